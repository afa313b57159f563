"""Refusals: each has a code, a sentence for the person at the desk, and a remedy."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

Text = str

REFUSALS: dict[str, tuple[Text, Text]] = {}


def register(code: str, sentence: Text, remedy: Text) -> None:
    """Name a refusal. Sentences may use the names of `Refused(...)`'s keyword values in %(braces)s."""
    if code in REFUSALS:
        raise ValueError(f"the refusal {code!r} is registered twice")
    REFUSALS[code] = (sentence, remedy)


class Refused(Exception):
    """A wrong act, refused before anything was written. `where` names the place: person, account, field, row."""

    def __init__(self, code: str, /, **where: object) -> None:
        if code not in REFUSALS:
            raise LookupError(f"no refusal is registered as {code!r}")
        self.code = code
        self.where = where
        super().__init__(code)

    @property
    def message(self) -> str:
        return str(REFUSALS[self.code][0]) % _Forgiving(self.where)

    @property
    def remedy(self) -> str:
        return str(REFUSALS[self.code][1]) % _Forgiving(self.where)

    def __str__(self) -> str:
        return f"{self.message} {self.remedy} [{self.code}]"


class _Forgiving(dict[str, object]):
    """A missing name prints as a dash: a refusal must never fail because of its own sentence."""

    def __init__(self, where: dict[str, object]) -> None:
        super().__init__(where)

    def __missing__(self, key: str) -> object:
        return "—"


