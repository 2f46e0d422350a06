"""The engine's loopback door: the gateway sends a sender and a text, and gets an answer."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from needlewise.engine.engine import Engine
from needlewise.errors import EngineError
from needlewise.models import latest_model
from needlewise.text import normalize

logger = logging.getLogger(__name__)
LOOK_EVERY = 1.0  # seconds


def create_app(engine: Engine | None = None) -> Starlette:
    """Routes: `POST /turn` and `DELETE /conversations/{sender}`.

    Unless given an engine it loads the model in use, and follows when another one takes over.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.engine = engine or Engine()
        await app.state.engine.turn("warm-up", "hello")
        following = None if engine else asyncio.create_task(_follow(app.state.engine))
        yield
        if following:
            following.cancel()

    routes = [
        Route("/turn", turn, methods=["POST"]),
        Route("/conversations/{sender:path}", forget, methods=["DELETE"]),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


async def _follow(engine: Engine) -> None:
    """Uses whichever model is in use, without a pause; a broken one changes nothing."""
    asked = model = engine.model
    while True:
        await asyncio.sleep(LOOK_EVERY)
        with contextlib.suppress(EngineError):  # there is none, for a moment
            model = latest_model()
        if model == asked:
            continue
        asked = model
        try:
            await asyncio.to_thread(engine.use, model)
            await engine.turn("warm-up", "hello")
        except EngineError:
            logger.exception("the model before stays in use")


async def turn(request: Request) -> Response:
    """`{"sender": ..., "text": ...}` → the answer; 400 for any other body, 500 without one."""
    try:
        body = json.loads(await request.body())
        sender, text = normalize(body["sender"]), normalize(body["text"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return JSONResponse({"error": "send a JSON object with sender and text"}, 400)
    if not sender:
        return JSONResponse({"error": "sender must not be empty"}, 400)
    try:
        answer = await request.app.state.engine.answer(sender, text)
    except EngineError as error:
        logger.exception("no answer")
        return JSONResponse({"error": str(error)}, 500)
    return JSONResponse(answer.model_dump(mode="json"))


async def forget(request: Request) -> Response:
    """204; nothing of the sender's conversation is left."""
    request.app.state.engine.forget(request.path_params["sender"])
    return Response(status_code=204)
