"""The interface of the watch desk."""

from __future__ import annotations

from ninja import Router

from . import api_warnings

router = Router()
router.add_router("", api_warnings.router)
