"""All addresses of the desk, for tests of what holds for each."""

import re
from dataclasses import dataclass

from starlette.routing import Route

from needlewise.desk import app, openid, sign_in

PUBLIC = ("/", "/sign-in", "/sign-in/openid", "/sign-in/openid/back")


@dataclass(frozen=True)
class Address:
    """Where something can be asked for or sent to."""

    method: str
    path: str

    @property
    def filled(self) -> str:
        """With something in the place of each `{name}`."""
        return re.sub(r"\{[^}]*\}", "4711", self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def addresses() -> list[Address]:
    """All that pages, signing in and OpenID have."""
    routes = [*sign_in.ROUTES, *openid.ROUTES, *(r for page in app.PAGES for r in page.ROUTES)]
    return [
        Address(method, route.path)
        for route in routes
        if isinstance(route, Route)
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]
