"""The form of a regression case: what was typed, and the case that it makes."""

from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from needlewise.desk.visit import Visit
from needlewise.errors import NeedlewiseError
from needlewise.regression.case import MAX_TURNS, Case, ExpectedTurn
from needlewise.regression.topics import expectable

ANY, NONE = "any", "none"
SHOWN_TOPICS = 3  # lists to choose a topic from: few messages ask more


class CaseFormError(NeedlewiseError):
    """What was typed makes no case; a line for each field that is wrong."""


@dataclass(frozen=True)
class TurnForm:
    """One message as it was typed."""

    text: str = ""
    topics: tuple[str, ...] = ("",)
    """What was chosen from each list: `any` or `none` may stand first."""
    escalation: str = "none"
    words: str = ""
    """One a line."""

    @property
    def choices(self) -> list[str]:
        """What the lists show, one of them still free."""
        chosen = [topic for topic in self.topics if topic]
        return [*chosen, *[""] * max(1, SHOWN_TOPICS - len(chosen))]


@dataclass(frozen=True)
class CaseForm:
    """All fields as they were typed."""

    name: str = ""
    group: str = ""
    tags: str = ""
    turns: list[TurnForm] = field(default_factory=lambda: [TurnForm()])

    @property
    def may_grow(self) -> bool:
        return len(self.turns) < MAX_TURNS

    def with_turn(self) -> "CaseForm":
        """One more message, to be filled in."""
        return replace(self, turns=[*self.turns, TurnForm()][:MAX_TURNS])

    def case(self) -> Case:
        """The case.

        Raises:
            CaseFormError: a field is empty or holds what is not allowed.
        """
        problems = [
            f"Message {number}: choose {what}."
            for number, turn in enumerate(self.turns, start=1)
            if (what := _unclear(turn))
        ]
        try:
            case = Case.model_validate(
                {
                    "name": self.name or _shortened(self.turns),
                    "group": self.group,
                    "tags": [tag for tag in map(str.strip, self.tags.split(",")) if tag],
                    "turns": list(map(_expected, self.turns)),
                }
            )
        except ValidationError as error:
            problems = [_explain(e["loc"], e["msg"]) for e in error.errors()] + problems
        if problems:
            raise CaseFormError("\n".join(dict.fromkeys(problems)))
        return case


def of_case(case: Case) -> CaseForm:
    """The form as it shows a case."""
    turns = [_turn_form(turn) for turn in case.turns]
    return CaseForm(case.name, case.group, ", ".join(case.tags), turns)


def sent(visit: Visit) -> CaseForm:
    """What was typed, without the messages that are to be removed."""
    count = visit.field("turns")
    numbers = range(min(int(count), MAX_TURNS) if count.isascii() and count.isdigit() else 0)
    turns = [
        TurnForm(
            visit.field(f"text-{n}"),
            tuple(visit.fields(f"topics-{n}")) or ("",),
            visit.field(f"escalation-{n}", "none"),
            visit.field(f"words-{n}"),
        )
        for n in numbers
        if not visit.field(f"remove-{n}")
    ]
    return CaseForm(visit.field("name"), visit.field("group"), visit.field("tags"), turns)


def _turn_form(turn: ExpectedTurn) -> TurnForm:
    topics = (ANY,) if turn.topics is None else turn.topics or (NONE,)
    return TurnForm(turn.text, topics, turn.escalation, "\n".join(turn.words))


def _expected(turn: TurnForm) -> dict[str, Any]:
    topics = [topic for topic in turn.topics if topic not in ("", ANY, NONE)]
    return {
        "text": turn.text,
        "topics": None if ANY in turn.topics else topics,
        "escalation": turn.escalation,
        "words": [line for line in turn.words.splitlines() if line.strip()],
    }


def _unclear(turn: TurnForm) -> str:
    chosen = [topic for topic in turn.topics if topic]
    if not chosen:
        return "the topic that it asks about, or say that it does not matter"
    if len(chosen) > 1 and {ANY, NONE} & set(chosen):
        return "either topics, or that they do not matter, or none"
    unknown = set(chosen) - {ANY, NONE} - expectable().keys()
    return f"another topic; there is none called {', '.join(sorted(unknown))}" if unknown else ""


def _shortened(turns: list[TurnForm]) -> str:
    return turns[0].text[:200] if turns else ""


def _explain(place: tuple[int | str, ...], message: str) -> str:
    message = message.removeprefix("Value error, ")
    what = {"text": "the text", "words": "the words", "escalation": "the level"}
    match place:
        case ("turns",):
            return "Messages: a case has at least one."
        case ("turns", int(number), name, *_):
            return f"Message {number + 1}, {what.get(str(name), str(name))}: {message}."
        case _:
            return f"{str(place[0]).capitalize()}: {message}."
