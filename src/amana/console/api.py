"""The root of the interface: one description, one way to log in, the same verbs as the pages.

Each room's `api.py` is found by name and mounted under the room's name.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router, Schema
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from amana import access
from amana.access import rule, tokens
from amana.access.middleware import nobody
from amana.access.models import User

from . import interface, rooms

DESCRIPTION = """Custody accounts that balance. Every operation does what the page of the same name does, under the same
rules: what your roles do not allow is refused here as well, and what you open is recorded.

Send a key for programs as `Authorization: Bearer amana_…`; you make one under “Keys for programs”. Times are
ISO 8601 with offset. A refusal has a `code` for programs, a `message` and a `remedy` in your language, and
`where` names the place."""


class Interface(NinjaAPI):
    """The interface with its description kept: to write it anew costs a second of a processor, and it hangs on nothing
    but the sources and the place where it is mounted."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self._described: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._described:
            self._described[prefix] = super().get_openapi_schema(path_prefix=prefix)
        return self._described[prefix]


api = Interface(
    title="Amana",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    auth=tokens.auth,
    docs_decorator=rule("api.describe"),
)
interface.handle(api)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    """Input that does not have the described shape: each fault with its place."""
    where = {
        ".".join(str(part) for part in fault.get("loc", ())): str(fault.get("msg", ""))[:200]
        for fault in exc.errors[:20]
    }
    body = {
        "code": "invalid",
        "message": "; ".join(f"{place}: {text}" for place, text in where.items())[:1000],
        "remedy": "",
        "where": where,
    }
    return api.create_response(request, body, status=422)


@api.exception_handler(AuthenticationError)
def stranger(request: HttpRequest, exc: AuthenticationError) -> HttpResponse:
    return nobody()


@api.exception_handler(Http404)
def absent(request: HttpRequest, exc: Http404) -> HttpResponse:
    body = {"code": "absent", "message": _("There is no such thing in your part of the books."), "remedy": ""}
    return api.create_response(request, body | {"where": {}}, status=404)


# -- about the caller

me = Router()


class Me(Schema):
    """Who is asking, and what they may ask."""

    username: str
    name: str
    roles: list[str]
    actions: list[str]


@me.get("/me", response={200: Me, **interface.NO}, summary="Who am I, and what may I do")
@rule("account.own")
def whoami(request: HttpRequest) -> dict[str, Any]:
    """The roles in force and the actions they hold anywhere; a token's actions are its scopes."""
    user = request.user
    assert isinstance(user, User)
    token = getattr(request, "token", None)
    actions = [code for code in sorted(access.rules.table().actions) if access.may(user, code)]
    return {
        "username": user.username,
        "name": user.name,
        "roles": sorted(user.role_codes),
        "actions": [code for code in actions if token is None or code in token.scopes],
    }


def mount() -> NinjaAPI:
    """Add every room's router; called once, when the addresses are read."""
    api.add_router("", me, tags=["me"])
    for package, module in rooms.modules("api"):
        router = getattr(module, "router", None)
        if router is None or package == "amana.console":
            continue
        name = package.rpartition(".")[2]
        api.add_router(f"/{getattr(module, 'prefix', name)}", router, tags=[name])
        for prefix, further in getattr(module, "also", {}).items():
            api.add_router(f"/{prefix}", further, tags=[name])
    return api
