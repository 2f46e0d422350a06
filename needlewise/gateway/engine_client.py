"""The gateway's line to the engine."""

import asyncio
import time
from types import TracebackType
from typing import Self
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from needlewise.engine.answer import Answer
from needlewise.errors import EngineError

PROBE = "health-check"
"""The sender of the question that tells whether questions are answered."""
PROBED_EVERY = 3.0
"""Seconds for which the answer to that is believed, so that asking often costs nothing."""


class EngineClient:
    """One pool of connections to the engine on loopback.

    Args:
        url: the engine's address.
        timeout: seconds for a whole call.
    """

    def __init__(self, url: str, timeout: float) -> None:
        self._timeout = timeout
        self._http = httpx.AsyncClient(base_url=url, timeout=timeout, trust_env=False)
        self._problem: str | None = None
        self._probed = -PROBED_EVERY

    async def answer(self, sender: str, text: str, seconds: float | None = None) -> Answer:
        """Returns what the engine says.

        Args:
            sender: the conversation.
            text: at most the gateway's limit of characters.
            seconds: how long to wait, if less than for other calls.

        Raises:
            EngineError: the engine is down, too slow, or said something that is no answer.
        """
        body = {"sender": sender, "text": text}
        response = await self._call("POST", "/turn", body, seconds)
        try:
            return Answer.model_validate_json(response.content)
        except ValidationError as error:
            raise EngineError("no answer from the engine: not what it should say") from error

    async def forget(self, sender: str) -> None:
        """Deletes the conversation of `sender` from the engine's memory.

        Raises:
            EngineError: the engine did not confirm it.
        """
        await self._call("DELETE", f"/conversations/{quote(sender, safe='')}")

    async def problem(self, question: str) -> str | None:
        """What keeps `question` from being answered; None while it is answered with a topic."""
        if time.monotonic() - self._probed > PROBED_EVERY:
            self._problem = await self._probe(question)
            self._probed = time.monotonic()
        return self._problem

    async def _probe(self, question: str) -> str | None:
        try:
            answer = await self.answer(PROBE, question)
        except EngineError as error:
            return str(error)
        return None if answer.turn.topics else "a question that it knows got no answer"

    async def _call(
        self, method: str, path: str, body: object = None, seconds: float | None = None
    ) -> httpx.Response:
        try:
            async with asyncio.timeout(seconds or self._timeout):
                response = await self._http.request(method, path, json=body)
            response.raise_for_status()
        except (httpx.HTTPError, TimeoutError) as error:
            self._probed = -PROBED_EVERY  # whether it is ready is to be asked anew
            raise EngineError(f"no answer from the engine: {type(error).__name__}") from error
        return response

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._http.aclose()
