"""Peers: what they learn from, when they learn anew, and what is said where one cannot run.

A small script stands for the peer, so nothing is downloaded and nothing trains for long.
"""

import json
import random
import sys
from pathlib import Path

import pytest

from needlewise.catalogue.examples import Example
from needlewise.errors import NeedlewiseError
from needlewise.evaluation import peers
from needlewise.evaluation.peers import PEERS, Answer, Peer, peer, training_data

RUNNER = """
import json, pathlib, sys
train, ask, answers, model = map(pathlib.Path, sys.argv[1:])
if not model.exists():
    model.mkdir(parents=True)
    with open("trainings", "a") as log:
        log.write("trained ")
topic = json.loads(train.read_text().splitlines()[-1])["topic"]
rows = [json.dumps({"topic": topic, "confidence": 0.5}) for line in ask.read_text().splitlines()]
answers.write_text("".join(row + "\\n" for row in rows))
print("not for our stdout")
"""
TAUGHT = [
    Example("does it hurt?", "faq/pain", "v1", "question"),
    Example("what's the \u201cprice\u201d?", "faq/not_in_guide:price", "v1", "question"),
    Example("hi", "chitchat/greet", "v1", "question"),
    Example("no blood at all", "faq/warning_signs", "v2", "negated"),
    Example("it won't stop bleeding", "red_flag/doctor", "v2", "doctor/bleeding"),
    Example("I can't breathe", "red_flag/emergency", "v2", "emergency/breathing"),
]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose only peer is called fake; its folder in var/."""
    folder = tmp_path / "benchmarks" / "fake"
    folder.mkdir(parents=True)
    (folder / "run.py").write_text(RUNNER)
    install = "open('installs', 'a').write('installed ')"
    fake = Peer("fake", "fake", (sys.executable, "-c", install), (sys.executable, "run.py"))
    monkeypatch.setattr(peers, "project_root", lambda: tmp_path)
    monkeypatch.setattr(peers, "_PEERS", {"fake": fake})
    teach(monkeypatch, TAUGHT)
    return tmp_path / "var" / "peers" / "fake"


def teach(monkeypatch: pytest.MonkeyPatch, examples: list[Example]) -> None:
    monkeypatch.setattr(peers, "examples", lambda: iter(examples))


def test_every_peer_has_its_files(root: Path) -> None:
    assert PEERS == ("stock-rasa", "nlp.js")
    for one in peers._PEERS.values():
        files = {path.name for path in (root / "benchmarks" / one.folder).iterdir()}
        assert one.run[-1] in files
        assert files & {"uv.lock", "package-lock.json"}


def test_an_unknown_peer_is_named_with_those_that_there_are() -> None:
    with pytest.raises(NeedlewiseError, match=r"'rasa' is no peer. Available: stock-rasa, nlp\.js"):
        peer("rasa")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("stock-rasa", "uv is missing: run scripts/setup"),
        ("nlp.js", "npm is missing: install Node"),
    ],
)
def test_a_missing_tool_is_named_with_its_remedy(
    name: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = tmp_path / "bin" / "uv"
    shim.parent.mkdir()
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(shim.parent))
    monkeypatch.setattr(peers, "project_root", lambda: tmp_path)
    with pytest.raises(NeedlewiseError, match=message):
        peer(name)


def test_peers_learn_every_example_under_its_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    teach(monkeypatch, TAUGHT)
    rows = [json.loads(line) for line in training_data().splitlines()]
    assert [row["text"] for row in rows] == [example.text for example in TAUGHT]
    assert [row["topic"] for row in rows] == [
        "pain",
        "not_in_guide:price",
        "greet",
        "warning_signs",
        "red_flag:doctor",
        "red_flag:emergency",
    ]


MANY = [
    Example(f"{topic} {n}", f"faq/{topic}", "v1", "question")
    for n in range(40)
    for topic in ("pain", "sun", "rare")
    if topic != "rare" or n < 3
]
"""Forty examples of two topics, of which the file holds now one and now the other; three of one."""


def drawn(per_topic: int | None) -> dict[str, list[str]]:
    """Topic → texts to learn from."""
    texts: dict[str, list[str]] = {}
    for line in training_data(per_topic).splitlines():
        row = json.loads(line)
        texts.setdefault(row["topic"], []).append(row["text"])
    return texts


@pytest.mark.parametrize("per_topic", [1, 2, 3, 10, 39, 40, 500])
def test_at_most_so_many_examples_of_each_topic_are_drawn(
    monkeypatch: pytest.MonkeyPatch, per_topic: int
) -> None:
    """Each under its own topic, and none twice."""
    teach(monkeypatch, MANY)
    texts = drawn(per_topic)
    assert {topic: len(found) for topic, found in texts.items()} == {
        "pain": min(per_topic, 40),
        "sun": min(per_topic, 40),
        "rare": min(per_topic, 3),
    }
    for topic, found in texts.items():
        assert len(set(found)) == len(found)
        assert {text.partition(" ")[0] for text in found} == {topic}
        assert set(found) <= {example.text for example in MANY}


def test_the_draw_is_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else draws at random; a trained peer is then asked again without training."""
    teach(monkeypatch, MANY)
    first = training_data(10)
    teach(monkeypatch, MANY)
    random.seed(1234)
    assert training_data(10) == first


