"""Killed at any point and begun anew, a publication comes to the same end."""

import shutil
import time

from desk import Desk
from publisher import DEAD
from small_home import FIRST, PAIN, SCARS

from needlewise.models import MODEL, latest_model

UNTOUCHED = [
    "publication.stage:after",
    "training._run:before",
    "training._run:after",
    "gates.test:before",
    "gates.test:after",
    "publication.take_over:before",
    "publication.take_over:after",
]
APPLYING = [
    "publication.write_texts:before",
    "project.write_whole:after",
    "publication.write_texts:after",
    "publication.put_in_use:after",
    "audit.note:after",
    "publication._apply:after",
]


def assert_published(desk: Desk, id: int) -> None:
    change = desk.change(id)
    assert (change.state, change.reason) == ("published", None)
    assert {path: desk.read(path) for path in change.files} == change.after
    assert latest_model().name == change.model_after
    assert change.model_before == f"{FIRST}{MODEL}"
    models = {path.name for path in (desk.home / "models").glob(f"*{MODEL}")}
    assert models == {change.model_before, change.model_after}
    assert not list(desk.home.rglob("*.unfinished"))
    assert not (desk.home / "var" / "publishing" / str(id)).exists()


def test_a_publication_that_is_killed_again_and_again_goes_on(desk: Desk) -> None:
    before = {path: desk.read(path) for path in (PAIN, SCARS)}
    job, id = desk.begin(desk.edit())
    for point in UNTOUCHED:
        assert desk.run(job, id, point) == DEAD, point
        assert {path: desk.read(path) for path in (PAIN, SCARS)} == before
        assert latest_model().name == f"{FIRST}{MODEL}"
    for point in APPLYING:
        assert desk.run(job, id, point) == DEAD, point
        assert desk.change(id).state in ("applying", "published")
    assert desk.run(job, id) == 0
    assert_published(desk, id)


def test_what_is_being_applied_needs_no_staged_copy(desk: Desk) -> None:
    job, id = desk.begin(desk.edit())
    assert desk.run(job, id, "publication.write_texts:before") == DEAD
    shutil.rmtree(desk.home / "var" / "publishing")
    assert desk.run(job, id) == 0
    assert_published(desk, id)


def test_a_training_that_outlives_its_job_is_not_done_twice(desk: Desk) -> None:
    job, id = desk.begin(desk.edit())
    desk.patch.setenv("FAKE_TRAINING", "4")
    process = desk.start(job, id)
    log = desk.home / "var" / "publishing" / str(id) / "trainings"
    deadline = time.monotonic() + 60
    while not log.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert desk.run(job, id, "gates.test:before") == DEAD
    assert log.read_text() == "begun\n"
    assert desk.run(job, id) == 0
    assert_published(desk, id)
