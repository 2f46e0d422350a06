"""What is to be said arrives, once, whatever the provider does."""

import time
from typing import Any

from conformance import ANN, BEN, REPORT, Clinic, a_turn, offered, wait_until
from fake_provider import failing
from sqlalchemy.exc import OperationalError

from needlewise.gateway.channels import mailroom
from needlewise.gateway.channels.answering import Answering
from needlewise.store import outbound
from needlewise.worker import sender
from needlewise.worker.sender import Sender


@offered()
def test_errors(clinic: Clinic) -> None:
    """A provider that fails is tried again until it takes the message."""
    clinic.provider.faults.extend([failing(500), failing(503), failing(502)])
    assert len(clinic.says(ANN, "does it hurt?")) == 1
    assert clinic.provider.attempts == 4


@offered()
def test_too_many(clinic: Clinic) -> None:
    """A provider that asks to wait is given the time, by whoever else is to be told, too."""
    clinic.provider.faults.append(lambda: clinic.provider.too_many(1))
    began = time.monotonic()
    clinic.says(ANN, "does it hurt?")
    waited = time.monotonic() - began
    assert waited >= 1
    assert len(clinic.provider.to(ANN)) == 1


@offered()
def test_order(clinic: Clinic) -> None:
    """Each gets their answers in the order of asking, also when some had to be tried again."""
    clinic.provider.faults.extend([failing(), failing()])
    for number in range(5):
        clinic.engine.turn = a_turn(f"Answer number {number}.")
        clinic.deliver(clinic.provider.text(ANN, f"question {number}"))
        wait_until(lambda number=number: len(clinic.engine.asked) > number)  # type: ignore[misc]
    texts = [shown.text for shown in clinic.settled(ANN)]
    assert [text.splitlines()[0] for text in texts] == [f"Answer number {n}." for n in range(5)]


@offered()
def test_reports_first(clinic: Clinic, monkeypatch: Any) -> None:
    """The reply to a report overtakes what waits."""
    monkeypatch.setattr(sender, "AT_ONCE", 1)  # the order shows
    monkeypatch.setattr(sender, "AND_REPORTS", 0)
    clinic.stop_sender()
    for number in range(10):
        clinic.deliver(clinic.provider.text(f"4477009003{number:02}", "does it hurt?"))
    clinic.deliver(clinic.provider.text(ANN, REPORT))
    wait_until(lambda: _in_outbox(clinic) >= 11)
    clinic.start_sender()
    clinic.settled(ANN)
    assert clinic.provider.received[0].recipient == ANN


@offered()
def test_refused_for_good(clinic: Clinic) -> None:
    """What the provider will never take is given up, kept, and seen by staff; the next goes on."""
    clinic.provider.faults.append(clinic.provider.invalid)  # type: ignore[attr-defined]
    clinic.says(ANN, "does it hurt?")
    with clinic.database.read() as connection:
        [dead] = outbound.dead(connection)
    assert dead.channel == clinic.provider.name
    assert dead.problem
    assert len(clinic.says(ANN, "is it safe?")) == 1


@offered("blocked")
def test_recipient_gone(clinic: Clinic) -> None:
    """Whoever does not want to hear from us is left alone, and nobody has to look into it."""
    clinic.provider.faults.append(clinic.provider.blocked)  # type: ignore[attr-defined]
    clinic.says(ANN, "does it hurt?")
    with clinic.database.read() as connection:
        assert outbound.dead(connection) == []
    assert clinic.provider.to(ANN) == []
    assert len(clinic.says(BEN, "does it hurt?")) == 1


@offered()
def test_gateway_ends_before_sending(clinic: Clinic) -> None:
    """An answer outlives the gateway that found it."""
    clinic.stop_sender()
    clinic.deliver(clinic.provider.text(ANN, "does it hurt?"))
    wait_until(lambda: _in_outbox(clinic))
    clinic.stop_gateway()
    clinic.start_sender()
    assert len(clinic.settled(ANN)) == 1


@offered()
def test_gateway_ends_before_answering(clinic: Clinic, monkeypatch: Any) -> None:
    """A message that was acknowledged is answered by the next gateway."""
    with monkeypatch.context() as dying:
        dying.setattr(Answering, "take", lambda *_: None)
        assert clinic.deliver(clinic.provider.text(ANN, "does it hurt?")).is_success
        clinic.stop_gateway()
    clinic.start_gateway()
    assert len(clinic.settled(ANN)) == 1


