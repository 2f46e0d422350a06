"""Conversations as the gateway sees them: takes a message, gets its turn, keeps it."""

import asyncio
import logging
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Literal
from weakref import WeakValueDictionary

from needlewise.catalogue.domain import session_minutes
from needlewise.errors import EngineError, NeedlewiseError
from needlewise.gateway import safety_net, transcripts
from needlewise.gateway.engine_client import EngineClient
from needlewise.gateway.lanes import Lane
from needlewise.gateway.limits import RateLimits, SlowDown
from needlewise.gateway.transcripts import Entry, Transcripts
from needlewise.red_flags.detector import Detector
from needlewise.red_flags.finding import Finding
from needlewise.text import as_plain_text, normalize
from needlewise.turn import Turn

logger = logging.getLogger(__name__)

MAX_CHARACTERS = 2_000
URGENT_SECONDS = 0.6
"""How long a reported symptom waits for the engine's part of the reply; the gateway's own part is
said within a second."""


class MessageRefused(NeedlewiseError):
    """The message cannot be taken as it is; the text says why, for the visitor.

    Args:
        code: `empty` or `too_long`.
    """

    def __init__(self, code: Literal["empty", "too_long"], message: str) -> None:
        super().__init__(message)
        self.code = code


class Conversations:
    """Sends messages to the engine and keeps what was said."""

    def __init__(self, engine: EngineClient, detector: Detector, limits: RateLimits) -> None:
        self._engine, self._detector, self._limits = engine, detector, limits
        self.transcripts = Transcripts()
        self._pause = timedelta(minutes=session_minutes())
        self._lanes: WeakValueDictionary[str, Lane] = WeakValueDictionary()
        self._under_way: dict[tuple[str, str], asyncio.Task[Entry]] = {}
        # One thread: the detector's parts are not made for several, and the event loop stays free.
        self._detecting = ThreadPoolExecutor(1, "detector")

    async def say(
        self, conversation: str, text: str, id: str | None = None, address: str = ""
    ) -> Entry:
        """Returns the turn that `text` leads to, whatever the engine does.

        A message with an `id` that was answered, or is about to be, is not answered again. Beyond
        the limits a report is still escalated, without the engine.

        Raises:
            MessageRefused: there is nothing to read in `text`, or too much.
            SlowDown: there were too many from this conversation or `address`.
        """
        accepted(text)
        id = id or uuid.uuid4().hex
        key = (conversation, id)
        if key not in self._under_way:
            if known := self.transcripts.entry(conversation, id):
                return known
            task = asyncio.create_task(self._say(conversation, text, id, address))
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
            self._under_way[key] = task
        # Whoever has stopped waiting must not stop the answer for whoever asks again.
        return await asyncio.shield(self._under_way[key])

    async def _find(self, conversation: str, text: str) -> Finding:
        """What `text` reports after what was said before."""
        session = self._session(conversation)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._detecting, safety_net.find, self._detector, text, session
        )

    async def delete(self, conversation: str) -> None:
        """Leaves nothing of the conversation, here or in the engine."""
        self.transcripts.delete(conversation)
        lane = self._lane(conversation)
        try:
            async with lane.normal():  # an answer under way would be remembered after all
                await self._engine.forget(conversation)
        except EngineError as error:
            # Its memory is gone with it, or after a day; nobody can name the conversation any more.
            logger.warning("the engine did not forget: %s", error)

    async def _say(self, conversation: str, sent: str, id: str, address: str) -> Entry:
        await self._limits.flood(address)
        finding = await self._find(conversation, sent)
        try:
            await self._limits.message(conversation, address)
        except SlowDown:
            if finding.level is None:
                raise
            return self._keep(conversation, id, safety_net.without_engine(normalize(sent), finding))
        return await self._answer(conversation, sent, id, finding)

    async def _answer(self, conversation: str, sent: str, id: str, finding: Finding) -> Entry:
        lane = self._lane(conversation)
        if finding.level is not None:
            async with lane.report():
                return self._keep(conversation, id, await self._turn(conversation, sent, finding))
        before = self._session(conversation)
        async with lane.normal():
            if self._session(conversation) != before:  # it may be about what was said meanwhile
                finding = await self._find(conversation, sent)
            return self._keep(conversation, id, await self._turn(conversation, sent, finding))

    async def _turn(self, conversation: str, sent: str, finding: Finding) -> Turn:
        seconds = None if finding.level is None else URGENT_SECONDS
        try:
            answer = await self._engine.turn(conversation, as_plain_text(sent), seconds)
            turn = safety_net.guard(answer, finding)
        except EngineError as error:
            logger.warning("no answer: %s", error)
            turn = safety_net.without_engine(sent, finding)
        return turn.model_copy(update={"text": normalize(sent)})

    def _lane(self, conversation: str) -> Lane:
        return self._lanes.setdefault(conversation, Lane())

    def _keep(self, conversation: str, id: str, turn: Turn) -> Entry:
        entry = Entry(id, turn)
        self.transcripts.add(conversation, entry)
        return entry

    def _session(self, conversation: str) -> list[Turn]:
        """What a message may lean on: gone after the same pause as the engine's memory."""
        entries = self.transcripts.of(conversation)
        now, turns = transcripts.utc_now(), []
        for entry in reversed(entries):
            if now - entry.at > self._pause:
                break
            turns.append(entry.turn)
            now = entry.at
        return turns[::-1]


def accepted(text: str) -> str:
    """`text` as it is shown and read.

    Raises:
        MessageRefused: there is nothing to read in it, or too much.
    """
    if len(text) > MAX_CHARACTERS:
        raise MessageRefused(
            "too_long",
            f"Your message has {len(text):,} characters; I can read up to {MAX_CHARACTERS:,}. "
            "Please shorten it.",
        )
    text = normalize(text)
    if not text:
        raise MessageRefused(
            "empty", "I couldn't read any text in your message. Please type a question."
        )
    return text
