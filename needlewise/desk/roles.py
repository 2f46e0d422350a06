"""What people may do at the desk."""

from enum import IntEnum


class Role(IntEnum):
    """Each may do all that those before it may."""

    VIEWER = 1
    TESTER = 2
    CLINICIAN = 3
    ADMIN = 4

    @property
    def label(self) -> str:
        return self.name.lower()


MEANINGS = {
    Role.VIEWER: "Looks at everything that patients wrote, and takes escalations.",
    Role.TESTER: "Runs tests, writes regression cases, drafts changes of wording and examples.",
    Role.CLINICIAN: "Adds facts to the guide, publishes and rolls back, resends messages.",
    Role.ADMIN: "Manages people, reads the audit log, deletes conversations.",
}
"""What people read of them."""


def role_named(name: str) -> Role:
    """The role that is called `name`.

    Raises:
        ValueError: there is none; names the choices.
    """
    try:
        return Role[name.upper()]
    except KeyError:
        choices = ", ".join(role.label for role in Role)
        raise ValueError(f"{name!r} is no role. Roles: {choices}.") from None
