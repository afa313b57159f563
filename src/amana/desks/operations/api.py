"""Operations for programs: the same verbs and reads as the pages, under the same rules. People are named by their
file numbers; an act is prepared, its `header` is signed by the officer's own key, and the signature is sent back."""

from __future__ import annotations

from . import api_acts, api_field, api_lifts, api_plans, api_reads, api_weights
from .api_common import router

__all__ = ["api_acts", "api_field", "api_lifts", "api_reads", "router"]

router.add_router("", api_plans.router)
router.add_router("", api_weights.router)