for _code, _sentence, _remedy in (
    (
        "books-closed",
        _("The books are not open for writing: %(why)s."),
        _("Run “amana check” and call the system keeper."),
    ),
    (
        "keys-absent",
        _("The keys of these books are not in %(folder)s (%(names)s)."),
        _("Put back the folder “keys” that was kept for them, apart from the copies."),
    ),
    (
        "books-empty",
        _("There are no books yet."),
        _("Begin with the first set-up or load the demonstration."),
    ),
    ("genesis-again", _("These books have begun already."), _("Use another AMANA_HOME for new books.")),
    (
        "account-unknown",
        _("There is no account %(account)s."),
        _("Choose an account from the list of places."),
    ),
    ("account-closed", _("The account %(account)s is closed."), _("Choose an account that is open.")),
    (
        "account-not-empty",
        _("The account %(account)s still holds people."),
        _("Record where they went, then close it."),
    ),
    ("account-code-taken", _("The code %(taken)s is in use."), _("Choose another code.")),
    ("kind-unknown", _("%(kind)s is not a registered kind."), _("Use a kind from the list of entry kinds.")),
    (
        "kind-accounts",
        _("An entry of kind %(kind)s cannot lead from %(src)s to %(dst)s."),
        _("Check the two accounts, or record what really happened with its own kind."),
    ),
    (
        "authority-same",
        _("%(kind)s must lead to another authority."),
        _("For a move inside one authority record a placement."),
    ),
    (
        "authority-other",
        _("%(kind)s must stay with the same authority."),
        _("Custody passes to another authority only by a handover that it signs."),
    ),
    (
        "memo-missing",
        _("An entry of kind %(kind)s stands only beside a memorandum of kind %(memo)s."),
        _("Record the count, the incident or the taking over itself; the entry follows from it."),
    ),
    ("person-twice", _("Person %(person)s stands twice in one act."), _("Remove one of the two lines.")),
    (
        "person-not-there",
        _("Person %(person)s is not in the account %(account)s."),
        _("Look up where the books have this person now, and correct the list."),
    ),
    (
        "holder-wrong",
        _("The books have person %(person)s in %(held)s, not in %(account)s."),
        _("Open the person's timeline and correct the list before signing."),
    ),
    ("person-unknown", _("Person %(person)s was never enrolled."), _("Enrol the person first.")),
    ("person-known", _("Person %(person)s is enrolled already."), _("Open the existing file.")),
    (
        "time-in-the-future",
        _("The time %(at)s lies in the future."),
        _("Check the clock; record what has happened, when it has happened."),
    ),
    (
        "time-before-head",
        _("Person %(person)s has a later entry, of %(head)s."),
        _("A late fact is recorded as a conflict for two officers to resolve; it is not pushed in between."),
    ),
    (
        "answer-missing",
        _("This %(kind)s must name the entry that it answers."),
        _("Open the person's timeline and start from the entry in question."),
    ),
    (
        "answer-wrong",
        _("Entry %(answers)s is not one that %(kind)s of person %(person)s can answer."),
        _("Choose the person's own latest entry of the right kind."),
    ),
    (
        "answered-already",
        _("Entry %(answers)s was answered already."),
        _("Open the timeline: a release has one receipt and no second."),
    ),
    (
        "reverse-not-newest",
        _("Entry %(entry)s is not the newest one that stands."),
        _("Reverse the later entries first: last in, first out."),
    ),
    (
        "stay-in-force",
        _("A stay forbids that person %(person)s leaves."),
        _("The court or reviewer who ordered it must lift it first."),
    ),
    (
        "verdict-missing",
        _("There is no permission for %(kind)s of person %(person)s."),
        _("Ask for the decision again."),
    ),
    (
        "verdict-expired",
        _("The permission for person %(person)s has expired."),
        _("Open the page again; the gates are asked anew."),
    ),
    (
        "device-unknown",
        _("The signing key %(device)s is not registered."),
        _("Have your key certified under “My devices”."),
    ),
    (
        "device-revoked",
        _("The signing key %(device)s was revoked."),
        _("Make a new key and have it certified."),
    ),
    ("device-taken", _("The signing key %(device)s is registered already."), _("Use another name.")),
    (
        "signature-bad",
        _("The signature of %(device)s does not fit what was to be signed."),
        _("Open the page again and sign anew."),
    ),
    (
        "signature-missing",
        _("The signature of %(device)s is missing."),
        _("The officer who made the statement signs it."),
    ),
    (
        "receiver-missing",
        _("The receiving authority %(authority)s has not signed."),
        _("An officer of the receiving authority signs with an own key."),
    ),
    (
        "giver-missing",
        _("The giving authority %(authority)s has not signed."),
        _("An officer of the giving authority signs with an own key."),
    ),
    ("one-person-both-sides", _("One person cannot sign both sides."), _("The other side's officer signs.")),
    (
        "value-unknown",
        _("Entry %(leaf)s has no value called %(name)s."),
        _("Look at the entry: it may have been erased already."),
    ),
    (
        "values-no-keeper",
        _("Personal values cannot be stored here: nobody keeps the keys to seal them with."),
        _("Start Amana with its access rules in place; nothing was written."),
    ),
    (
        "draft-overtaken",
        _("Something else was signed with this key meanwhile."),
        _("Open the page again and sign the new text."),
    ),
    (
        "field-form",
        _("The statement has not the agreed form at “%(place)s”."),
        _("Bring the device's program up to date and send the statement again; nothing was stored."),
    ),
    (
        "field-batch",
        _("%(sent)s statements in one batch are more than %(most)s."),
        _("Send them in several batches."),
    ),
    ("field-unknown", _("There is no such field statement."), _("Choose one from the list.")),
    ("field-choice", _("“%(choice)s” is no way to resolve a line."), _("Accept the line or set it aside.")),
    ("field-reason", _("A resolution needs its reason."), _("Write why the line is accepted or set aside.")),
    (
        "field-not-open",
        _("Line %(line)s does not wait for a resolution."),
        _("Open the statement again and choose lines that are open."),
    ),
    (
        "field-parent-first",
        _("Line %(line)s follows one that is contested."),
        _("Resolve the line before it first; this one is then judged again by itself."),
    ),
    (
        "field-desk-since",
        _("A desk has recorded person %(person)s since then."),
        _("Correct that entry at the desk first, or choose the line that is in the books."),
    ),
    (
        "field-two-officers",
        _("A resolution is signed by two officers."),
        _("Another officer signs with an own key."),
    ),
    (
        "field-accept",
        _("The line of person %(person)s cannot be posted: %(why)s."),
        _("Correct the entry that stands in its way first, or set the line aside."),
    ),
    (
        "demonstration-clock",
        _("Only a demonstration keeps a scripted clock."),
        _("Record with the present time."),
    ),
):
    register(_code, _sentence, _remedy)  # type: ignore[arg-type]
