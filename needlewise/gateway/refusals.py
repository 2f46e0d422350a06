"""What the chat API says to a request that it refuses."""

from starlette.responses import JSONResponse

from needlewise.errors import NeedlewiseError, StoreError
from needlewise.gateway.api_models import Code, ErrorOut, Problem
from needlewise.gateway.limits import SlowDown
from needlewise.gateway.message import MessageRefused
from needlewise.gateway.tokens import NoSession


class Invalid(NeedlewiseError):
    """The body is not what the request needs."""


class TooLarge(NeedlewiseError):
    """The body is larger than anything that could be answered."""


class Unknown(NeedlewiseError):
    """There is no such message."""


def refusal(
    status: int, code: Code, message: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    """An answer of the chat API that is not one of success."""
    body = ErrorOut(error=Problem(code=code, message=message))
    return JSONResponse(body.model_dump(), status, headers)


def refused(error: NeedlewiseError) -> JSONResponse:
    """The answer that tells of `error`."""
    match error:
        case MessageRefused():
            return refusal(400, error.code, str(error))
        case NoSession():
            return refusal(401, "no_session", str(error), {"WWW-Authenticate": "Bearer"})
        case SlowDown():
            return refusal(429, "slow_down", str(error), {"Retry-After": str(error.seconds)})
        case TooLarge():
            return refusal(413, "too_large", str(error))
        case Unknown():
            return refusal(404, "unknown", str(error))
        case StoreError():
            return refusal(503, "unavailable", str(error))
        case _:
            return refusal(400, "invalid", str(error))
