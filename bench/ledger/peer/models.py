from django.db import models
from simple_history.models import HistoricalRecords


class Held(models.Model):
    """Where a person is."""

    person = models.BigIntegerField(unique=True)
    account = models.BigIntegerField(db_index=True)
    history = HistoricalRecords()

    class Meta:
        app_label = "peer"
