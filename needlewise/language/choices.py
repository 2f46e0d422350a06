"""What a message chooses among the buttons shown last: a number typed, "the second one", "yes"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from needlewise.language.call_backs import NO_CALL, OFFER
from needlewise.text import comparable

Kind = Literal["chosen", "agreed", "declined"]

MAX_CHOICES = 10
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
_POLITE = r"(?: (?:please|pls|then|thanks|thank you))*"
# "2", "number two", "option 2 please"; "no 2", but "no one" is nobody.
_BY_NUMBER = r"(?:(?:option|number|choice|button|the|no|nr) )*{digit}{polite}"
_BY_NAME = r"(?:(?:option|number|choice|button) )*{name}{polite}"
_BY_ORDINAL = r"(?:i mean )?(?:the )?{ordinal}(?: (?:one|option|button|choice))?{polite}"
_ALL = re.compile(rf"(?:both|all|all of them|both of them|everything|all three){_POLITE}")
_YES = r"(?:oh )?(?:yes|yep|yeah|yea|yup|yes please|please|please do|go on|go ahead|tell me)"
# Said after an answer these only acknowledge it; after a question they agree.
_AGREED = (
    r"(?:oh )?(?:sure|ok|okay|of course|absolutely|correct|exactly|right|y|ya|sounds good|i do|"
    r"that one|this one|that|that is it|thats it|why not|id like that)"
)
_NO = (
    r"(?:oh )?(?:no|nope|nah|neither|none|none of (?:these|those|them)|neither of (?:these|those|"
    r"them)|not really|no need|not now|never mind|nevermind|not that|nothing)"
)
_AFTER_YES = (
    r"(?: (?:please|pls|thanks|thank you|go on|go ahead|do|that one|i do|sure|ok|it is|yes|"
    r"tell me))*"
)
_AFTER_NO = (
    r"(?: (?:thanks|thank you|ta|please|sorry|not really|none|neither|no|im good|its fine))*"
)


@dataclass(frozen=True)
class Choice:
    """What was meant: the buttons `chosen`, or only a yes or a no to what was offered."""

    kind: Kind
    titles: tuple[str, ...] = ()


def choice(text: str, titles: Sequence[str], *, asked: bool) -> Choice | None:
    """Returns what `text` chooses among the buttons `titles`; None where it is no choice.

    Args:
        text: the message.
        titles: the buttons shown last.
        asked: whether they were shown with a question, not as suggestions below an answer.

    "Yes" chooses the only button there is; where there are more it merely agrees. The offer of a
    call stands aside: yes is to what was said, and never to a no.
    """
    said = comparable(text)
    if not titles or not said:
        return None
    if (place := _place(said, len(titles))) is not None:
        return Choice("chosen", (titles[place],))
    offered = [t for t in titles if t not in (OFFER, NO_CALL)]
    if asked and offered and _ALL.fullmatch(said):
        return Choice("chosen", tuple(offered))
    yes = f"(?:{_YES}|{_AGREED})" if asked else _YES
    if re.fullmatch(yes + _AFTER_YES, said):
        offered = offered or [t for t in titles if t != NO_CALL]
        return Choice("chosen", tuple(offered)) if len(offered) == 1 else Choice("agreed")
    if re.fullmatch(_NO + _AFTER_NO, said):
        return Choice("declined")
    return None


def _place(said: str, count: int) -> int | None:
    """From 0; None where `said` is no place among `count` buttons."""
    for i in range(min(count, MAX_CHOICES)):
        ordinals = [_ORDINALS[i], f"{i + 1}(?:st|nd|rd|th)", *(["last"] if i + 1 == count else [])]
        forms = (
            _BY_NUMBER.format(digit=i + 1, polite=_POLITE),
            _BY_NAME.format(name=_NUMBERS[i], polite=_POLITE),
            _BY_ORDINAL.format(ordinal=f"(?:{'|'.join(ordinals)})", polite=_POLITE),
        )
        if any(re.fullmatch(form, said) for form in forms):
            return i
    return None
