"""What only Twilio has: receipts that carry our key, words that end it all, the price of a text."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from conformance import ANN, BEN, Clinic, a_turn, turned_on
from fake_provider import Provider, Webhook
from fake_twilio import OWN, FakeSms, FakeTwilio, FakeTwilioWhatsApp

from needlewise.channel_options import Channels
from needlewise.errors import ChannelError
from needlewise.gateway.channels.content import Content
from needlewise.gateway.channels.delivery import Delivery, Outcome
from needlewise.gateway.channels.registry import switched
from needlewise.settings import Settings
from needlewise.store import outbound

BOTH = [FakeSms, FakeTwilioWhatsApp]
both = pytest.mark.parametrize("kind", BOTH, ids=[kind.name for kind in BOTH])
sms = pytest.mark.parametrize("kind", [FakeSms])
whatsapp = pytest.mark.parametrize("kind", [FakeTwilioWhatsApp])


@both
def test_acknowledged_with_empty_twiml(clinic: Clinic) -> None:
    """Anything else would be sent to the patient."""
    answer = clinic.deliver(clinic.provider.text(ANN, "does it hurt?"))
    assert (answer.text, answer.headers["content-type"]) == (
        "<Response/>",
        "text/xml; charset=utf-8",
    )


@both
def test_signature_holds_for_the_query_too(clinic: Clinic) -> None:
    provider: Any = clinic.provider
    [shown] = clinic.says(ANN, "does it hurt?")
    real = provider.webhook(provider.receipt(shown, "failed", "30003"))
    other = Webhook(real.method, real.path.replace("-0", "-1"), real.headers, real.body)
    assert other.path != real.path
    assert clinic.request(other).status_code == 403


def test_form_of_countless_fields_is_refused_unread() -> None:
    with FakeSms().running() as provider:
        clinic = Clinic(provider)
        clinic.start_gateway()
        body = "&".join(f"f{n}=" for n in range(100_000)).encode()
        forged = Webhook("POST", "/channels/sms", {"x-twilio-signature": "no"}, body)
        assert clinic.request(forged).status_code == 400
        clinic.stop_gateway()


@both
def test_other_numbers_of_the_account(clinic: Clinic) -> None:
    """They may have the same webhook; they are not this channel's."""
    provider: Any = clinic.provider
    assert clinic.deliver(provider.message(ANN, Body="hi", To="+447700900199")).is_success
    assert clinic.settled(ANN) == []


@sms
@pytest.mark.parametrize("sender", ["62226", "Vodafone"])
def test_programs_are_not_answered(clinic: Clinic, sender: str) -> None:
    provider: Any = clinic.provider
    assert clinic.deliver(provider.message(ANN, Body="Your bill", From=sender)).is_success
    clinic.settled(ANN)
    assert provider.attempts == 0


@both
@pytest.mark.parametrize("word", ["stop", " Stop. ", "STOPALL", "Unsubscribe!", "optout"])
def test_words_that_stop(clinic: Clinic, word: str) -> None:
    assert clinic.says(ANN, word) == []
    assert clinic.says(ANN, "does it hurt?") == []
    assert not clinic.provider.refused


@both
def test_such_a_word_within_a_question_stops_nothing(clinic: Clinic) -> None:
    assert len(clinic.says(ANN, "When does the redness stop?")) == 1
    assert len(clinic.says(ANN, "yes")) == 2
    assert clinic.engine.asked[-1]["text"] == "yes"


@both
def test_words_of_the_clinics_own(clinic: Clinic) -> None:
    """Twilio's Advanced Opt-Out tells what they mean."""
    provider: Any = clinic.provider
    clinic.deliver(provider.message(ANN, Body="arrêt", OptOutType="STOP"))
    assert clinic.says(ANN, "does it hurt?") == []
    clinic.deliver(provider.message(ANN, Body="encore", OptOutType="START"))
    assert len(clinic.says(ANN, "does it hurt?")) == 1


@sms
def test_blocked_by_twilio(clinic: Clinic) -> None:
    """Who has sent STOP before this channel was switched on."""
    provider: Any = clinic.provider
    provider.unsubscribed.add(ANN)
    assert clinic.says(ANN, "does it hurt?") == []
    assert clinic.counted("blocked") == 1


@whatsapp
def test_button_of_a_template(clinic: Clinic) -> None:
    """What was pressed is what was meant, not what the template calls it."""
    provider: Any = clinic.provider
    pressed = {"ButtonText": "Is it safe?", "ButtonPayload": "FAQ_7"}
    clinic.deliver(provider.message(ANN, **pressed))
    assert len(clinic.settled(ANN)) == 1
    assert clinic.engine.asked[-1]["text"] == "Is it safe?"


@both
def test_several_media(clinic: Clinic) -> None:
    provider: Any = clinic.provider
    kinds = ("image/jpeg", "image/png", "application/pdf")
    form = {f"MediaContentType{number}": kind for number, kind in enumerate(kinds)}
    clinic.deliver(provider.message(ANN, NumMedia="3", **form))
    [shown] = clinic.settled(ANN)
    assert "a picture or a document" in shown.text


