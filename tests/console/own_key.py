"""A key as a browser makes it, and the two steps in which a page is signed with it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from unittest.mock import patch

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from amana.access.models import PreparedAct, User
from amana.engines.common import clock
from amana.ledger import services as ledger
from amana.ledger.act import Draft
from amana.ledger.models import Memo

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class Hand:
    """An officer at a browser that holds their key: P-256, signatures as r||s."""

    user: User
    code: str
    private: Any
    client: Client

    @classmethod
    def of(cls, user: User, authority: Any = None, language: str = "en") -> Hand:
        private = ec.generate_private_key(ec.SECP256R1())
        point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        code = f"{user.username}-browser"[:40]
        ledger.device_register(
            code=code, algorithm="p256", public_key=point, owner=user.pk, authority=authority
        )
        client = Client()
        client.force_login(user, backend=BACKEND)
        client.cookies["amana_language"] = language
        return cls(user, code, private, client)

    def prepare(self, path: str, fields: dict[str, Any] | None = None) -> str:
        """Send the form with the name of the key; the text of the page to sign on."""
        answer = self.client.post(path, {**(fields or {}), "device": self.code})
        assert answer.status_code == 302 and answer["Location"].startswith("/signing/"), (
            answer.content.decode()
        )
        shown: str = self.client.get(answer["Location"]).content.decode()
        return shown

    def sign(self, shown: str, *, tamper: bytes = b"") -> Any:
        """Send what that page holds, signed by the key; the answer."""
        fields = {
            name: html.unescape(value)
            for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown)
        }
        path = re.findall(r'action="([^"]+)" data-sign', shown)[0]
        prepared = PreparedAct.objects.get(pk=fields["prepared"])
        header = Draft.load(bytes(prepared.draft)).header + tamper
        r, s = decode_dss_signature(self.private.sign(header, ec.ECDSA(hashes.SHA256())))
        signature = (r.to_bytes(32, "big") + s.to_bytes(32, "big")).hex()
        return self.client.post(path, {**fields, "signature": signature}, follow=True)

    def act(self, path: str, fields: dict[str, Any] | None = None) -> str:
        """Both steps; what the page to sign on said."""
        shown = self.prepare(path, fields)
        assert self.sign(shown).status_code == 200
        assert not PreparedAct.objects.filter(user=self.user).exists()
        return shown


def signer(leaf: int) -> str:
    """The key under whose signature a memorandum stands."""
    return str(Memo.objects.get(leaf=leaf).statement.device_id)


@contextmanager
def ticking(start: datetime) -> Iterator[None]:
    """A clock that goes on by a millisecond whenever it is asked, as a real one does between two lines."""
    steps = count(1)
    with patch.object(clock, "now", lambda: start + timedelta(milliseconds=next(steps))):
        yield
