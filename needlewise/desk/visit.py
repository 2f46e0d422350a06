"""One request to the desk: who asks, what they sent, and how to answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from needlewise.desk.engine import EngineDoor
from needlewise.desk.identity.sessions import Signed
from needlewise.desk.roles import Role
from needlewise.store.audit import note
from needlewise.store.database import Database

FLASH = "flash"


@dataclass(frozen=True)
class Visit:
    """What a page needs; `form` is empty unless something was posted, its token checked."""

    request: Request
    signed: Signed
    form: FormData

    @property
    def by(self) -> str:
        """The signed-in person's name."""
        return self.signed.user.name

    @property
    def role(self) -> Role:
        return self.signed.user.role

    @property
    def database(self) -> Database:
        opened: Database = self.request.app.state.database
        return opened

    @property
    def engine(self) -> EngineDoor:
        door: EngineDoor = self.request.app.state.engine
        return door

    @property
    def path(self) -> Mapping[str, Any]:
        """The parts of the address that its route names."""
        return self.request.path_params

    @property
    def query(self) -> QueryParams:
        return self.request.query_params

    @cached_property
    def wants_part(self) -> bool:
        """Whether htmx asks for a part of the page only."""
        return self.request.headers.get("hx-request") == "true"

    def field(self, name: str, default: str = "") -> str:
        """A text of the form, without spaces around it; line ends as `\\n`."""
        value = self.form.get(name, default)
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else default

    def fields(self, name: str) -> list[str]:
        """All texts of the form that are called so."""
        return [
            v.replace("\r\n", "\n").strip() for v in self.form.getlist(name) if isinstance(v, str)
        ]

    def show(self, template: str, status: int = 200, /, **context: Any) -> Response:
        """The page that `template` makes of `context`."""
        templates = self.request.app.state.templates
        response: Response = templates.TemplateResponse(
            self.request, template, {"visit": self, **context}, status
        )
        return response

    def go(self, path: str, message: str = "") -> Response:
        """Leads to another page of the desk, where `message` is shown once."""
        response = RedirectResponse(path, 303)
        if message:
            shown = quote(message[:300])
            response.set_cookie(FLASH, shown, max_age=60, httponly=True, samesite="strict")
        return response

    def note(self, action: str, subject: str = "", **detail: Any) -> None:
        """Keeps in the audit log that this person did `action`, such as `conversation.view`."""
        with self.database.write() as connection:
            note(connection, self.by, action, subject, detail)
