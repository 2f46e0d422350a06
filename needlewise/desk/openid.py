"""Signing in with the organisation's own accounts: OpenID Connect, where it is set.

https://docs.authlib.org/en/latest/client/starlette.html
"""

import logging
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from joserfc.errors import JoseError
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from needlewise.desk import sign_in
from needlewise.desk.identity import credentials
from needlewise.errors import SettingsError
from needlewise.settings import Settings

TIMEOUT = 10  # seconds for the provider to answer
BACK_WITHIN = 600  # seconds for somebody to sign in there
NEXT = "next"
BROKEN = "Signing in with your organisation’s account did not work. Please try again."
UNKNOWN = (
    "Your organisation’s account is not known here. "
    "Please ask an administrator of the desk to add your e-mail address."
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Provider:
    """Whose word counts, and Authlib's client of it."""

    issuer: str
    client: Any


def provider(chosen: Settings) -> Provider | None:
    """The provider that is set; None where none is.

    Raises:
        SettingsError: only a part of what is needed is set, or the provider is without https.
    """
    secret = chosen.openid_client_secret.get_secret_value()
    needed = (chosen.openid_issuer, chosen.openid_client_id, secret)
    if not any(needed):
        return None
    if not all(needed):
        raise SettingsError(
            "OpenID needs NEEDLEWISE_OPENID_ISSUER, NEEDLEWISE_OPENID_CLIENT_ID and "
            "NEEDLEWISE_OPENID_CLIENT_SECRET: set all three, or none."
        )
    address = urlsplit(chosen.openid_issuer)
    if address.scheme != "https" and address.hostname not in ("127.0.0.1", "localhost"):
        raise SettingsError(
            f"NEEDLEWISE_OPENID_ISSUER={chosen.openid_issuer!r} has to begin with https://."
        )
    from authlib.integrations.starlette_client import OAuth  # slow, and few need it

    client = OAuth().register(
        "openid",
        client_id=chosen.openid_client_id,
        client_secret=secret,
        server_metadata_url=chosen.openid_issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "timeout": TIMEOUT,
        },
    )
    return Provider(chosen.openid_issuer, client)


def middleware(provider: Provider | None) -> list[Middleware]:
    """Remembers what was asked for until somebody comes back from the provider."""
    if provider is None:
        return []
    return [
        Middleware(
            SessionMiddleware,
            secret_key=secrets.token_urlsafe(),
            session_cookie="needlewise_openid",
            max_age=BACK_WITHIN,
            https_only=True,
        )
    ]


async def begin(request: Request) -> Response:
    """Sends somebody to the provider."""
    target = sign_in.local_path(request.query_params.get(NEXT, ""))
    provider: Provider | None = request.app.state.openid
    if provider is None:
        return RedirectResponse("/sign-in", 303)
    request.session[NEXT] = target
    try:
        response: Response = await provider.client.authorize_redirect(
            request, request.url_for("openid")
        )
    except (AuthlibBaseError, httpx.HTTPError, RuntimeError, ValueError) as error:
        return _refused(request, error)
    return response


async def come_back(request: Request) -> Response:
    """Takes what the provider says of who came back."""
    provider: Provider | None = request.app.state.openid
    if provider is None:
        return RedirectResponse("/sign-in", 303)
    target = sign_in.local_path(request.session.get(NEXT, ""))
    try:
        claims = await _claims(provider, request)
    except (AuthlibBaseError, JoseError, httpx.HTTPError, RuntimeError, ValueError) as error:
        return _refused(request, error)
    email = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
    user = await run_in_threadpool(
        credentials.by_openid, request.app.state.database, claims["iss"], claims["sub"], email
    )
    if user is None:
        return sign_in.show(request, 403, UNKNOWN, target=target)
    request.session.clear()
    return await run_in_threadpool(sign_in.let_in, request, user, target)


async def _claims(provider: Provider, request: Request) -> Any:
    """Of the ID token: Authlib checks signature, time, state and nonce, and these two."""
    expected = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client.client_id},
    }
    token = await provider.client.authorize_access_token(request, claims_options=expected)
    if "userinfo" not in token:
        raise ValueError("the provider sent no ID token")
    return token["userinfo"]


def _refused(request: Request, error: Exception) -> Response:
    _log.warning("OpenID: %s: %s", type(error).__name__, error)
    return sign_in.show(request, 400, BROKEN)


ROUTES: list[BaseRoute] = [
    Route("/sign-in/openid", begin, methods=["GET"]),
    Route("/sign-in/openid/back", come_back, methods=["GET"], name="openid"),
]
