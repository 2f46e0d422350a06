"""Figures over time: what is asked, how well it is answered, how soon somebody helps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from starlette.responses import Response

from needlewise.desk.dates import NoDay, day, end, in_order
from needlewise.desk.graphs import Graph, graphs, percentile, share, total
from needlewise.desk.page import NotFound, get
from needlewise.desk.periods import UNITS, Unit, periods
from needlewise.desk.spreadsheet import csv_lines, download
from needlewise.desk.times import zone
from needlewise.desk.visit import Visit
from needlewise.store import figures
from needlewise.store.figures import Tally

USUAL = timedelta(days=29)
"""How far back it looks unless told."""
TOP = 15


@dataclass(frozen=True)
class _Range:
    """What the form asks for."""

    unit: Unit
    since: date
    until: date

    @property
    def query(self) -> str:
        return urlencode({"by": self.unit, "from": str(self.since), "to": str(self.until)})


@get("/figures")
def overview(visit: Visit) -> Response:
    """All charts of a range of days."""
    today, problem = datetime.now(zone()).date(), ""
    try:
        asked = _asked(visit.query, today)
    except NoDay as error:
        asked, problem = _asked({}, today), str(error)
    drawn, tallies = _graphs(visit, asked)
    whole = total(tallies)
    return visit.show(
        "figures/overview.html",
        400 if problem else 200,
        problem=problem,
        asked=asked,
        typed={
            "from": visit.query.get("from", str(asked.since)),
            "to": visit.query.get("to", str(asked.until)),
        },
        units=UNITS,
        graphs=drawn,
        summary=_summary(whole) if whole.questions else [],
        any=bool(tallies),
        top=TOP,
    )


@get("/figures/{name}.csv")
def export(visit: Visit) -> Response:
    """The table behind one of the charts."""
    name = visit.path["name"]
    drawn, _ = _graphs(visit, _asked(visit.query, datetime.now(zone()).date()))
    for graph in drawn:
        if graph.name == name:
            return download(csv_lines(graph.head, graph.rows), f"{name}.csv")
    raise NotFound(f"There are no figures called {name}.")


def _asked(query: Mapping[str, str], today: date) -> _Range:
    """Nothing lies in the future."""
    until = min(day(query.get("to", ""), "To") or today, today)
    since = day(query.get("from", ""), "From") or until - USUAL
    in_order(since, until)
    unit = query.get("by", "day")
    return _Range(unit if unit in UNITS else "day", since, until)


def _graphs(visit: Visit, asked: _Range) -> tuple[list[Graph], list[Tally]]:
    """Charts begin with the first question of all; none before there is one."""
    with visit.database.read() as connection:
        first = figures.first_turn(connection)
        if first is None:
            return graphs((), ()), []
        since = max(asked.since, first.astimezone(zone()).date())
        over = periods(asked.unit, min(since, asked.until), asked.until)
        begins = [period.begins for period in over]
        tallies = figures.tallies(connection, begins, end(asked.until))
    return graphs([period.label for period in over], tallies), tallies


def _summary(whole: Tally) -> list[tuple[str, str]]:
    rated = whole.up + whole.down
    median = percentile(whole.latencies, 50)
    return [
        ("Questions", f"{whole.questions:,}"),
        ("Answered", f"{share(whole.outcomes['answered'], whole.questions)}%"),
        ("Not understood", f"{share(whole.outcomes['not_understood'], whole.questions)}%"),
        ("Reports", f"{whole.reports.total():,}"),
        ("Calls to return", f"{whole.call_backs:,}"),
        ("Thumbs up", f"{share(whole.up, rated)}% of {rated:,}" if rated else "None rated"),
        ("Response time, median", f"{median} ms"),
    ]


ROUTES = [overview, export]
