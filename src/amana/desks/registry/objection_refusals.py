"""The refusals of answers to objections: code, what is wrong, what to do. The words are msgids."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amana.ledger.errors import register

for _code, _sentence, _remedy in (
    (
        "answer-not-there",
        _("File %(number)s holds no such objection."),
        _("Open the decisions of the file and answer from there."),
    ),
    (
        "answer-transfer",
        _("The objection in file %(number)s is to a transfer: an assessment answers it, not this form."),
        _("Decide a transfer assessment; it weighs what the person says."),
    ),
    (
        "answer-stands",
        _("The objection in file %(number)s was answered already, last in entry %(entry)s."),
        _("Read that answer; if another is needed, answer anew from there. Both stand then."),
    ),
    (
        "answer-recorder",
        _("You wrote this objection down (file %(number)s), so you do not answer it."),
        _("Leave it to another legal reviewer."),
    ),
    (
        "answer-own-decision",
        _("The objection in file %(number)s is to a decision of yours."),
        _("Leave it to a legal reviewer who had no part in that decision."),
    ),
    (
        "answer-not-independent",
        _(
            "You review for an authority that holds or held the person of file %(number)s: you are not independent."
        ),
        _("Leave it to a legal reviewer who stands outside the custodian."),
    ),
    ("answer-choice", _("“%(value)s” stands in no list of this form."), _("Choose one from the list.")),
    (
        "answer-reasons",
        _("An answer needs its reasons."),
        _("Write what was looked at and why it was found so."),
    ),
    (
        "answer-nothing-follows",
        _("An objection that is upheld cannot leave everything as it was."),
        _("Choose what is to follow from it."),
    ),
    (
        "answer-told-before",
        _("The person cannot have been told before they objected."),
        _("Check the day."),
    ),
):
    register(_code, _sentence, _remedy)  # type: ignore[arg-type]
