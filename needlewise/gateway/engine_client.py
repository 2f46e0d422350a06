"""The gateway's line to the engine."""

import asyncio
from types import TracebackType
from typing import Self

import httpx
from pydantic import ValidationError

from needlewise.errors import EngineError
from needlewise.turn import Turn


class EngineClient:
    """One pool of connections to the engine on loopback.

    Args:
        url: the engine's address.
        timeout: seconds for a whole call.
    """

    def __init__(self, url: str, timeout: float) -> None:
        self._timeout = timeout
        self._http = httpx.AsyncClient(base_url=url, timeout=timeout, trust_env=False)

    async def turn(self, sender: str, text: str) -> Turn:
        """Returns the engine's turn.

        Raises:
            EngineError: the engine is down, too slow, or said something that is no turn.
        """
        try:
            async with asyncio.timeout(self._timeout):
                response = await self._http.post("/turn", json={"sender": sender, "text": text})
            response.raise_for_status()
            return Turn.model_validate_json(response.content)
        except (httpx.HTTPError, TimeoutError, ValidationError) as error:
            raise EngineError(f"no answer from the engine: {type(error).__name__}") from error

    async def is_ready(self) -> bool:
        """Whether the engine has loaded its model."""
        try:
            return (await self._http.get("/health")).status_code == 200
        except httpx.HTTPError:
            return False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._http.aclose()
