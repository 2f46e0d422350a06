"""Whether the assistant is alive, and whether it answers."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from needlewise.gateway.engine_client import EngineClient
from needlewise.gateway.openers import OPENERS


async def live(request: Request) -> Response:
    """200 while the gateway runs: reports are escalated even without the engine."""
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> Response:
    """200 while a synthetic question is answered, else 503 with the reason."""
    engine: EngineClient = request.app.state.engine
    problem = await engine.problem(OPENERS[0])
    if problem:
        return JSONResponse({"status": "unavailable", "reason": problem}, 503)
    return JSONResponse({"status": "ok"})
