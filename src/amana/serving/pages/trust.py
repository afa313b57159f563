"""How a tablet learns to trust this machine: the local authority's certificate, its fingerprint, and the way."""

from __future__ import annotations

import os
from pathlib import Path

import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from amana.access import rule


def authority() -> x509.Certificate | None:
    """The certificate of this machine's own authority; None while it was never started with --lan."""
    path = Path(settings.HOME) / "certificates" / "authority.crt"
    return x509.load_pem_x509_certificate(path.read_bytes()) if path.exists() else None


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 in pairs, as the settings of tablets show it."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


@never_cache
@require_safe
@rule("trust.read")
def page(request: HttpRequest) -> HttpResponse:
    """The steps, the QR with this page's address, and the fingerprint to compare."""
    address, known = os.environ.get("AMANA_LAN", ""), authority()
    context = {
        "address": address,
        "qr": segno.make(f"{address}trust/", error="m").svg_data_uri(scale=5, border=2) if address else "",
        "fingerprint": fingerprint(known) if known and address else "",
    }
    return render(request, "serving/trust.html", context)


@require_safe
@rule("trust.read")
def certificate(request: HttpRequest) -> HttpResponse:
    """The authority's certificate for the tablet's settings; the private key never leaves its folder."""
    known = authority()
    if known is None:
        raise Http404
    content = known.public_bytes(serialization.Encoding.DER)
    return HttpResponse(
        content,
        content_type="application/x-x509-ca-cert",
        headers={"Content-Disposition": 'attachment; filename="amana-authority.crt"'},
    )
