"""The desk's web application. This module says which pages there are."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from needlewise.clinic import clinic
from needlewise.desk import openid, sign_in
from needlewise.desk.engine import EngineDoor
from needlewise.desk.headers import SecurityHeaders
from needlewise.desk.identity.attempts import Attempts
from needlewise.desk.page import flash
from needlewise.desk.pages import (
    account,
    audit,
    channels,
    conversations,
    figures,
    inbox,
    people,
    publish,
    regression,
    reviews,
    teach,
    try_it,
    unanswered,
)
from needlewise.desk.reasons import finding_in_words, marked
from needlewise.desk.roles import Role
from needlewise.desk.second_engine import SecondEngine
from needlewise.desk.times import ago, moment
from needlewise.desk.wording import channel_name, without_secrets
from needlewise.gateway.markup import blocks
from needlewise.settings import Settings, settings
from needlewise.store.database import Database

FOLDER = Path(__file__).parent
PAGES = (
    inbox,
    reviews,
    try_it,
    regression,
    conversations,
    unanswered,
    teach,
    publish,
    figures,
    channels,
    people,
    audit,
    account,
)


def create_app(database: Database, engine: EngineDoor, chosen: Settings | None = None) -> Starlette:
    """The desk on `database`; `engine` answers what staff try.

    Raises:
        SettingsError: `chosen`, by default the settings of this process, are wrong about OpenID.
    """
    provider = openid.provider(chosen or settings())
    routes: list[BaseRoute] = [
        Route("/", lambda request: RedirectResponse("/inbox"), methods=["GET"]),
        *sign_in.ROUTES,
        *openid.ROUTES,
        *(route for page in PAGES for route in page.ROUTES),
        Mount("/static", StaticFiles(directory=FOLDER / "static"), name="static"),
    ]
    middleware = [Middleware(SecurityHeaders), *openid.middleware(provider)]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        app.state.second_engine.stop()
        engine.close()

    app = Starlette(routes=routes, middleware=middleware, lifespan=lifespan)
    app.state.database, app.state.engine = database, engine
    app.state.second_engine = SecondEngine()
    app.state.attempts, app.state.openid = Attempts(), provider
    app.state.templates = _templates()
    return app


def _templates() -> Jinja2Templates:
    templates = Jinja2Templates(FOLDER / "templates")
    templates.env.globals.update(
        blocks=blocks,
        clinic=clinic,
        finding_in_words=finding_in_words,
        flash=flash,
        marked=marked,
        roles=Role,
    )
    templates.env.filters.update(
        ago=ago, channel_name=channel_name, moment=moment, without_secrets=without_secrets
    )
    return templates
