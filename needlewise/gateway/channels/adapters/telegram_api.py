"""Calls of the Telegram Bot API, with its faults as outcomes.

https://core.telegram.org/bots/api#making-requests
"""

import re
from typing import Any

import httpx

from needlewise.errors import ChannelError
from needlewise.gateway.channels.calls import call, json_of, retry_after, short
from needlewise.gateway.channels.delivery import Outcome, accepted, blocked, later, refused

Body = dict[str, Any]
GONE = re.compile(
    r"chat not found|user not found|PEER_ID_INVALID|deactivated|group chat was deleted|"
    r"not enough rights|no rights to send|CHAT_WRITE_FORBIDDEN|CHAT_RESTRICTED"
)
"""What statuses of 400 say of a chat that can't be written to."""
MENDINGS = 3
"""One of each kind."""


class Api:
    """What a bot's token opens.

    Args:
        address: of Telegram, or of a server of one's own.
    """

    def __init__(self, address: str, token: str) -> None:
        self._url = f"{address}/bot{token}"

    async def call(
        self, http: httpx.AsyncClient, method: str, body: Body
    ) -> httpx.Response | Outcome:
        """The answer, or the outcome where there is none, or one that says "later"."""

        def too_many(response: httpx.Response) -> Outcome:
            seconds = _parameters(json_of(response)).get("retry_after")
            known = float(seconds) if isinstance(seconds, int) else retry_after(response.headers)
            # Groups have a limit of their own, which is the one that is met there.
            is_group = str(body.get("chat_id", "")).startswith("-")
            return later("too many messages", known, everyone=not is_group)

        return await call(http, "POST", f"{self._url}/{method}", json=body, too_many=too_many)

    async def send(self, http: httpx.AsyncClient, body: Body, mendings: int = MENDINGS) -> Outcome:
        """Sends a message, to where it can be sent."""
        answer = await self.call(http, "sendMessage", body)
        if isinstance(answer, Outcome):
            return answer
        told = json_of(answer)
        if answer.is_success:
            sent = told.get("result") or {}
            return accepted(f"{body['chat_id']}:{sent.get('message_id', '')}")
        mended = _mended(body, told) if mendings else None
        if mended is None:
            return _fault(answer.status_code, told)
        return await self.send(http, mended, mendings - 1)

    async def result(self, http: httpx.AsyncClient, method: str, body: Body) -> Body:
        """What `method` tells; empty where that is only "done".

        Raises:
            ChannelError: Telegram refused, or does not answer.
        """
        answer = await self.call(http, method, body)
        if isinstance(answer, Outcome):
            raise ChannelError(f"Telegram, asked for {method}: {answer.problem}.")
        told = json_of(answer)
        if not answer.is_success:
            raise ChannelError(
                f"Telegram refused {method}: {_problem(answer.status_code, told)}. See "
                "docs/channels/telegram.md."
            )
        result = told.get("result")
        return result if isinstance(result, dict) else {}


def _mended(body: dict[str, Any], told: dict[str, Any]) -> dict[str, Any] | None:
    """The message as Telegram may take it after all; None where nothing can be mended."""
    description = str(told.get("description", ""))
    elsewhere = _parameters(told).get("migrate_to_chat_id")
    if elsewhere:  # a group became a supergroup, where messages have other numbers
        return _without({**body, "chat_id": str(elsewhere)}, "reply_parameters")
    if "thread not found" in description and "message_thread_id" in body:
        return _without(body, "message_thread_id")
    if "replied not found" in description and "reply_parameters" in body:
        return _without(body, "reply_parameters")
    return None


def _without(body: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key != name}


def _fault(status: int, told: dict[str, Any]) -> Outcome:
    problem = _problem(status, told)
    if status in (401, 404):  # the token
        return later(problem)
    if status == 403 or GONE.search(problem):
        return blocked(problem)
    return refused(problem)


def _problem(status: int, told: dict[str, Any]) -> str:
    return short(f"{status}: {told.get('description', 'no reason given')}")


def _parameters(told: dict[str, Any]) -> dict[str, Any]:
    parameters = told.get("parameters")
    return parameters if isinstance(parameters, dict) else {}
