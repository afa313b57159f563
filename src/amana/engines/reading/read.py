"""The door: documents in, a Reading out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .attribution import attributions
from .claims import claims
from .dates import dates
from .derivation import clusters, decided, links
from .fold import Folded, folded
from .groups import events_of, grouped
from .origins import Origins
from .passages import passages
from .places import places
from .quantities import quantities
from .sentences import sentences
from .sheets import Sheet, sheet
from .stems import language_of
from .tensions import contested, tensions
from .values import Claim, Document, Page, Reading

LONGEST_TEXT = 600_000  # code points, a book of 250 pages; what is longer is no report
MOST_LINES = 20_000


def page(document: Document) -> Page:
    """Everything that one document says by itself. Spans count code points of `document.text`."""
    return _page(document)[0]


def page_and_sheet(document: Document) -> tuple[Page, Sheet]:
    """A page, and its sheet for comparing it with others. Raises ValueError for a text that is too long."""
    found, _, laid_out = _page(document)
    return found, laid_out


def _page(document: Document) -> tuple[Page, Folded, Sheet]:
    if len(document.text) > LONGEST_TEXT:
        raise ValueError(
            f"{document.id}: {len(document.text):,} characters are more than the {LONGEST_TEXT:,} of one report; "
            "cut the file into its reports"
        )
    if document.text.count("\n") > MOST_LINES:
        raise ValueError(
            f"{document.id}: more than {MOST_LINES:,} lines; this is a table or a log, not one report"
        )
    text = folded(document.text)
    if document.language == "und":
        document = replace(document, language=language_of(text.text))
    found = Page(document, passages(document.text))
    found.dates = dates(text, document.published)
    found.quantities = quantities(text, [(d.start, d.end) for d in found.dates])
    found.places = places(text)
    lines = sentences(document.text, found.passages)
    found.attributions, found.overheard = attributions(text, [span for span, _ in lines])
    laid_out = sheet(found, text, [(span, passage.kind == "headline") for span, passage in lines])
    return found, text, laid_out


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that one document says by itself: its page, its sheet for comparing, the claims it proposes. It
    depends on no other document, so it can be kept and put together with others again."""

    page: Page
    sheet: Sheet
    claims: tuple[Claim, ...]

    @property
    def id(self) -> str:
        return self.page.document.id


def prepare(document: Document) -> Prepared:
    """A document made ready for comparing. Raises ValueError for a text that is too long."""
    found, text, laid_out = _page(document)
    return Prepared(found, laid_out, tuple(claims(found, text, laid_out)))


def read(documents: Sequence[Document]) -> Reading:
    """Read documents together. Raises ValueError for two documents of one id or one that is too long."""
    seen: set[str] = set()
    for document in documents:
        if document.id in seen:
            raise ValueError(f"two documents are called {document.id!r}: rename one of the files")
        seen.add(document.id)
    return together([prepare(document) for document in documents])


def together(
    prepared: Sequence[Prepared],
    people_say: Mapping[tuple[str, str], bool] | None = None,
    by_meaning: bool = True,
) -> Reading:
    """Read prepared documents together. `people_say` holds what people decided about pairs of documents, by
    their ids in either order: True, the two retell one report; False, they do not. It goes before the model.
    Without `by_meaning` only words are compared, as where the extra `xling` is missing: hundred times quicker."""
    pages, sheets = [one.page for one in prepared], [one.sheet for one in prepared]
    linked = decided(links(pages, sheets, by_meaning), people_say or {})
    parts = clusters([one.id for one in prepared], linked)
    proposed = [claim for one in prepared for claim in one.claims]
    settled, groups = grouped(proposed, pages, sheets, parts, linked, by_meaning)
    found = tensions(settled, groups, pages)
    return Reading(pages, settled, parts, contested(groups, found), linked, found)


def sure_origins(
    claims: Sequence[Claim], prepared: Sequence[Prepared], clusters: Sequence[Sequence[str]]
) -> int:
    """How many origins of claims that say one thing are surely two of one event (`Group.sure_origins`), for claims
    and clusters that somebody has settled. `prepared` holds the documents of the claims, `clusters` their ids."""
    origins = Origins([one.page for one in prepared], clusters)
    told = [claim for one in prepared for claim in one.claims]
    events = events_of([one.page for one in prepared], [one.sheet for one in prepared], told, origins)
    return origins.sure(claims, events.surely_one)
