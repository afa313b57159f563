"""What an arrival at a place that a lift was not bound for can be refused for, and what to do then."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amana.ledger.errors import register

for _code, _sentence, _remedy in (
    (
        "elsewhere-no-place",
        _("%(account)s is no open place where people are held."),
        _("Choose the prison or camp where they are now. At any other place they stay with their escort."),
    ),
    (
        "elsewhere-not-left",
        _("Lift %(lift)s has not left by the books: nobody signed its release at %(account)s."),
        _(
            "Call %(account)s and have the release signed for those who came; then they are found here. If nobody"
            " signs, count this place and name them as there as well."
        ),
    ),
    (
        "elsewhere-bound-here",
        _("Lift %(lift)s is bound for %(account)s."),
        _("Sign the receipt on the page of the lift."),
    ),
    (
        "elsewhere-left-here",
        _("Lift %(lift)s left %(account)s; whoever is here again has come back."),
        _("Sign the taking back on the page of the lift."),
    ),
    (
        "elsewhere-not-to-them",
        _(
            "Lift %(lift)s was not approved for %(authority)s, and person %(person)s cannot be handed to it: %(why)s"
        ),
        _(
            "Leave this person unticked: they stay with their escort here until it is decided or they travel on."
        ),
    ),
    (
        "elsewhere-no-lift",
        _("Nobody who is on the way was found for “%(value)s”."),
        _(
            "Write the code of the lift as it stands on the manifest of the escort, or file numbers. Whom no lift"
            " brings by the books, name in a count of this place as there as well."
        ),
    ),
    (
        "receipt-lift-elsewhere",
        _("Person %(person)s is in the books on lift %(other)s, which does not lead here."),
        _(
            "Sign for this person under “A lift not meant for us”, on the page of lifts, by the code of that lift."
        ),
    ),
):
    register(_code, _sentence, _remedy)  # type: ignore[arg-type]
