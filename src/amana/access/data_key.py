"""The keys under which files and values lie sealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from amana.engines.common import clock


class DataKey(models.Model):
    """The key of one stored file or value, wrapped under the master key. Destroying the row erases what it
    sealed, in every backup of the file as well."""

    wrapped = models.BinaryField(null=True)
    compartment = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    destroyed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[DataKey]] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="data_key_wrapped_or_destroyed",
                condition=Q(wrapped__isnull=False, destroyed_at=None)
                | Q(wrapped=None, destroyed_at__isnull=False),
            )
        ]
