"""What `needlewise channel` does, with this clinic's channels, and what it prints."""

import asyncio
import sys

import httpx

from needlewise.clinic import clinic
from needlewise.errors import ChannelError
from needlewise.gateway.channels.calls import new_client
from needlewise.gateway.channels.channel import Channel
from needlewise.gateway.channels.delivery import Outcome
from needlewise.gateway.channels.overview import overview, unreachable, webhook_address
from needlewise.gateway.channels.registry import guide, one, preview
from needlewise.gateway.channels.secrets import redacted
from needlewise.gateway.channels.terminal.trial import explained, try_out
from needlewise.settings import settings


def show_all() -> int:
    """Prints every channel there is."""
    chosen = clinic().channels
    listed = overview(chosen, settings())
    width = max(len(channel.name) for channel in listed)
    for channel in listed:
        print(f"{channel.name:{width}}  {'on ' if channel.is_on else 'off'}  {channel.webhook}")
        if channel.problem:
            print(f"{'':{width}}       {channel.problem}")
    problem = unreachable(chosen)
    if problem:
        print(f"\n{problem}")
    return 0


def test(name: str, to: str) -> int:
    """Sends a test message to `to`.

    Raises:
        SettingsError: the channel is not on.
    """
    channel = one(name, clinic().channels, settings())
    outcome = asyncio.run(_try_out(channel, to))
    is_sent = outcome.state == "accepted"
    told = redacted(explained(outcome, channel, to), settings())
    print(told, file=sys.stdout if is_sent else sys.stderr)
    return int(not is_sent)


async def _try_out(channel: Channel, to: str) -> Outcome:
    async with new_client() as http:
        return await try_out(channel, http, to, clinic().name)


def connect(name: str) -> int:
    """Has the provider send to our webhook, or says how to tell it by hand.

    Raises:
        SettingsError: the channel is not on.
        ChannelError: the provider refused.
    """
    chosen = clinic().channels
    channel, address = one(name, chosen, settings()), webhook_address(chosen, name)
    problem = unreachable(chosen)
    if problem:
        print(problem, file=sys.stderr)
    try:
        done = asyncio.run(_connect(channel, address))
    except ChannelError as error:
        raise ChannelError(redacted(str(error), settings())) from None
    print(
        done
        or f"{channel.title} can only be told in its own console. The webhook's address is "
        f"{address}\n{guide(name)} says where to click."
    )
    return 0


async def _connect(channel: Channel, address: str) -> str | None:
    async with new_client() as http:
        try:
            return await channel.connect(http, address)
        except (httpx.InvalidURL, UnicodeError) as error:  # a token is part of what is called
            raise ChannelError(
                f"{channel.title} cannot even be asked ({type(error).__name__}): check that the "
                f"token in its NEEDLEWISE_ variable is whole, and on one line."
            ) from error


def simulate(name: str) -> int:
    """Chats in the terminal; needs no secrets.

    Raises:
        SettingsError: there is no such channel.
        EngineError: there is no trained model.
    """
    channel = preview(name)
    # Only this brings Rasa.
    from needlewise.gateway.channels.terminal.simulate import chat
    from needlewise.models import is_current

    if not is_current():
        print("The files have changed since training: run `needlewise train`.", file=sys.stderr)
    return chat(channel)
