"""Changes in the database, and what may be asked of them."""

from pathlib import Path

import pytest
from small_home import PAIN, SCARS

from needlewise.errors import PublishingError
from needlewise.publishing import changes
from needlewise.publishing.changes import FileChange, against_disk
from needlewise.publishing.requests import publish, roll_back
from needlewise.store import jobs
from needlewise.store.database import Database
from needlewise.store.tables import changes as table


def make(database: Database, title: str = "Shorter") -> int:
    files = {
        PAIN: FileChange("a\nb\n", "a\nc\n"),
        SCARS: FileChange(None, "new\n"),
    }
    with database.write() as connection:
        return changes.create(connection, title, files, "ann")


def get(database: Database, id: int) -> changes.Change:
    with database.read() as connection:
        return changes.get(connection, id)


def set_state(database: Database, id: int, state: changes.State) -> None:
    with database.write() as connection:
        changes.move(connection, id, state)


def test_a_draft_is_kept_with_what_it_changes(database: Database) -> None:
    change = get(database, make(database))
    assert (change.title, change.state, change.by) == ("Shorter", "draft", "ann")
    assert change.after == {PAIN: "a\nc\n", SCARS: "new\n"}
    assert changes.diff(change) == (
        f"--- a/{PAIN}\n+++ b/{PAIN}\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
        f"--- /dev/null\n+++ b/{SCARS}\n@@ -0,0 +1 @@\n+new\n"
    )


def test_only_what_differs_from_the_disk_is_a_change(home: Path) -> None:
    text = (home / PAIN).read_text()
    new = "data/topics/new.yml"
    assert against_disk({PAIN: text, SCARS: None, new: "a\n"}) == {
        SCARS: FileChange((home / SCARS).read_text(), None),
        new: FileChange(None, "a\n"),
    }


def test_nothing_is_no_change(database: Database) -> None:
    with pytest.raises(PublishingError, match="changes nothing"), database.write() as connection:
        changes.create(connection, "", {}, "ann")


def test_the_newest_are_listed_first(database: Database) -> None:
    first, second = make(database, "first"), make(database, "second")
    set_state(database, first, "refused")
    with database.read() as connection:
        assert [change.id for change in changes.recent(connection)] == [second, first]
        assert [c.id for c in changes.recent(connection, states=["refused"])] == [first]


def test_a_draft_can_be_discarded_and_nothing_else(database: Database) -> None:
    id = make(database)
    with database.write() as connection:
        changes.discard(connection, id)
    with pytest.raises(PublishingError, match=f"no change {id}"):
        get(database, id)
    kept = make(database)
    set_state(database, kept, "published")
    with pytest.raises(PublishingError, match="no draft"), database.write() as connection:
        changes.discard(connection, kept)


def test_publishing_queues_one_job(database: Database) -> None:
    id = make(database)
    job = publish(database, id, "bob")
    change = get(database, id)
    assert (change.state, change.published_by) == ("queued", "bob")
    with database.read() as connection:
        [queued] = jobs.listed(connection)
    assert (queued.id, queued.kind, queued.subject, queued.by) == (job, "publish", id, "bob")
    with pytest.raises(PublishingError, match="being published already"):
        publish(database, id, "cid")


def test_a_change_whose_job_failed_can_be_published_once_more(database: Database) -> None:
    id = make(database)
    jobs.finish(database, publish(database, id, "bob"), "no space left")
    publish(database, id, "bob")
    assert get(database, id).state == "queued"


def test_what_has_begun_to_be_applied_goes_on_from_there(database: Database) -> None:
    id = make(database)
    jobs.finish(database, publish(database, id, "bob"), "no space left")
    set_state(database, id, "applying")
    publish(database, id, "bob")
    assert get(database, id).state == "applying"


@pytest.mark.parametrize("state", changes.ENDED)
def test_what_has_ended_cannot_be_published(database: Database, state: changes.State) -> None:
    id = make(database)
    set_state(database, id, state)
    with pytest.raises(PublishingError, match="Make a new one"):
        publish(database, id, "bob")


def test_rolling_back_queues_the_inverse(database: Database) -> None:
    id = make(database)
    set_state(database, id, "published")
    undoing = get(database, roll_back(database, id, "bob"))
    assert (undoing.undoes, undoing.state, undoing.title) == (id, "queued", "Undo: Shorter")
    assert undoing.after == {PAIN: "a\nb\n", SCARS: None}
    with pytest.raises(PublishingError, match="being rolled back already"):
        roll_back(database, id, "bob")


@pytest.mark.parametrize("state", ["draft", "queued", "refused", "rolled_back"])
def test_only_what_is_published_is_rolled_back(database: Database, state: changes.State) -> None:
    id = make(database)
    set_state(database, id, state)
    with pytest.raises(PublishingError, match="only what is published"):
        roll_back(database, id, "bob")


def test_no_state_is_longer_than_its_column(database: Database) -> None:
    longest = max(map(len, changes.State.__args__))
    assert longest <= table.c.state.type.length
