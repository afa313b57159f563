"""The watch desk for programs: the same verbs and reads as the pages, under the same rules."""

from __future__ import annotations

from ninja import Router

from . import api_reports, api_warnings

router = Router()
router.add_router("", api_reports.router)
router.add_router("", api_warnings.router)
