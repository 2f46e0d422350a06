"""What is said to a report: whom to call first, what was noticed, what can be answered."""

import re

import pytest

from needlewise.clinic import ClinicFile
from needlewise.red_flags.detector import by_rules_alone
from needlewise.red_flags.escalation import escalation
from needlewise.red_flags.finding import Finding
from needlewise.red_flags.follow_up import Before
from needlewise.red_flags.vocabulary import LEVELS, Level, red_flags
from needlewise.turn import Button

CLINIC = ClinicFile(
    name="Fig {Street} Skin",
    phone="+44 (20) 7946-0999",
    emergency_number="999",
    hours="Monday to Friday",
    address="2 Fig Street",
    booking="https://figstreet.example/book",
)
CALL_CLINIC = Button(title="Call +44 (20) 7946-0999", payload="tel:+442079460999")
CALL_HELP = Button(title="Call 999", payload="tel:999")


@pytest.fixture(autouse=True)
def _our_clinic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers that no text can hold by chance."""
    monkeypatch.setattr("needlewise.red_flags.escalation.clinic", lambda: CLINIC)


def numbers(text: str) -> list[str]:
    return re.findall(r"\+?\d[\d ()-]*\d", text)


CATEGORIES = [
    pytest.param(level, category, id=f"{level}-{category}")
    for level in LEVELS
    for category in red_flags().symptoms[level]
]


@pytest.mark.parametrize("category", [*red_flags().symptoms["emergency"], ""])
def test_the_number_for_emergencies_is_alone_on_the_first_line(category: str) -> None:
    first, *rest = escalation("emergency", category).reply().text.splitlines()
    assert numbers(first) == ["999"]
    assert len(first.split()) <= 4
    assert rest


@pytest.mark.parametrize(("level", "category"), CATEGORIES)
def test_the_text_names_what_was_noticed(level: Level, category: str) -> None:
    text = escalation(level, category).reply().text
    noticed = "harming yourself" if category == "self_harm" else red_flags().noticed[category]
    assert noticed in text


@pytest.mark.parametrize("category", [*red_flags().symptoms["doctor"], ""])
def test_a_doctors_case_is_sent_to_the_clinic(category: str) -> None:
    reply = escalation("doctor", category).reply()
    assert "contact your doctor immediately" in reply.text
    assert numbers(reply.text) == ["+44 (20) 7946-0999"]
    assert "Fig {Street} Skin" in reply.text
    assert reply.sources == ("F31", "F32")


@pytest.mark.parametrize("unsure", [False, True])
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("category", ["", "no_such_category"])
def test_what_has_no_name_leaves_no_gap(category: str, level: Level, unsure: bool) -> None:
    text = escalation(level, category, unsure).reply().text
    assert not re.search(r"describe\s*[.,]|\{(?!Street)|None|no_such_category", text)


@pytest.mark.parametrize(("level", "button"), [("doctor", CALL_CLINIC), ("emergency", CALL_HELP)])
def test_one_button_dials_the_number_to_call(level: Level, button: Button) -> None:
    assert escalation(level).reply().buttons == (button,)


def test_self_harm_has_words_of_its_own() -> None:
    reply = escalation("emergency", "self_harm").reply()
    assert reply.text != escalation("emergency", "chest").reply().text
    assert "not have to face this alone" in reply.text
    assert "You describe" not in reply.text
    assert reply.buttons == (CALL_HELP,)


def test_self_harm_is_an_emergency_only() -> None:
    """The words and the button must not name two numbers to call first."""
    reply = escalation("doctor", "self_harm").reply()
    first = numbers(reply.text)[0]
    assert reply.buttons[0].title == f"Call {first}"


def test_where_unsure_it_asks_and_gives_the_advice_all_the_same() -> None:
    reply = escalation("doctor", "bleeding", unsure=True).reply()
    assert reply.text.splitlines()[0].endswith("?")
    assert "contact your doctor immediately" in reply.text
    assert numbers(reply.text) == ["+44 (20) 7946-0999"]


def test_where_unsure_the_phone_comes_before_yes_and_no() -> None:
    phone, yes, no = escalation("doctor", "bleeding", unsure=True).buttons
    assert phone == CALL_CLINIC
    assert yes.payload == yes.title == "I have this now"
    assert no.payload == no.title == "No, I don't have this"


@pytest.mark.parametrize("unsure", [False, None])
def test_where_sure_no_answer_is_offered(unsure: bool | None) -> None:
    assert escalation("doctor", "bleeding", unsure).buttons == (CALL_CLINIC,)


def test_the_buttons_for_yes_and_no_are_understood() -> None:
    detector = by_rules_alone(red_flags())
    _, yes, no = escalation("doctor", "bleeding", unsure=True).buttons
    before = [Before("is it meant to bleed?", asked=True)]
    assert detector.detect(yes.payload, before).level == "doctor"
    assert detector.detect(no.payload, before) == Finding(
        level=None, category="", context="negated", denied=True
    )
