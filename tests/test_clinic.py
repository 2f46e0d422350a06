"""clinic.yml: the clinic's own details, and what is refused in them."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from needlewise.catalogue.yaml_file import read_yaml
from needlewise.clinic import Alerts, ClinicFile, Website, clinic, placeholders
from needlewise.errors import DataFileError, SettingsError
from needlewise.settings import settings

SOUND = """\
# Our details.
name: Fig Street Skin
phone: "+44 (20) 7946-0999"
emergency_number: "999"
hours: Monday to Friday
address: 2 Fig Street
booking: https://figstreet.example/book
"""
ALERTS = """\
opening: {timezone: Europe/Berlin}
alerts:
  first: [{name: Ann, url: "${ANN}"}, {name: Ben, url: "json://host"}]
"""
DETAILS = {"name", "phone", "emergency_number", "hours", "address", "booking"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project's folder of its own, with a sound clinic.yml."""
    (tmp_path / "clinic.yml").write_text(SOUND, encoding="utf-8")
    monkeypatch.setenv("NEEDLEWISE_HOME", str(tmp_path))
    settings.cache_clear()
    clinic.cache_clear()
    yield tmp_path
    settings.cache_clear()
    clinic.cache_clear()


@pytest.mark.usefixtures("home")
def test_the_details_are_those_of_the_file() -> None:
    assert clinic().name == "Fig Street Skin"
    assert clinic().emergency_number == "999"


@pytest.mark.usefixtures("home")
def test_each_detail_has_its_placeholder() -> None:
    values = clinic().values()
    assert set(values) == placeholders() == {f"clinic_{name}" for name in DETAILS}
    assert values["clinic_phone"] == "+44 (20) 7946-0999"


def test_the_file_that_is_shipped_is_sound(root: Path) -> None:
    _, problems = read_yaml(root / "clinic.yml").validate(ClinicFile)
    assert problems == []


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("+44 (20) 7946-0999", "tel:+442079460999"),
        ("020 7946 0999", "tel:02079460999"),
        ("112", "tel:112"),
    ],
)
def test_a_call_link_dials_the_number_only(number: str, link: str) -> None:
    assert ClinicFile.call_link(number) == link


@pytest.mark.parametrize(
    ("detail", "value", "word"),
    [
        pytest.param("name", '""', "name", id="empty_name"),
        pytest.param("name", "no", "quotes", id="unquoted_no"),
        pytest.param("phone", "ask at the desk", "phone", id="phone_in_words"),
        pytest.param("phone", '"---"', "phone", id="phone_without_a_digit"),
        pytest.param("phone", '"+44 20;ext=1"', "phone", id="phone_with_parameters"),
        pytest.param("emergency_number", "112", "quotes", id="unquoted_number"),
        pytest.param("emergency_number", '"call 112"', "emergency_number", id="number_in_words"),
        pytest.param("booking", "javascript:alert(1)", "booking", id="booking_is_a_script"),
        pytest.param("booking", "figstreet.example", "booking", id="booking_without_https"),
        pytest.param("hours", "9:00", "quotes", id="hours_that_yaml_counts_as_a_number"),
    ],
)
def test_a_bad_detail_is_refused_on_its_line(
    home: Path, detail: str, value: str, word: str
) -> None:
    lines = [
        f"{detail}: {value}" if line.startswith(f"{detail}:") else line
        for line in SOUND.splitlines()
    ]
    path = home / "clinic.yml"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(SettingsError) as refusal:
        clinic()
    message = str(refusal.value)
    assert message.startswith(f"{path}:{lines.index(f'{detail}: {value}') + 1}: {detail} is ")
    assert word in message


def test_an_unknown_detail_is_refused_with_those_that_exist(home: Path) -> None:
    path = home / "clinic.yml"
    path.write_text(f"{SOUND}fax: none\n", encoding="utf-8")
    with pytest.raises(SettingsError) as refusal:
        clinic()
    where, _, allowed = str(refusal.value).partition("Allowed here: ")
    assert where.startswith(f"{path}:8: unknown key 'fax'")
    assert set(allowed.strip(".").split(", ")) == DETAILS | {
        "alerts",
        "channels",
        "country",
        "opening",
        "website",
    }


