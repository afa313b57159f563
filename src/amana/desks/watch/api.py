"""The watch desk for programs: the same verbs and reads as the pages, under the same rules."""

from __future__ import annotations

from ninja import Router

from . import api_board, api_groups, api_reports, api_sources, api_warnings

router = Router()
for _part in (api_reports, api_groups, api_sources, api_board, api_warnings):
    router.add_router("", _part.router)
