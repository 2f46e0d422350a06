"""Only the provider is believed; what is refused is counted."""

import pytest
from conformance import ANN, REPORT, Clinic, offered, turned_on
from fake_provider import Provider, Webhook

from needlewise.gateway.channels.intake import MAX_BODY


@offered()
def test_forged(clinic: Clinic) -> None:
    """A request without the provider's signature, or with that of another body, is refused."""
    forged = clinic.provider.forged()
    assert [clinic.request(webhook).status_code for webhook in forged] == [403] * len(forged)
    assert clinic.settled(ANN) == []
    assert not clinic.engine.asked
    _flush(clinic)
    assert clinic.counted("forged") == len(forged)


@offered()
def test_truncated(clinic: Clinic) -> None:
    """A request that was cut off is refused."""
    real = clinic.provider.webhook(clinic.provider.text(ANN, "does it hurt?"))
    cut = Webhook(real.method, real.path, real.headers, real.body[: len(real.body) // 2])
    assert clinic.request(cut).status_code == (403 if clinic.provider.signs_bodies else 400)
    assert clinic.settled(ANN) == []


@offered()
def test_oversized(clinic: Clinic) -> None:
    """A request that is larger than anything the provider sends is refused."""
    real = clinic.provider.webhook(clinic.provider.text(ANN, "does it hurt?"))
    large = Webhook(real.method, real.path, real.headers, real.body + b" " * MAX_BODY)
    assert clinic.request(large).status_code == 413
    _flush(clinic)
    assert clinic.counted("oversized") == 1


@offered()
def test_replayed(clinic: Clinic) -> None:
    """A request that somebody recorded and sends again is answered to nobody, and counted."""
    real = clinic.provider.webhook(clinic.provider.text(ANN, "does it hurt?"))
    for _ in range(4):
        clinic.request(real)
    assert len(clinic.settled(ANN)) == 1
    _flush(clinic)
    assert clinic.counted("repeated") == 3


@offered("dated")
def test_stale(clinic: Clinic) -> None:
    """A request whose signature is old is refused."""
    stale = clinic.provider.stale(clinic.provider.text(ANN, "does it hurt?"))  # type: ignore[attr-defined]
    assert clinic.request(stale).status_code == 403
    _flush(clinic)
    assert clinic.counted("stale") == 1
    assert clinic.settled(ANN) == []


@offered("handshake")
def test_handshake(clinic: Clinic) -> None:
    """The provider's handshake is answered; whoever does not know the secret gets no answer."""
    provider = clinic.provider
    answer = clinic.request(provider.handshake())  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert provider.CHALLENGE in answer.text  # type: ignore[attr-defined]
    assert clinic.request(provider.handshake("guessed")).status_code == 403  # type: ignore[attr-defined]


@offered()
def test_missing_secret(provider: Provider) -> None:
    """Without its secrets the channel stays off, and says which variable is missing."""
    for secret in provider.secrets():
        switched = turned_on(provider, **{secret: ""})
        assert not switched.on
        assert f"NEEDLEWISE_{secret.upper()}" in switched.problems[provider.name]


@offered()
def test_off(clinic: Clinic) -> None:
    """A channel that is off has no address."""
    clinic.stop_gateway()
    clinic.channels = {}
    clinic.start_gateway()
    webhook = clinic.provider.webhook(clinic.provider.text(ANN, REPORT))
    assert clinic.request(webhook).status_code == 404


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b"{}" * 10])
@offered()
def test_nonsense(clinic: Clinic, body: bytes) -> None:
    """Nonsense gets a plain refusal, whether signed or not."""
    real = clinic.provider.webhook(clinic.provider.text(ANN, "does it hurt?"))
    unsigned = Webhook(real.method, real.path, real.headers, body)
    assert clinic.request(unsigned).status_code in (400, 403)
    signed = clinic.provider.sign(body)  # type: ignore[attr-defined]
    assert clinic.request(signed).status_code in (200, 400)
    assert clinic.settled(ANN) == []


def _flush(clinic: Clinic) -> None:
    """Counts are written down when the gateway ends."""
    clinic.stop_gateway()
