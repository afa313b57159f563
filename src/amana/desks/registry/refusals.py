"""The refusals of this desk about files and what stands in them: code, what is wrong, what to do. The words are
msgids."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amana.ledger.errors import register

_OPEN_FILE = _("Open the file and look at its newest entries.")
_TODAY = _("Give a day that has come.")

for _code, _sentence, _remedy in (
    # identity
    (
        "identity-no-name",
        _("A name is missing."),
        _(
            "Give a name in Arabic or in Latin letters, or the number of the wristband where nobody knows one."
        ),
    ),
    (
        "identity-wristband-standing",
        _("An identity that rests on a wristband alone is provisional."),
        _("Say that it is provisional, or name the source of the name."),
    ),
    (
        "identity-name-script",
        _("The Arabic name holds no Arabic letters."),
        _("Put a name in Latin letters into its own field."),
    ),
    (
        "identity-too-long",
        _("This is longer than %(most)s letters."),
        _("Write the name as it is used; what the paper adds belongs into a document."),
    ),
    (
        "identity-birth",
        _("“%(value)s” is not a date of birth."),
        _("Write a year (1990), a month (1987-07), a day (1987-07-15), about (1990~) or a span (1988/1990)."),
    ),
    ("identity-sex", _("The sex must be male, female or left open."), _("Choose one of the three.")),
    (
        "identity-country",
        _("“%(value)s” is not a country code."),
        _("Use three capital letters, for example IRQ, SYR, or XXA for stateless."),
    ),
    ("identity-evidence", _("“%(value)s” is not a kind of evidence."), _("Choose one from the list.")),
    ("identity-source", _("The source of this claim is missing."), _("Say who said so.")),
    # enrolment
    (
        "file-unknown",
        _("There is no custody file %(number)s."),
        _("Check the number; its last digit guards it."),
    ),
    (
        "enrol-account-holds-nobody",
        _("Nobody can be held in the account %(account)s."),
        _("Choose the account of an authority at a place."),
    ),
    ("enrol-population", _("Say whether the file is of a detainee or a camp resident."), _("Choose one.")),
    # erasure by two
    ("redaction-ground", _("“%(value)s” is no ground for an erasure."), _("Choose one from the list.")),
    (
        "redaction-words",
        _("An erasure needs the number of the order or decision, and its reason."),
        _("Write both: they stay in the books for ever."),
    ),
    (
        "redaction-gone",
        _("In file %(number)s there is nothing left of it to erase."),
        _("Open the page again to see what still stands."),
    ),
    (
        "redaction-standing",
        _("By this claim the person of file %(number)s is known now."),
        _("Record the right identity first; the claim that it supersedes can then be erased."),
    ),
    (
        "redaction-asked",
        _("The erasure was asked for already, in file %(number)s."),
        _("A second person decides."),
    ),
    (
        "redaction-decided",
        _("The erasure in file %(number)s was decided already."),
        _("Open the file to see it."),
    ),
    (
        "redaction-same-person",
        _("Whoever asked for an erasure does not decide it (file %(number)s)."),
        _("A second person opens it."),
    ),
    (
        "redaction-stay",
        _("A stay is in force for the person of file %(number)s: nothing is erased meanwhile."),
        _("Wait until the court or reviewer who ordered it has lifted it."),
    ),
    (
        "redaction-challenge",
        _("A challenge is open for the person of file %(number)s: what was decided on must stay readable."),
        _("Wait until the objection is answered and the time to challenge has passed."),
    ),
    (
        "redaction-contested",
        _("The field contradicts itself about the person of file %(number)s."),
        _("Let two officers resolve it first."),
    ),
    # legal basis
    ("basis-unknown", _("The books hold no legal basis %(basis)s."), _("Known are: %(known)s.")),
    ("basis-none", _("File %(number)s has no legal basis."), _("Set one before reviewing it.")),
    (
        "basis-code",
        _("“%(value)s” cannot be a code."),
        _("Use capital letters, digits and dashes, at most 32, for example ORDER-114."),
    ),
    ("basis-code-taken", _("The code %(value)s is in use."), _("Choose another code.")),
    ("basis-kind", _("“%(value)s” is not a kind of legal basis."), _("Choose one from the list.")),
    ("basis-title", _("A legal basis needs its title in Arabic and in English."), _("Fill in both.")),
    (
        "basis-term",
        _("A review after %(value)s days cannot be."),
        _("Give a number of days from 1 to 366: no custody goes a year without review."),
    ),
    (
        "basis-decided-later",
        _("The decision of %(decided)s lies after the admission it is to justify."),
        _("Check the date, or use the provisional basis with its 72 hours."),
    ),
    (
        "basis-provisional-twice",
        _("File %(number)s was on the provisional basis before; it cannot be renewed."),
        _("Set the basis that a competent authority has decided, or release the person."),
    ),
    ("basis-review-date", _("The review date must lie after the decision."), _("Give a later day.")),
    ("review-outcome", _("“%(value)s” is not an outcome of a review."), _("Choose one from the list.")),
    ("review-in-the-future", _("A review cannot have been held in the future."), _TODAY),
    ("review-next-date", _("A basis that is upheld needs its next review date."), _("Give a later day.")),
    # judgement
    ("age-order", _("The earliest birth lies after the latest."), _("Exchange the two days.")),
    ("age-in-the-future", _("Nobody was born in the future."), _("Check the day of birth.")),
    ("age-no-basis", _("A finding of age needs its basis."), _("Say what was seen, heard or examined.")),
    (
        "classify-no-finding",
        _("Nobody has made a finding of age for file %(number)s."),
        _("Record one first: no band is given to a person whose age is not found."),
    ),
    (
        "classify-disputed",
        _("The age of file %(number)s is disputed; no band is given."),
        _("Settle the dispute with a new finding of age."),
    ),
    (
        "classify-child",
        _("By the newest finding file %(number)s may be of a child; no band is ever given to a child."),
        _("Refer the file to the protection desk."),
    ),
    ("classify-future", _("An assessment cannot be dated in the future."), _TODAY),
    ("classify-no-grounds", _("A band needs its grounds."), _("State the evidence for each point.")),
    ("classify-review", _("The review date must lie after the assessment."), _("Give a later day.")),
    ("classify-band", _("There are four bands, 1 to 4."), _("Choose one of them.")),
    (
        "classify-same-person",
        _("Whoever assessed file %(number)s cannot approve the band."),
        _("Another risk approver decides."),
    ),
    ("classify-approved-already", _("This band of file %(number)s was approved already."), _OPEN_FILE),
    (
        "classify-finding-replaced",
        _("A newer finding of age was made for file %(number)s."),
        _("Assess anew on the newest finding, if the person is an adult."),
    ),
    # holding
    ("need-kind", _("“%(value)s” is not a kind of need."), _("Choose one from the list.")),
    ("need-closed-already", _("This need was closed already."), _OPEN_FILE),
    ("need-why", _("Say why the need has ended."), _("Write one sentence.")),
    ("document-kind", _("“%(value)s” is not a kind of document."), _("Choose one from the list.")),
    (
        "document-kind-of-file",
        _("This is neither a PDF nor a picture (JPEG, PNG, TIFF)."),
        _("Scan the paper, or save it as a PDF."),
    ),
    ("document-too-big", _("The copy is larger than %(most)s MB."), _("Scan it with fewer dots per inch.")),
    ("document-no-copy", _("No copy of this document is kept here."), _("Ask where the paper is kept.")),
    ("property-what", _("Say what was taken into keeping."), _("Describe the thing in a few words.")),
    ("property-how-many", _("There must be at least one."), _("Give a number from 1.")),
    ("property-receipt", _("“%(value)s” is not a kind of receipt."), _("Choose one from the list.")),
    ("property-returned-already", _("This thing was returned to the person."), _OPEN_FILE),
    ("property-why-missing", _("Say how it was found missing."), _("Write one sentence.")),
    # memoranda
    (
        "assess-destination",
        _("“%(value)s” is no authority and no state of the books."),
        _("Choose the destination from the list."),
    ),
    ("assess-finding", _("“%(value)s” is not a finding."), _("Choose one from the list.")),
    (
        "assess-substantial-risk",
        _("A finding of substantial risk cannot lead to a transfer."),
        _("Decide against the transfer; nobody of any rank can override this."),
    ),
    (
        "assess-not-heard",
        _("A transfer cannot be decided before the person was heard."),
        _("Hear the person, with an interpreter where needed, and record the day."),
    ),
    (
        "assess-no-time",
        _("The person needs time to challenge the decision."),
        _("Give a moment at least 24 hours after the decision."),
    ),
    ("assess-reasons", _("A decision needs its reasons."), _("Write them; the person will read them.")),
    ("stay-order", _("A stay needs the order it rests on."), _("Give the court or reviewer and the number.")),
    ("stay-not-there", _("No such stay is in force for file %(number)s."), _OPEN_FILE),
    ("decide-note", _("A best-interests decision needs its note."), _("Write what was weighed.")),
    (
        "decide-not-a-child",
        _("File %(number)s is of an adult by the newest finding."),
        _("A best-interests note is for a child or a person whose age is not settled."),
    ),
    ("carer-self", _("A person cannot be their own carer."), _("Give the number of the carer's file.")),
    ("object-words", _("Write down what the person says."), _("Use the person's own words.")),
    (
        "override-nowhere",
        _("The books do not say who answers for the person of file %(number)s."),
        _OPEN_FILE,
    ),
    # duplicates and admission
    ("duplicate-self", _("A file cannot be a duplicate of itself."), _("Give the number of the other file.")),
    (
        "duplicate-why",
        _("Say what shows that the two files are of one person."),
        _("Name the evidence: prints, papers, the person's own word."),
    ),
    (
        "duplicate-not-held",
        _("The books do not hold the person of file %(number)s at a place."),
        _("Only a file that counts a person as held can be a duplicate."),
    ),
    (
        "duplicate-other",
        _("File %(number)s is a duplicate itself."),
        _("Give the number of the file that stands for the person."),
    ),
    ("split-not-duplicate", _("File %(number)s is not a duplicate."), _OPEN_FILE),
    (
        "admit-nowhere-out",
        _("The person of file %(number)s is in custody; nobody can be admitted twice."),
        _("Record a placement or a handover."),
    ),
    (
        "carer-unknown",
        _("There is no file %(number)s that you may open."),
        _("Check the number of the carer's file."),
    ),
    (
        "api-moment",
        _("“%(value)s” is not a moment with its offset."),
        _("Write ISO 8601 with an offset, for example 2026-02-01T09:00:00+03:00."),
    ),
    # signing
    ("sign-nothing", _("This act writes nothing into the books."), _("Record it without a signature.")),
    (
        "sign-changed",
        _("What would be recorded is no longer what was signed."),
        _("Open the form again and sign anew."),
    ),
    ("sign-void", _("What was to be signed is an hour old, or was signed."), _("Fill in the form again.")),
    # rosters
    (
        "row-no-wristband",
        _("This row has a name, or no wristband."),
        _("Correct the name, or write the number of the wristband."),
    ),
    ("roster-empty", _("The file %(file)s is empty."), _("Ask the sender for it again.")),
    ("roster-refused", _("%(why)s"), _("%(remedy)s")),
    ("roster-entered-already", _("Batch %(batch)s was entered already."), _("Open it, or undo it first.")),
    (
        "roster-same-file",
        _("This very file was entered as batch %(batch)s."),
        _("Open that batch; to enter the file again, undo it first."),
    ),
    (
        "roster-bad-rows",
        _("%(bad)s rows cannot be entered as they are."),
        _("Correct them, leave them out, or enter only the good rows."),
    ),
    (
        "roster-known-rows",
        _(
            "%(known)s rows are like people whom the register has already: entered, they would be counted twice."
        ),
        _("Leave them out, or say that they are other people."),
    ),
    ("roster-nothing-good", _("No row of this file can be entered."), _("Correct the rows first.")),
    ("roster-no-account", _("%(rows)s rows name no account."), _("Choose one account for the whole file.")),
    (
        "roster-no-basis",
        _("Nobody has chosen a legal basis for this file."),
        _("Choose one; none is assumed."),
    ),
    ("roster-no-population", _("Say whether these are detainees or camp residents."), _("Choose one.")),
    ("roster-no-time", _("Say since when these people are in custody there."), _("Give a day and a time.")),
    (
        "roster-taken-over",
        _("Batch %(batch)s was taken up anew meanwhile."),
        _("Look at the page of the batch: the newer start goes on."),
    ),
    (
        "roster-not-being-entered",
        _("Batch %(batch)s is not being entered."),
        _("Look at the page of the batch to see where it stands."),
    ),
    (
        "roster-being-entered",
        _("Batch %(batch)s is being entered just now."),
        _("Wait until it is done; the page shows how far it is."),
    ),
    (
        "roster-being-undone",
        _("Batch %(batch)s is being undone just now."),
        _("Wait until it is done; the page shows how far it is."),
    ),
    ("roster-not-read", _("Batch %(batch)s has not been read."), _("Choose its columns first.")),
    ("roster-not-entered", _("Batch %(batch)s is not in the books."), _("There is nothing to undo.")),
    (
        "roster-moved-since",
        _("%(count)s people of batch %(batch)s have later entries; the first is file %(number)s."),
        _("Reverse the later entries first: last in, first out."),
    ),
    ("roster-why", _("Say why the batch is undone."), _("Write one sentence.")),
    ("row-unknown", _("There is no such row."), _("Open the batch again.")),
    ("row-field", _("The field %(field)s cannot be corrected here."), _("Correct it in the file.")),
):
    register(_code, _sentence, _remedy)  # type: ignore[arg-type]
