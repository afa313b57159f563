"""Verbs of operations: keyword-only functions, one unit of work each, every check inside; pages, the API and the
command line hand them to `ledger.writer.do`.

`actor` is a user, or None for the system itself. Each act that enters the books exists twice: plain (recorded by the
system; for loaders, on a scripted clock) and as a draft that officers sign with their own keys, posted by
`act_sign` once every side has signed.
"""

from ..fallen import act_fallen
from ..tails import TailRow
from .acts import act_renew, act_sign, act_withdraw
from .approvals import Together, approvals_changed, lifts_approval_draft, lifts_approve
from .counts import (
    count_draft,
    count_due,
    count_explain,
    count_make,
    explanation_draft,
    found_draft,
    person_found,
)
from .elsewhere import elsewhere, elsewhere_draft, neither_end
from .exits import ReleaseKind, hand_abroad, hand_abroad_draft, person_release, person_release_draft
from .field import field_resolve_draft, field_take
from .handover import (
    escort_change,
    escort_draft,
    lift_return,
    receipt,
    receipt_draft,
    release,
    release_draft,
    return_draft,
)
from .incidents import incident_close, incident_report, report_draft
from .lifts import approval_draft, lift_approve, lift_cancel, lift_list_change, lift_propose
from .losses import death, death_draft, escape, escape_draft, escaped_from, recapture, recapture_draft
from .mistaken import mistaken_draft
from .places import cede, cede_draft, seize, seize_draft
from .plan_work import plan_run, plan_weigh
from .plans import plan_again, plan_drop, plan_enough, plan_failed, plan_make
from .publishing import lapsing, plan_approval_draft, plan_approve, plan_publish, publication_draft
from .replans import Told, plan_flown, plan_replan
from .resources import (
    escorts_set,
    fleet_set,
    pair_add,
    pair_end,
    site_set,
    tail_retire,
)
from .sought import sought_of
from .weights import weights_approve, weights_draft, weights_propose

__all__ = [
    "ReleaseKind",
    "TailRow",
    "Together",
    "Told",
    "act_fallen",
    "act_renew",
    "act_sign",
    "act_withdraw",
    "approval_draft",
    "approvals_changed",
    "cede",
    "cede_draft",
    "count_draft",
    "count_due",
    "count_explain",
    "count_make",
    "death",
    "death_draft",
    "elsewhere",
    "elsewhere_draft",
    "escape",
    "escape_draft",
    "escaped_from",
    "escort_change",
    "escort_draft",
    "escorts_set",
    "explanation_draft",
    "field_resolve_draft",
    "field_take",
    "fleet_set",
    "found_draft",
    "hand_abroad",
    "hand_abroad_draft",
    "incident_close",
    "incident_report",
    "lapsing",
    "lift_approve",
    "lift_cancel",
    "lift_list_change",
    "lift_propose",
    "lift_return",
    "lifts_approval_draft",
    "lifts_approve",
    "mistaken_draft",
    "neither_end",
    "pair_add",
    "pair_end",
    "person_found",
    "person_release",
    "person_release_draft",
    "plan_again",
    "plan_approval_draft",
    "plan_approve",
    "plan_drop",
    "plan_enough",
    "plan_failed",
    "plan_flown",
    "plan_make",
    "plan_publish",
    "plan_replan",
    "plan_run",
    "plan_weigh",
    "publication_draft",
    "recapture",
    "recapture_draft",
    "receipt",
    "receipt_draft",
    "release",
    "release_draft",
    "report_draft",
    "return_draft",
    "seize",
    "seize_draft",
    "site_set",
    "sought_of",
    "tail_retire",
    "weights_approve",
    "weights_draft",
    "weights_propose",
]
