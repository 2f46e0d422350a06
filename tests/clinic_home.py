"""A clinic's own copy of the project, whose data files may be changed by publishing."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from running import ROOT

from needlewise.clinic import Contact

LINKED = ("actions", "config.yml", "domain.yml", "endpoints.yml", "widget", ".rasa")
COPIED = ("data", "tests/topics", "tests/red_flags", "tests/conversations")


def clinic_home(
    folder: Path,
    origins: Sequence[str] = (),
    contacts: Sequence[Contact] = (),
    desk: str = "",
    channels: Mapping[str, Any] | None = None,
) -> Path:
    """The project in `folder`, with a clinic that tells `contacts`; its limits are out of the way.

    Args:
        folder: an empty one.
        origins: sites that may hold the widget.
        contacts: who is alerted.
        desk: the desk's address, for the links in alerts.
        channels: the section of clinic.yml.
    """
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name)
    (folder / "models").mkdir()
    for path in (ROOT / "models").iterdir():
        target = folder / "models" / path.name
        target.symlink_to(path) if path.is_dir() else shutil.copy2(path, target)
    clinic = yaml.safe_load((ROOT / "clinic.yml").read_text(encoding="utf-8"))
    limits = {"messages_a_visitor": 6000, "messages_an_address": 6000, "sessions_an_address": 600}
    clinic["website"] |= {"origins": list(origins), "limits": limits}
    clinic["alerts"]["first"] = [contact.model_dump() for contact in contacts]
    clinic["alerts"]["desk"] = desk or clinic["alerts"]["desk"]
    clinic["channels"] = dict(channels or {})
    (folder / "clinic.yml").write_text(yaml.safe_dump(clinic), encoding="utf-8")
    return folder
