"""The files of a small project in which all is well, and ways to break them."""

from pathlib import Path

from small_files import (
    BLOCK,
    CLINIC,
    COMPOUNDS,
    CONVERSATIONS,
    GUIDE,
    RED_FLAGS,
    REPORTS,
    SYNONYM,
    TOPIC,
)

from needlewise.catalogue.check import check_project

VOICES = {
    "brisk": ["aunt", "barber", "coach", "doctor"],
    "retired": ["editor", "friend"],
    "anxious": ["grandpa", "husband"],
    "chatty": ["imam", "jeweller"],
    "polite": ["niece"],
    "texter": ["lodger"],
}
"""Those of each topic, and who asks in an example of theirs."""


def topic(intent: str, question: str, cites: str, follow_ups: str = "[]", entity: str = "") -> str:
    blocks = [
        BLOCK.format(
            intent=intent,
            voice=voice,
            lines="\n".join(f"    - {question} My {asker} asks" for asker in askers),
        )
        for voice, askers in VOICES.items()
    ]
    return TOPIC.format(
        intent=intent,
        text=f"{question} Our guide has a word on it.",
        question=question,
        cites=cites,
        follow_ups=follow_ups,
        entity=entity,
        blocks="".join(blocks),
    )


PAIN, SCARS, PRICE, GREET = (
    "data/topics/pain.yml",
    "data/topics/condition/scars.yml",
    "data/topics/not_in_guide/price.yml",
    "data/topics/greet.yml",
)
BLEEDING, AIRWAY = "data/red_flags/doctor/bleeding.yml", "data/red_flags/emergency/airway.yml"
HELD_OUT, COMPOUND = "tests/topics/pain.yml", "tests/topics/compound.yml"
CHATS, PARTS = "data/conversations/texter.yml", "data/compounds/juggler.yml"
HELD_OUT_CHATS = "tests/conversations/walker.yml"
HELD_OUT_REPORTS, LOOK_ALIKES = "tests/red_flags/doctor.yml", "tests/red_flags/none.yml"
FILES = {
    "clinic.yml": CLINIC,
    "data/guide.yml": GUIDE,
    "data/red_flags.yml": RED_FLAGS,
    BLEEDING: REPORTS.format(level="doctor", category="bleeding", example="My chin keeps bleeding"),
    AIRWAY: REPORTS.format(level="emergency", category="airway", example="I can't breathe"),
    PAIN: topic(
        "faq/pain", "Does it hurt?", "[F01, F02]", "['condition:scars', 'red_flag:doctor']"
    ),
    SCARS: topic("faq/condition:scars", "Does it treat scars?", "[F02]", "[pain]", SYNONYM),
    PRICE: topic("faq/not_in_guide:price", "What does it cost?", "[]"),
    GREET: topic("chitchat/greet", "Hello", "[]", "[pain]"),
    CHATS: CONVERSATIONS.format(first="will it sting"),
    PARTS: COMPOUNDS,
    HELD_OUT_CHATS: CONVERSATIONS.format(first="shall I weep").replace("hi there", "good day"),
    HELD_OUT: "- is it sore\n- will I cry\n",
    "tests/topics/condition/scars.yml": "- can you fix my scar\n",
    "tests/topics/not_in_guide/price.yml": "- is it dear\n",
    "tests/topics/greet.yml": "- hi\n",
    COMPOUND: "- text: is it sore and dear\n  all_topics: [pain]\n",
    HELD_OUT_REPORTS: "- {kind: bleeding, text: My neck bleeds}\n",
    LOOK_ALIKES: "- {kind: info, text: Do necks bleed}\n- {kind: info, text: Do chins}\n",
}


def write(root: Path) -> None:
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(path: Path, mark: str) -> int:
    """The line, from 1, of the last `mark` in the file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return max(number for number, line in enumerate(lines, start=1) if mark in line)


def only_problem(project: Path) -> str:
    [problem] = check_project(project)
    return str(problem)


def assert_named(project: Path, name: str, old: str, new: str, mark: str, words: list[str]) -> None:
    """Puts `new` for `old` in a file: the one problem is on the line of `mark` and has `words`."""
    edit(project / name, old, new)
    problem = only_problem(project)
    assert problem.startswith(f"{project / name}:{line_of(project / name, mark)}: ")
    expected = [word.replace("{root}", str(project)) for word in words]
    assert [word for word in expected if word not in problem] == []
