"""Runs that are kept, and how two differ."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from scripted import case, turn

from needlewise.regression import runs
from needlewise.regression.case import judge
from needlewise.regression.report import report
from needlewise.regression.runs import CaseResult, Differences, case_result, differences
from needlewise.store import jobs
from needlewise.store.database import Database

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def went(passed: Mapping[str, bool], ids: Sequence[int] | None = None) -> list[CaseResult]:
    """Results of cases that are called so; kept ones where they have `ids`."""
    made = []
    for number, (name, right) in enumerate(passed.items()):
        one = case(name, "pain", group="g")
        result = judge(one, [turn("pain" if right else "sun", text=name)])
        made.append(case_result(one, result, ids[number] if ids else None))
    return made


def record(database: Database, results: Sequence[CaseResult], **more: Any) -> int:
    fields = {"model": "m.tar.gz", "by": "tess", "started_at": NOW, "finished_at": NOW} | more
    return runs.record(database, results, **fields)


def names(changed: Differences) -> dict[str, list[str]]:
    return {
        kind: [one.name for one in getattr(changed, kind)]
        for kind in Differences.__dataclass_fields__
    }


BEFORE = {"worse": True, "better": False, "still": False, "fine": True, "gone": False}
AFTER = {"worse": False, "better": True, "still": False, "fine": True, "new": False}
IDS = (1, 2, 3, 4, 5), (1, 2, 3, 4, 6)


@pytest.mark.parametrize("ids", [IDS, (None, None)], ids=["kept", "from files"])
def test_every_case_is_told_by_what_became_of_it(ids: Any) -> None:
    changed = differences(went(AFTER, ids[1]), went(BEFORE, ids[0]))
    assert names(changed) == {
        "newly_failing": ["worse"],
        "newly_passing": ["better"],
        "still_failing": ["still"],
        "new": ["new"],
        "gone": ["gone"],
    }


def test_a_case_with_another_name_is_the_same_case() -> None:
    changed = differences(went({"new name": False}, [7]), went({"old name": True}, [7]))
    assert names(changed)["newly_failing"] == ["new name"]
    assert not changed.new
    assert not changed.gone


def test_a_run_is_kept_with_its_results(database: Database) -> None:
    results = went(AFTER, IDS[1])
    id = record(database, results)
    assert runs.results_of(database, id) == results
    [run] = runs.history(database)
    assert (run.id, run.passed, run.total, run.model) == (id, 2, 5, "m.tar.gz")
    assert run.started_at == NOW
    assert runs.get(database, id) == run


def test_a_run_of_no_cases_is_a_run(database: Database) -> None:
    id = record(database, [])
    run = runs.get(database, id)
    assert run is not None
    assert (run.passed, run.total) == (0, 0)


def test_runs_stand_in_their_order(database: Database) -> None:
    first, second = record(database, went(BEFORE)), record(database, went(AFTER))
    assert [run.id for run in runs.history(database)] == [second, first]
    before = runs.before(database, second)
    assert before is not None
    assert before.id == first
    assert runs.before(database, first) is None


def test_a_job_that_was_begun_anew_leaves_one_run(database: Database) -> None:
    with database.write() as connection:
        job = jobs.queue(connection, "regress", None, "tess")
    record(database, went(BEFORE), job=job)
    second = record(database, went(AFTER), job=job)
    assert [run.id for run in runs.history(database)] == [second]
    made = runs.of_job(database, job)
    assert made is not None
    assert made.id == second


def test_only_so_many_runs_are_kept(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "KEPT", 2)
    first, *others = [record(database, went(AFTER)) for _ in range(3)]
    assert [run.id for run in runs.history(database)] == others[::-1]
    assert runs.results_of(database, first) == []


def test_the_report_names_failures_figures_and_differences(database: Database) -> None:
    before = runs.get(database, record(database, went(BEFORE, IDS[0])))
    results = went(AFTER, IDS[1])
    text = report(results, differences(results, went(BEFORE, IDS[0])), before)
    failed, _, rest = text.partition("\n\n")
    assert "g: worse" in failed
    assert "expected the topic pain, got sun" in failed
    assert "g: better" not in failed
    figures, _, changes = rest.partition("\n\n")
    assert "2 of 5" in figures
    assert changes.startswith("Since the run of 2026-11-22 09:00 UTC with m.tar.gz")
    assert "newly failing" in changes


def test_the_report_of_a_first_run_has_no_differences() -> None:
    results = went({"fine": True})
    text = report(results, differences(results, []), None)
    assert text.startswith("Passed")
    assert "Since" not in text
