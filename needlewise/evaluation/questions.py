"""`needlewise evaluate questions FILE`: how many messages are understood, and which are not."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from needlewise.ask import ask
from needlewise.engine.engine import Engine
from needlewise.evaluation import calibration
from needlewise.evaluation.comparison import ask_peer, comparison
from needlewise.evaluation.figures import (
    ASKED_BACK,
    DECLINED,
    Results,
    by_length,
    by_style,
    by_topic,
    compound_rows,
    every_miss,
    false_alarms,
    miss,
    of_topic,
    right,
    section,
    single_rows,
)
from needlewise.evaluation.peers import peer
from needlewise.evaluation.plots import make_folder, write_plots
from needlewise.evaluation.rows import percentage, read_rows, share

WORST = 12


def evaluate_file(
    path: str | Path,
    engine: Engine | None = None,
    *,
    plots: Path | None = None,
    against: Sequence[str] = (),
    per_topic: int | None = None,
) -> str:
    """Asks every row's text, each in a conversation of its own, and returns the report.

    Args:
        path: JSON lines, a row each.
        plots: folder to write plots into; none are made without it.
        against: names of peers that are asked the same.
        per_topic: how many examples of each topic the peers learn from at most; all by default.

    Raises:
        DataFileError: the file holds a line that is no row.
        EngineError: there is no trained model.
        NeedlewiseError: a peer is not known or fails, or the folder cannot be made.
    """
    rows = read_rows(Path(path))
    if plots:
        make_folder(plots)
    peers = [peer(name, per_topic) for name in against]
    engine = engine or Engine()
    results = [(row, ask(engine, [row.text])[0]) for row in rows]
    lines = [report(results)]
    if peers:
        theirs = {other.name: ask_peer(other, rows) for other in peers}
        lines += section("Beside others", comparison(results, theirs))
    if plots:
        lines += section("Files written", map(str, write_plots(results, plots)))
    return "\n".join(lines)


def report(results: Results) -> str:
    """The figures as text: in all, confidence, by group, the worst confusions and every miss."""
    single = single_rows(results)
    asked_back = [row for row, turn in single if not turn.topics]
    lines = [
        right("single-topic rows right", single),
        right("compound rows right", compound_rows(results)),
        share("asked back", len(asked_back), len(single)),
        share("false alarms", *false_alarms(results)),
        *(_declined(topic, single) for topic in DECLINED),
        *section(
            "Confidence in single-topic rows that were answered",
            calibration.figures(calibration.answers(single)),
        ),
        *section("Single-topic rows by style", by_style(single)),
        *section("Single-topic rows by length", by_length(single)),
        *section("Recall by topic", by_topic(single)),
        *section("Worst confusions (expected → answered)", _confusions(single)),
        *every_miss(miss(row, turn) for row, turn in results if not row.is_right(turn)),
    ]
    return "\n".join(lines)


def _declined(topic: str, single: Results) -> str:
    """Recall of the rows that stand under `topic`; precision of all answers that it was."""
    answered = [row for row, turn in single if topic in turn.topics]
    rightly = sum(topic in row.topics for row in answered)
    recall = right(f"{topic}: recall", of_topic(topic, single))
    return f"{recall}, precision {rightly} of {len(answered)} {percentage(rightly, len(answered))}"


def _confusions(results: Results) -> list[str]:
    pairs = Counter(
        (row.topic, ", ".join(turn.topics) or ASKED_BACK)
        for row, turn in results
        if not row.is_right(turn)
    )
    return [f"{n:>5}  {want} → {got}" for (want, got), n in pairs.most_common(WORST)]
