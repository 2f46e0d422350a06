"""`needlewise channel`: what it prints, and the status that a script sees."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import yaml
from fake_provider import ADDRESS, Fault
from fake_telegram import SECRET as TELEGRAM_SECRET
from fake_telegram import TOKEN as TELEGRAM_TOKEN
from fake_telegram import FakeTelegram
from fake_whatsapp import APP_SECRET, TOKEN, VERIFY, FakeWhatsApp

from needlewise.cli import main
from needlewise.clinic import clinic
from needlewise.gateway.channels.registry import KNOWN, guide, preview
from needlewise.gateway.channels.terminal.trial import CHOICES, sample
from needlewise.settings import settings

COMMAND = Path(sys.executable).with_name("needlewise")
ME = "447700900123"
SECRETS = (TOKEN, APP_SECRET, VERIFY, TELEGRAM_TOKEN, TELEGRAM_SECRET)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def whatsapp() -> Iterator[FakeWhatsApp]:
    with FakeWhatsApp().running() as provider:
        assert isinstance(provider, FakeWhatsApp)
        yield provider


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram().running() as provider:
        assert isinstance(provider, FakeTelegram)
        yield provider


@pytest.fixture
def home(
    root: Path,
    tmp_path: Path,
    whatsapp: FakeWhatsApp,
    telegram: FakeTelegram,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Path]:
    """A clinic with WhatsApp and Telegram on."""
    details = yaml.safe_load((root / "clinic.yml").read_text(encoding="utf-8"))
    on = {provider.name: provider.options() for provider in (whatsapp, telegram)}
    details["channels"] = {"address": ADDRESS, **on}
    (tmp_path / "clinic.yml").write_text(yaml.safe_dump(details), encoding="utf-8")
    for name, value in (whatsapp.secrets() | telegram.secrets()).items():
        monkeypatch.setenv(f"NEEDLEWISE_{name.upper()}", value)
    monkeypatch.setenv("NEEDLEWISE_HOME", str(tmp_path))
    yield tmp_path
    settings.cache_clear()
    clinic.cache_clear()


@pytest.fixture
def channel(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `needlewise channel ...`; returns the status and what was printed."""

    def run(*arguments: str) -> tuple[int, str, str]:
        settings.cache_clear()
        clinic.cache_clear()
        status = main(["channel", *arguments])
        printed = capsys.readouterr()
        assert not any(secret in printed.out + printed.err for secret in SECRETS)
        return status, printed.out, printed.err

    return run


def without_channels(home: Path, keep: Sequence[str] = ()) -> None:
    """Takes from clinic.yml all of its section `channels` but `keep`."""
    details = yaml.safe_load((home / "clinic.yml").read_text(encoding="utf-8"))
    details["channels"] = {name: details["channels"][name] for name in keep}
    (home / "clinic.yml").write_text(yaml.safe_dump(details), encoding="utf-8")


def test_a_test_message_names_the_clinic_and_offers_choices(
    channel: Run, whatsapp: FakeWhatsApp
) -> None:
    status, out, _ = channel("test", "whatsapp", "--to", ME)
    assert status == 0
    [shown] = whatsapp.to(ME)
    assert "Example Dermatology" in shown.text
    assert len(shown.choices) == 2
    assert "WhatsApp has taken a test message" in out
    assert "within the last 24 hours" in out


OTHER_TOKEN = f"Malformed access token {TOKEN}"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (FakeWhatsApp.blocked, ("does not deliver to 447700900123", "country code")),
        (FakeWhatsApp.invalid, ("refused the message: 100", "country code", "clinic.yml")),
        (lambda _: (401, {}, {"error": {"code": 190, "message": OTHER_TOKEN}}), ("190", "token")),
        (lambda _: (500, {}, {}), ("status 500", "try again in a minute")),
        (lambda fake: fake.too_many(7), ("Rate limit hit", "Wait 7 seconds")),
    ],
    ids=["blocked", "refused", "bad token, quoted", "faulty", "too many"],
)
def test_what_went_wrong_is_told_with_the_way_out(
    channel: Run,
    whatsapp: FakeWhatsApp,
    fault: Callable[[FakeWhatsApp], tuple[int, dict[str, str], object]],
    told: tuple[str, ...],
) -> None:
    answer: Fault = lambda: fault(whatsapp)  # noqa: E731
    whatsapp.faults.append(answer)
    status, out, error = channel("test", "whatsapp", "--to", ME)
    assert (status, out) == (1, "")
    assert all(words in error for words in (*told, "docs/channels/whatsapp.md"))
    assert whatsapp.attempts == 1


