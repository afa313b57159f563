"""Which batches of rows are open to whom."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from amana.access import decide
from amana.access.models import User

from ..models import ImportBatch
from . import common


def may_see(actor: User, batch: ImportBatch) -> bool:
    """A batch is open to who brought it, and to those who import into its account."""
    if batch.made_by_id == actor.pk:
        return True
    return batch.account is not None and bool(decide(actor, "roster.import", account=batch.account))


def open_batch(request: HttpRequest, code: str) -> ImportBatch:
    """The batch of a code, if it is open to this reader. Raises Http404."""
    batch = (
        ImportBatch.objects.select_related("account__authority", "account__place", "basis", "made_by")
        .filter(code=code)
        .first()
    )
    if batch is None or not may_see(common.reader(request), batch):
        raise Http404
    return batch
