"""`needlewise evaluate red-flags FILE`: which reports are noticed, and what is taken for one."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from needlewise.ask import ask
from needlewise.engine.engine import Engine
from needlewise.evaluation.figures import Results, every_miss, false_alarms, shortened
from needlewise.evaluation.rows import Row, read_rows, share
from needlewise.models import latest_model
from needlewise.red_flags.loading import load_from_model
from needlewise.turn import Turn

Categorize = Callable[[str], str]


def evaluate_file(path: str | Path, engine: Engine | None = None) -> str:
    """Asks every row's text, each in a conversation of its own, and returns the report.

    Raises:
        DataFileError: the file holds a line that is no row.
        EngineError: there is no trained model.
    """
    rows = read_rows(Path(path))
    detector = load_from_model(latest_model())
    engine = engine or Engine()
    results = [(row, ask(engine, [row.text])[0]) for row in rows]
    return report(results, lambda text: detector.detect(text).category or "not named")


def report(results: Results, categorize: Categorize) -> str:
    """The figures as text: recall, false alarms, levels, by category, and every miss.

    `categorize` names a text's symptom where its row does not.
    """
    reports = [(row, turn) for row, turn in results if row.escalate != "none"]
    emergencies = [(row, turn) for row, turn in reports if row.escalate == "emergency"]
    beside = [(row, turn) for row, turn in reports if row.compound]
    lines = [
        share("recall: reports escalated", sum(map(_noticed, reports)), len(reports)),
        share("false alarms", *false_alarms(results)),
        share("level right, all reports", sum(map(_level, reports)), len(reports)),
        share("level right, emergencies", sum(map(_level, emergencies)), len(emergencies)),
        share("the rest answered too", sum(map(_rest, beside)), len(beside)),
        "",
        "Reports escalated, by category",
        *_by_category(reports, categorize),
        *every_miss(
            [_miss(*result) for result in results if not _level(result)]
            + [_unanswered(*result) for result in beside if not _rest(result)]
        ),
    ]
    return "\n".join(lines)


def _noticed(result: tuple[Row, Turn]) -> bool:
    row, turn = result
    return turn.escalation != "none" or "none" in row.escalate_ok


def _level(result: tuple[Row, Turn]) -> bool:
    row, turn = result
    return row.is_escalated_rightly(turn)


def _rest(result: tuple[Row, Turn]) -> bool:
    row, turn = result
    return set(row.all_topics) <= set(turn.topics)


def _by_category(reports: Results, categorize: Categorize) -> list[str]:
    noticed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row, turn in reports:
        category = row.kind or categorize(row.text)
        total[category] += 1
        noticed[category] += _noticed((row, turn))
    return [share(category, noticed[category], total[category]) for category in sorted(total)]


def _miss(row: Row, turn: Turn) -> str:
    wanted = " or ".join(row.levels)
    return f"  {row.id}: wanted {wanted}, got {turn.escalation}: {shortened(row.text)!r}"


def _unanswered(row: Row, turn: Turn) -> str:
    left = ", ".join(t for t in row.all_topics if t not in turn.topics)
    return f"  {row.id}: not answered beside the report: {left}; answered {', '.join(turn.topics)}"
