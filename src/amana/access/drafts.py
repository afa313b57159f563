"""Drafts lie sealed while they wait for signatures: they hold the words of one act.

Each has a key of its own, destroyed once the act is in the books, withdrawn or void. The books then keep its words
under keys of their own; a copy of the database taken while it waited tells nothing more.
"""

from __future__ import annotations

import json
from typing import Any, Self

from django.db import models

from .keys import Drafts


class SealedDraft(models.Model):
    """A row with the draft of an act, and the form that was filled in for it, sealed under one key."""

    sealed = models.BinaryField(default=b"")
    key = models.ForeignKey("access.DataKey", models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def draft(self) -> bytes:
        """What `Draft.dump` wrote; nothing once the act is closed. Refused: a key that is not here."""
        return str(self._words().get("draft", "")).encode()

    @property
    def fields(self) -> dict[str, list[str]]:
        """The form as it was sent, field by field; nothing once the act is closed."""
        return dict(self._words().get("fields", {}))

    @classmethod
    def sealed_with(cls, *, draft: bytes, fields: dict[str, list[str]] | None = None, **columns: Any) -> Self:
        """A stored row whose words lie sealed. In the caller's unit of work."""
        key, content = seal(draft, fields or {})
        return cls._default_manager.create(sealed=content, key_id=key, **columns)

    @classmethod
    def void(cls, rows: models.QuerySet[Self]) -> None:
        """Remove these rows and destroy their keys."""
        keys = [key for key in rows.values_list("key_id", flat=True) if key is not None]
        rows.delete()
        Drafts().destroy(keys)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        key, done = self.key_id, super().delete(*args, **kwargs)
        if key is not None:
            Drafts().destroy([key])
        return done

    def forget(self) -> None:
        """Destroy the key; the row stays, without the words. The caller saves it."""
        if self.key_id is not None:
            Drafts().destroy([self.key_id])
        self.sealed, self.key = b"", None

    def _words(self) -> dict[str, Any]:
        if self.key_id is None:
            return {}
        (content,) = Drafts().unseal([(self.key_id, bytes(self.sealed))])
        return {} if content is None else dict(json.loads(content))


def seal(draft: bytes, fields: dict[str, list[str]]) -> tuple[int, bytes]:
    """The key's number and the sealed words of one draft."""
    words = json.dumps({"draft": draft.decode(), "fields": fields}, ensure_ascii=False)
    ((key, content),) = Drafts().seal([words.encode()])
    return key, content
