"""The chat API (docs/chat-api.md), for the widget and any other program."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from needlewise.clinic import clinic
from needlewise.errors import NeedlewiseError
from needlewise.gateway.api_models import (
    AnswerOut,
    FeedbackIn,
    MessageIn,
    SessionOut,
    TranscriptOut,
    TurnOut,
)
from needlewise.gateway.bodies import read
from needlewise.gateway.conversation import Conversations
from needlewise.gateway.limits import RateLimits
from needlewise.gateway.openers import OPENERS
from needlewise.gateway.refusals import Unknown, refused
from needlewise.gateway.tokens import NoSession, Tokens, new_conversation

Endpoint = Callable[["ChatApi", Request], Awaitable[Response]]


def _refusing(endpoint: Endpoint) -> Endpoint:
    """`endpoint` with its errors as answers."""

    @wraps(endpoint)
    async def answering(self: "ChatApi", request: Request) -> Response:
        try:
            return await endpoint(self, request)
        except NeedlewiseError as error:
            return refused(error)

    return answering


class ChatApi:
    """The endpoints and what they share."""

    def __init__(self, conversations: Conversations, tokens: Tokens, limits: RateLimits) -> None:
        self._conversations, self._tokens, self._limits = conversations, tokens, limits

    def routes(self) -> list[Route]:
        """Below `/api/v1`."""
        return [
            Route("/sessions", self.start, methods=["POST"]),
            Route("/messages", self.say, methods=["POST"]),
            Route("/messages", self.transcript, methods=["GET"]),
            Route("/messages/{id}/feedback", self.rate, methods=["PUT"]),
            Route("/conversation", self.delete, methods=["DELETE"]),
        ]

    @_refusing
    async def start(self, request: Request) -> Response:
        """Mints a conversation."""
        await self._limits.session(address(request))
        token = self._tokens.mint(new_conversation())
        return _json(SessionOut.of(token, clinic(), OPENERS), 201)

    @_refusing
    async def say(self, request: Request) -> Response:
        """Answers a message."""
        conversation = self._conversation(request)
        message = await read(request, MessageIn)
        entry = await self._conversations.say(
            conversation, message.text, message.id, address(request)
        )
        return _json(AnswerOut(token=self._tokens.mint(conversation), turn=TurnOut.of(entry)))

    @_refusing
    async def transcript(self, request: Request) -> Response:
        """All turns so far."""
        conversation = self._conversation(request)
        turns = tuple(map(TurnOut.of, await self._conversations.entries(conversation)))
        return _json(TranscriptOut(token=self._tokens.mint(conversation), turns=turns))

    @_refusing
    async def rate(self, request: Request) -> Response:
        """Keeps the visitor's thumbs up or down."""
        conversation = self._conversation(request)
        feedback = await read(request, FeedbackIn)
        id = request.path_params["id"]
        if not await self._conversations.rate(conversation, id, feedback.helpful):
            raise Unknown("There is no message with that id in this conversation.")
        return Response(status_code=204)

    @_refusing
    async def delete(self, request: Request) -> Response:
        """Leaves nothing of the conversation; its token is void."""
        await self._conversations.delete(self._conversation(request))
        return Response(status_code=204)

    def _conversation(self, request: Request) -> str:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer":
            raise NoSession("Send Authorization: Bearer TOKEN; a new session gives you a token.")
        conversation = self._tokens.conversation(token.strip())
        if self._conversations.is_deleted(conversation):
            raise NoSession("This conversation was deleted: start a new session.")
        return conversation


def address(request: Request) -> str:
    """Where the request comes from; of a proxy only if it is trusted (docs/settings.md)."""
    return request.client.host if request.client else "unknown"


def _json(body: BaseModel, status: int = 200) -> JSONResponse:
    content: dict[str, Any] = body.model_dump(mode="json")
    return JSONResponse(content, status)
