"""Opening the sealed copy of a document: decided, recorded, then handed over as a download."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from amana.access import Denied, reads, rule
from amana.ledger.errors import Refused

from ..models import Document
from ..services.documents import document_open
from . import common
from .file import guarded, part


@require_GET
@rule("document.read")
@guarded
def download(request: HttpRequest, number: str, document: int) -> HttpResponse:
    file = common.open_file(request, number)
    actor = part(request, file, "document.read")
    found = Document.objects.select_related("file").filter(pk=document, file=file).first()
    if found is None:
        raise Http404
    try:
        content, secret = document_open(actor=actor, document=found)
    except Denied as refused:
        raise PermissionDenied(refused.code) from refused
    except Refused as refused:
        raise Http404 from refused
    purpose = f"{secret.file_name} {common.purpose_of(request)}".strip()
    reads.opened(actor, [file.pk], "download", purpose=purpose)
    response = HttpResponse(content, content_type=secret.media_type)
    suffix = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/tiff": "tif"}
    name = f"{file.number}-{found.pk}.{suffix.get(secret.media_type, 'bin')}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
