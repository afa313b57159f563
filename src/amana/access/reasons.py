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
    (
        "device-role-ended",
        _(
            "The key %(device)s signs for %(authority)s, and none of your roles is for %(authority)s any more."
        ),
        _("Under “My devices” make a key for the authority that your role is for now."),
    ),
    ("device-decided", _("The key %(device)s has been decided on."), _("Look at the list of keys.")),
    (
        "sign-no-key",
        _("This act is signed by an officer, and this browser holds no certified key."),
        _("Make a key under “My devices” and have it certified."),
    ),
    (
        "sign-own-key",
        _("You have a certified key, %(device)s, and sign with it; this browser does not hold it."),
        _("Use the browser that holds the key, or revoke it under “My devices”."),
    ),
    (
        "device-own",
        _("Nobody certifies their own key."),
        _("A registrar or custody officer of the authority certifies it, or a system keeper."),
    ),
    (
        "user-name",
        _("%(username)s cannot be a user name, or is one already."),
        _("Use Latin letters, digits, dot, hyphen or underscore, at least two, that nobody else has."),
    ),
    ("user-names", _("A person needs a name."), _("Write it in Arabic, in Latin letters, or in both.")),
    (
        "user-self",
        _("Nobody stops, invites or empowers themselves."),
        _("Another person who runs this house does it."),
    ),
    (
        "keeper-last",
        _("This is the last system keeper."),
        _("Give the role to somebody else first, so that the house is never without one."),
    ),
    (
        "monitor-protected",
        _("A monitor is not removed by one side alone."),
        _("It needs the monitor's own consent, or the consent of two authorities."),
    ),
    ("user-stopped", _("The account of %(user)s is stopped already."), _("Open the page again.")),
    ("user-active", _("The account of %(user)s is not stopped."), _("Open the page again.")),
    ("role-unknown", _("There is no role %(role)s."), _("Choose a role from the list.")),
    (
        "role-narrow",
        _("The role %(role)s is not given in this way."),
        _("A consular liaison needs a country; a role for everything takes neither authority nor place."),
    ),
    (
        "role-holds-nobody",
        _("%(authority)s holds nobody: a role for it alone would open no file."),
        _(
            "Give the role for the whole operation; its key signs for a court, a health authority or another body "
            "outside custody."
        ),
    ),
    (
        "roles-apart",
        _(
            "One person does not hold the role “%(role_word)s” beside “%(other_word)s” for the same authority."
        ),
        _("Give one of the two to another person."),
    ),
    ("grant-twice", _("This person holds that role already."), _("Look at the list of roles in force.")),
    ("grant-ended", _("This role was withdrawn before."), _("Look at the list of roles in force.")),
    (
        "consent-not-yours",
        _("This consent is not yours to give."),
        _("The monitor, or an officer whose role is for one authority, gives it, and each authority once."),
    ),
    (
        "invitation-over",
        _("This link has been used, or its time is over."),
        _("Ask the person who runs this house for a new one."),
    ),
    (
        "compartment-shut",
        _("This person holds a role that never enters this part of the files."),
        _("Give the pass to somebody else."),
    ),
    ("until-past", _("The last day lies in the past, or too far ahead."), _("Choose a day within a year.")),
    ("mandate-twice", _("This person holds that mandate already."), _("Look at the list of mandates.")),
    ("person-number", _("There is no custody file %(number)s."), _("Check the number and its last digit.")),
    ("reason-missing", _("This needs a reason."), _("Write the reason in a few words.")),
    ("token-unknown", _("You have no such token in force."), _("Look at the list of your tokens.")),
):
    errors.register(_code, _sentence, _remedy)  # type: ignore[arg-type]