@both
def test_failed_receipt(clinic: Clinic) -> None:
    """Staff see that an answer which Twilio took never arrived, and nobody's number."""
    provider: Any = clinic.provider
    [shown] = clinic.says(ANN, "does it hurt?")
    assert shown.key
    clinic.deliver(provider.receipt(shown, "undelivered", "30003"))
    with clinic.database.read() as connection:
        [dead] = outbound.dead(connection)
    assert "undelivered" in dead.problem
    assert "30003" in dead.problem
    assert ANN not in dead.problem


@sms
def test_text_message_is_cheap(clinic: Clinic) -> None:
    """One character outside the alphabet would cost as much as two more messages."""
    said = "It’s “fine” – most people say so… wait 2–3 days"
    clinic.engine.turn = a_turn(f"{said}\n- scars\n- fine\N{NO-BREAK SPACE}lines", "Is it safe?")
    [shown] = clinic.says(ANN, "does it hurt?")
    assert shown.raw["is_gsm"]
    assert """It's "fine" - most people say so... wait 2-3 days""" in shown.text
    assert shown.text.endswith("Reply with a number to choose.\n1. Is it safe?")


@both
def test_no_receipts_without_a_public_address(kind: type[FakeTwilio]) -> None:
    """Twilio would refuse the message for it."""
    with kind().running() as provider:
        chosen = Channels.model_validate({provider.name: provider.options()})
        channel = switched(chosen, Settings.model_validate(provider.secrets())).on[provider.name]
        [payload] = channel.render(Content(blocks=(), note="Hello."))
        outcome = _ask(lambda http: channel.send(http, Delivery("k", f"+{ANN}", payload)))
        assert outcome.state == "accepted"
        assert provider.to(ANN)[0].key == ""


@both
def test_asked_whether_it_has_a_message(kind: type[FakeTwilio]) -> None:
    """Only one to the same person, of the same words, since then."""
    now = datetime.now(UTC)
    with kind().running() as provider:
        channel = turned_on(provider).on[provider.name]
        hello, other = (channel.render(Content((), note=text))[0] for text in ("Hello.", "Bye."))

        def has(person: str, payload: Any, since: datetime) -> bool | None:
            delivery = Delivery("k", f"+{person}", payload, since=since)
            return _ask(lambda http: channel.was_accepted(http, delivery))

        _ask(lambda http: channel.send(http, Delivery("k", f"+{ANN}", hello)))
        assert has(ANN, hello, now)
        assert has(ANN, other, now) is False
        assert has(BEN, hello, now) is False
        assert has(ANN, hello, now + timedelta(minutes=1)) is False
    assert has(ANN, hello, now) is None  # out of reach


@sms
@pytest.mark.parametrize(
    ("code", "status", "state", "everyone"),
    [
        (21610, 400, "blocked", False),
        (63016, 400, "refused", False),
        (20003, 401, "later", False),
        (20429, 429, "later", True),
        (30001, 400, "later", True),
        (14107, 429, "later", False),
        (21617, 400, "refused", False),
    ],
)
def test_errors(provider: Provider, code: int, status: int, state: str, everyone: bool) -> None:
    channel = turned_on(provider).on[provider.name]
    assert isinstance(provider, FakeTwilio)
    error = provider.error(code, f"The 'To' number +{ANN}", status)
    provider.faults.append(lambda: error)
    [payload] = channel.render(Content((), note="Hello."))
    told: Outcome = _ask(lambda http: channel.send(http, Delivery("k", f"+{ANN}", payload)))
    assert (told.state, told.everyone) == (state, everyone)
    assert str(code) in told.problem
    assert ANN not in told.problem
    assert OWN not in told.problem


def test_connect() -> None:
    with FakeSms().running() as provider:
        channel = turned_on(provider).on["sms"]
        address = "https://chat.clinic.example/channels/sms"
        assert _ask(lambda http: channel.connect(http, address))
        assert provider.directed_to == ("POST", address)
        wrong = turned_on(provider, twilio_auth_token="wrong").on["sms"]
        with pytest.raises(ChannelError, match="20003"):
            _ask(lambda http: wrong.connect(http, address))


def test_connect_a_number_of_somebody_else() -> None:
    with FakeSms().running() as provider:
        chosen = Channels.model_validate({"sms": provider.options() | {"number": "+447700900199"}})
        channel = switched(chosen, Settings.model_validate(provider.secrets())).on["sms"]
        with pytest.raises(ChannelError, match=r"no number \+447700900199"):
            _ask(lambda http: channel.connect(http, "https://chat.clinic.example/channels/sms"))


def _ask(what: Any) -> Any:
    async def ask() -> Any:
        async with httpx.AsyncClient() as http:
            return await what(http)

    return asyncio.run(ask())
