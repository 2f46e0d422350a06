"""One visitor's conversation as the gateway sees it: checks a message, gets its turn, keeps it."""

import logging

from cachetools import TTLCache

from needlewise.catalogue.domain import session_minutes
from needlewise.errors import EngineError, NeedlewiseError
from needlewise.gateway import safety_net
from needlewise.gateway.engine_client import EngineClient
from needlewise.red_flags.detector import Detector
from needlewise.text import as_plain_text, normalize
from needlewise.turn import Turn

logger = logging.getLogger(__name__)

MAX_CHARACTERS = 2_000
KEPT_TURNS = 50
VISITORS, SECONDS = 10_000, 24 * 60 * 60


class MessageRefused(NeedlewiseError):
    """The message cannot be taken as it is; the text says why, for the visitor."""


class Conversations:
    """Sends messages to the engine and remembers what was said, per visitor and for a day."""

    def __init__(self, engine: EngineClient, detector: Detector) -> None:
        self._engine, self._detector = engine, detector
        self._turns: TTLCache[str, list[Turn]] = TTLCache(maxsize=VISITORS, ttl=SECONDS)
        # What a message may lean on; gone after the same pause as the engine's memory.
        self._session: TTLCache[str, list[Turn]] = TTLCache(VISITORS, 60 * session_minutes())

    def transcript(self, visitor: str) -> list[Turn]:
        """The turns of `visitor` so far, oldest first."""
        return self._turns.get(visitor, [])

    async def say(self, visitor: str, text: str) -> Turn:
        """Returns the turn that `text` leads to, whatever the engine does.

        Raises:
            MessageRefused: there is nothing to read in `text`, or too much.
        """
        sent, text = text, _accepted(text)
        # With its line ends, which end sentences.
        session = self._session.get(visitor, [])
        finding = safety_net.find(self._detector, sent, session)
        try:
            turn = safety_net.guard(await self._engine.turn(visitor, as_plain_text(sent)), finding)
        except EngineError as error:
            logger.warning("no answer: %s", error)
            turn = safety_net.without_engine(text, finding)
        turn = turn.model_copy(update={"text": text})
        self._turns[visitor] = [*self.transcript(visitor), turn][-KEPT_TURNS:]
        self._session[visitor] = [*session, turn][-KEPT_TURNS:]
        return turn


def _accepted(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise MessageRefused(
            f"Your message has {len(text):,} characters; I can read up to {MAX_CHARACTERS:,}. "
            "Please shorten it."
        )
    text = normalize(text)
    if not text:
        raise MessageRefused("I couldn't read any text in your message. Please type a question.")
    return text
