"""What the reports share: rows with what came back, counted, grouped and listed as text."""

from collections.abc import Callable, Iterable, Sequence

from needlewise.evaluation.rows import Row, share
from needlewise.turn import Turn

Result = tuple[Row, Turn]
Results = Sequence[Result]

LENGTHS = {"1-4 words": 4, "5-10 words": 10, "11-20 words": 20}
LONGER = "21+ words"
LONGEST_TEXT = 160
ASKED_BACK = "asked back"
DECLINED = ("out_of_scope", "not_in_guide")
"""What the assistant must know that it does not know."""


def right(name: str, results: Results) -> str:
    """A line of a report: how many of the results are right."""
    return share(name, count_right(results), len(results))


def count_right(results: Results) -> int:
    return sum(row.is_right(turn) for row, turn in results)


def false_alarms(results: Results) -> tuple[int, int]:
    """How many are escalated of those that are not to be, and how many these are."""
    quiet = [(row, turn) for row, turn in results if row.escalate == "none"]
    return sum(not row.is_escalated_rightly(turn) for row, turn in quiet), len(quiet)


def single_rows(results: Results) -> Results:
    return [(row, turn) for row, turn in results if not row.compound]


def compound_rows(results: Results) -> Results:
    return [(row, turn) for row, turn in results if row.compound]


def of_topic(topic: str, results: Results) -> Results:
    return [(row, turn) for row, turn in results if row.topic == topic]


def section(title: str, lines: Iterable[str]) -> list[str]:
    """The lines under their title, after an empty one; nothing where there are no lines."""
    lines = list(lines)
    return ["", title, *lines] if lines else []


def every_miss(lines: Iterable[str]) -> list[str]:
    """The report's last section."""
    return section("Every miss", lines) or ["", "No miss"]


def by_style(results: Results) -> list[str]:
    return _by(lambda row: row.style, results)


def by_topic(results: Results) -> list[str]:
    return _by(lambda row: row.topic, results)


def by_length(results: Results) -> list[str]:
    return _by(length, results, (*LENGTHS, LONGER))


def length(row: Row) -> str:
    """The name of the row's length, counted in words between white space."""
    words = len(row.text.split())
    return next((name for name, most in LENGTHS.items() if words <= most), LONGER)


def miss(row: Row, turn: Turn) -> str:
    """Two lines: the text; what was wanted, what came and how sure the assistant was of it."""
    got = ", ".join(turn.topics) or ASKED_BACK
    if not row.is_escalated_rightly(turn):
        got += f" [escalation {turn.escalation}, should be {' or '.join(row.levels)}]"
    return (
        f"  {row.id}: {shortened(row.text)!r}\n"
        f"      wanted {row.wanted}; got {got} ({turn.confidence:.2f})"
    )


def shortened(text: str) -> str:
    """The text, cut off where it is too long for a list."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _by(key: Callable[[Row], str], results: Results, names: Sequence[str] = ()) -> list[str]:
    return [
        right(name, [(row, turn) for row, turn in results if key(row) == name])
        for name in names or sorted({key(row) for row, _ in results})
    ]
