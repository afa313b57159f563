"""What the interfaces of this desk share: who asks, one of what they may see, and the sizes of what is sent."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Query

from amana import access
from amana.access.models import User

from .models import Site

Words = Annotated[str, Field(max_length=2000)]
Code = Annotated[str, Field(max_length=60)]
Line = Annotated[str, Field(max_length=500)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]
Key = Annotated[int, Field(ge=1, le=2**62)]
PathKey = Annotated[int, Field(ge=1, le=2**62)]
After = Annotated[int | None, Query(ge=0, le=2**62, description="where the last page ended: its `after`")]


def actor_of(request: HttpRequest) -> User:
    """Whoever calls; the rule of the operation has let them in."""
    assert isinstance(request.user, User)
    return request.user


def one(found: Any) -> Any:
    """The only row of a set that the caller may see; 404 where there is none."""
    row = found.first()
    if row is None:
        raise Http404
    return row


def site_of(request: HttpRequest, code: str) -> Site:
    """A facility that the caller may see, by its code."""
    found: Site = one(
        access.visible_to(actor_of(request), Site.objects.select_related("place")).filter(code=code)
    )
    return found
