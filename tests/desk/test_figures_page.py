"""Figures over time, as charts, as tables and as files."""

import csv
import html
import io
import json
import re
from datetime import date, datetime, timedelta

import pytest
from patients import conversation, escalation, report, turn
from staff import staff
from starlette.testclient import TestClient

from needlewise.desk.dates import begin
from needlewise.desk.graphs import graphs, percentile, share
from needlewise.desk.periods import Unit, periods
from needlewise.desk.roles import Role
from needlewise.store.database import Database
from needlewise.store.figures import Tally

NOVEMBER = "from=2026-11-01&to=2026-11-20"
MORNING = begin(date(2026, 11, 19)) + timedelta(hours=9)


@pytest.fixture
def viewer(database: Database) -> TestClient:
    return staff(database, Role.VIEWER)


def rows(client: TestClient, name: str, query: str = NOVEMBER) -> list[dict[str, str]]:
    answer = client.get(f"/figures/{name}.csv?{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def charts(page: str) -> list[dict[str, object]]:
    return [json.loads(html.unescape(c)) for c in re.findall(r"data-chart='([^']*)'", page)]


@pytest.mark.parametrize(
    ("unit", "first", "last", "labels"),
    [
        ("day", "2026-10-31", "2026-11-01", ["31 Oct 2026", "1 Nov 2026"]),
        ("week", "2026-11-18", "2026-11-30", ["18 Nov 2026", "23 Nov 2026", "30 Nov 2026"]),
        ("month", "2026-01-31", "2026-03-01", ["Jan 2026", "Feb 2026", "Mar 2026"]),
        ("day", "2026-11-01", "2026-11-01", ["1 Nov 2026"]),
    ],
)
def test_periods(unit: Unit, first: str, last: str, labels: list[str]) -> None:
    found = periods(unit, date.fromisoformat(first), date.fromisoformat(last))
    assert [period.label for period in found] == labels
    assert found[0].begins == begin(date.fromisoformat(first))


def test_days_begin_at_midnight_also_when_the_clocks_change() -> None:
    found = periods("day", date(2026, 10, 24), date(2026, 10, 26))
    assert {period.begins.hour for period in found} == {0}


def test_shares_and_percentiles() -> None:
    assert (share(1, 3), share(0, 5), share(0, 0)) == (33.3, 0.0, None)
    assert (percentile([4.0, 1.0, 2.0], 50), percentile([], 50)) == (2.0, None)
    assert percentile([float(n) for n in range(101)], 95) == 95.0


def test_shares_of_outcomes_add_up_to_all() -> None:
    tally = Tally()
    tally.channels["website"] = 7
    tally.outcomes.update({"answered": 4, "asked_back": 2, "escalated": 1})
    [outcomes] = [g for g in graphs(["today"], [tally]) if g.name == "outcomes"]
    drawn = [one.values[0] for one in outcomes.series if one.drawn]
    assert sum(value or 0 for value in drawn) == pytest.approx(100, abs=0.2)


def test_no_questions_yet(viewer: TestClient) -> None:
    page = viewer.get("/figures").text
    assert "No questions yet" in page
    assert charts(page) == []
    assert rows(viewer, "questions", "") == []


def test_no_questions_in_this_time(database: Database, viewer: TestClient) -> None:
    conversation(database, "does it hurt?", at=MORNING)
    page = viewer.get("/figures?from=2026-01-01&to=2026-01-31").text
    assert "No questions in this time" in page


def test_questions_by_channel_and_day(database: Database, viewer: TestClient) -> None:
    conversation(database, "does it hurt?", "and sun?", at=MORNING)
    conversation(database, "does it hurt?", at=MORNING + timedelta(days=1), channel="whatsapp")
    assert rows(viewer, "questions") == [
        {"Period": "19 Nov 2026", "Website": "2", "WhatsApp": "0"},
        {"Period": "20 Nov 2026", "Website": "0", "WhatsApp": "1"},
    ]
    by_month = rows(viewer, "questions", f"{NOVEMBER}&by=month")
    assert by_month == [{"Period": "Nov 2026", "Website": "2", "WhatsApp": "1"}]


def test_topics_with_their_share(database: Database, viewer: TestClient) -> None:
    conversation(database, "does it hurt?", "is it sore?", at=MORNING)
    turn(database, conversation(database), "sun", topics=["sun", "pain"], at=MORNING)
    assert rows(viewer, "topics") == [
        {"Topic": "pain", "Questions": "3", "% of all": "100.0"},
        {"Topic": "sun", "Questions": "1", "% of all": "33.3"},
    ]


def test_only_the_most_asked_topics_are_drawn(database: Database, viewer: TestClient) -> None:
    id = conversation(database)
    for n in range(20):
        turn(database, id, "hello", topics=[f"topic-{n:02}"], at=MORNING)
    page = viewer.get(f"/figures?{NOVEMBER}").text
    ranking = page[page.index('<figure class="chart" id="topics"') :]
    assert ranking[: ranking.index("</figure>")].count('class="length"') == 15
    assert "All 20" in page
    assert "topic-19" in page


def test_escalations_and_how_soon_they_are_taken(database: Database, viewer: TestClient) -> None:
    id = conversation(database, at=MORNING)
    report(database, id, "it is oozing", at=MORNING)
    for minutes in (1, 2, 9):
        taken = MORNING + timedelta(minutes=minutes)
        escalation(database, id, opened_at=MORNING, taken_at=taken, false_alarm=minutes == 9)
    escalation(database, id, opened_at=MORNING, level="emergency")
    assert rows(viewer, "escalations")[0] == {
        "Period": "19 Nov 2026",
        "Emergency": "1",
        "Doctor": "3",
        "Call back": "0",
    }
    waited, nobody = rows(viewer, "acknowledgement")
    assert (waited["Median (min)"], waited["90th percentile (min)"]) == ("2.0", "7.6")
    assert (waited["Reports taken"], nobody["Median (min)"]) == ("3", "")
    assert rows(viewer, "mistakes")[0]["False alarms"] == "1"


def test_satisfaction_and_response_time(database: Database, viewer: TestClient) -> None:
    id = conversation(database)
    for helpful, latency in ((True, 10.0), (True, 20.0), (False, 30.0), (None, 900.0)):
        turn(database, id, "hello", helpful=helpful, latency_ms=latency, at=MORNING)
    [rated, _] = rows(viewer, "satisfaction")
    assert (rated["Thumbs up (%)"], rated["Answers rated"]) == ("66.7", "3")
    assert rows(viewer, "response")[0]["Median (ms)"] == "25.0"


def test_each_chart_has_its_data_and_its_table(database: Database, viewer: TestClient) -> None:
    conversation(database, "does it hurt?", at=MORNING, channel="<b>'odd'</b>")
    page = viewer.get(f"/figures?{NOVEMBER}").text
    drawn = charts(page)
    assert len(drawn) == page.count('<details class="behind" open>') == 7
    assert drawn[0]["labels"] == ["19 Nov 2026", "20 Nov 2026"]
    assert drawn[0]["series"] == [
        {"label": "<b>'odd'</b>", "values": [1, 0], "drawn": True, "colour": None}
    ]
    assert "<b>'odd'" not in page
    assert '<th scope="row">19 Nov 2026</th><td class="number">1</td>' in page


def test_it_usually_shows_the_last_days(database: Database, viewer: TestClient) -> None:
    today = datetime.now(begin(date(2026, 1, 1)).tzinfo)
    conversation(database, "long ago", at=today - timedelta(days=400))
    conversation(database, "lately", at=today - timedelta(hours=1))
    assert len(rows(viewer, "questions", "")) == 30
    assert sum(int(row["Website"]) for row in rows(viewer, "questions", "")) == 1
    every = rows(viewer, "questions", "from=2001-01-01&to=2099-01-01&by=month")
    assert 13 <= len(every) <= 15, "nothing before the first question, nothing in the future"


@pytest.mark.parametrize("query", ["from=soon", "to=0001-01-01", "from=2026-02-02&to=2026-02-01"])
def test_what_is_no_day_is_said(database: Database, viewer: TestClient, query: str) -> None:
    conversation(database, "does it hurt?", at=MORNING)
    answer = viewer.get(f"/figures?{query}")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert viewer.get(f"/figures/questions.csv?{query}").status_code == 400


def test_there_are_no_other_figures(viewer: TestClient) -> None:
    assert viewer.get("/figures/salaries.csv").status_code == 404
