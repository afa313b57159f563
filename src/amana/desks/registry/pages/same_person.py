"""Other files of the same person, as the page of a file names them: whose duplicate this file is, which file is a
duplicate of it, which are linked with it. The number of a file that is not open to the reader is left out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from amana.access.models import User

from ..models import CustodyFile
from ..services import groups, links
from . import bar


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence; `number` of the file it is about, "" where the reader may not know it."""

    text: str
    number: str


def of(actor: User, file: CustodyFile) -> list[Line]:
    """The sentences for one reader. Links that no duplicate stands on are for those who read identities."""
    mine = links.duplicate_of(file)
    told = []
    for other in CustodyFile.objects.filter(pk__in=[*groups.group_of(file.pk), mine or 0]).exclude(
        pk=file.pk
    ):
        if other.pk == mine:
            text = _(
                "This is a second file of a person whose own file is another. The books count the person there, and "
                "what is new belongs there. The other file:"
            )
        elif links.duplicate_of(other) == file.pk:
            text = _("A second file of this person is recorded as a duplicate of this one:")
        elif bar.allowed(actor, "identity.read", file):
            text = _(
                "Two examiners found that a further file is of the same person. Both are counted until the registrar "
                "records which one is the duplicate. The other file:"
            )
        else:
            continue
        told.append(Line(text, other.number if bar.allowed(actor, "file.read", other) else ""))
    return told


def linked_number(actor: User, file: CustodyFile) -> str:
    """The number of the one file that examiners found to be of the same person, "" where there are none or several."""
    found = [other for other in groups.group_of(file.pk) if other != file.pk]
    other = CustodyFile.objects.filter(pk=found[0]).first() if len(found) == 1 else None
    return other.number if other is not None and bar.allowed(actor, "file.read", other) else ""
