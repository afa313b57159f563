"""The operations desk as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "amana.desks.operations"
    label = "operations"
    verbose_name = _("Operations")

    def ready(self) -> None:
        from amana.access import scope
        from amana.desks.registry.services import corrections as registry_corrections
        from amana.desks.registry.services import passages
        from amana.desks.watch import stored_plans
        from amana.ledger.field import sorting
        from amana.ledger.kinds import register_memo

        from . import elsewhere_refusals, for_watch, models, navigation, refusals, signing_words
        from .services import corrections, followed, sought

        assert refusals and elsewhere_refusals
        sorting.follow(followed.follow)
        registry_corrections.follow(corrections.follow)
        passages.follow_admissions(sought.admitted)
        registry_corrections.undone_elsewhere(corrections.where_undone)
        navigation.register()
        signing_words.register()
        register_memo("refuse")
        register_memo("minutes")
        register_memo("weights")
        stored_plans.provide(for_watch.PROVIDER)
        scope.register(models.Lift, action="lift.read")
        scope.register(models.LiftPerson, person_path="person", action="manifest.read")
        scope.register(models.Count, action="count.read")
        scope.register(models.Incident, action="incident.read")
        for noun in (models.Call, models.Decision, models.Task):
            scope.register(noun, action="room.read")
        scope.register(models.Plan, action="plan.read")
        scope.register(models.PlanSeat, person_path="person", action="manifest.read")
