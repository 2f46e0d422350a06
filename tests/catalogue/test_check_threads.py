"""`check_project`: conversations and compound messages have known topics, and are not held out."""

from pathlib import Path

import pytest
from small_project import (
    CHATS,
    COMPOUND,
    HELD_OUT,
    HELD_OUT_CHATS,
    PAIN,
    PARTS,
    assert_named,
    edit,
    only_problem,
)

from needlewise.catalogue.check import check_project


@pytest.mark.parametrize(
    ("name", "old", "new", "mark", "words"),
    [
        pytest.param(
            CHATS,
            "  - condition:scars: my pits",
            "  - condition:scars: my pits\n    pain: and is it sore",
            "my pits",
            ["conversations.1.1 is {", "at most 1 item"],
            id="message_with_two_texts",
        ),
        pytest.param(CHATS, "my pits", "no", "scars: no", ["is False", "quotes"], id="unquoted_no"),
        pytest.param(
            PARTS, "and dear?", '" "', "price", ["is ' '", "match"], id="part_without_a_text"
        ),
        pytest.param(
            PARTS,
            "- - condition:scars: A",
            "- {}\n- - pain: A",
            "{}",
            ["compounds.1 is {}"],
            id="no_list",
        ),
        pytest.param(
            CHATS, "scars: my pits", "scars: my: pits", "my: pits", ["not valid YAML"], id="no_yaml"
        ),
        pytest.param(
            CHATS,
            "  - condition:scars: my pits\n",
            "",
            "hi there",
            ["one message is no conversation"],
            id="conversation_of_one_message",
        ),
        pytest.param(
            HELD_OUT_CHATS,
            "  - condition:scars: my pits\n",
            "",
            "good day",
            ["one message is no conversation"],
            id="held_out_conversation_of_one_message",
        ),
    ],
)
def test_what_breaks_the_layout_is_named_by_file_and_line(
    project: Path, name: str, old: str, new: str, mark: str, words: list[str]
) -> None:
    assert_named(project, name, old, new, mark, words)


@pytest.mark.parametrize("name", [CHATS, PARTS])
def test_a_key_of_another_name_is_refused_with_the_one_allowed(project: Path, name: str) -> None:
    key = Path(name).parent.name
    edit(project / name, f"{key}:", "messages:")
    unknown, missing = sorted(only_problem(project).splitlines(), reverse=True)
    assert unknown == f"{project / name}:1: unknown key 'messages'. Allowed here: {key}."
    assert missing == f"{project / name}:1: the key '{key}' is missing."


@pytest.mark.parametrize("name", [CHATS, PARTS, HELD_OUT_CHATS])
@pytest.mark.parametrize(
    ("topic", "words"),
    [
        pytest.param("scars", ["'scars' is no topic", "condition:scars, greet"], id="unknown"),
        pytest.param("pain+greet", ["'pain+greet'", "' + ' between several"], id="badly_joined"),
        pytest.param("greet + sore", ["'sore' is no topic"], id="second_unknown"),
        pytest.param("red_flag:doctor", ["'red_flag:doctor'", "data/red_flags"], id="report"),
    ],
)
def test_a_topic_that_does_not_exist_is_named_with_those_that_do(
    project: Path, name: str, topic: str, words: list[str]
) -> None:
    assert_named(project, name, "- condition:scars:", f"- {topic}:", f"- {topic}:", words)


@pytest.mark.parametrize("kind", ["data/conversations", "data/compounds", "tests/conversations"])
def test_there_may_be_none(project: Path, kind: str) -> None:
    (project / kind).rename(project / "left-out")
    assert check_project(project) == []


@pytest.mark.parametrize("name", ["more.yaml", "more/walker.yml"])
@pytest.mark.parametrize("kind", ["data/conversations", "data/compounds", "tests/conversations"])
def test_a_file_that_would_not_be_read_is_named(project: Path, kind: str, name: str) -> None:
    path = project / kind / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("conversations: []\n", encoding="utf-8")
    problem = only_problem(project)
    assert problem.startswith(f"{path}: move it to {project / kind}/")


@pytest.mark.parametrize(
    ("held_out", "old", "said", "training"),
    [
        pytest.param(HELD_OUT, "will I cry", "WILL it sting?", CHATS, id="first_message"),
        pytest.param(COMPOUND, "is it sore and dear", "Sore and dear", PARTS, id="whole_compound"),
        pytest.param(
            HELD_OUT_CHATS, "shall I weep", "DOES it hurt my aunt asks", PAIN, id="example"
        ),
        pytest.param(
            HELD_OUT_CHATS, "shall I weep", "will it sting", CHATS, id="both_first_messages"
        ),
        pytest.param(
            HELD_OUT_CHATS, "shall I weep", "a dent and now what", PARTS, id="first_and_compound"
        ),
    ],
)
def test_a_held_out_text_that_stands_in_training_is_named(
    project: Path, held_out: str, old: str, said: str, training: str
) -> None:
    words = ["is a training example at", f"{{root}}/{training}:"]
    assert_named(project, held_out, old, said, said, words)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        pytest.param(CHATS, "my pits", "is it sore", id="later_message"),
        pytest.param(PARTS, "and dear?", "is it dear", id="part_of_a_message"),
        pytest.param(HELD_OUT_CHATS, "my pits", "will it sting", id="held_out_later_message"),
    ],
)
def test_what_is_said_in_a_context_may_be_held_out_without_it(
    project: Path, name: str, old: str, new: str
) -> None:
    edit(project / name, old, new)
    assert check_project(project) == []


def test_every_training_line_with_a_held_out_text_is_named(project: Path) -> None:
    edit(project / CHATS, "will it sting", "is it sore")
    edit(project / CHATS, "hi there", "Is it sore?")
    problems = [str(problem) for problem in check_project(project)]
    assert [problem.rpartition(":")[2] for problem in problems] == ["2.", "4."]
