"""A gateway whose engine and detector the test controls."""

from collections.abc import Callable

import pytest
from fakes import FakeDetector, FakeEngine, gateway
from starlette.testclient import TestClient

from needlewise.red_flags.detector import Detector, by_rules_alone
from needlewise.red_flags.vocabulary import red_flags


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def fake_detector() -> FakeDetector:
    return FakeDetector()


@pytest.fixture(scope="session")
def rules() -> Detector:
    """The project's own rules, without what is learnt."""
    return by_rules_alone(red_flags())


@pytest.fixture
def new_visitor(engine: FakeEngine, fake_detector: FakeDetector) -> Callable[[], TestClient]:
    app = gateway(engine, fake_detector)
    return lambda: TestClient(app)


@pytest.fixture
def visitor(new_visitor: Callable[[], TestClient]) -> TestClient:
    return new_visitor()
