"""A test message through a channel as the clinic has set it up, and what came of it in words."""

import uuid

import httpx

from needlewise.gateway.channels.channel import Channel
from needlewise.gateway.channels.content import Content
from needlewise.gateway.channels.delivery import Delivery, Outcome, refused
from needlewise.gateway.channels.registry import guide
from needlewise.gateway.markup import blocks

CHOICES = ("What is microneedling?", "Does it hurt?")


def sample(channel: Channel, clinic_name: str) -> Content:
    """Has what most replies have; its choices get real answers if the webhook is heard, too."""
    text = (
        f"This is a test message of {clinic_name}: {channel.title} can send.\n"
        "Choose a question to see whether it can receive as well."
    )
    return Content(blocks=tuple(blocks(text)), choices=CHOICES)


async def try_out(channel: Channel, http: httpx.AsyncClient, to: str, clinic_name: str) -> Outcome:
    """Sends a test message to `to`; returns what came of it, at the first part that fails."""
    outcome = refused("there was nothing to send")
    key = f"test-{uuid.uuid4().hex}"
    for number, payload in enumerate(channel.render(sample(channel, clinic_name))):
        try:
            outcome = await channel.send(http, Delivery(f"{key}-{number}", to, payload))
        except Exception as error:  # such as a token with characters that no header takes
            return refused(f"it cannot even be asked ({type(error).__name__})")
        if outcome.state != "accepted":
            return outcome
    return outcome


def explained(outcome: Outcome, channel: Channel, to: str) -> str:
    """What `outcome` means and what to do about it."""
    title, more = channel.title, guide(channel.name)
    problem = outcome.problem
    match outcome.state:
        case "accepted":
            named = f" (its id there: {outcome.provider_id})" if outcome.provider_id else ""
            return (
                f"{title} has taken a test message to {to}{named}.\n"
                f"If it does not arrive within a minute, see {more}. "
                f"The address is {channel.address_hint}."
            )
        case "blocked":
            return (
                f"{title} does not deliver to {to}: {problem}.\n"
                f"Check the address: {channel.address_hint}. If it is right, that person has "
                f"blocked the clinic, or has to write to it first ({more})."
            )
        case "refused":
            return (
                f"{title} refused the message: {problem}.\n"
                f"Check the address: {channel.address_hint}. If it is right, check the tokens in "
                f"the NEEDLEWISE_ variables and the channel's section of clinic.yml ({more})."
            )
    return f"{title} did not take the message: {problem}.\n{_next(outcome, more)}"


def _next(outcome: Outcome, more: str) -> str:
    """What to do when it may work later."""
    if outcome.after is not None:
        return f"Wait {outcome.after:.0f} seconds, then try again ({more} tells the limits)."
    if outcome.in_doubt:
        return (
            "It may have arrived nonetheless: look before you try again. If it has not, check that "
            f"the token in its NEEDLEWISE_ variable is whole, and on one line ({more})."
        )
    return (
        "If this speaks of tokens or rights, replace the token in its NEEDLEWISE_ variable "
        f"({more}). If the provider can't be reached, check this computer's way to the internet "
        "and `api` in clinic.yml. Else try again in a minute."
    )
