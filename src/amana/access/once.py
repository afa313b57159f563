"""One form, one record: what a form that was drawn once has made, so that sending it again makes nothing more.

Every form carries a token of its own. The first unit of work that the form leads to writes the token down in the same
transaction, with a digest of what was entered: both are in the books' file, or neither. The same token with the same
content, after Back, after a reload or by a second click, is answered with what the first one made. With other content
it is another act: somebody went back to enter the next one."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from django.db import models

from amana.engines.common import clock
from amana.ledger import writer

FIELD = "once"
KEPT_DAYS = 30
"""A form that lay open longer is taken as new."""


class SentForm(models.Model):
    """A form that was sent and led to something. `sent` names the one request that did it; `made` is the address
    it was answered with, "" until then."""

    user = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    sent = models.CharField(max_length=32)
    made = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="access_sent_once")]
        indexes = [models.Index(fields=["at"], name="access_sent_at")]


class SentAlready(Exception):
    """This form has led to something before. Never seen by a user: the page of the first answers."""

    def __init__(self, form: SentForm) -> None:
        super().__init__(form.digest)
        self.form = form


def token() -> str:
    """A new one for each form that is drawn."""
    return secrets.token_urlsafe(15)


def found(user: int, digest: str) -> SentForm | None:
    return SentForm._default_manager.filter(user=user, digest=digest).first()


def claim(user: int, digest: str, sent: str) -> Callable[[], None]:
    """What a unit opens with while the form is at work. Raises SentAlready where another request has led to something
    with it; a request of several units claims it once."""

    def first() -> None:
        before = found(user, digest)
        if before is None:
            SentForm._default_manager.create(user_id=user, digest=digest, sent=sent)
        elif before.sent != sent:
            raise SentAlready(before)

    return first


def finish(sent: str, made: str | None) -> None:
    """The request has been answered: with the address `made`, or with a page of its own (None), a download or a word
    shown once, which may be asked for again."""
    if not SentForm._default_manager.filter(sent=sent).exists():
        return
    writer.do(lambda: _finished(sent, made), bare=True)


def _finished(sent: str, made: str | None) -> None:
    mine = SentForm._default_manager.filter(sent=sent)
    if made is None:
        mine.delete()
    else:
        mine.update(made=made[:2000])
    SentForm._default_manager.filter(at__lt=clock.now() - timedelta(days=KEPT_DAYS)).delete()
