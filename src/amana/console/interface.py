"""What every part of the interface shares: page sizes, and the shape in which it says no.

A desk's `api.py` has `router = Router()` of django-ninja; each operation carries `@access.rule(...)` below its route:

    @router.get("/files", response={200: Page, **interface.NO})
    @rule("register.search")
    def files(request, size: PageSize = 50, after: Key = ""): ...
"""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Schema

from amana.access.decision import Denied
from amana.ledger.errors import Refused

SIZE_MAX = 200
PageSize = Annotated[int, Query(ge=1, le=SIZE_MAX, description=f"rows in one page, at most {SIZE_MAX}")]
Key = Annotated[str, Query(max_length=120, description="where the last page ended: its `after`")]


class Problem(Schema):
    """Why something was not done: a code for programs, a sentence and a remedy for people, and the place."""

    code: str
    message: str
    remedy: str = ""
    where: dict[str, str | int | float | bool | None] = {}


NO: dict[int, type[Schema]] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
"""For `response=`: the answers that any operation may give."""


def document(media: str, what: str) -> dict[str, Any]:
    """For `openapi_extra=`: an operation that answers a document instead of JSON."""
    return {"responses": {200: {"description": what, "content": {media: {"schema": {"type": "string"}}}}}}


def problem_of(refused: Refused) -> tuple[int, dict[str, Any]]:
    """403 for what is not permitted; 422 where a field names what is wrong; 409 where the books stand otherwise."""
    status = 403 if isinstance(refused, Denied) else 422 if "field" in refused.where else 409
    where = {key: _plain(value) for key, value in refused.where.items()}
    return status, {
        "code": refused.code,
        "message": refused.message,
        "remedy": refused.remedy,
        "where": where,
    }


def handle(api: NinjaAPI) -> None:
    """Teach an interface to answer refusals."""

    def refused(request: HttpRequest, exc: Refused | type[Refused]) -> HttpResponse:
        assert isinstance(exc, Refused)
        status, body = problem_of(exc)
        return api.create_response(request, body, status=status)

    api.add_exception_handler(Refused, refused)
    api.add_exception_handler(Denied, refused)


def _plain(value: object) -> str | int | float | bool | None:
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
