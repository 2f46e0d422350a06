"""A case, a run, and what a page of the regression suite says."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

from needlewise.regression import runs, store
from needlewise.regression.case import Case, ExpectedTurn, judge
from needlewise.regression.runs import case_result
from needlewise.store.database import Database
from needlewise.turn import Reply, Turn

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CASE = Case(
    name="Sun <cream>",
    group="skin",
    tags=("old",),
    turns=(ExpectedTurn(text="spf?", topics=("sun",), words=("SPF",)),),
)


def said(page: Any) -> str:
    """What the page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def ran(database: Database, *topics: str, job: int | None = None) -> int:
    """A run in which each kept case was answered with one of `topics`."""
    went = []
    for one, topic in zip(store.listed(database), topics, strict=True):
        reply = Reply(text="Wear SPF 30, <b>please</b>.")
        turn = Turn(
            text="spf?",
            topics=(topic,),
            escalation="none",
            confidence=0.9,
            replies=(reply,),
            latency_ms=1.0,
        )
        went.append(case_result(one.case, judge(one.case, [turn]), one.id))
    times = {"started_at": NOW, "finished_at": NOW}
    return runs.record(database, went, model="m.tar.gz", by="tess", job=job, **times)
