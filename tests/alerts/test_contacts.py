"""Addresses of contacts: variables filled in, and checked without showing their secrets."""

import logging

import pytest

from needlewise.alerts.contacts import address, check, provider, without_secrets
from needlewise.clinic import Alerts, Contact
from needlewise.errors import SettingsError

MAIL = Contact(name="Nurse", url="mailto://${USER_}:${WORD}@127.0.0.1:25?from=a@b.de&to=c@d.de")
ENVIRONMENT = {"USER_": "me@clinic.example", "WORD": "p@ss/w:rd?&"}


def test_variables_may_hold_any_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    [mail] = provider(MAIL)
    assert (mail.user, mail.password, mail.host) == (*ENVIRONMENT.values(), "127.0.0.1")


def test_a_variable_may_be_the_whole_url() -> None:
    contact = Contact(name="Room", url="${ROOM}")
    assert address(contact, {"ROOM": "json://a:b@host/x"}) == "json://a:b@host/x"


@pytest.mark.parametrize("environment", [{"USER_": "me"}, {"USER_": "me", "WORD": ""}])
def test_a_missing_variable_is_named(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"'Nurse'.*environment variable WORD, which is not"):
        address(MAIL, environment)


@pytest.mark.parametrize("url", ["nothing://tiger-77@host", "slack://tiger-77", "tiger-77"])
def test_a_url_that_apprise_does_not_take_is_refused_by_the_contact_s_name(
    url: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(SettingsError, match="'Night nurse'") as refusal:
        check(Alerts(second=(Contact(name="Night nurse", url=url),)))
    assert "tiger" not in f"{refusal.value}{caplog.text}{capfd.readouterr()}"


def test_no_piece_of_an_address_stays_in_a_text() -> None:
    contact = Contact(name="Room", url="slack://bot@xoxb-1/T0/geheim%2Fx?to=team&key=q1w2")
    said = "no: bot xoxb-1 geheim/x geheim%2Fx q1w2 team"
    assert without_secrets(said, contact) == "no: *** *** *** *** *** ***"


def test_a_contact_shows_no_url_when_printed() -> None:
    assert "mailto" not in repr(Alerts(first=(MAIL,)))
