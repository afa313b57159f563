"""The root of all addresses. A room's `urls.py` is found by name: a desk stands under its prefix, the other
rooms (access, serving) name their own paths at the root."""

from __future__ import annotations

from typing import Any

from django.urls import include, path

from . import api, language, rooms, signing, theme

handler400 = "amana.console.errors.bad_request"
handler403 = "amana.console.errors.forbidden"
handler404 = "amana.console.errors.not_found"
handler500 = "amana.console.errors.server_error"


def _mounted() -> list[Any]:
    found = []
    for package, module in rooms.modules("urls"):
        if package == "amana.console":
            continue
        desk = package.startswith("amana.desks.")
        prefix = getattr(module, "prefix", package.rpartition(".")[2] + "/" if desk else "")
        found.append(path(prefix, include(module)))
    return found


urlpatterns: list[Any] = [
    path("language/", language.switch, name="language"),
    path("theme/", theme.switch, name="theme"),
    path("signing/<int:pk>/", signing.page, name="signing"),
    path("api/v1/", api.mount().urls),
    *_mounted(),
]
