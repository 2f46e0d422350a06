"""A nurse teaches a topic: really trained, tested, put in use, and rolled back."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from needlewise.ask import ask
from needlewise.engine.engine import Engine
from needlewise.models import STAMP, is_current, latest_model
from needlewise.publishing import changes, publication
from needlewise.publishing.changes import Change
from needlewise.publishing.editing import without_examples
from needlewise.publishing.near import conflicts
from needlewise.publishing.new_files import new_held_out, new_topic, paths_of, with_fact
from needlewise.publishing.requests import publish, roll_back
from needlewise.settings import settings
from needlewise.store import jobs
from needlewise.store.database import Database

ANSWER = "You can drive home after the treatment, the clinic says."
TAUGHT = [
    "Can I drive home once the treatment is over?",
    "is it ok to drive afterwards",
    "do I need someone to take me home in the car",
    "am I safe behind the wheel after my session",
    "can I take my own car to the appointment and back",
    "will I be fit to drive",
    "driving after microneedling",
    "Should my husband drive me home?",
]
HELD_OUT = [
    "would I need picking up or can I get behind the wheel myself",
    "can i drive straight to work after",
]
NEVER_WRITTEN_DOWN = [
    "wondering if it's legal to drive once it's over",
    "can i drive home after",
    "Can I drive myself home to Geelong after or do I need hubby",
]
OTHERS = {"does it hurt?": ["pain"], "how many sessions will I need": ["sessions"]}


@dataclass
class Published:
    home: Path
    database: Database
    id: int

    def change(self, id: int | None = None) -> Change:
        with self.database.read() as connection:
            return changes.get(connection, id or self.id)

    def work(self) -> None:
        """Does what the worker would."""
        job = jobs.next(self.database)
        assert job is not None
        jobs.start(self.database, job.id)
        publication.run_job(self.database, job.id, job.subject or 0)
        jobs.finish(self.database, job.id)


@pytest.fixture(scope="module")
def home(
    root: Path, trained_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The whole project, with its model, in a folder of its own."""
    folder = tmp_path_factory.mktemp("clinic")
    for name in ("data", "tests/topics", "tests/red_flags", "tests/conversations"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("*.py*"))
    for name in ("config.yml", "domain.yml", "clinic.yml", "endpoints.yml", "uv.lock"):
        shutil.copy(root / name, folder)
    (folder / "models").mkdir()
    (folder / "models" / "encoder").symlink_to(root / "models" / "encoder")
    (folder / ".rasa").symlink_to(root / ".rasa")
    for path in root.glob(f"models/{trained_model.name.partition('.')[0]}.*"):
        shutil.copy(path, folder / "models")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEEDLEWISE_HOME", str(folder))
        settings.cache_clear()
        yield folder
    settings.cache_clear()


@pytest.fixture(scope="module")
def published(home: Path) -> Published:
    database = Database(f"sqlite:///{home / 'needlewise.db'}")
    database.upgrade()
    fact, id = with_fact((home / "data/guide.yml").read_text(), "driving", "Patients can drive.")
    files = {"data/guide.yml": fact}
    moved = []
    for near in conflicts(TAUGHT, "driving"):
        path, _ = paths_of(near.topic)
        if path.startswith("data/topics/not_in_guide/") and re.search(r"driv|wheel", near.text):
            text = files.get(path) or (home / path).read_text()
            files[path] = without_examples(text, [near.text])
            moved.append(near.text)
    topic, twin = paths_of("driving")
    examples = [*TAUGHT, *moved]
    files[topic] = new_topic("driving", "Can I drive home?", ANSWER, [id], ["human"], examples)
    files[twin] = new_held_out(HELD_OUT)
    with database.write() as connection:
        change = changes.create(connection, "Driving", changes.against_disk(files), "ann")
    publish(database, change, "ann")
    taught = Published(home, database, change)
    taught.work()
    return taught


def test_the_change_is_published(published: Published) -> None:
    change = published.change()
    assert (change.state, change.reason) == ("published", None)
    assert latest_model().name == change.model_after
    assert is_current()
    assert (published.home / "models" / f"{latest_model().name.partition('.')[0]}{STAMP}").is_file()
    assert change.report["new_topics"]["driving"] == {"asked": 2, "understood": 2}
    assert change.report["red_flags"]["missed_now"] == []
    assert change.report["regression"]["worse"] == []
    assert change.report["regression"]["total"] > 0


def test_the_new_topic_is_answered_with_its_fact(published: Published) -> None:
    engine = Engine()
    for text in [*HELD_OUT, *NEVER_WRITTEN_DOWN]:
        [turn] = ask(engine, [text])
        assert turn.topics == ["driving"], text
        assert turn.replies[0].text == ANSWER
        assert turn.replies[0].sources == ["F35"]


def test_other_topics_are_answered_as_before(published: Published) -> None:
    engine = Engine()
    assert {text: ask(engine, [text])[0].topics for text in OTHERS} == OTHERS


def test_rolled_back_it_is_as_before_without_training(published: Published) -> None:
    undoing = roll_back(published.database, published.id, "bob")
    published.work()
    change = published.change(undoing)
    assert (change.state, change.reason) == ("published", None)
    assert change.model_after == published.change().model_before == latest_model().name
    assert published.change().state == "rolled_back"
    [turn] = ask(Engine(), [HELD_OUT[0]])
    assert turn.topics == ["not_in_guide"]
