"""The gateway: the only door that the public sees. This module says what is behind it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from needlewise.catalogue.guide import facts
from needlewise.clinic import Website, clinic
from needlewise.gateway import demo, health, openapi
from needlewise.gateway.api import ChatApi
from needlewise.gateway.channels.channel import Channel
from needlewise.gateway.channels.mailroom import Mailroom
from needlewise.gateway.channels.service import ChannelService
from needlewise.gateway.conversation import Conversations
from needlewise.gateway.engine_client import EngineClient
from needlewise.gateway.headers import WIDGET, AllowedOrigins, SecurityHeaders
from needlewise.gateway.ledger import Ledger
from needlewise.gateway.limits import RateLimits
from needlewise.gateway.markup import blocks
from needlewise.gateway.openers import OPENERS
from needlewise.gateway.page import ChatPage
from needlewise.gateway.tokens import LIFETIME, Tokens, new_conversation
from needlewise.gateway.watch import Watch
from needlewise.red_flags.detector import Detector
from needlewise.settings import project_root

FOLDER = Path(__file__).parent


def create_app(
    engine: EngineClient,
    secret: str,
    detector: Detector,
    ledger: Ledger,
    website: Website | None = None,
    mailroom: Mailroom | None = None,
    channels: Mapping[str, Channel] | None = None,
    address: str | None = None,
) -> Starlette:
    """The gateway's routes in front of `engine`; `secret` signs the visitors' identities.

    `detector` notices reported symptoms whatever the engine does; `ledger` keeps what was said.
    `website` is that of clinic.yml by default. `channels` are the messaging channels that are on;
    `mailroom` keeps what goes in and out by them; their providers call `address`, by default that
    of clinic.yml.
    """
    website = website or clinic().website
    limits = RateLimits(website.limits)
    conversations = Conversations(engine, detector, limits, ledger)
    api = ChatApi(conversations, Tokens(secret), limits)
    messaging = _messaging(
        conversations, mailroom, channels or {}, address or clinic().channels.address
    )

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        loops = [asyncio.create_task(Watch(conversations, ledger).run())]
        loops += [asyncio.create_task(service.run()) for service in messaging]
        async with engine:
            yield
            for loop in loops:
                loop.cancel()
            for service in messaging:
                await service.close()
        ledger.close()

    routes: list[BaseRoute] = [
        *ChatPage(_templates(), conversations).routes(),
        Mount("/api/v1", routes=api.routes()),
        Route(WIDGET, widget),
        Route("/openapi.json", describe),
        Route("/health/live", health.live),
        Route("/health/ready", health.ready),
        Mount("/static", StaticFiles(directory=FOLDER / "static")),
        *(demo.routes() if website.demo else ()),
        *(route for service in messaging for route in service.routes()),
    ]
    app = Starlette(routes=routes, middleware=_middleware(secret, website), lifespan=lifespan)
    app.state.engine = engine
    return app


def _messaging(
    conversations: Conversations,
    mailroom: Mailroom | None,
    channels: Mapping[str, Channel],
    address: str,
) -> list[ChannelService]:
    """None where no channel is on."""
    if mailroom is None or not channels:
        return []
    return [ChannelService(channels, address, conversations, mailroom)]


def _middleware(secret: str, website: Website) -> list[Middleware]:
    return [
        Middleware(SecurityHeaders, origins=website.origins),
        Middleware(AllowedOrigins, origins=website.origins),
        Middleware(
            CORSMiddleware,
            allow_origins=website.origins,
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["Retry-After"],
        ),
        Middleware(
            SessionMiddleware, secret_key=secret, session_cookie="needlewise", max_age=LIFETIME
        ),
    ]


def _templates() -> Jinja2Templates:
    templates = Jinja2Templates(FOLDER / "templates")
    templates.env.globals.update(
        blocks=blocks, clinic=clinic, facts=facts, new_id=new_conversation, openers=OPENERS
    )
    return templates


async def widget(request: Request) -> Response:
    """The website widget, for `<script src>`."""
    return FileResponse(
        project_root() / "widget" / "dist" / "needlewise.js",
        media_type="text/javascript",
        headers={"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"},
    )


async def describe(request: Request) -> Response:
    """The chat API for tools."""
    return JSONResponse(openapi.document())
