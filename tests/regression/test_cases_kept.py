"""The cases that staff keep: written, chosen, merged with a file."""

import pytest
from scripted import case
from sqlalchemy import select

from needlewise.regression import starter, store
from needlewise.regression.case import Case, ExpectedTurn
from needlewise.regression.yaml_form import read
from needlewise.store.database import Database
from needlewise.store.tables import cases

DIALOGUE = Case(
    name="a talk",
    group="talks",
    tags=("long", "new"),
    turns=(
        ExpectedTurn(text="does it hurt?", topics=("pain",), words=("numb",)),
        ExpectedTurn(text="it oozes", topics=None, escalation="doctor"),
        ExpectedTurn(text="hm", topics=()),
    ),
)


def test_a_case_is_kept_as_it_is(database: Database) -> None:
    id = store.add(database, DIALOGUE, "tess")
    kept = store.get(database, id)
    assert kept is not None
    assert (kept.case, kept.by) == (DIALOGUE, "tess")


def test_a_case_is_changed_and_deleted(database: Database) -> None:
    id = store.add(database, DIALOGUE, "tess")
    assert store.edit(database, id, case("other", "sun"), "tom")
    kept = store.get(database, id)
    assert kept is not None
    assert (kept.case.name, kept.by) == ("other", "tom")
    assert store.delete(database, id)
    assert store.get(database, id) is None


def test_what_is_gone_is_neither_changed_nor_deleted(database: Database) -> None:
    assert not store.edit(database, 1, DIALOGUE, "tess")
    assert not store.delete(database, 1)


def test_the_number_of_a_deleted_case_is_not_given_again(database: Database) -> None:
    first = store.add(database, DIALOGUE, "tess")
    store.delete(database, first)
    assert store.add(database, DIALOGUE, "tess") != first


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["a talk", "Sun?", "the pain"]),
        ({"group": "talks"}, ["a talk"]),
        ({"group": ""}, []),
        ({"group": "topics"}, ["Sun?", "the pain"]),
        ({"tag": "new"}, ["a talk", "the pain"]),
        ({"text": "OOZES"}, ["a talk"]),
        ({"text": "the p"}, ["the pain"]),
        ({"group": "topics", "tag": "new", "text": "pain"}, ["the pain"]),
    ],
)
def test_cases_are_found(database: Database, wanted: dict[str, str], names: list[str]) -> None:
    store.add(database, case("the pain", "pain", group="topics", tags=("new",)), "tess")
    store.add(database, case("Sun?", "sun", group="topics"), "tess")
    store.add(database, DIALOGUE, "tess")
    assert [one.case.name for one in store.listed(database, **wanted)] == names


def test_a_file_adds_changes_and_leaves(database: Database) -> None:
    same, old = case("same", "pain", group="g"), case("old", "pain", group="g")
    for one in (same, old):
        store.add(database, one, "tess")
    elsewhere = case("old", "pain", group="h")
    new = old.model_copy(update={"tags": ("changed",)})
    merged = store.merge(database, [same, new, elsewhere], "tom")
    assert merged == store.Merged(added=1, changed=1, same=1)
    assert [one.case for one in store.listed(database)] == [new, same, elsewhere]
    assert {one.case.name: one.by for one in store.listed(database, group="g")} == {
        "old": "tom",
        "same": "tess",
    }


def test_namesakes_of_one_file_are_kept_apart(database: Database) -> None:
    twins = [case("twin", "pain"), case("twin", "sun")]
    assert store.merge(database, twins, "tess").added == 2
    assert store.merge(database, twins, "tess").same == 2


def test_a_new_suite_gets_the_starter_cases_once(database: Database) -> None:
    starter.fill(database)
    kept = store.listed(database)
    assert sorted(one.case.name for one in kept) == sorted(c.name for c in read(starter.STARTER))
    starter.fill(database)
    assert len(store.listed(database)) == len(kept)
    with database.write() as connection:
        connection.execute(cases.delete())
    starter.fill(database)
    with database.read() as connection:
        assert connection.execute(select(cases)).all() == []


def test_a_suite_that_has_cases_gets_none(database: Database) -> None:
    store.add(database, DIALOGUE, "tess")
    starter.fill(database)
    assert len(store.listed(database)) == 1
