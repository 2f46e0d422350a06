"""A text that is too long is refused, unless a report is in it."""

import pytest
from fakes import FakeEngine, gateway, say, send
from starlette.testclient import TestClient

from needlewise.gateway.message import MAX_CHARACTERS, MOST_PIECES, pieces
from needlewise.red_flags.detector import Detector

STORY = "I went there on a sunny day and had a nice talk. " * 60
REPORT = "My face is still bleeding. "


@pytest.fixture
def visitor(engine: FakeEngine, rules: Detector) -> TestClient:
    return TestClient(gateway(engine, rules))


@pytest.mark.parametrize("place", ["first", "amid", "last"])
def test_a_report_in_it_is_escalated(visitor: TestClient, place: str) -> None:
    text = {"first": REPORT + STORY, "amid": STORY + REPORT + STORY, "last": STORY + REPORT}[place]
    turn = say(visitor, text)
    assert turn.escalation == "doctor"
    assert "bleeding" in turn.text


def test_without_one_it_is_refused(visitor: TestClient) -> None:
    response = send(visitor, STORY)
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "too_long"


def test_pieces_are_whole_sentences_and_lose_nothing() -> None:
    text = STORY * 5
    divided = list(pieces(text))
    assert "".join(divided) == text
    assert all(len(piece) <= MAX_CHARACTERS for piece in divided)
    assert all(piece.rstrip().endswith(".") for piece in divided)


def test_pieces_of_a_program_end() -> None:
    assert len(list(pieces("x" * 10_000_000))) == MOST_PIECES
