"""The phrases of data/red_flags.yml as spaCy token patterns.

Words stand between blanks. `a|b` is either, `<site>` any word of the list `site`, `bleed*` any
ending, `...` up to four words but no punctuation. Case does not matter, nor a missing apostrophe.
https://spacy.io/usage/rule-based-matching
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from spacy.language import Language

GAP = "..."
MAX_GAP = 4

Pattern = list[dict[str, Any]]


class Phrases:
    """Compiles phrases with the lists of words that they name.

    Args:
        nlp: the pipeline that will read the messages, as "can't" is two tokens to it.
        words: the lists, by name.
    """

    def __init__(self, nlp: Language, words: Mapping[str, Sequence[str]]) -> None:
        self._tokenizer = nlp.tokenizer
        self._words = words

    def patterns(self, phrase: str) -> list[Pattern]:
        """Returns the patterns of one phrase.

        One is enough unless its words differ in how many tokens they are: "can't" is two.
        """
        parts = [list(self._part(part)) for part in phrase.split()]
        return [[token for part in way for token in part] for way in product(*parts)]

    def words(self, phrase: str) -> Iterator[str]:
        """The plain words that `phrase` may consist of."""
        for part in phrase.split():
            yield from (w.rstrip("*") for w in self._choices(part) if w != GAP)

    def _part(self, part: str) -> Iterator[Pattern]:
        if part == GAP:
            yield [{"IS_PUNCT": False, "IS_SPACE": False, "OP": f"{{0,{MAX_GAP}}}"}]
            return
        choices = list(self._choices(part))
        if stems := [re.escape(word[:-1]) for word in choices if word.endswith("*")]:
            yield [{"LOWER": {"REGEX": rf"^(?:{'|'.join(stems)})"}}]
        by_length: dict[int, list[list[str]]] = defaultdict(list)
        for word in choices:
            if not word.endswith("*"):
                tokens = [token.lower_ for token in self._tokenizer(word)]
                by_length[len(tokens)].append(tokens)
        for same in by_length.values():
            columns = zip(*same, strict=True)
            yield [{"LOWER": {"IN": [*c, *_without_apostrophe(c)]}} for c in columns]

    def _choices(self, part: str) -> Iterator[str]:
        for word in part.lower().replace("’", "'").split("|"):
            if word.startswith("<"):
                yield from (w.lower() for w in self._words[word.strip("<>")])
            else:
                yield word


def _without_apostrophe(tokens: Sequence[str]) -> list[str]:
    return [token.replace("'", "") for token in tokens if "'" in token and token != "'s"]
