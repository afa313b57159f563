"""What is refused about who somebody is: proposals that two files are one person, samples of the body, searches. The
words are msgids."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amana.ledger.errors import register

for _code, _sentence, _remedy in (
    # proposals of one person
    (
        "duplicate-not-linked",
        _("No two examiners have found that this file and file %(number)s are one person."),
        _("Bring the two files before the examiners first, under “Identity review”."),
    ),
    ("link-self", _("These are one and the same file."), _("Give the number of another file.")),
    (
        "link-read-already",
        _("You have read this pair already."),
        _("Another examiner reads it; leave it to them."),
    ),
    ("link-not-there", _("These two files are not linked."), _("Open the two files.")),
    (
        "link-not-refused",
        _("No examiner's finding that these are two persons stands."),
        _("Open the pair: it can be read, or its link be taken back."),
    ),
    (
        "link-nothing-new",
        _("What is new is missing."),
        _("Say what the finding could not know; without it the finding stands."),
    ),
    (
        "link-duplicate-stands",
        _("One of the two files is recorded as the duplicate of the other."),
        _("The registrar undoes the duplicate; the link ends with it."),
    ),
    (
        "linkage-list",
        _("There is no list “%(value)s” of people who are entered."),
        _("Choose a roster that was entered, a place, or the whole register."),
    ),
    (
        "linkage-all",
        _("A list is not compared with itself."),
        _("Choose another list on one side."),
    ),
    (
        "linkage-at-work",
        _("Two lists are being compared already."),
        _("Wait until that is done; its page says how far it is."),
    ),
    (
        "linkage-over",
        _("This comparison is over already."),
        _("Look at the list; begin another if you want one."),
    ),
    # photographs and biometric samples
    ("biometric-kind", _("This kind of sample is not known."), _("Choose one of the list.")),
    (
        "biometric-position",
        _("A fingerprint names its finger; nothing else does."),
        _("Choose the finger, or leave it empty."),
    ),
    (
        "biometric-same-image",
        _("This very image is kept already, as: %(finger)s."),
        _("Choose the image of this finger; if the other one is wrong, erase it."),
    ),
    (
        "biometric-no-ridges",
        _("No ridges of a finger can be seen in this image."),
        _(
            "Take the finger again; if this is all there is, keep it as an exception on the page of the fingers."
        ),
    ),
    (
        "biometric-other-finger",
        _("This finger is kept already, as: %(finger)s."),
        _("Take the finger that is meant; if the other one is wrong, erase it first."),
    ),
    ("biometric-purpose", _("The purpose is missing."), _("Say what it is taken for.")),
    (
        "biometric-retention",
        _("The day until which it is kept is missing or out of range."),
        _("Give a day after today, at most %(years)s years off."),
    ),
    (
        "biometric-content",
        _("The file is not what this kind asks for."),
        _(
            "A photograph is JPEG or PNG; a fingerprint PNG, JPEG, JPEG 2000, TIFF, BMP, PGM or WSQ; a transaction "
            "ANSI/NIST-ITL."
        ),
    ),
    ("biometric-empty", _("The file is empty."), _("Transfer or export it again.")),
    (
        "biometric-child",
        _("The person of file %(number)s is not established as an adult."),
        _("A protection officer signs off first, for at least as long as the sample is kept."),
    ),
    (
        "biometric-adult",
        _("The person of file %(number)s is an adult: no sign-off is needed."),
        _("Add the sample itself."),
    ),
    (
        "biometric-unreadable",
        _("The fingerprint cannot be read: %(why)s"),
        _("Capture it again, or note an exception."),
    ),
    (
        "biometric-no-fingers",
        _("No fingerprint of file %(number)s is kept."),
        _("Capture a finger first; an erased or expired image is not handed out."),
    ),
    ("biometric-gap", _("The reason is missing."), _("Choose one of the list.")),
    ("biometric-expired", _("It was kept until %(day)s and is no longer shown."), _("Erase it.")),
    ("biometric-why", _("The reason is missing."), _("Say why it is erased.")),
    # searches of prints
    (
        "print-search-child",
        _("The person of file %(number)s is a child, or the age is disputed: no search by prints."),
        _("Ask the protection desk; families are traced there."),
    ),
    (
        "print-search-sign-off",
        _("The person of file %(number)s is not established as an adult."),
        _("A protection officer signs off first; then search."),
    ),
    ("print-search-purpose", _("The purpose is missing."), _("Say what is searched for.")),
    (
        "print-search-library",
        _("This installation cannot compare prints."),
        _("Whoever looks after it installs the extra “biometrics”; the images are kept until then."),
    ),
    (
        "print-search-warming",
        _("The prints of the register are being made ready: %(n)s of %(of)s."),
        _("Search again in a minute; nothing that was recorded is lost."),
    ),
    (
        "print-search-failed",
        _("The comparison of prints stopped twice."),
        _("Search again; if it stops again, tell whoever looks after this installation."),
    ),
    (
        "print-search-no-prints",
        _("File %(number)s has no fingerprint that can be searched with."),
        _("Capture a finger, or note why none can be."),
    ),
    # samples erased
    ("disposal-none", _("No sample was named."), _("Tick at least one sample.")),
    ("disposal-many", _("There are too many samples in one request."), _("Tick at most %(most)s at once.")),
    (
        "disposal-gone",
        _("A sample of file %(number)s is erased already, or its erasure is asked for."),
        _("Open the list again."),
    ),
    ("disposal-decided", _("This request was decided already."), _("Open the list again.")),
    (
        "disposal-same-person",
        _("Whoever asked for an erasure does not carry it out."),
        _("Let another registrar or a legal reviewer look at it."),
    ),
    # programs that ask for names
    (
        "reconcile-shape",
        _("The queries are not a batch of the Reconciliation API."),
        _("Send a JSON object of queries in the field `queries`."),
    ),
    (
        "reconcile-many",
        _("There are too many queries in one request."),
        _("Send at most %(most)s at once."),
    ),
    (
        "reconcile-extend",
        _("This is no request for columns of the Reconciliation API."),
        _("Send a JSON object with the lists `ids` and `properties` in the field `extend`."),
    ),
    (
        "reconcile-column",
        _("There is no column “%(value)s”."),
        _("Ask for one of these: %(known)s"),
    ),
    (
        "reconcile-day",
        _("You have asked for as many names as a day allows."),
        _("At most %(most)s in 24 hours; go on tomorrow."),
    ),
    ("share-percent", _("A share lies between 0 and 100."), _("Give whole hundredths.")),
    ("share-why", _("The reason is missing."), _("Say why this share.")),
    ("link-answer", _("“%(value)s” is not an answer."), _("Press one of the three buttons.")),
    (
        "link-answered",
        _("This proposal was answered already."),
        _("Your reading is not needed: go on with the next pair."),
    ),
    ("link-why", _("“One person” needs what it rests on."), _("Name what you compared.")),
):
    register(_code, _sentence, _remedy)  # type: ignore[arg-type]
