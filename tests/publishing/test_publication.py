"""A change is published, refused with the reason, or rolled back."""

import os
from pathlib import Path

import pytest
from desk import Desk
from small_home import FIRST, GUIDE, PAIN, SCARS, train

from needlewise.models import MODEL, latest_model
from needlewise.publishing.editing import with_answer, with_examples
from needlewise.store import audit, jobs


def test_a_published_change_is_in_the_files_and_in_use(desk: Desk) -> None:
    change = desk.publish(desk.edit("Not a bit."))
    assert (change.state, change.published_by) == ("published", "bob")
    assert "Not a bit." in desk.read(PAIN)
    assert change.model_before == f"{FIRST}{MODEL}"
    assert latest_model().name == change.model_after != change.model_before
    assert change.report["red_flags"]["noticed"] == change.report["red_flags"]["reports"]
    with desk.database.read() as connection:
        [done, *_] = jobs.listed(connection)
        noted = [(entry.action, entry.by) for entry in audit.entries(connection)]
    assert (done.stage, done.done, done.total) == ("published", 4, 4)
    assert noted == [("change.published", "bob"), ("change.publish", "bob")]


def test_a_change_with_a_problem_is_refused_before_it_is_trained(desk: Desk) -> None:
    before = desk.read(PAIN)
    change = desk.publish(desk.draft({PAIN: with_answer(before, "word " * 80)}))
    assert change.state == "refused"
    assert change.reason == (
        "The answer in the topic “Does it hurt?”: the answer has 80 words; at most 75."
    )
    assert desk.read(PAIN) == before
    assert latest_model().name == f"{FIRST}{MODEL}"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    late = desk.draft({PAIN: with_answer(desk.read(PAIN), "Hardly.")})
    desk.publish(desk.edit("Not a bit."))
    change = desk.publish(late)
    assert change.state == "refused"
    assert change.reason is not None
    assert change.reason.startswith("the topic “Does it hurt?” is no longer as it was")
    assert "Not a bit." in desk.read(PAIN)


def test_a_training_that_fails_says_why(desk: Desk) -> None:
    change = desk.publish(desk.edit(), training="No space left on the disk.")
    assert change.state == "refused"
    assert change.reason == "The model could not be trained: No space left on the disk."


def test_a_rollback_puts_the_model_before_in_use_without_training(desk: Desk) -> None:
    before = {path: desk.read(path) for path in (PAIN, SCARS)}
    published = desk.publish(desk.edit())
    undoing = desk.publish(published.id, undo=True, training="This must not be trained.")
    assert (undoing.state, undoing.reason) == ("published", None)
    assert undoing.model_after == f"{FIRST}{MODEL}" == latest_model().name
    assert desk.change(published.id).state == "rolled_back"
    assert {path: desk.read(path) for path in (PAIN, SCARS)} == before


def test_a_rollback_trains_where_the_model_before_is_gone(desk: Desk) -> None:
    published = desk.publish(desk.edit())
    (desk.home / "models" / f"{FIRST}{MODEL}").unlink()
    undoing = desk.publish(published.id, undo=True)
    assert (undoing.state, undoing.reason) == ("published", None)
    assert undoing.model_after not in (f"{FIRST}{MODEL}", published.model_after)


def test_a_rollback_keeps_what_was_published_since(desk: Desk) -> None:
    first = desk.publish(desk.draft({PAIN: with_answer(desk.read(PAIN), "Not a bit.")}))
    more = with_examples(desk.read(SCARS), ["Could my dents be smoothed?"])
    desk.publish(desk.draft({SCARS: more}))
    undoing = desk.publish(first.id, undo=True)
    assert undoing.model_after not in (f"{FIRST}{MODEL}", first.model_after)
    assert desk.read(SCARS) == more
    assert "Not a bit." not in desk.read(PAIN)


def test_a_rollback_of_what_was_changed_since_is_refused(desk: Desk) -> None:
    first = desk.publish(desk.draft({PAIN: with_answer(desk.read(PAIN), "Not a bit.")}))
    desk.publish(desk.draft({PAIN: with_answer(desk.read(PAIN), "Hardly.")}))
    undoing = desk.publish(first.id, undo=True)
    assert undoing.state == "refused"
    assert desk.change(first.id).state == "published"
    assert "Hardly." in desk.read(PAIN)


def test_a_change_that_a_model_need_not_learn_needs_no_training(desk: Desk) -> None:
    twin = "tests/topics/pain.yml"
    change = desk.publish(
        desk.draft({twin: desk.read(twin) + "- is it grim\n"}), training="This must not be trained."
    )
    assert (change.state, change.model_after) == ("published", f"{FIRST}{MODEL}")


@pytest.mark.parametrize("path", [PAIN, GUIDE])
def test_a_file_keeps_its_mode(desk: Desk, path: str) -> None:
    os.chmod(desk.home / path, 0o640)
    desk.publish(desk.draft({path: f"# Read by many.\n{desk.read(path)}"}))
    assert Path(desk.home / path).stat().st_mode & 0o777 == 0o640
    assert desk.read(path).startswith("# Read by many.")


def test_the_model_is_compared_with_the_one_in_use(desk: Desk) -> None:
    worse = train(desk.home, "worse", reports=["What a sunny day", "Lovely weather"])
    os.utime(worse, (2_000_000, 2_000_000))  # the newest, and thus in use
    change = desk.publish(desk.edit())
    assert change.state == "published"
    assert change.model_before == worse.name
