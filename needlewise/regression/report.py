"""How a run went, as text."""

from collections import Counter
from collections.abc import Iterator, Sequence

from needlewise.evaluation.figures import section, shortened
from needlewise.evaluation.rows import share
from needlewise.regression.runs import CaseResult, Differences, Run

NO_GROUP = "(no group)"


def report(went: Sequence[CaseResult], changed: Differences, before: Run | None) -> str:
    """Every failure, the figures, and the differences from the run before."""
    passed = [one for one in went if one.passed]
    lines = [
        *section("Failed", (line for one in went if not one.passed for line in _failure(one))),
        *section("Passed", _by_group(went, passed)),
        share("in all", len(passed), len(went)),
    ]
    if before:
        when = f"{before.started_at:%Y-%m-%d %H:%M} UTC"
        lines += section(f"Since the run of {when} with {before.model}", _changes(changed))
    return "\n".join(lines).lstrip("\n")


def _failure(one: CaseResult) -> Iterator[str]:
    yield f"  {one.title}"
    for turn in one.result.turns:
        for problem in turn.problems:
            yield f"      {shortened(turn.expected.text)!r}: {problem}"


def _by_group(went: Sequence[CaseResult], passed: Sequence[CaseResult]) -> list[str]:
    whole, right = (Counter(one.group for one in ones) for ones in (went, passed))
    return [share(group or NO_GROUP, right[group], n) for group, n in sorted(whole.items())]


def _changes(changed: Differences) -> Iterator[str]:
    named = {
        "newly failing": changed.newly_failing,
        "newly passing": changed.newly_passing,
        "still failing": changed.still_failing,
        "new": changed.new,
        "gone": changed.gone,
    }
    for name, ones in named.items():
        yield f"{name:<40}{len(ones):>5}"
        if name != "new" or len(ones) < 10:
            yield from (f"      {one.title}" for one in ones)
