"""The project's own data: all topics are there, and each answer rests on the facts it may cite."""

from pathlib import Path

import pytest
import yaml

from needlewise.catalogue.check import check_project
from needlewise.catalogue.check_neighbours import check_neighbours
from needlewise.catalogue.guide import GuideFile
from needlewise.catalogue.topics import Topic, public_id, read_topic
from needlewise.catalogue.yaml_file import read_yaml

FACTS = {f"F{number:02}" for number in range(1, 35)}
TOPICS = [
    "definition",
    "same_thing",
    "nano_peels",
    "conditions",
    "condition:scars",
    "condition:melasma",
    "condition:hyperpigmentation",
    "condition:cellulite",
    "condition:sunspots",
    "condition:enlarged_pores",
    "condition:flaccid_skin",
    "condition:stretch_marks",
    "condition:wrinkles",
    "condition:baldness",
    "condition:dark_circles",
    "condition:unlisted",
    "how_it_works",
    "process",
    "provider",
    "pain",
    "aftercare",
    "sun",
    "sessions",
    "side_effects",
    "redness",
    "risk_factors",
    "risk:retinoid",
    "risk:pregnancy",
    "risk:skin_condition",
    "risk:radiation",
    "warning_signs",
    "safety",
    "effectiveness",
    "novelty",
    "research",
    "not_in_guide",
    "human",
    "greet",
    "goodbye",
    "thanks",
    "bot_challenge",
    "help",
    "out_of_scope",
]
MAY_CITE = {
    "pain": {"F21"},
    "sessions": {"F23"},
    "provider": {"F19", "F20"},
    "sun": {"F26"},
    "redness": {"F25"},
    "research": {"F34"},
    "nano_peels": {"F07"},
    "same_thing": {"F05", "F06"},
    "warning_signs": {"F31", "F32"},
    "condition:melasma": {"F03", "F10"},
    "condition:baldness": {"F03", "F18"},
    "risk:retinoid": {"F27"},
    "risk:pregnancy": {"F28"},
    "risk:skin_condition": {"F29"},
    "risk:radiation": {"F30"},
}


@pytest.fixture(scope="module")
def topics(root: Path) -> dict[str, Topic]:
    """The topics by id."""
    folder = root / "data" / "topics"
    read = [read_topic(path, folder) for path in folder.rglob("*.yml")]
    return {topic.id: topic for topic in read}


def raw(path: Path) -> dict[str, list[dict[str, object]]]:
    """The file as any other reader of YAML sees it."""
    content: dict[str, list[dict[str, object]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def test_the_data_files_are_in_order(root: Path) -> None:
    assert [str(problem) for problem in check_project(root)] == []


def test_no_text_says_what_another_does_that_should_differ(root: Path) -> None:
    """Takes a minute when no vector is at hand yet."""
    assert [str(problem) for problem in check_neighbours(root)] == []


def test_the_guide_has_its_facts(root: Path) -> None:
    guide, problems = read_yaml(root / "data" / "guide.yml").validate(GuideFile)
    assert problems == []
    assert guide is not None
    assert sorted(fact.id for fact in guide.facts) == sorted(FACTS)


@pytest.mark.parametrize("level", ["doctor", "emergency"])
def test_each_level_of_report_has_examples_and_a_wording(root: Path, level: str) -> None:
    files = (root / "data" / "red_flags" / level).glob("*.yml")
    blocks = [block for path in files for block in raw(path)["nlu"]]
    assert sum(str(block["examples"]).count("\n") for block in blocks) > 1000
    assert f"utter_red_flag/{level}" in raw(root / "data" / "red_flags.yml")["responses"]


def test_every_fact_is_cited_by_an_answer(topics: dict[str, Topic]) -> None:
    cited = {c for topic in topics.values() for r in topic.responses for c in r.metadata.cites}
    assert cited == FACTS


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic != "not_in_guide"])
def test_each_topic_has_its_file(topics: dict[str, Topic], topic: str) -> None:
    assert topic in topics
    assert public_id(topic) == topic


def test_subjects_on_which_the_guide_is_silent_are_one_topic_to_the_outside(
    root: Path, topics: dict[str, Topic]
) -> None:
    names = {path.stem for path in (root / "data" / "topics" / "not_in_guide").glob("*.yml")}
    assert len(names) >= 60
    assert {topic for topic in topics if public_id(topic) == "not_in_guide"} == {
        f"not_in_guide:{name}" for name in names
    }


@pytest.mark.parametrize("topic", MAY_CITE)
def test_an_answer_cites_only_facts_that_bear_on_it(topics: dict[str, Topic], topic: str) -> None:
    responses = topics[topic].responses
    assert responses
    for response in responses:
        assert response.metadata.cites
        assert set(response.metadata.cites) <= MAY_CITE[topic]


def test_training_has_enough_examples_by_enough_voices(root: Path) -> None:
    examples: set[str] = set()
    voices: set[object] = set()
    for path in (root / "data" / "topics").rglob("*.yml"):
        for block in raw(path)["nlu"]:
            if "intent" in block:
                lines = str(block["examples"]).splitlines()
                examples.update(
                    line for line in lines if line.startswith("- ") and line[2:].strip()
                )
                metadata = block.get("metadata")
                assert isinstance(metadata, dict)
                voices.add(metadata["voice"])
    assert len(examples) >= 4_000
    assert len(voices) >= 8
