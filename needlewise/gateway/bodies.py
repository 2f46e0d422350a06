"""Reads a request's body, no more of it than is allowed."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from needlewise.gateway.refusals import Invalid, TooLarge

MAX_BODY = 64 * 1024
Body = TypeVar("Body", bound=BaseModel)


async def read(request: Request, model: type[Body]) -> Body:
    """The body as `model`.

    Raises:
        TooLarge: it has more than `MAX_BODY` bytes, whatever it said of its length.
        Invalid: it is not JSON, or not what `model` allows.
    """
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Invalid("Send JSON, with Content-Type: application/json.")
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MAX_BODY:
            raise TooLarge(f"The body may have at most {MAX_BODY:,} bytes.")
    try:
        return model.model_validate_json(bytes(content))
    except (ValidationError, RecursionError) as error:
        raise Invalid(_explain(error)) from error


def _explain(error: ValidationError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "The body is nested too deeply."
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "body"
    return f"{place}: {first['msg']}."
