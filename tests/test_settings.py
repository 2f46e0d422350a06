"""NEEDLEWISE_... variables: cast, defaulted, and refused with what is allowed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from needlewise.errors import SettingsError
from needlewise.settings import project_root, read_settings, settings

KNOWN = (
    *("HOME", "HOST", "PORT", "TRUSTED_PROXIES", "ENGINE_PORT", "ENGINE_TIMEOUT"),
    *("DATABASE_URL", "DESK_HOST", "DESK_PORT"),
    *("OPENID_ISSUER", "OPENID_CLIENT_ID", "OPENID_CLIENT_SECRET"),
    *("WHATSAPP_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"),
    *("TELEGRAM_TOKEN", "TELEGRAM_SECRET", "SLACK_TOKEN", "SLACK_SIGNING_SECRET"),
    *("MESSENGER_TOKEN", "MESSENGER_APP_SECRET", "MESSENGER_VERIFY_TOKEN"),
    *("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "WEBHOOK_SECRET"),
)


@pytest.fixture
def _read_again() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_defaults(root: Path) -> None:
    """The gateway is on this machine only, and the project is where the package lies."""
    given = read_settings({})
    assert given.home == root
    assert (given.host, given.port) == ("127.0.0.1", 8080)
    assert (given.engine_port, given.engine_timeout) == (5006, 8.0)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("home", "/srv/clinic", Path("/srv/clinic")),
        ("host", "0.0.0.0", "0.0.0.0"),
        ("trusted_proxies", "10.0.0.1,10.0.0.2", "10.0.0.1,10.0.0.2"),
        ("port", "9000", 9000),
        ("port", "1", 1),
        ("port", "65535", 65535),
        ("engine_port", "5055", 5055),
        ("engine_timeout", "2.5", 2.5),
        ("engine_timeout", "60", 60.0),
    ],
)
def test_a_value_is_cast(name: str, text: str, value: object) -> None:
    given = getattr(read_settings({f"NEEDLEWISE_{name.upper()}": text}), name)
    assert given == value
    assert isinstance(given, type(value) if not isinstance(value, Path) else Path)


def test_variables_of_others_are_not_looked_at() -> None:
    others = {"PORT": "1", "HOST": "example", "needlewise_port": "1", "XNEEDLEWISE_PORT": "1"}
    assert read_settings(others) == read_settings({})


@pytest.mark.parametrize("name", ["PROT", "", "MODEL_CONFIG", "PORT_"])
def test_an_unknown_setting_is_refused_with_those_that_exist(name: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({f"NEEDLEWISE_{name}": "8080"})
    message = str(refusal.value)
    assert message.startswith(f"NEEDLEWISE_{name} is not a setting")
    listed = message.partition(":")[2].strip(" .").split(", ")
    assert sorted(listed) == sorted(f"NEEDLEWISE_{known}" for known in KNOWN)


@pytest.mark.parametrize("name", ["NEEDLEWISE_PORT", "NEEDLEWISE_ENGINE_PORT"])
@pytest.mark.parametrize("value", ["0", "-1", "65536", "80.5", "eighty", "", "80 81"])
def test_a_bad_port_is_refused_by_name_and_value(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({name: value})
    assert str(refusal.value).startswith(f"{name}={value!r}: ")


@pytest.mark.parametrize("value", ["0", "-1", "60.1", "inf", "nan", "soon", ""])
def test_a_bad_timeout_is_refused_by_name_and_value(value: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({"NEEDLEWISE_ENGINE_TIMEOUT": value})
    assert str(refusal.value).startswith(f"NEEDLEWISE_ENGINE_TIMEOUT={value!r}: ")


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({"NEEDLEWISE_PORT": "0", "NEEDLEWISE_PROT": "1", "NEEDLEWISE_HOST": "::1"})
    named = {line.split("=")[0].split(" ")[0] for line in str(refusal.value).splitlines()}
    assert named == {"NEEDLEWISE_PORT", "NEEDLEWISE_PROT"}


@pytest.mark.usefixtures("_read_again")
def test_the_process_reads_its_own_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NEEDLEWISE_HOME", str(tmp_path))
    monkeypatch.setenv("NEEDLEWISE_PORT", "8181")
    assert project_root() == tmp_path
    assert settings().port == 8181


def test_a_secret_is_not_shown_by_accident() -> None:
    assert "hush" not in repr(read_settings({"NEEDLEWISE_OPENID_CLIENT_SECRET": "hush"}))