@pytest.mark.parametrize("token", ["EAAG-other", "“EAAG-token”", "EAAG\ntoken"])
def test_a_token_that_is_no_good_is_told_of_but_not_quoted(
    channel: Run, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("NEEDLEWISE_WHATSAPP_TOKEN", token)
    status, _, error = channel("test", "whatsapp", "--to", ME)
    assert status == 1
    assert "token" in error
    assert token not in error


def test_a_provider_out_of_reach_is_told_of(channel: Run, home: Path) -> None:
    text = (home / "clinic.yml").read_text(encoding="utf-8")
    details = yaml.safe_load(text)
    details["channels"]["whatsapp"]["api"] = "http://127.0.0.1:9"
    (home / "clinic.yml").write_text(yaml.safe_dump(details), encoding="utf-8")
    status, _, error = channel("test", "whatsapp", "--to", ME)
    assert status == 1
    assert "cannot be reached" in error


@pytest.mark.parametrize("action", [("test", "--to", ME), ("connect",)], ids=["test", "connect"])
def test_a_channel_that_is_not_on_is_told_with_the_fix(
    channel: Run, home: Path, monkeypatch: pytest.MonkeyPatch, action: tuple[str, ...]
) -> None:
    name, *more = action
    status, _, error = channel(name, "whatsap", *more)
    assert status == 1
    assert all(known in error for known in ("whatsap'", *KNOWN))
    monkeypatch.delenv("NEEDLEWISE_WHATSAPP_TOKEN")
    status, _, error = channel(name, "whatsapp", *more)
    assert (status, "NEEDLEWISE_WHATSAPP_TOKEN is not set" in error) == (1, True)
    without_channels(home)
    status, _, error = channel(name, "whatsapp", *more)
    assert (status, "add it to clinic.yml" in error) == (1, True)


def test_where_only_the_console_can_connect_it_says_what_to_enter(channel: Run) -> None:
    status, out, error = channel("connect", "whatsapp")
    assert (status, error) == (0, "")
    assert f"{ADDRESS}/channels/whatsapp" in out
    assert "docs/channels/whatsapp.md" in out


def test_a_provider_that_can_is_told_the_webhook(channel: Run, telegram: FakeTelegram) -> None:
    status, out, error = channel("connect", "telegram")
    assert (status, error) == (0, "")
    assert telegram.webhook_info["url"] == f"{ADDRESS}/channels/telegram"
    assert f"{ADDRESS}/channels/telegram" in out


@pytest.mark.parametrize("token", ["123:other", "123:\nother", "123:“other”"])
def test_a_provider_that_refuses_to_connect_is_told_of(
    channel: Run, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("NEEDLEWISE_TELEGRAM_TOKEN", token)
    status, _, error = channel("connect", "telegram")
    assert status == 1
    assert "Telegram" in error
    assert token not in error


def test_an_address_that_providers_cannot_reach_is_warned_of(channel: Run, home: Path) -> None:
    without_channels(home, keep=("whatsapp",))
    assert "Providers can't send to http://127.0.0.1" in channel("connect", "whatsapp")[2]


def test_all_channels_are_listed_with_their_webhooks(
    channel: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, out, _ = channel("list")
    lines = {line.split()[0]: line.split()[1:] for line in out.splitlines()}
    assert status == 0
    assert lines["whatsapp"] == ["on", f"{ADDRESS}/channels/whatsapp"]
    others = [name for name in KNOWN if name not in ("whatsapp", "telegram")]
    assert all(lines[name] == ["off", f"{ADDRESS}/channels/{name}"] for name in others)
    assert all(guide(name) in out for name in others)
    assert "Providers can't send" not in out
    monkeypatch.delenv("NEEDLEWISE_WHATSAPP_APP_SECRET")
    assert "NEEDLEWISE_WHATSAPP_APP_SECRET is not set" in channel("list")[1]
    without_channels(home)
    assert "Providers can't send to http://127.0.0.1" in channel("list")[1]


def test_the_command_line_explains_itself() -> None:
    run = subprocess.run([COMMAND, "channel", "test", "whatsapp"], capture_output=True, text=True)
    assert run.returncode == 2
    assert "--to" in run.stderr


def test_a_channel_that_does_not_exist_cannot_be_simulated(channel: Run) -> None:
    status, _, error = channel("simulate", "pigeon")
    assert status == 1
    assert all(known in error for known in ("pigeon", *KNOWN))


@pytest.mark.parametrize("name", KNOWN)
def test_each_channel_can_be_looked_at_without_secrets_and_has_a_guide(
    name: str, root: Path
) -> None:
    channel = preview(name)
    shown = [channel.show(payload) for payload in channel.render(sample(channel, "A Clinic"))]
    assert "test message of A Clinic" in shown[0]
    assert all(choice in shown[-1] for choice in CHOICES)
    assert (root / guide(name)).is_file()