def test_the_draw_is_no_mere_beginning_of_a_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are ordered by voice: a beginning would leave voices out."""
    teach(monkeypatch, MANY)
    for topic in ("pain", "sun"):
        assert any(int(text.split()[1]) >= 20 for text in drawn(10)[topic])
        assert any(int(text.split()[1]) < 20 for text in drawn(10)[topic])


def test_without_a_limit_every_example_is_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    teach(monkeypatch, MANY)
    assert sorted(text for found in drawn(None).values() for text in found) == sorted(
        example.text for example in MANY
    )


def test_a_peer_learns_from_as_many_as_it_is_allowed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(monkeypatch, MANY)
    peer("fake", 2).answers(["ouch?"])
    assert (home / "train.jsonl").read_text() == training_data(2)
    assert (home / "train.jsonl").read_text().count("\n") == 2 * 3


def test_it_is_trained_anew_for_another_number_of_examples(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(monkeypatch, MANY)
    for per_topic in (2, 2, 5):
        peer("fake", per_topic).answers(["ouch?"])
    assert (home / "trainings").read_text() == "trained " * 2


def test_a_limit_is_not_remembered(home: Path) -> None:
    assert peer("fake", 2).per_topic == 2
    assert peer("fake").per_topic is None


def test_every_text_gets_an_answer(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    answers = peer("fake").answers(["ouch?", "two\nlines\u2028of it"])
    assert answers == [Answer("red_flag:emergency", 0.5)] * 2
    asked = (home / "ask.jsonl").read_text().splitlines()
    assert [json.loads(line)["text"] for line in asked] == ["ouch?", "two\nlines\u2028of it"]
    assert (home / "train.jsonl").read_text() == training_data()
    assert not capfd.readouterr().out


def test_it_is_trained_anew_only_for_other_examples(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = peer("fake")
    fake.answers(["ouch?"])
    fake.answers(["sun?"])
    assert (home / "trainings").read_text() == "trained "

    teach(monkeypatch, TAUGHT[:3])
    assert fake.answers(["ouch?"]) == [Answer("greet", 0.5)]
    assert (home / "trainings").read_text() == "trained trained "
    assert (home / "installs").read_text() == "installed "
    assert len(list((home / "models").iterdir())) == 1


def test_it_is_installed_and_trained_anew_when_its_own_files_change(home: Path) -> None:
    peer("fake").answers(["ouch?"])
    (home.parents[2] / "benchmarks" / "fake" / "run.py").write_text(RUNNER + "# other settings\n")
    peer("fake").answers(["ouch?"])
    assert (home / "installs").read_text() == "installed installed "
    assert (home / "trainings").read_text() == "trained trained "


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("for n in range(40): print('line', n)\nexit('no memory')", "line 39\n.*no memory$"),
        ("print('all is well')", "gave 0 answers to 1 messages"),
    ],
)
def test_a_peer_that_fails_is_quoted(home: Path, script: str, message: str) -> None:
    (home.parents[2] / "benchmarks" / "fake" / "run.py").write_text(script)
    with pytest.raises(NeedlewiseError, match=r"(?s)^fake.*" + message) as caught:
        peer("fake").answers(["ouch?"])
    assert "line 5\n" not in str(caught.value)
