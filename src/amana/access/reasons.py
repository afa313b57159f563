"""The reason codes of a decision, each with its sentence; and the refusals of this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from amana.ledger import errors

SENTENCES: dict[str, Any] = {
    "rule": _("Your role allows this."),
    "open": _("This is open to you."),
    "exists-only": _("There is such a file; your role may not open it."),
    "unknown-action": _("This is not in the table of what may be done."),
    "no-rule": _("This page declares no rule, so nobody may open it."),
    "login": _("Log in first."),
    "inactive": _("This account has been stopped."),
    "role": _("None of your roles allows this."),
    "place": _("This is outside the authorities and places of your role."),
    "state": _("Your role does not reach a person in this state."),
    "child": _("Your role does not reach children, or persons whose age is disputed or not found."),
    "compartment": _("This part of the file is closed to you."),
    "purpose": _("State the purpose first."),
    "nationality": _("This person is not recorded as a national of the country you act for."),
    "mandate": _("You hold no mandate for this person."),
    "numbers-only": _("Your role sees numbers, not persons."),
    "not-in-the-books": _("The books hold no such person."),
}

for _code, _sentence, _remedy in (
    ("access-denied", _("This is not permitted to you."), _("Ask somebody whose role allows it.")),
    ("gate-unmet", _("A condition of this act is not met."), _("Meet the condition, then ask again.")),
    (
        "token-scope",
        _("A token needs scopes that its owner holds; %(scope)s is not one."),
        _("Choose from the list of what you may do."),
    ),
    (
        "token-days",
        _("A token lasts from 1 to %(most)s days, not %(days)s."),
        _("Choose a shorter term; a new token can be made later."),
    ),
    ("token-label", _("A token needs a name."), _("Say which program will use it.")),
    (
        "device-authority",
        _("You cannot sign for %(authority)s."),
        _("Choose an authority that one of your roles is for; the system keeper can add a court or a body."),
    ),
    ("device-label", _("A key needs a name."), _("Say which machine it is in: “laptop at the gate”.")),
    (
        "device-key",
        _("This browser sent no usable key."),
        _("Open the page on a secure address (localhost, or Amana started with --lan) and try again."),
    ),
    (
        "device-ended",
        _("The key %(device)s was refused or revoked."),
        _("Make a new key in this browser."),
    ),
    ("device-decided", _("The key %(device)s has been decided on."), _("Look at the list of keys.")),
    (
        "device-own",
        _("Nobody certifies their own key."),
        _("A second officer of the authority certifies it."),
    ),
    ("reason-missing", _("This needs a reason."), _("Write the reason in a few words.")),
    ("token-unknown", _("You have no such token in force."), _("Look at the list of your tokens.")),
):
    errors.register(_code, _sentence, _remedy)  # type: ignore[arg-type]
