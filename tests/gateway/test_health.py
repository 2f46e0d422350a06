"""Ready means that a question was answered, not that a process is there."""

import pytest
from fakes import ANSWER, FAULTS, FakeEngine, say
from starlette.testclient import TestClient

from needlewise.gateway import engine_client


@pytest.fixture(autouse=True)
def _asks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_client, "PROBED_EVERY", -1.0)


def test_it_is_ready_while_a_question_is_answered(engine: FakeEngine, visitor: TestClient) -> None:
    assert visitor.get("/health/ready").status_code == 200
    assert engine.asked[0]["sender"] == engine_client.PROBE


@pytest.mark.parametrize("fault", FAULTS)
def test_it_is_alive_but_not_ready_without_the_engine(
    engine: FakeEngine, visitor: TestClient, fault: str
) -> None:
    engine.respond = getattr(engine, fault)
    response = visitor.get("/health/ready")
    assert response.status_code == 503
    assert "no answer from the engine" in response.json()["reason"]
    assert visitor.get("/health/live").status_code == 200
    engine.respond = engine.answer
    assert visitor.get("/health/ready").status_code == 200


def test_an_engine_that_understands_nothing_is_not_ready(
    engine: FakeEngine, visitor: TestClient
) -> None:
    engine.turn = ANSWER.model_copy(update={"topics": ()})
    assert visitor.get("/health/ready").status_code == 503


def test_asking_often_costs_one_question(
    engine: FakeEngine, visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_client, "PROBED_EVERY", 60.0)
    for _ in range(5):
        visitor.get("/health/ready")
    assert len(engine.asked) == 1


def test_a_fault_is_noticed_at_once(
    engine: FakeEngine, visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_client, "PROBED_EVERY", 60.0)
    assert visitor.get("/health/ready").status_code == 200
    engine.respond = engine.down
    say(visitor, "does it hurt?")
    assert visitor.get("/health/ready").status_code == 503
