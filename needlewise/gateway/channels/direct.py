"""Sends without the outbox: what is left when the database does not answer."""

import logging
from collections.abc import Sequence

import httpx
from tenacity import AsyncRetrying, RetryError, retry_if_result, stop_after_delay
from tenacity.wait import wait_random_exponential

from needlewise.gateway.channels.channel import Channel
from needlewise.gateway.channels.delivery import Delivery, Outcome
from needlewise.store.outbound import Letter

logger = logging.getLogger(__name__)
PATIENCE = 300.0
"""Seconds for which a letter is tried again; nothing of it outlives this process."""


async def send_directly(
    channel: Channel, http: httpx.AsyncClient, letters: Sequence[Letter]
) -> None:
    """Sends `letters` one after the other, each until it is accepted or `PATIENCE` is over."""
    for letter in letters:
        delivery = Delivery(letter.key, letter.recipient, letter.payload, letter.thread)
        again = AsyncRetrying(
            retry=retry_if_result(lambda outcome: outcome.state == "later"),
            wait=wait_random_exponential(multiplier=0.5, max=30),
            stop=stop_after_delay(PATIENCE),
        )
        try:
            outcome: Outcome = await again(channel.send, http, delivery)
        except RetryError:
            outcome = Outcome("later")
        if outcome.state != "accepted":
            logger.error("an answer by %s was not delivered: %s", channel.name, outcome.problem)
