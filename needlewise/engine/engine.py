"""The assistant as one object: text in, turn out, through Rasa's NLU, policies and actions."""

import logging
import time
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.utils.log_utils import configure_structlog

from needlewise.engine.answer import Answer
from needlewise.engine.collector import Collector
from needlewise.engine.in_process_actions import InProcessActions, trust_own_actions
from needlewise.engine.trace import Trace, current, trace_nodes
from needlewise.engine.tracker_store import RecentTurnsTrackerStore
from needlewise.errors import EngineError
from needlewise.models import latest_model
from needlewise.text import as_plain_text
from needlewise.turn import Turn


class Engine:
    """A loaded model with conversations of its own, gone when the process ends.

    Args:
        model: a model trained by `rasa train`; the newest by default.

    Raises:
        EngineError: there is no model, or it cannot be loaded.
    """

    def __init__(self, model: Path | None = None) -> None:
        # Else Rasa writes each message's text to standard output.
        configure_structlog(logging.ERROR)
        logging.getLogger("rasa").setLevel(logging.ERROR)
        trust_own_actions()
        model = model or latest_model()
        self._trackers, self._actions = RecentTurnsTrackerStore(None), InProcessActions()
        self.use(model)

    def use(self, model: Path) -> None:
        """Answers with `model` from now on; conversations go on, messages under way are finished.

        It loads for seconds and may do so in a thread of its own.

        Raises:
            EngineError: it cannot be loaded; the model before stays in use.
        """
        try:
            agent = Agent.load(
                model,
                tracker_store=self._trackers,
                lock_store=InMemoryLockStore(),
                action_endpoint=self._actions,
            )
        except Exception as error:
            raise EngineError(
                f"The model {model} cannot be loaded ({error}). Run `needlewise train`."
            ) from error
        trace_nodes(agent.processor.graph_runner)
        self._agent, self.model = agent, model

    async def turn(self, sender: str, text: str) -> Turn:
        """The turn of `answer`.

        Raises:
            EngineError: see `answer`.
        """
        return (await self.answer(sender, text)).turn

    async def answer(self, sender: str, text: str) -> Answer:
        """Sends `text` in the conversation of `sender` and returns what the assistant says.

        Raises:
            EngineError: the assistant said nothing.
        """
        started = time.perf_counter()
        collector, traced = Collector(), Trace()
        current.set(traced)
        message = UserMessage(as_plain_text(text), collector, sender, input_channel="needlewise")
        await self._agent.handle_message(message)
        if not collector.replies:
            raise EngineError("The assistant gave no answer; see the log for the action's error.")
        latency_ms = round((time.perf_counter() - started) * 1000, 2)
        turn = Turn(
            text=text,
            topics=collector.topics,
            escalation=collector.escalation,
            confidence=collector.confidence,
            replies=collector.replies,
            latency_ms=latency_ms,
        )
        reading = traced.reading(latency_ms)
        return Answer(turn=turn, reading=reading, call_back=collector.call_back)

    def forget(self, sender: str) -> None:
        """Deletes the conversation of `sender`, if there is one."""
        self._trackers.forget(sender)
