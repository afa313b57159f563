"""The refusals of corrections: code, what is wrong, what to do. The words are msgids."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amana.ledger.errors import register

for _code, _sentence, _remedy in (
    (
        "correction-reason",
        _("A correction needs its reason."),
        _("Write what was wrong: it stays in the books."),
    ),
    (
        "correction-nothing",
        _("No entry stands in file %(number)s: there is nothing to correct."),
        _("Open the file and look at its custody path."),
    ),
    (
        "correction-followed",
        _(
            "Entry %(entry)s of file %(number)s is followed by others; the newest that stands is entry %(newest)s."
        ),
        _(
            "Correct the later ones first, from the newest to the oldest, then record anew what was right of them."
        ),
    ),
    (
        "correction-gone",
        _(
            "Entry %(entry)s of file %(number)s stands no more: it was taken back, or takes back another one itself."
        ),
        _(
            "Open the file and look at its custody path. What a correction took back wrongly is recorded anew."
        ),
    ),
    (
        "correction-depart",
        _("Entry %(entry)s of file %(number)s is the departure with a lift."),
        _("On the page of the lift the giver takes the person back, or the receiver signs the receipt."),
    ),
    (
        "correction-transfer",
        _("Entry %(entry)s of file %(number)s passed the person from one escort to another."),
        _("On the page of the lift change the escort once more: both sides sign."),
    ),
    (
        "correction-arrive",
        _("Entry %(entry)s of file %(number)s is a receipt: the receiver signed for the person."),
        _(
            "Under “Signed for by mistake”, on the page of the lift, officers of both sides sign that the person is "
            "with the escort still. Who came and is to go back has a lift of their own; who is gone is missed at a "
            "count. What a field device sent twice, two officers resolve on the page “From the field”."
        ),
    ),
    (
        "correction-ceded",
        _(
            "Entry %(entry)s of file %(number)s passed a whole place to another authority, which signed for it."
        ),
        _("What was handed over wrongly comes back by handing over the place once more: both sides sign."),
    ),
    (
        "correction-seized",
        _("Entry %(entry)s of file %(number)s records that a whole place was taken over."),
        _(
            "Count the place; whoever is not there is missed at the count, and a place that came back is recorded so."
        ),
    ),
    (
        "correction-missed",
        _("Entry %(entry)s of file %(number)s comes from a count, which is signed as a whole."),
        _("Count again, or record on the page of the count that the person was found."),
    ),
    (
        "correction-found",
        _("Entry %(entry)s of file %(number)s says that a missing person was found, at a count."),
        _("Count the place again: whoever is not there is missed at that count."),
    ),
    (
        "correction-duplicate",
        _("Entry %(entry)s of file %(number)s records a duplicate file."),
        _("Undo the duplicate: the file has a page for it, and the link between the two ends with it."),
    ),
    (
        "correction-split",
        _("Entry %(entry)s of file %(number)s undid a duplicate."),
        _("Let two examiners find again that the two files are one person, then record the duplicate."),
    ),
    (
        "correction-contested",
        _("The field contradicts itself about the person of file %(number)s."),
        _("Let two officers resolve it first, on the page “From the field”."),
    ),
    (
        "correction-asked",
        _("The correction of entry %(entry)s is asked for already, in file %(number)s."),
        _("A second person signs or refuses it; whoever asked can withdraw it."),
    ),
    (
        "correction-decided",
        _("A colleague was quicker: the correction in file %(number)s was %(done)s by %(by)s."),
        _("Open the file to see what stands now. Nothing of yours was recorded."),
    ),
    (
        "correction-same-person",
        _("Whoever asked for a correction does not sign it (file %(number)s)."),
        _("A second person looks at it and signs; you can withdraw it."),
    ),
    (
        "correction-not-yours",
        _("Only whoever asked for a correction withdraws it (file %(number)s)."),
        _("Refuse it as the second person."),
    ),
    (
        "correction-independent",
        _(
            "This correction takes the person of file %(number)s out of custody, as if they had never been admitted."
        ),
        _("A legal reviewer, who is independent of custody, signs it. A release is an act of its own."),
    ),
):
    register(_code, _sentence, _remedy)  # type: ignore[arg-type]
