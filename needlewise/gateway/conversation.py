"""Conversations as the gateway sees them: takes a message, gets its turn, keeps it."""

import asyncio
import dataclasses
import logging
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from weakref import WeakValueDictionary

from needlewise.catalogue.domain import session_minutes
from needlewise.engine.answer import Answer
from needlewise.errors import EngineError
from needlewise.gateway import safety_net, transcripts
from needlewise.gateway.engine_client import EngineClient
from needlewise.gateway.lanes import Lane
from needlewise.gateway.ledger import Ledger
from needlewise.gateway.limits import RateLimits, SlowDown
from needlewise.gateway.message import Message, MessageRefused, accepted, pieces
from needlewise.gateway.tokens import LIFETIME
from needlewise.gateway.transcripts import KEPT_TURNS, Entry, Transcripts
from needlewise.red_flags.detector import Detector
from needlewise.red_flags.finding import NOTHING, Finding
from needlewise.store.turns import Record
from needlewise.text import as_plain_text, normalize
from needlewise.turn import Turn

logger = logging.getLogger(__name__)

WEBSITE = "website"
AT_ONCE = 8
"""Messages that the engine is given at a time: what waits here does not run out of its time there.
A report waits for none of them."""
URGENT_SECONDS = 0.6
"""How long a reported symptom waits for the engine's part of the reply; the gateway's own part is
said within a second."""


