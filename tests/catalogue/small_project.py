"""The files of a small project in which all is well, and ways to break them."""

from pathlib import Path

from needlewise.catalogue.check import check_project

TOPIC = """\
version: "3.1"
responses:
  utter_{intent}:
  - text: |-
      {text}
    metadata:
      question: "{question}"
      cites: {cites}
      follow_ups: {follow_ups}
nlu:
{entity}- intent: {intent}
  metadata: {{voice: brisk}}
  examples: |
{brisk}
- intent: {intent}
  metadata: {{voice: retired}}
  examples: |
{retired}
"""
GUIDE = """\
title: A guide
facts:
- id: F01
  section: process
  statement: It does not hurt.
- id: F02
  section: conditions
  statement: It treats scars.
- id: F03
  section: warning signs
  statement: See a doctor when it bleeds.
"""
RED_FLAGS = """\
version: "3.1"
responses:
  utter_red_flag/doctor:
  - text: You describe {noticed}. Please see a doctor.
    metadata: {question: I have this now, cites: [F03]}
  utter_red_flag/emergency:
  - text: Call {clinic_emergency_number} now.
    metadata: {question: This is an emergency}
  utter_red_flag/self_harm:
  - text: Call {clinic_emergency_number} now. You are not alone.
    metadata: {question: I want to harm myself}
  utter_red_flag/unsure:
  - text: Do you have this now?
    metadata: {question: "Am I having this now?"}
  utter_red_flag/not_now:
  - text: Thank you for telling me.
    metadata: {question: "No, I do not"}
noticed:
  bleeding: bleeding
  airway: trouble with breathing
words:
  site: [chin, cheek]
symptoms:
  emergency:
    airway:
    - can't breathe
  doctor:
    bleeding:
    - <site> ... bleed*
contexts:
  negated:
    forward:
    - never
pseudo:
- never stopped
terminate:
- but
follow_ups:
  confirms: ["yes"]
  denies: [not at all]
  begins: [it started ...]
  asks: [is that normal]
"""
CLINIC = """\
name: Fig Street Skin
phone: "+44 20 7946 0999"
emergency_number: "999"
hours: Monday to Friday
address: 2 Fig Street
booking: https://figstreet.example/book
"""
REPORTS = """\
version: "3.1"
nlu:
- intent: red_flag/{level}
  metadata: {{voice: brisk, category: {category}}}
  examples: |
    - {example}
"""
SYNONYM = """\
- synonym: scars
  examples: |
    - pockmarks
"""


def topic(intent: str, question: str, cites: str, follow_ups: str = "[]", entity: str = "") -> str:
    lines = [f"    - {question} I ask for the {n}. time" for n in range(12)]
    return TOPIC.format(
        intent=intent,
        text=f"{question} Our guide has a word on it.",
        question=question,
        cites=cites,
        follow_ups=follow_ups,
        entity=entity,
        brisk="\n".join(lines[:6]),
        retired="\n".join(lines[6:]),
    )


PAIN, SCARS, PRICE, GREET = (
    "data/topics/pain.yml",
    "data/topics/condition/scars.yml",
    "data/topics/not_in_guide/price.yml",
    "data/topics/greet.yml",
)
BLEEDING, AIRWAY = "data/red_flags/doctor/bleeding.yml", "data/red_flags/emergency/airway.yml"
HELD_OUT, COMPOUND = "tests/topics/pain.yml", "tests/topics/compound.yml"
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
