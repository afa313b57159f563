"""The verbs of the watch desk."""

# -- reports
from .reports import (
    report_add,
    report_opened,
    report_readers,
    report_take,
    reports_exported,
    source_add,
    source_rate,
)
from .reports_grading import group_assess, link_between, link_decide, tension_settle
from .reports_judging import (
    Wording,
    claim_accept,
    claim_edit,
    claim_mark,
    claim_move,
    claim_put,
    claim_reject,
    claim_reopen,
    claim_return,
)
from .reports_meaning import mean_again
from .reports_reading import compare, sure_origins

__all__ = [  # reports
    "Wording",
    "claim_accept",
    "claim_edit",
    "claim_mark",
    "claim_move",
    "claim_put",
    "claim_reject",
    "claim_reopen",
    "claim_return",
    "compare",
    "group_assess",
    "link_between",
    "link_decide",
    "mean_again",
    "report_add",
    "report_opened",
    "report_readers",
    "report_take",
    "reports_exported",
    "source_add",
    "source_rate",
    "sure_origins",
    "tension_settle",
]
