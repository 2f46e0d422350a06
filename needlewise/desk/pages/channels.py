"""Messaging channels: which are on, what came and went, and what could not be delivered."""

from datetime import UTC, datetime

from sqlalchemy.engine import Connection
from starlette.responses import Response

from needlewise.clinic import clinic
from needlewise.desk.page import NotFound, get, post
from needlewise.desk.roles import Role
from needlewise.desk.traffic import COUNTED, traffic
from needlewise.desk.visit import Visit
from needlewise.desk.wording import channel_name
from needlewise.errors import NeedlewiseError
from needlewise.gateway.channels.overview import overview as known_channels
from needlewise.gateway.channels.overview import unreachable
from needlewise.gateway.channels.registry import switched
from needlewise.settings import settings
from needlewise.store import outbound
from needlewise.store.audit import note
from needlewise.store.outbound import UNSENT, Dead

SHOWN = 200
"""Letters at once; what a long outage leaves behind is more than anybody reads."""


@get("/channels")
def overview(visit: Visit) -> Response:
    """Nothing that patients wrote is on it."""
    chosen = clinic().channels
    known = known_channels(chosen, settings())
    on = [channel.name for channel in known if channel.is_on]
    with visit.database.read() as connection:
        counted = traffic(connection, datetime.now(UTC).date(), on)
        outbox = outbound.counts(connection)
        dead = outbound.dead(connection)
    return visit.show(
        "channels/overview.html",
        known=known,
        on=on,
        unreachable=unreachable(chosen) if on else "",
        waiting={name: sum(states.get(s, 0) for s in UNSENT) for name, states in outbox.items()},
        traffic=counted,
        counted=COUNTED,
        dead=sorted(dead, key=lambda letter: not letter.urgent)[:SHOWN],
        count=len(dead),
        urgent=sum(letter.urgent for letter in dead),
    )


@post("/channels/letters/{id:int}/try-again", Role.CLINICIAN)
def try_again(visit: Visit) -> Response:
    """Into the outbox once more, with as much time as it had at first."""
    with visit.database.write() as connection:
        letter = _letter(connection, visit.path["id"])
        channel = switched(clinic().channels, settings()).on.get(letter.channel)
        if channel is None:
            name = channel_name(letter.channel)
            raise NeedlewiseError(f"{name} is off, so nothing can be sent by it. Set it up first.")
        if not outbound.try_again(connection, letter.id, datetime.now(UTC), channel.lifetime):
            raise NeedlewiseError(
                "The provider had taken this message before it failed, so its text is not kept "
                "here any more. The conversation shows what it said."
            )
        _note(connection, visit, "letter.try_again", letter)
    return visit.go("/channels", "It is in the outbox again.")


@post("/channels/letters/{id:int}/dismiss", Role.CLINICIAN)
def dismiss(visit: Visit) -> Response:
    """Off the list; it is never sent."""
    with visit.database.write() as connection:
        letter = _letter(connection, visit.path["id"])
        outbound.dismiss(connection, letter.id)
        _note(connection, visit, "letter.dismiss", letter)
    return visit.go("/channels", "Dismissed.")


def _letter(connection: Connection, id: int) -> Dead:
    for letter in outbound.dead(connection):
        if letter.id == id:
            return letter
    raise NotFound(f"The message {id} is not on the list any more.")


def _note(connection: Connection, visit: Visit, action: str, letter: Dead) -> None:
    detail = {"channel": letter.channel, "conversation": letter.conversation}
    note(connection, visit.by, action, str(letter.id), detail)


ROUTES = [overview, try_again, dismiss]
