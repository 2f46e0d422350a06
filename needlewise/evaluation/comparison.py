"""Needlewise beside others that learnt from the same examples, held to the same rules."""

from collections.abc import Mapping, Sequence

from needlewise.catalogue.topics import public_id
from needlewise.evaluation.figures import (
    DECLINED,
    Results,
    compound_rows,
    count_right,
    false_alarms,
    of_topic,
    single_rows,
)
from needlewise.evaluation.peers import Answer, Peer
from needlewise.evaluation.rows import Row, percentage
from needlewise.turn import Turn

COLUMNS = ("single-topic", "compound", *DECLINED, "false alarms", "our errors/theirs")


def ask_peer(peer: Peer, rows: Sequence[Row]) -> Results:
    """The rows with what the peer answers, as if the assistant had given it.

    Raises:
        NeedlewiseError: the peer cannot be installed, trained or asked.
    """
    answers = peer.answers([row.text for row in rows])
    return [(row, _as_turn(row.text, answer)) for row, answer in zip(rows, answers, strict=True)]


def comparison(ours: Results, theirs: Mapping[str, Results]) -> list[str]:
    """A table by the same rules for all: rows right, false alarms, and the ratio of error rates.

    The ratio is Needlewise's error rate on single-topic rows to the peer's: 0.5 is half as many
    errors, `-` stands where the peer makes none.
    """
    lines = [_table_line("", COLUMNS), _table_line("Needlewise", _cells(ours))]
    errors = _errors(ours)
    for name, results in theirs.items():
        ratio = f"{errors / _errors(results):.2f}" if _errors(results) else "-"
        lines.append(_table_line(name, [*_cells(results), ratio]))
    return lines


def _table_line(name: str, cells: Sequence[str]) -> str:
    return f"{name:<14}" + "".join(f"{cell:>20}" for cell in cells)


def _cells(results: Results) -> list[str]:
    single = single_rows(results)
    groups = [single, compound_rows(results), *(of_topic(topic, single) for topic in DECLINED)]
    counts = [(count_right(group), len(group)) for group in groups]
    return [
        f"{part} of {whole} {percentage(part, whole)}"
        for part, whole in [*counts, false_alarms(results)]
    ]


def _errors(results: Results) -> float:
    """The share of single-topic rows that is wrong."""
    single = single_rows(results)
    return (len(single) - count_right(single)) / max(len(single), 1)


def _as_turn(text: str, answer: Answer) -> Turn:
    """Under the topics' public names; `red_flag:doctor` is `red_flag` and escalates."""
    family, _, level = answer.topic.partition(":")
    report = family == "red_flag"
    topic = family if report else public_id(answer.topic)
    return Turn(
        text=text,
        topics=(topic,) if topic else (),
        escalation=("emergency" if level == "emergency" else "doctor") if report else "none",
        confidence=answer.confidence,
        replies=(),
        latency_ms=0.0,
    )
