"""Where a message can be divided: sentences, then clauses within them."""

import re
import unicodedata
from collections.abc import Iterator

_SENTENCE = re.compile(r"(?:[^.!?;…\n]|\.(?=\d))+(?:[.!?;…\n]+|$)")
_ASKS = (
    r"what|which|when|where|why|who|how|can|could|should|shall|would|will|may|might|do|does|did|"
    r"is|are|am|have|has|any|y'all|also|btw|by the way|anyway|please|pls"
)
_JOINTS = (
    # "..., which cream should I use", "... and can I go to the gym"
    rf"(?:,|\s-+|\s–|\s—|:|\band\b|\bbut\b|\bso\b|\bor\b)\s+(?=(?:{_ASKS})\b)",
    # "..., my chin is bleeding", "... but the skin is peeling"
    r"(?:,\s*|\s+)(?:but|however|although|though|except|only|because|cos|cause|and|so|anyway|"
    r"then|now|since)\s+(?=(?:i|i'm|im|my|it|its|it's|the|there|there's|theres|he|she|his|her|we|"
    r"they|their|our|you|your|this|that)\b)",
    r"(?:,|\s-+|\s–|\s—|:)\s+",
)
_CLAUSE = re.compile("|".join(_JOINTS), re.IGNORECASE)
_WORD = re.compile(r"\w+")
_OPENING = (
    r"(?:\W|\b(?:ok|okay|so|and|also|but|oh|anyway|quick|one|more|question|thing|thanks|hi)\b)*"
)
_GREETING = re.compile(
    r"^\W{0,8}(?:hi|hiya|hello|hey|good (?:morning|afternoon|evening|day)|dear \w+|there|ok|okay|"
    r"so|um|uh|thanks|thank you|please|sorry(?: to (?:bother|trouble) you)?|quick question|"
    r"excuse me|oh|hope you are well|all|everyone|team|doctor|doc|guys|sir|madam|morning|evening)\b"
    r"[,.!:;\s]{1,8}",
    re.IGNORECASE,
)
# The mark that ends the sentence before it stays.
_FAREWELL = re.compile(
    r"(?:\s*[,;]\s*|\s+|(?<=[.!]))"
    r"(?:thanks(?: a lot| so much| in advance)?|thank you(?: so much)?|pls|plz|"
    r"please help|please|ta|cheers|x+|lol|kind regards|best regards|regards|bye)[.!\s]{0,8}$",
    re.IGNORECASE,
)
_WISH = r"\b(?:i(?:'d| would)? (?:want|need|like)|tell me|wondering|let me know|any idea)\b"
_ASKING = re.compile(rf"^{_OPENING}(?:{_ASKS})\b|\?\s*$|{_WISH}", re.IGNORECASE)


def sentences_of(text: str) -> list[str]:
    """The sentences of `text` with their marks; the end of a line ends one too."""
    return [s for match in _SENTENCE.finditer(text) if _WORD.search(s := match.group().strip())]


def clauses_of(text: str, *, min_words: int = 3) -> list[str]:
    """The clauses of `text`, none shorter than `min_words` unless its sentence is.

    A question may be shorter by one: "bleeding again, y'all open?".
    """
    return [clause for sentence in sentences_of(text) for clause in _split(sentence, min_words)]


def asks(clause: str) -> bool:
    """Whether `clause` asks or wants something, by its first words or its question mark."""
    return _ASKING.search(clause) is not None


def _split(sentence: str, min_words: int) -> Iterator[str]:
    start = 0
    for joint in _CLAUSE.finditer(sentence):
        head, tail = sentence[start : joint.start()], sentence[joint.end() :]
        short = min_words - 1 if asks(tail) else min_words  # "bleeding again, y'all open?"
        if _words(head) >= short and _words(tail) >= short:
            yield head.strip()
            start = joint.end()
    yield sentence[start:].strip()


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def without_small_talk(text: str) -> str:
    """`text` without emoji, and without greetings and thanks at its ends."""
    bare = "".join(" " if unicodedata.category(c) in ("So", "Sk", "Cf") else c for c in text)
    previous = ""
    while previous != bare:
        previous, bare = bare, _GREETING.sub("", _FAREWELL.sub("", bare))
    return "\n".join(" ".join(line.split()) for line in bare.strip().splitlines())
