"""Finding reports by what they say: for people who search, and for the machine that looks for other tellings.

Both ask one inverted index in the database: a stem or idea, a figure or the bones of a name, and the reports with
it. `TermUse` knows how rare a term is without counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet

from amana.engines.reading.candidates import LONGEST_LIST, MOST_CANDIDATES, RAREST, terms
from amana.engines.reading.fold import folded
from amana.engines.reading.sheets import Sheet, term_of
from amana.engines.reading.stems import skeleton

from ..models import Report, ReportTerm, TermUse
from .reports_names import is_lost, sounding_like, without_articles

LONGEST_TERM = 40
MOST_WORDS = 12  # of a search


def terms_of(sheet: Sheet) -> list[str]:
    """The terms a report is entered under, each once."""
    return sorted({term[:LONGEST_TERM] for term in terms(sheet)})


def candidates(sheet: Sheet, *, but: int | None = None, most: int = MOST_CANDIDATES) -> list[int]:
    """Keys of reports that may tell the same story as `sheet`, most promising first: those that share its rarest
    terms. Looks at everything that was taken in; whoever shows the answer asks what the reader may see."""
    own = terms_of(sheet)
    least = 1 if but is None else 2  # a report that is entered already is in each of its own lists
    known = TermUse.objects.filter(term__in=own, uses__gte=least, uses__lte=LONGEST_LIST)
    uses = dict(known.values_list("term", "uses"))
    rare = sorted(uses, key=lambda term: (uses[term], term))[:RAREST]
    votes: Counter[int] = Counter()
    for term, report in ReportTerm.objects.filter(term__in=rare).values_list("term", "report_id"):
        votes[report] += 1000 // uses[term] + 50
    votes.pop(but or 0, None)
    return [report for report, _ in votes.most_common(most)]


def searched(reports: QuerySet[Report], text: str) -> QuerySet[Report]:
    """Those of `reports` that hold every word searched for, in any form of it and in either script for names."""
    for either in words_of(text):
        having = ReportTerm.objects.filter(term__in=either).values("report")
        reports = reports.filter(pk__in=having)
    return reports


def words_of(text: str) -> list[list[str]]:
    """For each word of a search the terms that count as finding it. A word that says nothing ("in") is left out, and
    so is one that would be such in Arabic (Ali: على), if there is another."""
    found: dict[str, list[str]] = {}
    for word in without_articles(token.text for token in folded(text[:400]).tokens()):
        if len(found) < MOST_WORDS and word not in found and (either := dict.fromkeys(_ways(word))):
            found[word] = [term[:LONGEST_TERM] for term in either]
    said = [either for word, either in found.items() if not is_lost(word)]
    return said or list(found.values())


def _ways(word: str) -> Iterable[str]:
    if word[0].isdigit():
        yield "#" + word.replace(",", "")
        return
    term = term_of(word)
    if term is None:
        return
    yield term
    bones = skeleton(word)
    if len(bones) >= 3:
        yield "@" + bones
    yield from sounding_like(word)