class Conversations:
    """Sends messages to the engine and keeps what was said."""

    def __init__(
        self, engine: EngineClient, detector: Detector, limits: RateLimits, ledger: Ledger
    ) -> None:
        self._engine, self._limits, self._ledger = engine, limits, ledger
        self.detector = detector
        self._transcripts = Transcripts()
        self._pause = timedelta(minutes=session_minutes())
        self._engine_places = asyncio.Semaphore(AT_ONCE)
        self._lanes: WeakValueDictionary[str, Lane] = WeakValueDictionary()
        self._under_way: dict[tuple[str, str], asyncio.Task[Entry]] = {}
        # One thread: the detector's parts are not made for several, and the event loop stays free.
        self._detecting = ThreadPoolExecutor(1, "detector")

    async def say(
        self,
        conversation: str,
        text: str,
        id: str | None = None,
        address: str = "",
        channel: str = WEBSITE,
    ) -> Entry:
        """Returns the turn that `text` leads to, whatever the engine does.

        A message with an `id` that was answered, or is about to be, is not answered again. Beyond
        the limits a report is still escalated, without the engine; of a text that is too long, the
        piece that reports something is answered.

        Raises:
            MessageRefused: there is nothing to read in `text`, or too much.
            SlowDown: there were too many from this conversation or `address`.
        """
        message = Message(conversation, text, id or uuid.uuid4().hex, channel)
        key = (conversation, message.id)
        if key not in self._under_way:
            task = asyncio.create_task(self._say(message, address))
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
            self._under_way[key] = task
        # Whoever has stopped waiting must not stop the answer for whoever asks again.
        return await asyncio.shield(self._under_way[key])

    async def entries(self, conversation: str) -> list[Entry]:
        """What was said so far, also before this process was started."""
        if not self._transcripts.is_loaded(conversation):
            within = timedelta(seconds=LIFETIME)
            records = await self._ledger.recent(conversation, within, KEPT_TURNS)
            entries = [Entry(r.message_id, r.turn, r.at, r.helpful) for r in records]
            self._transcripts.load(conversation, entries)
        return self._transcripts.of(conversation)

    async def rate(self, conversation: str, id: str, helpful: bool | None) -> bool:
        """Keeps the thumbs of an entry; False where there is none."""
        await self.entries(conversation)
        rated = self._transcripts.rate(conversation, id, helpful)
        if rated:
            self._ledger.rate(conversation, id, helpful)
        return rated

    async def note(self, conversation: str, id: str, channel: str, turn: Turn) -> None:
        """Keeps a turn that was answered without the engine, unless it is kept already."""
        if all(entry.id != id for entry in await self.entries(conversation)):
            message = Message(conversation, turn.text, id, channel)
            new = _record(message, Answer(turn=turn), NOTHING)
            await self._keep(new.model_copy(update={"unavailable": False}))

    def is_deleted(self, conversation: str) -> bool:
        """Whether it was deleted, by the visitor or at the desk."""
        return self._transcripts.is_deleted(conversation)

    async def delete(self, conversation: str) -> None:
        """Leaves nothing of the conversation, here, in the database or in the engine.

        Raises:
            StoreError: the database did not confirm it; it can be asked again.
        """
        await self._ledger.forget(conversation)
        await self.drop(conversation)

    async def drop(self, conversation: str) -> None:
        """Forgets what is in memory of a conversation, here and in the engine."""
        self._transcripts.delete(conversation)
        lane = self._lane(conversation)
        try:
            async with lane.normal():  # an answer under way would be remembered after all
                await self._engine.forget(conversation)
        except EngineError as error:
            # Its memory is gone with it, or after a day; nobody can name the conversation any more.
            logger.warning("the engine did not forget: %s", error)

    async def _find(self, message: Message) -> Finding:
        """What `message` reports after what was said before."""
        session = self._session(message.conversation)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._detecting, safety_net.find, self.detector, message.sent, session
        )

    async def _say(self, message: Message, address: str) -> Entry:
        for known in await self.entries(message.conversation):
            if known.id == message.id:
                return known
        await self._limits.flood(address)
        message, finding = await self._read(message)
        try:
            await self._limits.message(message.conversation, address)
        except SlowDown:
            if finding.level is None:
                raise
            return await self._keep(_record(message, _alone(message, finding), finding))
        return await self._answer(message, finding)

    async def _read(self, message: Message) -> tuple[Message, Finding]:
        """What `message` reports; of one that is too long, the first piece that does.

        Raises:
            MessageRefused: there is nothing to read in it; or too much, and no report.
        """
        try:
            accepted(message.sent)
        except MessageRefused:
            for piece in pieces(message.sent):
                part = dataclasses.replace(message, sent=piece)
                finding = await self._find(part)
                if finding.level is not None:
                    return part, finding
            raise
        return message, await self._find(message)

    async def _answer(self, message: Message, finding: Finding) -> Entry:
        lane = self._lane(message.conversation)
        if finding.level is not None:
            async with lane.report():
                said = await self._said(message, finding)
                return await self._keep(_record(message, said, finding))
        before = self._session(message.conversation)
        async with lane.normal():
            # It may be about what was said meanwhile.
            if self._session(message.conversation) != before:
                finding = await self._find(message)
            async with self._engine_places:
                said = await self._said(message, finding)
            return await self._keep(_record(message, said, finding))

    async def _said(self, message: Message, finding: Finding) -> Answer:
        """The engine's answer, made safe; without one, the gateway's own turn."""
        seconds = None if finding.level is None else URGENT_SECONDS
        sent = as_plain_text(message.sent)
        try:
            answer = await self._engine.answer(message.conversation, sent, seconds)
        except EngineError as error:
            logger.warning("no answer: %s", error)
            return _alone(message, finding)
        turn = safety_net.guard(answer.turn, finding)
        turn = turn.model_copy(update={"text": normalize(message.sent)})
        return answer.model_copy(update={"turn": turn})

    def _lane(self, conversation: str) -> Lane:
        return self._lanes.setdefault(conversation, Lane())

    async def _keep(self, new: Record) -> Entry:
        """Remembers the turn; a report, and whoever wants a call, is on disk when this returns."""
        entry = Entry(new.message_id, new.turn, new.at)
        self._transcripts.add(new.conversation, entry)
        if new.turn.escalation != "none" or new.call_back:
            await self._ledger.keep_now(new)
        else:
            self._ledger.keep_later(new)
        return entry

    def _session(self, conversation: str) -> list[Turn]:
        """What a message may lean on: gone after the same pause as the engine's memory."""
        entries = self._transcripts.of(conversation)
        now, turns = transcripts.utc_now(), []
        for entry in reversed(entries):
            if now - entry.at > self._pause:
                break
            turns.append(entry.turn)
            now = entry.at
        return turns[::-1]


def _alone(message: Message, finding: Finding) -> Answer:
    return Answer(turn=safety_net.without_engine(normalize(message.sent), finding))


def _record(message: Message, said: Answer, finding: Finding) -> Record:
    return Record(
        conversation=message.conversation,
        channel=message.channel,
        message_id=message.id,
        at=transcripts.utc_now(),
        turn=said.turn,
        reading=said.reading,
        call_back=said.call_back,
        finding=dataclasses.asdict(finding),
        unavailable=said.reading is None and not said.turn.topics,
    )
