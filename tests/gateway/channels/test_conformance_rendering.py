"""What goes out is within the channel's limits, and in its own manner."""

import pytest
from conformance import ANN, REPORT, Clinic, a_turn, offered

from needlewise.turn import Button, Reply

PHONE, EMERGENCY = "+442079460123", "112"
LONG_TITLES = (
    "What are the side effects of it on sensitive skin?",
    "How long does it take until my skin has healed?",
    "Is it safe?",
)


@offered()
def test_report_leads(clinic: Clinic) -> None:
    """A reply to a report begins with a number that can be tapped."""
    [shown, *_] = clinic.says(ANN, REPORT)
    assert shown.calls[0] == PHONE
    head = "".join(c for c in shown.text[:60] if c.isdigit() or c == "+")
    assert PHONE in head or shown.raw.get("call_buttons")


@offered()
def test_emergency(clinic: Clinic) -> None:
    """In an emergency the first words are the number to call."""
    turn = a_turn("Call 112 now.\nThis can be life-threatening.", sources=())
    call = Button(title="Call 112", payload="tel:112")
    reply = turn.replies[0].model_copy(update={"buttons": (call,)})
    clinic.engine.turn = turn.model_copy(
        update={"escalation": "emergency", "topics": ("red_flag",), "replies": (reply,)}
    )
    shown = clinic.says(ANN, "I can't breathe")[0]
    assert shown.text.startswith("Call 112")
    assert shown.text.count("Call 112") == 1
    assert EMERGENCY in (shown.calls if clinic.provider.short_numbers else shown.strong[0])


@offered()
def test_long_answer(clinic: Clinic) -> None:
    """An answer that is too long is divided after sentences, and nothing of it is lost."""
    sentences = [f"This is sentence number {n} of a very long answer." for n in range(300)]
    clinic.engine.turn = a_turn(" ".join(sentences), "Is it safe?")
    messages = clinic.says(ANN, "tell me everything")
    assert len(messages) > 1
    whole = " ".join(" ".join(shown.text.split()) for shown in messages)
    assert all(sentence in whole for sentence in sentences)
    ends = [shown.text.split("\n")[-1].rstrip()[-1] for shown in messages[:-1]]
    assert set(ends) == {"."}
    assert not clinic.provider.refused


@offered()
def test_one_endless_word(clinic: Clinic) -> None:
    """Even a word without end is divided."""
    clinic.engine.turn = a_turn("x" * 9_000, sources=())
    messages = clinic.says(ANN, "tell me")
    assert "".join(shown.text for shown in messages).replace("\n", "").count("x") >= 9_000


@offered()
def test_mark_up(clinic: Clinic) -> None:
    """What would be mark-up by accident is shown as it is."""
    text = "Use *only* a_b_c `code` ~now~ <b>&amp; [this](https://clinic.example) at 5 < 6 & 7 > 2!"
    clinic.engine.turn = a_turn(text, "Is it *safe* & <sound>?")
    [shown] = clinic.says(ANN, "does it hurt?")
    assert text in shown.text
    assert any("Is it *safe*" in choice for choice in shown.choices) or (
        "Is it *safe* & <sound>?" in shown.text
    )


@offered()
def test_list(clinic: Clinic) -> None:
    """A list is shown as one, line by line."""
    clinic.engine.turn = a_turn("It treats:\n- scars\n- fine lines\n1. first\n2. second")
    [shown] = clinic.says(ANN, "what does it treat?")
    rows = [line.strip() for line in shown.text.splitlines()]
    assert {"• scars", "- scars"} & set(rows)
    assert "2. second" in rows


@pytest.mark.parametrize("count", [1, 2, 3, 4, 10, 11, 25])
@offered()
def test_choices(clinic: Clinic, count: int) -> None:
    """However many choices there are: all can be read, and each can be chosen."""
    titles = [f"Is it safe for case {n}?" for n in range(1, count + 1)]
    clinic.engine.turn = a_turn("It depends.", *titles)
    messages = clinic.says(ANN, "is it safe?")
    read = "\n".join([*(s.text for s in messages), *(c for s in messages for c in s.choices)])
    assert all(title in read for title in titles)
    clinic.says(ANN, str(count))
    assert clinic.engine.asked[-1]["text"] == titles[-1]
    assert not clinic.provider.refused


@offered()
def test_long_choices(clinic: Clinic) -> None:
    """Choices whose titles are too long for a button can be read in full all the same."""
    clinic.engine.turn = a_turn("It depends.", *LONG_TITLES)
    messages = clinic.says(ANN, "is it safe?")
    read = "\n".join([*(s.text for s in messages), *(c for s in messages for c in s.choices)])
    assert all(title in read for title in LONG_TITLES)
    assert not clinic.provider.refused


@offered("buttons")
def test_long_choice_pressed(clinic: Clinic) -> None:
    """... and ask their whole question when they are pressed."""
    clinic.engine.turn = a_turn("It depends.", *LONG_TITLES)
    [*_, shown] = clinic.says(ANN, "is it safe?")
    clinic.deliver(clinic.provider.press(ANN, shown, 0))  # type: ignore[attr-defined]
    clinic.settled(ANN)
    assert clinic.engine.asked[-1]["text"] == LONG_TITLES[0]


@offered()
def test_several_replies(clinic: Clinic) -> None:
    """Several replies come one after the other, their choices numbered through."""
    first = a_turn("It should not.", "Is it safe?").replies[0]
    second = Reply(
        text="It takes an hour.", buttons=(Button(title="How often?", payload="How often?"),)
    )
    clinic.engine.turn = a_turn("").model_copy(update={"replies": (first, second)})
    shown = clinic.says(ANN, "does it hurt and how long does it take?")
    texts = "\n".join(s.text for s in shown)
    assert texts.index("It should not.") < texts.index("It takes an hour.")
    clinic.says(ANN, "2")
    assert clinic.engine.asked[-1]["text"] == "How often?"


@offered()
def test_source(clinic: Clinic) -> None:
    """Sources are one short note at the end."""
    clinic.engine.turn = a_turn("It is numbed first.", sources=("F21", "F22"))
    [shown] = clinic.says(ANN, "does it hurt?")
    note = next(line for line in shown.text.splitlines() if "F21" in line)
    assert "F22" in note
    assert len(note) < 80
