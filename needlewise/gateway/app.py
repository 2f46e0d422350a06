"""The gateway: the only door that the public sees.

`GET /` is a chat page that works without JavaScript, `POST /chat` the same for programs.
"""

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from needlewise.catalogue.guide import guide
from needlewise.clinic import clinic
from needlewise.gateway.conversation import MAX_CHARACTERS, Conversations, MessageRefused
from needlewise.gateway.engine_client import EngineClient
from needlewise.gateway.headers import SecurityHeaders
from needlewise.gateway.markup import blocks
from needlewise.red_flags.detector import Detector

FOLDER = Path(__file__).parent
MAX_BODY = 64 * 1024
WEEK = 7 * 24 * 60 * 60
OPENERS = ("What does it treat?", "Does it hurt?", "What are the side effects?", "Is it safe?")

templates = Jinja2Templates(FOLDER / "templates")
templates.env.globals.update(blocks=blocks, clinic=clinic, guide=guide, openers=OPENERS)


def create_app(engine: EngineClient, secret: str, detector: Detector) -> Starlette:
    """The gateway's routes in front of `engine`; `secret` signs the visitors' cookies.

    `detector` notices reported symptoms whatever the engine does.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with engine:
            yield

    routes = [
        Route("/", page, methods=["GET"]),
        Route("/", page_message, methods=["POST"]),
        Route("/chat", chat, methods=["POST"]),
        Route("/health", health),
        Mount("/static", StaticFiles(directory=FOLDER / "static")),
    ]
    middleware = [
        Middleware(SecurityHeaders),
        Middleware(SessionMiddleware, secret_key=secret, session_cookie="needlewise", max_age=WEEK),
    ]
    app = Starlette(routes=routes, middleware=middleware, lifespan=lifespan)
    app.state.engine = engine
    app.state.conversations = Conversations(engine, detector)
    return app


async def page(request: Request) -> Response:
    """The chat page with the conversation so far."""
    return _render(request)


async def page_message(request: Request) -> Response:
    """The page's form: answers, then shows the page anew, so that reloading sends nothing."""
    if _too_large(request):
        return _render(request, "That is too much to send at once. Please shorten it.", 413)
    async with request.form(max_files=0, max_fields=4, max_part_size=MAX_BODY) as form:
        text = str(form.get("text", ""))
    try:
        await _conversations(request).say(_visitor(request), text)
    except MessageRefused as refusal:
        return _render(request, str(refusal), 400, draft=text[:MAX_CHARACTERS])
    return RedirectResponse("/#latest", 303)


async def chat(request: Request) -> Response:
    """`{"text": "..."}` → the turn as JSON; 400 or 413 with `error` for anything else."""
    if _too_large(request):
        message = f"The body needs a Content-Length and may have at most {MAX_BODY:,} bytes."
        return JSONResponse({"error": message}, 413)
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        return JSONResponse({"error": "The body is not valid JSON."}, 400)
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        return JSONResponse({"error": 'Send an object like {"text": "does it hurt?"}.'}, 400)
    try:
        turn = await _conversations(request).say(_visitor(request), body["text"])
    except MessageRefused as refusal:
        return JSONResponse({"error": str(refusal)}, 400)
    return JSONResponse(turn.model_dump(mode="json"))


async def health(request: Request) -> Response:
    """200 when a question would be answered, else 503."""
    ready = await request.app.state.engine.is_ready()
    return JSONResponse({"status": "ok" if ready else "engine unavailable"}, 200 if ready else 503)


def _render(request: Request, problem: str = "", status: int = 200, draft: str = "") -> Response:
    turns = _conversations(request).transcript(_visitor(request))
    context = {"turns": turns, "problem": problem, "draft": draft, "limit": MAX_CHARACTERS}
    return templates.TemplateResponse(request, "chat.html", context, status)


def _visitor(request: Request) -> str:
    """The visitor's own id, minted here and held in a signed cookie."""
    visitor: str = request.session.setdefault("visitor", secrets.token_urlsafe(18))
    return visitor


def _conversations(request: Request) -> Conversations:
    conversations: Conversations = request.app.state.conversations
    return conversations


def _too_large(request: Request) -> bool:
    length = request.headers.get("content-length", "")
    return not length.isdigit() or int(length) > MAX_BODY
