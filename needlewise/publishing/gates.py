"""What a newly trained model has to pass before patients meet it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from needlewise.catalogue.yaml_file import read_yaml
from needlewise.publishing.checks import held_out_of, new_examples, new_topics
from needlewise.publishing.project import Texts
from needlewise.store.database import Database

if TYPE_CHECKING:
    from needlewise.red_flags.detector import Detector

REPORTS, LOOK_ALIKES = ("doctor", "emergency"), "none"
SHOWN = 3


@dataclass(frozen=True)
class Verdict:
    """What one gate says."""

    report: Mapping[str, Any]
    """Figures, for the change's page."""
    problems: Sequence[str]
    """Why the model must not be used; empty when it may."""


def test(
    database: Database, staged: Path, files: Texts, before: Path, after: Path
) -> dict[str, Verdict]:
    """The verdicts on the model `after`, by gate, the quickest first; ends at the first refusal.

    Args:
        database: holds the regression suite.
        staged: the project with the change.
        files: the change.
        before: the model in use.
        after: the model that shall replace it.
    """
    verdicts = {"red_flags": red_flags(staged, files, before, after)}
    if not verdicts["red_flags"].problems:
        verdicts["new_topics"] = understanding(staged, files, after)
    if not any(verdict.problems for verdict in verdicts.values()):
        verdicts["regression"] = regression(database, after)
    return verdicts


def red_flags(staged: Path, files: Texts, before: Path, after: Path) -> Verdict:
    """No held-out report is missed that was noticed, and no more look-alikes are taken for one."""
    from needlewise.red_flags.loading import load_from_model  # takes seconds

    old, new = load_from_model(before), load_from_model(after)
    reports = [text for name in REPORTS for text in _held_out(staged, name)]
    noticed = {text for text in reports if _flags(new, text)}
    missed = [text for text in reports if text not in noticed and _flags(old, text)]
    look_alikes = _held_out(staged, LOOK_ALIKES)
    false_before, false_now = (
        sum(_flags(detector, text) for text in look_alikes) for detector in (old, new)
    )
    taught = [text for text in new_examples(files) if _flags(new, text)]
    problems = []
    if missed:
        problems.append(f"Reports of symptoms would no longer be noticed: {_some(missed)}.")
    if false_now > false_before:
        problems.append(
            f"{false_now} messages that only look like reports would be taken for one, "
            f"{false_before} are now."
        )
    if taught:
        problems.append(f"Examples would be taken for reports of symptoms: {_some(taught)}.")
    report = {
        "reports": len(reports),
        "noticed": len(noticed),
        "missed_now": missed,
        "look_alikes": len(look_alikes),
        "false_alarms_before": false_before,
        "false_alarms": false_now,
    }
    return Verdict(report, problems)


def understanding(staged: Path, files: Texts, model: Path) -> Verdict:
    """At least half of the phrasings kept to test a new topic are answered by it."""
    from needlewise.ask import ask
    from needlewise.catalogue.topics import public_id, topic_id
    from needlewise.engine.engine import Engine

    paths = new_topics(files)
    engine = Engine(model) if paths else None
    report, problems = {}, []
    for path in paths:
        topic = topic_id(staged / path, staged / "data" / "topics")
        asked = held_out_of(staged, path)
        got = {text: ask(engine, [text])[0].topics for text in asked} if engine else {}
        missed = [text for text, topics in got.items() if public_id(topic) not in topics]
        report[topic] = {"asked": len(asked), "understood": len(asked) - len(missed)}
        if 2 * len(missed) > len(asked):
            problems.append(
                f"The new topic would not be understood: {_some(missed)}. Add examples in other "
                "words, and move those of other topics that mean the same to it."
            )
    return Verdict(report, problems)


def regression(database: Database, model: Path) -> Verdict:
    """No case of the regression suite fails that passes now."""
    from needlewise.regression.suite import compare

    found = compare(database, model)
    problems = [f"Cases of the regression suite would fail: {_some(found.worse)}."]
    report = {"passed": found.passed, "total": found.total, "worse": list(found.worse)}
    return Verdict(report, problems if found.worse else [])


def _held_out(staged: Path, name: str) -> list[str]:
    cases = read_yaml(staged / "tests" / "red_flags" / f"{name}.yml").data
    return [case["text"] for case in cases]


def _flags(detector: "Detector", text: str) -> bool:
    return detector.detect(text).level is not None


def _some(texts: Sequence[str]) -> str:
    shown = ", ".join(f"“{text}”" for text in texts[:SHOWN])
    return shown if len(texts) <= SHOWN else f"{shown} and {len(texts) - SHOWN} more"
