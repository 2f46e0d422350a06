"""`needlewise regress`: the suite without the desk."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from needlewise.errors import NeedlewiseError
from needlewise.regression import runs, starter, store
from needlewise.regression.case import Case
from needlewise.regression.report import report
from needlewise.regression.runs import CaseResult, Run
from needlewise.regression.yaml_form import export, read
from needlewise.store.database import Database, database

if TYPE_CHECKING:  # it brings Rasa, which takes seconds to import
    from needlewise.engine.engine import Engine

WHO = "command line"


class NoCasesError(NeedlewiseError):
    """There is nothing to run."""


def regress(options: argparse.Namespace) -> int:
    """Does what the options of the command ask for; 1 when a case fails."""
    if options.export:
        return _export(Path(options.export), _chosen(options, database()))
    if options.read:
        merged = store.merge(database(), read(Path(options.read)), WHO)
        print(f"{options.read}: {merged}.")
        return 0
    if options.file:
        return _run_files(options)
    return _run_kept(options, database())


def _export(path: Path, kept: Sequence[store.Kept]) -> int:
    text = export(one.case for one in kept)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise NeedlewiseError(f"{path} cannot be written: {error.strerror}.") from None
    print(f"{path}: {len(kept)} cases.")
    return 0


def _run_files(options: argparse.Namespace) -> int:
    from needlewise.regression.suite import run_cases

    cases = [case for path in options.file for case in read(Path(path))]
    chosen = [case for case in cases if _is_meant(options, case)]
    if not chosen:
        raise NoCasesError(_nothing(options, cases))
    return _print(run_cases(chosen, _engine()), [], None)


def _run_kept(options: argparse.Namespace, opened: Database) -> int:
    from needlewise.regression.suite import run, run_kept

    chosen = _chosen(options, opened)
    before = next(iter(runs.history(opened, limit=1)), None)
    earlier = runs.results_of(opened, before.id) if before else []
    if options.group is None and not options.tag:
        went = runs.results_of(opened, run(opened, _engine(), WHO))
    else:  # a part of the suite is no run of it: it is not kept
        went = run_kept(chosen, _engine())
        asked = {one.id for one in chosen}
        earlier = [one for one in earlier if one.case in asked]
    return _print(went, earlier, before)


def _print(went: Sequence[CaseResult], earlier: Sequence[CaseResult], before: Run | None) -> int:
    print(report(went, runs.differences(went, earlier), before))
    return int(not all(one.passed for one in went))


def _chosen(options: argparse.Namespace, opened: Database) -> list[store.Kept]:
    """The kept cases that the options name.

    Raises:
        NoCasesError: there are none; names the groups and tags that there are.
    """
    starter.fill(opened)
    kept = store.listed(opened)
    chosen = [one for one in kept if _is_meant(options, one.case)]
    if not chosen:
        raise NoCasesError(_nothing(options, [one.case for one in kept]))
    return chosen


def _is_meant(options: argparse.Namespace, case: Case) -> bool:
    return options.group in (None, case.group) and (not options.tag or options.tag in case.tags)


def _nothing(options: argparse.Namespace, cases: Sequence[Case]) -> str:
    if not cases:
        return "There are no cases to run."
    groups = sorted({case.group for case in cases})
    tags = sorted({tag for case in cases for tag in case.tags})
    given = [f"the group {options.group!r}"] if options.group is not None else []
    given += [f"the tag {options.tag!r}"] if options.tag else []
    known = f"Groups: {', '.join(map(repr, groups))}. Tags: {', '.join(map(repr, tags)) or 'none'}."
    return f"No case has {' and '.join(given)}. {known}"


def _engine() -> Engine:
    from needlewise.engine.engine import Engine
    from needlewise.models import is_current

    if not is_current():
        print("The files have changed since training: run `needlewise train`.", file=sys.stderr)
    return Engine()
