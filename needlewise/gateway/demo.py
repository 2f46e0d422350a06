"""A page that looks like a clinic's, with the widget in place, and one for webmasters."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent / "demo"


def routes() -> list[BaseRoute]:
    """`/demo/` and `/demo/webmaster.html`."""
    return [
        Route("/demo", to_demo),
        Mount("/demo", StaticFiles(directory=FOLDER, html=True)),
    ]


async def to_demo(request: Request) -> Response:
    """The demo page's own address ends in a slash."""
    return RedirectResponse("/demo/", 308)
