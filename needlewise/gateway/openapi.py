"""The chat API as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0)."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from needlewise import __version__
from needlewise.gateway.api_models import (
    AnswerOut,
    ErrorOut,
    FeedbackIn,
    MessageIn,
    SessionOut,
    TranscriptOut,
)

_MODELS = (AnswerOut, ErrorOut, FeedbackIn, MessageIn, SessionOut, TranscriptOut)
_REFUSALS = {
    "400": "not JSON, an unknown or missing field, nothing to read, or too much",
    "401": "no token, or one that is forged, expired or deleted",
    "403": "a page of a site that is not allowed",
    "404": "no such message",
    "413": "a body of more than 64 kB",
    "429": "too many; Retry-After says for how many seconds",
}
_Object = dict[str, Any]


def document() -> _Object:
    """The whole document, ready for JSON."""
    _, schemas = models_json_schema(
        [(model, "serialization") for model in _MODELS], ref_template="#/components/schemas/{model}"
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Needlewise chat API", "version": __version__},
        "paths": _paths(),
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"session": []}],
    }


def _paths() -> _Object:
    start = _operation("startSession", "A new session", {"201": SessionOut}, "403", "429")
    id = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "/api/v1/sessions": {"post": start | {"security": []}},
        "/api/v1/messages": {
            "post": _operation(
                "say",
                "Answer a message",
                {"200": AnswerOut},
                *("400", "401", "403", "413", "429"),
                body=MessageIn,
            ),
            "get": _operation("transcript", "All turns", {"200": TranscriptOut}, "401", "403"),
        },
        "/api/v1/messages/{id}/feedback": {
            "parameters": [id],
            "put": _operation(
                "rate",
                "Thumbs up or down",
                {"204": None},
                *("400", "401", "403", "404", "413"),
                body=FeedbackIn,
            ),
        },
        "/api/v1/conversation": {
            "delete": _operation(
                "delete", "Leave nothing of the conversation", {"204": None}, "401", "403"
            )
        },
    }


def _operation(
    id: str,
    summary: str,
    success: Mapping[str, type[BaseModel] | None],
    *refusals: str,
    body: type[BaseModel] | None = None,
) -> _Object:
    responses = {status: _content(summary, model) for status, model in success.items()}
    responses |= {status: _content(_REFUSALS[status], ErrorOut) for status in refusals}
    operation: _Object = {"operationId": id, "summary": summary, "responses": responses}
    if body:
        operation["requestBody"] = {"required": True, "content": _json(body)}
    return operation


def _content(description: str, model: type[BaseModel] | None) -> _Object:
    return {"description": description} | ({"content": _json(model)} if model else {})


def _json(model: type[BaseModel]) -> _Object:
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"application/json": {"schema": schema}}
