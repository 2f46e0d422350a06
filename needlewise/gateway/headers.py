"""Security headers on every response, and who may call the API from a page."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from needlewise.gateway.refusals import refusal

API = "/api/"
WIDGET = "/needlewise.js"
_EVERYWHERE = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_NOTHING = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
_PAGE = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
# Just what docs/website.md tells webmasters to allow; Lit's templates are its one trusted type.
_DEMO = (
    f"{_PAGE}; script-src 'self'; connect-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types lit-html"
)


class SecurityHeaders:
    """ASGI middleware; what a visitor is shown is never cached.

    Args:
        origins: sites that may show the chat page in a frame.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str] = ()) -> None:
        self._app, self._frames = app, " ".join(origins) or "'none'"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers(scope["path"]))
            await send(message)

        await self._app(scope, receive, with_headers)

    def _headers(self, path: str) -> dict[str, str]:
        if path == WIDGET:  # any site may hold it; which may use it, the API decides
            shared = {"Cross-Origin-Resource-Policy": "cross-origin"}
            return _EVERYWHERE | shared | {"Content-Security-Policy": _NOTHING}
        if path.startswith(API):
            return _EVERYWHERE | {"Content-Security-Policy": _NOTHING, "Cache-Control": "no-store"}
        policy = _DEMO if path.startswith("/demo") else _PAGE
        headers = {"Content-Security-Policy": f"{policy}; frame-ancestors {self._frames}"}
        if self._frames == "'none'":
            headers["X-Frame-Options"] = "DENY"
        if not path.startswith(("/static/", "/demo")):
            headers["Cache-Control"] = "no-store"
        return _EVERYWHERE | headers


class AllowedOrigins:
    """ASGI middleware that refuses API calls from pages of other sites.

    CORS alone lets such a call do its work and only keeps the page from reading the answer.

    Args:
        origins: sites that may, beside the gateway's own.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self._app, self._origins = app, frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(API):
            headers = Headers(scope=scope)
            origin = headers.get("origin")
            own = urlsplit(origin or "").netloc == headers.get("host")
            if origin and not own and origin not in self._origins:
                message = (
                    f"Pages of {origin} may not use this assistant. The clinic allows sites in "
                    "clinic.yml, under website: origins."
                )
                await refusal(403, "origin", message)(scope, receive, send)
                return
        await self._app(scope, receive, send)
