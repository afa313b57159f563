"""Every refusal about reports: code, what is wrong, what to do. The words are msgids."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amana.ledger.errors import register

_LOOK_AGAIN = _("Reload the page and look at what others did with it meanwhile.")

for _code, _sentence, _remedy in (
    # taking in
    ("report-empty", _("There is no text in it."), _("Paste the report, or choose its file.")),
    (
        "report-unreadable",
        _("“%(name)s” cannot be read as a report: %(why)s."),
        _("What to do: %(remedy)s; or copy its text and paste it here."),
    ),
    (
        "report-too-long",
        _("“%(name)s” is longer than one report can be: %(letters)s letters, %(most)s are the most."),
        _("Cut it into its reports."),
    ),
    (
        "report-one-word",
        _("“%(name)s” holds a word of %(letters)s letters; no report does."),
        _("Check the file: it may be a program or damaged. Paste the text itself."),
    ),
    (
        "report-too-big",
        _("“%(name)s” has %(size)s MB; %(most)s MB are the most."),
        _("Give the report alone, without pictures, or paste its text."),
    ),
    (
        "report-kind",
        _("“%(name)s” is none of the kinds that can be read: .txt, .html, .docx, .pdf, .eml."),
        _("Save it as one of these, or paste its text."),
    ),
    (
        "report-known",
        _("These very bytes were taken in before: %(code)s."),
        _("Open that report; handing it in again makes no second source."),
    ),
    (
        "report-published-later",
        _("The report is said to be published on %(day)s, which has not come yet."),
        _("Correct the day, or leave it empty."),
    ),
    ("report-marking", _("“%(value)s” is not a marking."), _("Choose one from the list.")),
    (
        "report-red-readers",
        _("A report marked TLP:RED is for named readers only."),
        _("Name who needs to know it, or choose another marking."),
    ),
    (
        "report-reader",
        _("%(user)s may read no reports at all."),
        _("Name somebody with the role of watch officer, analyst, coordinator or monitor."),
    ),
    (
        "report-last-reader",
        _("Nobody could read the report any more."),
        _("Let another reader in first."),
    ),
    ("report-unknown", _("There is no report %(code)s open to you."), _("Choose one from the list.")),
    # sources
    ("source-name", _("The source has no name."), _("Write its name in Arabic or in English.")),
    ("source-known", _("There is a source of this name already."), _("Choose it from the list.")),
    ("source-kind", _("“%(value)s” is not a kind of source."), _("Choose one from the list.")),
    ("source-topic", _("“%(value)s” is not a topic."), _("Choose one from the list.")),
    ("source-reliability", _("“%(value)s” is not a grade of reliability."), _("Choose A to F.")),
    ("source-unknown", _("There is no such source."), _("Choose one from the list, or add it first.")),
    # claims
    (
        "claim-state",
        _("The claim is “%(state)s”; this cannot be done with it now."),
        _LOOK_AGAIN,
    ),
    (
        "claim-second-person",
        _("Whoever put a claim forward cannot also accept it."),
        _("Ask a second person to look at it."),
    ),
    (
        "claim-predicate",
        _("“%(value)s” is not in the list of what can happen."),
        _("Choose one from the list."),
    ),
    (
        "claim-figure",
        _("The figures do not fit: one is negative, beyond all measure, or the least lies above the most."),
        _("Correct them, or leave them empty."),
    ),
    ("claim-place", _("“%(value)s” is no place of the gazetteer."), _("Choose places from the list.")),
    ("claim-span", _("The span lies outside the text."), _("Mark a stretch of the report.")),
    (
        "claim-group",
        _("There is no group %(group)s that this claim could belong to."),
        _("Choose a group that says the same and is not denied, or let the claim stand alone."),
    ),
    # links, grades, tensions
    ("report-link-same", _("A report is not compared with itself."), _("Choose two reports.")),
    ("report-link-answer", _("“%(value)s” is not an answer."), _("Choose one of the three.")),
    ("grade", _("“%(value)s” is not a grade of credibility."), _("Choose 1 to 6.")),
    (
        "grade-nothing-accepted",
        _("No claim of the group is accepted yet."),
        _("Let two people accept a claim of it first."),
    ),
    (
        "grade-one-origin",
        _("“Confirmed” needs two independent origins; the accepted claims have %(origins)s."),
        _("Choose another grade; or, if two tellings are wrongly taken for one, cut their link first."),
    ),
    (
        "grade-tension",
        _("“Confirmed” cannot stand beside an open contradiction."),
        _("Settle the contradiction first, or choose another grade."),
    ),
    (
        "report-time-zone",
        _("The time %(at)s does not say its zone."),
        _("Write it with its offset, for example 2026-02-03T12:00:00+03:00."),
    ),
    ("tension-settled", _("This was settled already."), _LOOK_AGAIN),
    ("tension-outcome", _("“%(value)s” is not an outcome."), _("Choose one from the list.")),
):
    register(_code, _sentence, _remedy)  # type: ignore[arg-type]
