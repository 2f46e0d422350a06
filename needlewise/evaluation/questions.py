"""`needlewise evaluate questions FILE`: how many messages are understood, and which are not."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from needlewise.ask import ask
from needlewise.engine.engine import Engine
from needlewise.evaluation.rows import Row, read_rows, share
from needlewise.turn import Turn

WORST = 12

Results = Sequence[tuple[Row, Turn]]


def evaluate_file(path: str | Path, engine: Engine | None = None) -> str:
    """Asks every row's text, each in a conversation of its own, and returns the report.

    Raises:
        DataFileError: the file holds a line that is no row.
        EngineError: there is no trained model.
    """
    rows = read_rows(Path(path))
    engine = engine or Engine()
    return report([(row, ask(engine, [row.text])[0]) for row in rows])


def report(results: Results) -> str:
    """The figures as text: in all, by style, by topic, the worst confusions and every miss."""
    single = [(row, turn) for row, turn in results if not row.compound]
    compound = [(row, turn) for row, turn in results if row.compound]
    asked_back = [(row, turn) for row, turn in single if not turn.topics]
    alarms = [(row, t) for row, t in results if row.escalate == "none" and t.escalation != "none"]
    lines = [
        _share("single-topic rows right", single),
        _share("compound rows right", compound),
        f"{'asked back':<40}{len(asked_back):>5} of {len(single)}",
        f"{'false alarms':<40}{len(alarms):>5} of {len(results)}",
        "",
        "Single-topic rows by style",
        *(
            _share(style, [(r, t) for r, t in single if r.style == style])
            for style in sorted({row.style for row, _ in single})
        ),
        "",
        "Recall by topic",
        *_by_topic(single),
        "",
        "Worst confusions (expected → answered)",
        *_confusions(single),
        "",
        "Every miss",
        *(_miss(row, turn) for row, turn in results if not row.is_right(turn)),
    ]
    return "\n".join(lines)


def _share(name: str, results: Results) -> str:
    return share(name, sum(row.is_right(turn) for row, turn in results), len(results))


def _by_topic(results: Results) -> list[str]:
    topics = sorted({row.topics[0] for row, _ in results if row.topics})
    return [
        _share(topic, [(r, t) for r, t in results if r.topics and r.topics[0] == topic])
        for topic in topics
    ]


def _confusions(results: Results) -> list[str]:
    pairs = Counter(
        (row.topics[0], ", ".join(turn.topics) or "asked back")
        for row, turn in results
        if not row.is_right(turn)
    )
    return [f"{n:>5}  {want} → {got}" for (want, got), n in pairs.most_common(WORST)]


def _miss(row: Row, turn: Turn) -> str:
    wanted = " + ".join(row.all_topics) or " / ".join(row.topics)
    got = ", ".join(turn.topics) or "asked back"
    if turn.escalation != row.escalate:
        got += f" [escalation {turn.escalation}, should be {row.escalate}]"
    text = row.text if len(row.text) <= 100 else row.text[:99] + "…"
    return f"  {row.id}: {text!r}\n      wanted {wanted}; got {got} ({turn.confidence:.2f})"
