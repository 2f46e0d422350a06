"""Searching what patients wrote."""

from datetime import UTC, datetime, timedelta

import pytest
from patients import NOON, conversation, report, turn

from needlewise.store.conversations import (
    Cursor,
    Filter,
    channels,
    escalations_of,
    get,
    ids,
    search,
    set_reviewed,
)
from needlewise.store.database import Database


def found(database: Database, **wanted: object) -> list[str]:
    with database.read() as connection:
        hits = search(connection, Filter(**wanted))  # type: ignore[arg-type]
        assert ids(connection, Filter(**wanted)) == [h.conversation.id for h in hits]  # type: ignore[arg-type]
    return [hit.conversation.id for hit in hits]


def test_the_last_heard_of_comes_first(database: Database) -> None:
    conversation(database, "hello", id="old", at=NOON - timedelta(days=1))
    conversation(database, "hello", id="new")
    conversation(database, "hello", id="a", at=NOON - timedelta(hours=1))
    assert found(database) == ["new", "a", "old"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HURT", ["pain"]),
        ("hurts", []),
        ("100%", ["percent"]),
        ("100_", []),
        ("%", ["percent"]),
        ("_", []),
        ("\\", ["slash"]),
        ("'; DROP TABLE turns; --", []),
    ],
)
def test_text_is_looked_for_as_it_stands(
    database: Database, text: str, expected: list[str]
) -> None:
    conversation(database, "hello", "does it hurt?", id="pain")
    conversation(database, "is it 100% safe?", id="percent")
    conversation(database, "either\\or", id="slash")
    assert found(database, text=text) == expected


def test_each_filter(database: Database) -> None:
    plain = conversation(database, "does it hurt?")
    other = conversation(database, channel="whatsapp")
    turn(database, other, "asdf", outcome="not_understood", topics=["out_of_scope"], helpful=False)
    flagged = conversation(database, at=NOON + timedelta(days=1))
    report(database, flagged, "it is oozing", level="emergency", at=NOON + timedelta(days=1))
    assert found(database, channel="whatsapp") == [other]
    assert found(database, topic="pain") == [plain]
    assert found(database, topic="pai") == []
    assert found(database, topic="out_of_scope") == [other]
    assert found(database, level="emergency") == [flagged]
    assert found(database, level="none") == [other, plain]
    assert found(database, outcome="not_understood") == [other]
    assert found(database, unhelpful=True) == [other]
    assert found(database, since=NOON + timedelta(hours=1)) == [flagged]
    assert found(database, until=NOON + timedelta(days=1)) == [other, plain]


def test_the_topic_of_a_colon_is_not_that_of_its_family(database: Database) -> None:
    scars = conversation(database)
    turn(database, scars, "scars?", topics=["condition:scars", "pain"])
    assert found(database, topic="condition:scars") == [scars]
    assert found(database, topic="pain") == [scars]
    assert found(database, topic="scars") == []


def test_all_has_to_hold_of_one_turn(database: Database) -> None:
    id = conversation(database, "does it hurt?")
    turn(database, id, "asdf", outcome="not_understood")
    assert found(database, text="hurt", outcome="not_understood") == []
    assert found(database, text="asdf", outcome="not_understood") == [id]


def test_reviewed_or_not(database: Database) -> None:
    read, unread = conversation(database, "a", id="b"), conversation(database, "a", id="a")
    with database.write() as connection:
        assert set_reviewed(connection, read, "vera", NOON)
        assert not set_reviewed(connection, "nobody", "vera", NOON)
    assert found(database, reviewed="yes") == [read]
    assert found(database, reviewed="no") == [unread]
    with database.write() as connection:
        kept = get(connection, read)
        assert kept is not None
        assert (kept.reviewed_by, kept.reviewed_at) == ("vera", NOON)
        set_reviewed(connection, read, None, NOON)
    assert found(database, reviewed="yes") == []


def test_what_a_list_tells_of_a_conversation(database: Database) -> None:
    id = conversation(database, "does it hurt?")
    report(database, id, "it is oozing")
    turn(database, id, "asdf", outcome="not_understood", helpful=False)
    with database.read() as connection:
        [hit] = search(connection, Filter())
    assert (hit.first, hit.turns, hit.level) == ("does it hurt?", 3, "doctor")
    assert (hit.not_understood, hit.unhelpful) == (1, 1)


def test_a_conversation_without_a_turn_is_still_found(database: Database) -> None:
    id = conversation(database)
    with database.read() as connection:
        [hit] = search(connection, Filter())
    assert (hit.conversation.id, hit.first, hit.turns) == (id, "", 0)


def test_pages_hold_each_conversation_once_even_where_times_are_the_same(
    database: Database,
) -> None:
    names = [conversation(database, "hello", id=f"c{n:02}") for n in range(25)]
    pages: list[str] = []
    before = None
    with database.read() as connection:
        while page := search(connection, Filter(text="hello"), before, limit=10):
            pages += [hit.conversation.id for hit in page]
            last = page[-1].conversation
            before = Cursor(last.last_at, last.id)
    assert pages == names[::-1]


def test_channels(database: Database) -> None:
    conversation(database, "hello", channel="whatsapp")
    conversation(database, "hello")
    conversation(database, "hello")
    with database.read() as connection:
        assert channels(connection) == ["website", "whatsapp"]


def test_no_escalations_of_what_is_unknown(database: Database) -> None:
    with database.read() as connection:
        assert get(connection, "nobody") is None
        assert escalations_of(connection, "nobody") == []


def test_times_have_their_zone(database: Database) -> None:
    conversation(database, "hello", id="a")
    with database.read() as connection:
        [hit] = search(connection, Filter(since=datetime(2026, 1, 1, tzinfo=UTC)))
    assert hit.conversation.last_at == NOON
