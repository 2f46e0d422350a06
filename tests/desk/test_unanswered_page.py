"""Staff look at what was not answered, and decide."""

import html
import re

import pytest
from asked import ask
from staff import desk, post, staff
from starlette.testclient import TestClient

from needlewise.desk.pages import unanswered
from needlewise.desk.roles import Role
from needlewise.store.audit import entries
from needlewise.store.database import Database
from needlewise.store.unanswered import decided, pending_examples, wishes

PARKING = ["is there parking at the clinic", "where can I park my car", "do you have a car park"]


@pytest.fixture
def tester(database: Database) -> TestClient:
    return staff(database, Role.TESTER)


def asked(database: Database, *texts: str, **more: object) -> list[int]:
    with database.write() as connection:
        return [ask(connection, text, **more) for text in texts]  # type: ignore[arg-type]


def ids(turns: list[int]) -> str:
    return " ".join(map(str, turns))


def titles(page: str) -> list[str]:
    return [html.unescape(title) for title in re.findall(r'<h2 id="[^"]*">([^<]*)</h2>', page)]


def test_nobody_looks_without_signing_in(database: Database) -> None:
    response = desk(database).get("/unanswered")
    assert (response.status_code, response.headers["location"]) == (
        303,
        "/sign-in?next=/unanswered",
    )


def test_an_empty_page_says_so(tester: TestClient) -> None:
    assert "nothing to decide" in tester.get("/unanswered").text
    assert "Nothing is decided" in tester.get("/unanswered/decided").text


def test_groups_with_all_that_was_asked(database: Database, tester: TestClient) -> None:
    asked(database, "are your products vegan", conversation="other one")
    asked(database, *PARKING, outcome="asked_back", topics=(), buttons=("Where are you?",))
    page = tester.get("/unanswered").text
    assert titles(page)[1] == "are your products vegan"
    assert titles(page)[0] in PARKING
    assert all(text in page for text in PARKING)
    assert "3 questions, the last" in page
    assert "Offered: Where are you?" in page
    assert 'href="/conversations/other%20one"' in page


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("", {"lost", "no use of it"}),
        ("not_understood", {"lost"}),
        ("unhelpful", {"no use of it"}),
        ("not_in_guide", {"the cost"}),
        ("nonsense", {"lost", "no use of it"}),
    ],
)
def test_one_kind_at_a_time(
    database: Database, tester: TestClient, shown: str, expected: set[str]
) -> None:
    asked(database, "lost")
    asked(database, "no use of it", outcome="answered", topics=("pain",), helpful=False)
    asked(database, "the cost", outcome="answered", topics=("not_in_guide",))
    assert {*titles(tester.get(f"/unanswered?show={shown}").text)} == expected


def test_what_patients_write_is_text_and_hides_numbers(
    database: Database, tester: TestClient
) -> None:
    asked(database, '<script>alert("x")</script> call 020 7946 0123')
    page = tester.get("/unanswered").text
    assert "<script>alert" not in page
    assert "7946" not in page
    assert "[phone number]" in page


def test_many_groups_go_on_pages(
    database: Database, tester: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unanswered, "GROUPS_A_PAGE", 1)
    asked(database, "are your products vegan", *PARKING[:2])
    first, second = (tester.get(f"/unanswered?page={page}").text for page in (1, 2))
    assert "Page 1 of 2" in first
    assert titles(first)[0] in PARKING
    assert titles(second) == ["are your products vegan"]
    assert titles(tester.get("/unanswered?page=99999999999").text) == titles(first)


def test_more_than_are_grouped_is_said(
    database: Database, tester: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unanswered, "GROUPED", 2)
    asked(database, "are your products vegan", PARKING[0])
    assert "there are more" not in tester.get("/unanswered").text
    asked(database, "can I bring my dog")
    page = tester.get("/unanswered").text
    assert "newest 2 questions; there are more" in page
    assert "vegan" not in page


def test_a_whole_group_becomes_examples(database: Database, tester: TestClient) -> None:
    turns = asked(database, *PARKING)
    fields = {"choice": "example:human", "all": ids(turns), "for": "all"}
    response = post(tester, "/unanswered/decide", show="not_understood", page="1", **fields)
    assert response.headers["location"] == "/unanswered?show=not_understood&page=1"
    page = tester.get("/unanswered").text
    assert "Decided for 3 questions: an example of “Can I talk to a person?”." in page
    assert titles(page) == []
    with database.read() as connection:
        assert {turn for turn, _ in pending_examples(connection)["human"]} == {*turns}


def test_only_those_ticked(database: Database, tester: TestClient) -> None:
    first, second, third = asked(database, *PARKING)
    fields = {"turns": [str(first), str(third)], "all": ids([first, second, third])}
    post(tester, "/unanswered/decide", choice="dismissed:", **fields, **{"for": "ticked"})
    assert titles(tester.get("/unanswered").text) == [PARKING[1]]


def test_the_guide_is_silent_in_general_or_on_a_subject(
    database: Database, tester: TestClient
) -> None:
    general, price = asked(database, "parking?", "how much?")
    for turn, choice in (general, "not_in_guide:"), (price, "not_in_guide:not_in_guide:price"):
        post(tester, "/unanswered/decide", choice=choice, all=str(turn))
    with database.read() as connection:
        kept = {d.question.turn: (d.kind, d.topic) for d in decided(connection, 9)}
    assert kept[general] == ("not_in_guide", None)
    assert kept[price] == ("not_in_guide", "not_in_guide:price")