def test_the_website_is_closed_to_others_until_it_is_told(home: Path) -> None:
    assert clinic().website == Website(origins=(), privacy=None, demo=True)
    website = "website:\n  origins: [https://www.figstreet.example, http://localhost:8000]\n"
    (home / "clinic.yml").write_text(SOUND + website, encoding="utf-8")
    clinic.cache_clear()
    assert clinic().website.origins == ("https://www.figstreet.example", "http://localhost:8000")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('origins: ["*"]', "origins"),
        ("origins: [https://figstreet.example/]", "origins"),
        ("origins: [figstreet.example]", "origins"),
        ("privacy: javascript:alert(1)", "privacy"),
        ("limits: {messages_a_visitor: 0}", "messages_a_visitor"),
        ("limits: {messages: 5}", "messages_a_visitor"),
        ("origin: []", "origins"),
    ],
)
def test_a_bad_website_is_refused(home: Path, line: str, word: str) -> None:
    (home / "clinic.yml").write_text(f"{SOUND}website:\n  {line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=word) as refusal:
        clinic()
    assert str(refusal.value).startswith(f"{home / 'clinic.yml'}:9: ")


@pytest.mark.parametrize("detail", sorted(DETAILS))
def test_no_detail_may_be_missing(home: Path, detail: str) -> None:
    kept = [line for line in SOUND.splitlines() if not line.startswith(f"{detail}:")]
    (home / "clinic.yml").write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(SettingsError, match=f"clinic.yml:.*{detail!r} is missing"):
        clinic()


def test_no_file_is_said_with_its_path(home: Path) -> None:
    path = home / "clinic.yml"
    path.unlink()
    with pytest.raises(DataFileError) as refusal:
        clinic()
    assert str(path) in str(refusal.value)


def test_nobody_is_alerted_until_contacts_are_told(home: Path) -> None:
    assert clinic().alerts == Alerts(include_text=False, second_after=10, first=(), second=())
    assert (clinic().opening, clinic().country, clinic().zone) == (None, "GB", UTC)
    (home / "clinic.yml").write_text(SOUND + ALERTS, encoding="utf-8")
    clinic.cache_clear()
    assert [contact.name for contact in clinic().alerts.first] == ["Ann", "Ben"]
    assert clinic().zone == ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ("country: gb", "country"),
        ("opening: {monday: '09:00-17:00'}", "opening.timezone"),
        ("opening: {timezone: UTC, monday: 9-17}", "opening.monday: '9-17'"),
        ("opening: {timezone: UTC, lunday: '09:00-17:00'}", "monday, saturday"),
        ("alerts: {desk: desk.example}", "alerts.desk"),
        ("alerts: {desk: 'https://desk.example/'}", "alerts.desk"),
        ("alerts: {second_after: 0}", "alerts.second_after"),
        ("alerts: {first: [{name: Ann, url: 'json://a'}, {name: Ann, url: 'json://b'}]}", "Ann"),
        ("alerts: {first: [{name: Ann, adress: 'json://a'}]}", "name, url"),
        ("alerts: {first: ['mailto://me:tiger@mail.example']}", "write a list of contacts"),
        ("alerts: {first: 'mailto://me:tiger@mail.example'}", "write a list of contacts"),
    ],
)
def test_bad_hours_and_contacts_are_refused_without_their_secrets(
    home: Path, part: str, word: str
) -> None:
    (home / "clinic.yml").write_text(f"{SOUND}{part}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as refusal:
        clinic()
    assert str(refusal.value).startswith(f"{home / 'clinic.yml'}:8: ")
    assert word in str(refusal.value)
    assert "tiger" not in str(refusal.value)