@offered("evidence")
def test_sender_ends_before_noting(clinic: Clinic, monkeypatch: Any) -> None:
    """A message that the provider took, but whose sender died before noting it, is not repeated."""
    monkeypatch.setattr(sender, "DOUBT", sender.timedelta(seconds=0.5))
    clinic.stop_sender()
    clinic.start_sender(_Forgetful)
    clinic.deliver(clinic.provider.text(ANN, "does it hurt?"))
    wait_until(lambda: clinic.provider.to(ANN))
    clinic.stop_sender()
    clinic.provider.prove(clinic)  # type: ignore[attr-defined]
    clinic.start_sender()
    assert len(clinic.settled(ANN)) == 1


class _Forgetful(Sender):
    """Dies, as it were, between sending and noting."""

    def _settle(self, now: Any) -> None:
        pass


@offered()
def test_too_late(clinic: Clinic) -> None:
    """After the time that the channel allows an answer is not sent any more; staff see it."""
    clinic.stop_sender()
    clinic.deliver(clinic.provider.text(ANN, "does it hurt?"))
    wait_until(lambda: _in_outbox(clinic))
    with clinic.database.write() as connection:
        connection.exec_driver_sql("UPDATE outbound SET expires_at = '2020-01-01 00:00:00'")
    clinic.start_sender()
    assert clinic.settled(ANN) == []
    with clinic.database.read() as connection:
        [dead] = outbound.dead(connection)
    assert "too late" in dead.problem


@offered()
def test_without_database(clinic: Clinic, monkeypatch: Any) -> None:
    """A report is answered, once, although the database does not answer; the provider has to
    tell it again, so that it would not be lost with the gateway."""
    monkeypatch.setattr(mailroom, "TO_ARRIVE", 0.3)

    def out_of_reach() -> Any:
        raise OperationalError("", {}, Exception("no database"))

    clinic.connect = out_of_reach
    webhook = clinic.provider.webhook(clinic.provider.text(ANN, REPORT))
    assert clinic.request(webhook).status_code == 503
    assert clinic.request(webhook).is_success
    wait_until(lambda: clinic.provider.to(ANN))
    clinic.connect = lambda: clinic.database
    clinic.request(webhook)
    clinic.stop_gateway()  # by then all is said
    texts = [shown.text for shown in clinic.settled(ANN)]
    assert len(texts) == len(set(texts))


@offered("stop")
def test_stop_without_database(clinic: Clinic, monkeypatch: Any) -> None:
    """... and STOP, and a "yes" that could be START, are not lost by that."""
    monkeypatch.setattr(mailroom, "TO_ARRIVE", 0.3)

    def out_of_reach() -> Any:
        raise OperationalError("", {}, Exception("no database"))

    clinic.connect = out_of_reach
    clinic.request(clinic.provider.webhook(clinic.provider.text(ANN, "yes")))
    wait_until(lambda: clinic.provider.to(ANN))
    stop = clinic.provider.webhook(clinic.provider.text(ANN, "STOP"))
    assert clinic.request(stop).status_code == 503
    clinic.connect = lambda: clinic.database
    before = len(clinic.provider.to(ANN))
    assert clinic.request(stop).is_success
    assert len(clinic.says(ANN, "does it hurt?")) == before


@offered("quote")
def test_quote(clinic: Clinic) -> None:
    """An answer quotes its question where the patient has written something else since."""
    clinic.stop_sender()
    clinic.stop_gateway()
    clinic.start_gateway()
    provider = clinic.provider
    clinic.deliver(provider.text(ANN, "does it hurt?", id="first"))
    wait_until(lambda: _in_outbox(clinic))
    clinic.start_sender()
    [only] = clinic.settled(ANN)
    assert only.quotes == ""
    hold = clinic.detector.detect
    clinic.detector.detect = lambda text, before=(): time.sleep(0.2) or hold(text, before)  # type: ignore
    clinic.deliver(provider.text(ANN, "is it safe?", id="second"))
    clinic.deliver(provider.text(ANN, "what does it treat?", id="third"))
    _, second, third = clinic.settled(ANN)
    assert (second.quotes, third.quotes) == ("second", "")


def _in_outbox(clinic: Clinic) -> int:
    with clinic.database.read() as connection:
        return len(outbound.waiting(connection))
