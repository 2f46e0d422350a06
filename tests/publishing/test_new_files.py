"""Files of new topics, their twins, and facts of the guide."""

from pathlib import Path

import pytest
import yaml

from needlewise.catalogue.guide import GuideFile
from needlewise.catalogue.topics import read_topic
from needlewise.catalogue.yaml_file import read_yaml
from needlewise.publishing.new_files import (
    new_held_out,
    new_topic,
    paths_of,
    with_fact,
    with_held_out,
    without_held_out,
)

TOPIC = """\
# "Can I drive \\"home\\"?"
version: "3.1"

responses:
  utter_faq/driving:
  - text: |-
      You can drive home.
      Really.
    metadata:
      question: "Can I drive: home?"
      cites: [F35]
      follow_ups: [human, condition:scars]

nlu:
- intent: faq/driving
  metadata: {voice: desk}
  examples: |
    - Can I drive "home"?
    - by car
"""


def test_a_new_topic_looks_like_the_others(tmp_path: Path) -> None:
    text = new_topic(
        "driving",
        "Can I drive: home?",
        "You can drive home. \nReally.\n",
        ["F35"],
        ["human", "condition:scars"],
        ['Can I drive "home"?', "- by car", "By car!", " "],
    )
    assert text == TOPIC.replace("- by car", "- By car!")
    (tmp_path / "driving.yml").write_text(text)
    topic = read_topic(tmp_path / "driving.yml", tmp_path)
    assert topic.responses[0].metadata.follow_ups == ("human", "condition:scars")


@pytest.mark.parametrize(
    ("id", "name"),
    [("driving", "driving.yml"), ("not_in_guide:parking", "not_in_guide/parking.yml")],
)
def test_a_topic_is_named_for_its_file(id: str, name: str) -> None:
    assert paths_of(id) == (f"data/topics/{name}", f"tests/topics/{name}")


def test_held_out_phrasings_come_and_go() -> None:
    twin = new_held_out(["may I: drive", "", "by bus"])
    assert twin == '# Phrasings that training never sees.\n- "may I: drive"\n- "by bus"\n'
    more = with_held_out(twin, ["By bus?", "on foot"])
    assert more == twin + '- "on foot"\n'
    assert without_held_out(more, ["on foot!"]) == twin


def test_held_out_phrasings_of_maps_are_found(root: Path) -> None:
    text = "- {kind: x, text: My neck bleeds}\n- b\n"
    assert without_held_out(text, ["my neck bleeds"]) == "- b\n"


@pytest.mark.parametrize("statement", ["Patients can drive home.", "Driving: yes.", "no"])
def test_a_fact_gets_the_next_number(root: Path, tmp_path: Path, statement: str) -> None:
    guide = (root / "data" / "guide.yml").read_text()
    numbers = [int(fact["id"][1:]) for fact in yaml.safe_load(guide)["facts"]]
    after, id = with_fact(guide, "driving", statement)
    assert id == f"F{max(numbers) + 1}"
    assert after.startswith(guide)
    (tmp_path / "guide.yml").write_text(after)
    content, problems = read_yaml(tmp_path / "guide.yml").validate(GuideFile)
    assert content is not None, problems
    assert (content.facts[-1].id, content.facts[-1].statement) == (id, statement)
