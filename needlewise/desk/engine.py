"""The desk's line to an engine: what staff try goes there, past the gateway, and is not kept."""

import contextlib
from collections.abc import Callable
from types import TracebackType
from typing import Self
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from needlewise.engine.answer import Answer
from needlewise.errors import EngineError
from needlewise.turn import Turn

STAFF = "desk:"
"""How the names of staff's conversations begin; no visitor's does."""
Understood = Callable[[str, Turn | None], str]


def as_typed(text: str, before: Turn | None) -> str:
    return text


class EngineDoor:
    """One pool of connections.

    Args:
        url: the engine's address.
        timeout: seconds for a call.
    """

    def __init__(self, url: str, timeout: float) -> None:
        self._http = httpx.Client(base_url=url, timeout=timeout, trust_env=False)

    def answer(self, conversation: str, text: str) -> Answer:
        """What the assistant says to `text`.

        Raises:
            EngineError: the engine is down or said something that is no answer.
        """
        response = self._call("POST", "/turn", {"sender": STAFF + conversation, "text": text})
        try:
            return Answer.model_validate_json(response.content)
        except ValidationError as error:
            raise EngineError("The engine said something that is no answer.") from error

    def converse(
        self, conversation: str, texts: list[str], understood: Understood = as_typed
    ) -> list[Answer]:
        """The answers of a whole conversation, which is forgotten again.

        Args:
            understood: what a text means after the turn before.

        Raises:
            EngineError: see `answer`.
        """
        answers: list[Answer] = []
        try:
            for text in texts:
                before = answers[-1].turn if answers else None
                answers.append(self.answer(conversation, understood(text, before)))
            return answers
        finally:
            self.forget(STAFF + conversation)

    def forget(self, sender: str) -> None:
        """Deletes the conversation of `sender` from the engine's memory, if it can be reached."""
        with contextlib.suppress(EngineError):  # its memory is gone with it
            self._call("DELETE", f"/conversations/{quote(sender, safe='')}")

    def _call(self, method: str, path: str, body: object = None) -> httpx.Response:
        try:
            return self._http.request(method, path, json=body).raise_for_status()
        except httpx.HTTPError as error:
            raise EngineError(
                f"The assistant does not answer just now ({type(error).__name__}). "
                "Please try again in a few seconds."
            ) from error

    def close(self) -> None:
        """Closes all connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
