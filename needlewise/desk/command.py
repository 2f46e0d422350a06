"""`needlewise desk-user`: people of the desk, from the computer that it runs on."""

import argparse

from needlewise.desk.identity import users
from needlewise.desk.roles import role_named
from needlewise.store.database import database

BY = "command line"


def run(options: argparse.Namespace) -> int:
    """Does `options.action`, prints what came of it, and returns the exit status."""
    opened, name = database(), options.name
    match options.action:
        case "add":
            password = users.add(opened, name, role_named(options.role), by=BY)
            print(_shown_once(name, password))
        case "role":
            users.set_role(opened, name, role_named(options.role), by=BY)
            print(f"{name} is {options.role} now.")
        case "disable":
            users.disable(opened, name, by=BY)
            print(f"{name} cannot sign in any more.")
        case "enable":
            users.enable(opened, name, by=BY)
            print(f"{name} can sign in again.")
        case "reset":
            print(_shown_once(name, users.reset(opened, name, by=BY)))
        case "list":
            for person in users.list_people(opened):
                print(
                    f"{person.name}: {person.role.label}{'' if person.is_active else ', disabled'}"
                )
    return 0


def _shown_once(name: str, password: str) -> str:
    return f"One-time password of {name}, shown only this once: {password}"
