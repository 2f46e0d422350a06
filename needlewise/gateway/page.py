"""The chat page that works without JavaScript."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from needlewise.gateway.api import address
from needlewise.gateway.bodies import MAX_BODY
from needlewise.gateway.conversation import Conversations
from needlewise.gateway.limits import SlowDown
from needlewise.gateway.message import MAX_CHARACTERS, MessageRefused
from needlewise.gateway.tokens import new_conversation

CHANNEL = "page"


class ChatPage:
    """`GET /` shows the conversation so far, `POST /` takes a message from the page's form.

    The visitor's conversation is named in a cookie that only the gateway can sign.
    """

    def __init__(self, templates: Jinja2Templates, conversations: Conversations) -> None:
        self._templates, self._conversations = templates, conversations

    def routes(self) -> list[Route]:
        return [Route("/", self.show, methods=["GET"]), Route("/", self.say, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        """The page with the conversation so far."""
        return await self._render(request)

    async def say(self, request: Request) -> Response:
        """Answers, then shows the page anew, so that reloading sends nothing."""
        if _too_large(request):
            return await self._render(
                request, "That is too much to send at once. Please shorten it.", 413
            )
        async with request.form(max_files=0, max_fields=4, max_part_size=MAX_BODY) as form:
            text, id = str(form.get("text", "")), str(form.get("id", "")) or None
        try:
            await self._conversations.say(
                _conversation(request), text, id, address(request), CHANNEL
            )
        except MessageRefused as refusal:
            return await self._render(request, str(refusal), 400, draft=text[:MAX_CHARACTERS])
        except SlowDown as slow:
            return await self._render(request, str(slow), 429, draft=text)
        return RedirectResponse("/#latest", 303)

    async def _render(
        self, request: Request, problem: str = "", status: int = 200, draft: str = ""
    ) -> Response:
        # Whoever only looks gets no cookie.
        visitor = request.session.get("visitor")
        entries = await self._conversations.entries(visitor) if visitor else []
        context = {
            "turns": [entry.turn for entry in entries],
            "problem": problem,
            "draft": draft,
            "limit": MAX_CHARACTERS,
        }
        return self._templates.TemplateResponse(request, "chat.html", context, status)


def _conversation(request: Request) -> str:
    conversation: str = request.session.setdefault("visitor", new_conversation())
    return conversation


def _too_large(request: Request) -> bool:
    length = request.headers.get("content-length", "")
    return not length.isdigit() or int(length) > MAX_BODY
