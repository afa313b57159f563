"""Every refusal of this desk: code, what is wrong, what to do. The words are msgids."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amana.ledger.errors import register

_TIMELINE = _("Open the person's timeline and see where the books have them.")

for _code, _sentence, _remedy in (
    # lifts
    (
        "lift-account",
        _("A lift leads from one place to another; %(account)s is not an open account of a place."),
        _("Choose two places from the list."),
    ),
    ("lift-nowhere", _("The lift ends where it begins."), _("Choose another destination.")),
    ("lift-conveyance", _("“%(value)s” is not a means of transport."), _("Choose one from the list.")),
    ("lift-due", _("The arrival lies before the departure."), _("Correct one of the two times.")),
    ("lift-empty", _("Nobody is on the list."), _("Choose at least one person.")),
    (
        "lift-too-many",
        _("%(people)s people are too many for one lift; %(most)s are the most."),
        _("Divide the list."),
    ),
    (
        "lift-person-elsewhere",
        _("Person %(person)s stands on lift %(lift)s already."),
        _("Take the person off one of the two lists."),
    ),
    (
        "lift-state",
        _("Lift %(lift)s is “%(state)s”; this step cannot be taken now."),
        _("Reload the page and look at the state of the lift."),
    ),
    (
        "lift-not-approved",
        _("Lift %(lift)s is not approved."),
        _("A second person with the role of movement approver approves it first."),
    ),
    (
        "lift-released",
        _("Lift %(lift)s was released already."),
        _("A lift leaves once. Propose another for those who stayed behind."),
    ),
    (
        "lift-approver-proposed",
        _("Whoever proposed lift %(lift)s cannot approve it."),
        _("Ask another movement approver."),
    ),
    (
        "lift-not-listed",
        _("Person %(person)s is not on the approved list of lift %(lift)s."),
        _("Only those whom the approval names may leave; propose a new lift for others."),
    ),
    (
        "lift-not-aboard",
        _("Person %(person)s is not with the escort of lift %(lift)s: %(outcome)s."),
        _TIMELINE,
    ),
    # receipt
    (
        "receipt-unanswered",
        _("%(people)s of those on the manifest have no answer yet."),
        _("Answer for each person, or tick that all others were received."),
    ),
    (
        "receipt-again",
        _("Lift %(lift)s was received already. A release has one receipt and no second."),
        _("Open the lift to see who received whom and when."),
    ),
    (
        "receipt-again-person",
        _("Person %(person)s of lift %(lift)s was received already, by entry %(entry)s."),
        _("Take the person off this receipt."),
    ),
    (
        "receipt-both",
        _("Person %(person)s is both received and refused."),
        _("Decide for one of the two."),
    ),
    ("refusal-reason", _("Person %(person)s is refused without a reason."), _("Write the reason.")),
    ("escort-same", _("%(authority)s is the escort already."), _("Choose another escort.")),
    ("nobody-chosen", _("Nobody is chosen."), _("Choose at least one person.")),
    # signing
    (
        "sign-wrong-authority",
        _("The key %(device)s belongs to an authority that does not sign this; %(authority)s does."),
        _("An officer of that authority signs with an own key."),
    ),
    (
        "sign-not-your-key",
        _("The key %(device)s is not yours."),
        _("Sign with the key of this browser, or make one under “My devices”."),
    ),
    ("signed-already", _("%(authority)s has signed already."), _("The other side's officer signs.")),
    (
        "act-closed",
        _("This act is closed: %(state)s."),
        _("Open the lift, the count or the incident it belongs to."),
    ),
    (
        "time-unreadable",
        _("“%(value)s” is not a time."),
        _("Choose the day and the time in the field."),
    ),
    (
        "time-without-zone",
        _("The time %(at)s does not say its zone."),
        _("Write it with its offset, for example 2026-02-03T12:00:00+03:00."),
    ),
    # counts
    (
        "count-account",
        _("%(account)s is not the account of a place."),
        _("Choose a prison, a camp, a hospital or a court."),
    ),
    (
        "count-in-the-future",
        _("The count lies in the future: %(at)s."),
        _("Write the time at which people were counted."),
    ),
    ("count-number", _("“%(value)s” is not a number of people."), _("Write the number that was seen.")),
    ("count-made", _("This count of %(account)s was made already."), _("Open the list of counts.")),
    (
        "count-absent-not-there",
        _("Person %(person)s cannot be absent from %(account)s: the books do not have them there."),
        _TIMELINE,
    ),
    (
        "count-surplus-there",
        _("The books have person %(person)s in %(account)s; presence there is no surplus."),
        _("Take the person off the list of the unexpected."),
    ),
    ("count-nothing-open", _("This count of %(account)s has no open difference."), _("Open another count.")),
    ("count-explanation", _("“%(value)s” is not an explanation."), _("Choose one from the list.")),
    ("account-holds-nobody", _("%(account)s holds nobody."), _("Choose another place.")),
    # incidents and exits
    ("incident-kind", _("“%(value)s” is not a kind of incident."), _("Choose one from the list.")),
    (
        "incident-account",
        _("%(account)s is neither a place nor an escort."),
        _("Choose the place or the escort where it happened."),
    ),
    ("incident-closed", _("Incident %(incident)s is closed."), _("Report a new incident.")),
    ("death-cause", _("The cause of death, as far as known, is missing."), _("Write it, or “not known”.")),
    ("death-again", _("The death of person %(person)s is recorded already."), _TIMELINE),
    ("release-kind", _("“%(value)s” is not a kind of release."), _("Choose one from the list.")),
    ("release-order", _("The order of release is missing."), _("Write the reference of the order.")),
    ("release-not-held", _("Person %(person)s is in %(account)s, not in a place."), _TIMELINE),
    ("abroad-state", _("%(account)s is not the account of a state."), _("Choose a state.")),
):
    register(_code, _sentence, _remedy)  # type: ignore[arg-type]
