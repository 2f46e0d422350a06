"""What alerts say: calm, what to do, and nothing that tells who the patient is."""

from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from inbox import NOON, PATIENT

from needlewise.alerts.wording import Where, message
from needlewise.red_flags.escalation import UNNAMED
from needlewise.red_flags.vocabulary import red_flags
from needlewise.store.alerts import Alert

LONDON = Where("https://desk.example", ZoneInfo("Europe/London"))
NUMBER = "+442079460123"


def alert(**about: Any) -> Alert:
    values = {
        "id": 1,
        "escalation": 7,
        "contact": "Nurse",
        "reason": "opened",
        "attempts": 0,
        "conversation": "secret-name-of-it",
        "channel": "web",
        "kind": "symptom",
        "level": "doctor",
        "category": "bleeding",
        "opened_at": NOON,
        "caller_name": "Ann Lee",
        "caller_number": NUMBER,
    }
    return Alert(**{**values, **about})


def test_a_report_says_what_was_noticed_when_where_and_what_to_do() -> None:
    said = message(alert(), LONDON)
    assert said.title == "Symptom reported to the assistant"
    assert said.body == (
        "A patient describes bleeding. The assistant said to contact the doctor.\n"
        "Since Monday 1 June 2026, 13:00 (BST), channel: web.\n"
        "Please read the conversation and take it: https://desk.example/inbox/7"
    )
    assert said.type == "warning"


@pytest.mark.parametrize(
    ("about", "title", "type"),
    [
        ({"level": "emergency"}, "Emergency reported to the assistant", "failure"),
        (
            {"level": "emergency", "reason": "worse"},
            "Now worse: Emergency reported to the assistant",
            "failure",
        ),
        (
            {"reason": "second"},
            "Nobody has taken this yet: Symptom reported to the assistant",
            "warning",
        ),
        ({"kind": "missed"}, "A symptom was not noticed by the assistant", "warning"),
        (
            {"kind": "call_back", "level": "none", "reason": "reminder"},
            "Reminder: A patient asks to be called back",
            "info",
        ),
    ],
)
def test_titles_tell_kind_level_and_reason(about: dict[str, str], title: str, type: str) -> None:
    said = message(alert(**about), LONDON)
    assert (said.title, said.type) == (title, type)
    assert "https://desk.example/inbox/7" in said.body


@pytest.mark.parametrize("kind", ["symptom", "call_back", "missed"])
@pytest.mark.parametrize("level", ["none", "doctor", "emergency"])
def test_nothing_tells_who_the_patient_is_unless_the_clinic_wants_it(kind: str, level: str) -> None:
    said = str(message(alert(kind=kind, level=level), LONDON))
    assert "Ann" not in said
    assert NUMBER not in said
    assert "secret-name-of-it" not in said


def test_names_and_text_are_said_where_they_are_wanted() -> None:
    call = message(alert(kind="call_back"), LONDON, names=True)
    assert f"Caller: Ann Lee, {NUMBER}" in call.body
    report = message(alert(), LONDON, quoted=f"{PATIENT}\n\n{'a' * 900}", names=True)
    assert f"They wrote: “{PATIENT} aaa" in report.body
    assert len(report.body) < 600


@pytest.mark.parametrize("category", sorted(red_flags().noticed))
def test_each_category_is_told_in_words_about_somebody_else(category: str) -> None:
    body = message(alert(category=category), Where("https://desk.example", UTC)).body
    assert "A patient describes " in body
    assert UNNAMED not in body
    assert "yourself" not in body
    assert "(UTC)" in body


def test_a_category_that_is_not_known_is_a_symptom_all_the_same() -> None:
    assert f"A patient describes {UNNAMED}." in message(alert(category=""), LONDON).body
