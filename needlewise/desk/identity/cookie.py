"""The cookie that holds a session's token."""

from starlette.requests import Request
from starlette.responses import Response

from needlewise.desk.identity.sessions import COOKIE


def put(response: Response, request: Request, token: str) -> None:
    """Until the browser closes; the session may end earlier. Over https only where it came so."""
    response.set_cookie(
        COOKIE,
        token,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",  # strict would not survive coming back from an OpenID provider
    )


def drop(response: Response) -> None:
    """Takes it away again."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