def test_a_new_topic_is_wished_for_by_name(database: Database, tester: TestClient) -> None:
    turns = asked(database, *PARKING)
    post(tester, "/unanswered/decide", choice="new_topic:", name="Parking", all=ids(turns))
    with database.read() as connection:
        [wish] = wishes(connection)
    assert (wish.name, wish.by, wish.count) == ("Parking", "tester", 3)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"choice": ""}, "Decision: choose"),
        ({"choice": "published:pain"}, "Decision: choose"),
        ({"choice": "example:"}, "does not exist"),
        ({"choice": "example:red_flag"}, "does not exist"),
        ({"choice": "not_in_guide:pain"}, "does not exist"),
        ({"choice": "dismissed:pain"}, "does not exist"),
        ({"choice": "new_topic:", "name": "x" * 101}, "at most 100"),
        ({"choice": "dismissed:", "for": "ticked"}, "tick at least one"),
    ],
)
def test_a_form_that_says_too_little_is_shown_again(
    database: Database, tester: TestClient, fields: dict[str, str], problem: str
) -> None:
    turns = asked(database, *PARKING)
    asked(database, "are your products vegan")
    typed = {"name": "Cars & parking", "turns": str(turns[1]), **fields}
    if fields["choice"] == "dismissed:" and "for" in fields:
        del typed["turns"]
    response = post(tester, "/unanswered/decide", all=ids(turns), **typed)
    assert response.status_code == 400
    assert re.search(rf'role="alert"[^>]*>[^<]*{problem}', response.text)
    assert f'value="{html.escape(typed["name"])}"' in response.text
    assert response.text.count(" checked>") == ("turns" in typed)
    assert "vegan" not in response.text
    with database.read() as connection:
        assert decided(connection, 9) == []


def test_the_choice_is_kept_when_a_form_is_shown_again(
    database: Database, tester: TestClient
) -> None:
    turns = asked(database, *PARKING)
    fields = {"choice": "example:human", "all": ids(turns), "for": "ticked"}
    response = post(tester, "/unanswered/decide", **fields)
    assert '<option value="example:human" selected>' in response.text


def test_two_who_decide_at_once(database: Database, tester: TestClient) -> None:
    turns = asked(database, *PARKING)
    other = staff(database, Role.CLINICIAN)
    post(other, "/unanswered/decide", choice="dismissed:", all=str(turns[0]))
    post(tester, "/unanswered/decide", choice="example:human", all=ids(turns))
    assert "for 2 of 3 questions" in tester.get("/unanswered").text
    post(other, "/unanswered/decide", choice="example:pain", all=ids(turns))
    assert "somebody else was quicker" in other.get("/unanswered").text.lower()
    post(other, "/unanswered/decide", choice="", all=ids(turns))
    assert "somebody else was quicker" in other.get("/unanswered").text.lower()


def test_likely_topics_are_offered_first(database: Database, tester: TestClient) -> None:
    asked(database, "ouch", likely=("pain", "gone_topic", "safety"))
    asked(database, "Ouch!", likely=("pain",))
    page = tester.get("/unanswered").text
    likely = page[page.index("Likely") : page.index('label="Teach as an example of"')]
    assert re.findall(r'value="([^"]*)"', likely) == ["example:pain", "example:safety"]


def test_a_decision_is_taken_back(database: Database, tester: TestClient) -> None:
    turns = asked(database, *PARKING)
    post(tester, "/unanswered/decide", choice="example:human", all=ids(turns))
    page = tester.get("/unanswered/decided").text
    assert titles(page) == ["An example of “Can I talk to a person?”"]
    chosen = {"all": ids(turns), "turns": str(turns[1]), "for": "ticked"}
    post(tester, "/unanswered/take-back", **chosen)
    assert titles(tester.get("/unanswered").text) == [PARKING[1]]
    post(tester, "/unanswered/take-back", all=ids(turns))
    assert "Taken back for 2 of 3" in tester.get("/unanswered/decided").text


def test_viewers_look_and_do_not_decide(database: Database) -> None:
    turns = asked(database, *PARKING)
    viewer = staff(database, Role.VIEWER)
    page = viewer.get("/unanswered").text
    assert PARKING[0] in page
    assert "<select" not in page
    for path in ("/unanswered/decide", "/unanswered/take-back"):
        response = post(viewer, path, choice="dismissed:", all=ids(turns))
        assert response.status_code == 403
    with database.read() as connection:
        assert decided(connection, 9) == []


def test_decisions_are_audited_without_what_patients_wrote(
    database: Database, tester: TestClient
) -> None:
    turns = asked(database, *PARKING)
    post(tester, "/unanswered/decide", choice="example:human", all=ids(turns))
    post(tester, "/unanswered/take-back", all=str(turns[0]))
    post(tester, "/unanswered/take-back", all=str(turns[0]))  # changes nothing
    with database.read() as connection:
        back, made = entries(connection, action="question.")
    assert (made.by, made.action) == ("tester", "question.decide")
    assert made.detail == {"kind": "example", "topic": "human", "turns": turns}
    assert (back.action, back.detail) == ("question.take_back", {"turns": turns[:1]})
    assert "park" not in f"{made}{back}"
