"""Users and roles: invite, stop, give a role, withdraw it; consents to a monitor's removal; passes and mandates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from amana.access import compartments, may, monitors, passes, people, roles, rule
from amana.access.models import CompartmentPass, Grant, Mandate, User
from amana.ledger import asof
from amana.ledger.errors import Refused
from amana.ledger.models import Authority, Place

from ..forms import CleanCharField, PersonForm, RoleForm, named
from .parts import attempt, here_only, signed

PAGE = 50


class PassForm(forms.Form):
    compartment = forms.ChoiceField(label=gettext_lazy("Closed part of the files"))
    until = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = CleanCharField(label=gettext_lazy("Reason"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compartment"].choices = [(c.code, c.name) for c in compartments.every()]  # type: ignore[attr-defined]


class MandateForm(forms.Form):
    number = CleanCharField(
        label=gettext_lazy("File number"),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "code", "dir": "ltr"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Mandate.Kind.choices)
    reference = CleanCharField(label=gettext_lazy("Power of attorney, letter or decision"), max_length=200)
    until = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def actor_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@never_cache
@rule("user.read")
def index(request: HttpRequest) -> HttpResponse:
    """Everybody, with the roles in force; found by name, user name or role."""
    found = User.objects.prefetch_related(
        Prefetch(
            "grants",
            Grant.objects.filter(revoked_at=None).select_related("authority", "place"),
            to_attr="in_force",
        )
    )
    text, role = request.GET.get("q", "")[:80].strip(), request.GET.get("role", "")
    if text:
        found = found.filter(
            Q(username__icontains=text) | Q(name_ar__icontains=text) | Q(name_en__icontains=text)
        )
    if roles.known(role):
        found = found.filter(grants__role=role, grants__revoked_at=None).distinct()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "q": text,
        "role": role,
        "roles": list(roles.every()),
        "may_write": may(actor_of(request), "user.write"),
    }
    return render(request, "serving/users.html", context)


@never_cache
@rule("user.write")
def invite(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        ok, made = attempt(form, lambda: people.invite(actor=actor_of(request), **form.cleaned_data))
        if ok and made:
            return _link(request, *made)
    return render(request, "serving/user_invite.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@rule("user.write")
def invite_again(request: HttpRequest, username: str) -> HttpResponse:
    user = get_object_or_404(User, username=username)
    form = forms.Form(request.POST)
    form.is_valid()
    ok, word = attempt(form, lambda: people.invite_again(actor=actor_of(request), user=user))
    if ok and word:
        return _link(request, user, word)
    messages.error(request, " ".join(str(text) for text in form.non_field_errors()))
    return redirect("user", username)


def _link(request: HttpRequest, user: User, word: str) -> HttpResponse:
    link = request.build_absolute_uri(f"/invitation/{word}/")
    context = {"user_shown": user, "link": link, "here_only": here_only(request)}
    return render(request, "serving/user_link.html", context)


@never_cache
@rule("user.read")
def detail(request: HttpRequest, username: str) -> HttpResponse:
    """One person: roles in force and withdrawn, passes, mandates."""
    return _detail(request, get_object_or_404(User, username=username))


def _detail(request: HttpRequest, user: User, **bound: forms.Form) -> HttpResponse:
    actor = actor_of(request)
    grants = list(
        user.grants.select_related("authority", "place", "granted_by", "revoked_by").prefetch_related(
            "removal_consents__user", "removal_consents__authority"
        )
    )
    for grant in grants:
        grant.free = grant.role != "monitor" or monitors.may_be_removed(grant)  # type: ignore[attr-defined]
    context = {
        "shown": user,
        "grants": grants,
        "passes": user.passes.filter(revoked_at=None),
        "mandates": user.mandates.filter(revoked_at=None),
        "role_form": RoleForm(authorities=_authorities(), places=_places()),
        "pass_form": PassForm(auto_id="pass_%s"),
        "mandate_form": MandateForm(auto_id="mandate_%s"),
        "may_write": may(actor, "user.write") and actor.pk != user.pk,
        "may_grant": may(actor, "grant.write") and actor.pk != user.pk,
        "may_consent": may(actor, "monitor.consent"),
        **bound,
    }
    return render(request, "serving/user.html", context, status=422 if bound else 200)


def _authorities() -> list[tuple[str, str]]:
    return [(a.code, named(a)) for a in Authority.objects.order_by("code")]


def _places() -> list[tuple[str, str]]:
    return [(p.code, named(p)) for p in Place.objects.order_by("code")]


def _signed(request: HttpRequest, work: Callable[[], Any], **how: Any) -> HttpResponse:
    answer = signed(request, work, **how)
    assert answer is not None  # without a form every end is a page
    return answer


@require_POST
@rule("grant.write")
def grant(request: HttpRequest, username: str) -> HttpResponse:
    user = get_object_or_404(User, username=username)
    form = RoleForm(request.POST, authorities=_authorities(), places=_places())
    if form.is_valid():
        given = form.cleaned_data
        answer = signed(
            request,
            lambda: people.grant_give(
                actor=actor_of(request),
                user=user,
                role=given["role"],
                authority=Authority.objects.filter(code=given["authority"]).first(),
                place=Place.objects.filter(code=given.get("place") or "").first(),
                country=given["country"],
            ),
            done=_("The role is given."),
            to="user",
            form=form,
            username=username,
        )
        if answer is not None:
            return answer
    return _detail(request, user, role_form=form)


@require_POST
@rule("grant.write")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Grant.objects.select_related("user"), pk=pk)
    why = request.POST.get("reason", "")
    return _signed(
        request,
        lambda: people.grant_revoke(actor=actor_of(request), grant=found, why=why),
        done=_("The role is withdrawn. It stays in the list with who gave and who withdrew it."),
        to="user",
        username=found.user.username,
    )


@require_POST
@rule("monitor.consent")
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Grant.objects.select_related("user"), pk=pk)
    reason = request.POST.get("reason", "")
    return _signed(
        request,
        lambda: monitors.consent(actor=actor_of(request), grant=found, reason=reason),
        done=_("The consent is recorded in the books."),
        to="user" if may(actor_of(request), "user.read") else "monitors",
        **({"username": found.user.username} if may(actor_of(request), "user.read") else {}),
    )


@never_cache
@rule("monitor.consent")
def monitor_list(request: HttpRequest) -> HttpResponse:
    """The monitors and the consents under their removal, for those who may consent."""
    found = (
        Grant.objects.filter(role="monitor", revoked_at=None)
        .select_related("user")
        .prefetch_related("removal_consents__user", "removal_consents__authority")
    )
    return render(request, "serving/monitors.html", {"grants": found})


@require_POST
@rule("user.write")
def stop(request: HttpRequest, username: str) -> HttpResponse:
    user = get_object_or_404(User, username=username)
    reason = request.POST.get("reason", "")
    if "again" not in request.POST:  # the form says which of the two it is: a colleague may have been quicker
        return _signed(
            request,
            lambda: people.stop(actor=actor_of(request), user=user, reason=reason),
            done=_("%(name)s can no longer log in.") % {"name": user.name},
            to="user",
            username=username,
        )
    return _signed(
        request,
        lambda: people.resume(actor=actor_of(request), user=user),
        done=_("%(name)s can log in again.") % {"name": user.name},
        to="user",
        username=username,
    )


@require_POST
@rule("grant.write")
def pass_give(request: HttpRequest, username: str) -> HttpResponse:
    user = get_object_or_404(User, username=username)
    form = PassForm(request.POST, auto_id="pass_%s")
    if form.is_valid():
        answer = signed(
            request,
            lambda: passes.pass_give(actor=actor_of(request), user=user, **form.cleaned_data),
            done=_("The pass is given."),
            to="user",
            form=form,
            username=username,
        )
        if answer is not None:
            return answer
    return _detail(request, user, pass_form=form)


@require_POST
@rule("grant.write")
def pass_end(request: HttpRequest, pk: int) -> HttpResponse:
    given = get_object_or_404(CompartmentPass.objects.select_related("user"), pk=pk)
    return _signed(
        request,
        lambda: passes.pass_end(actor=actor_of(request), given=given),
        done=_("The pass has ended."),
        to="user",
        username=given.user.username,
    )


@require_POST
@rule("grant.write")
def mandate_give(request: HttpRequest, username: str) -> HttpResponse:
    user = get_object_or_404(User, username=username)
    form = MandateForm(request.POST, auto_id="mandate_%s")
    if form.is_valid():
        answer = signed(
            request,
            lambda: _mandate(actor_of(request), user, **form.cleaned_data),
            done=_("The mandate is given."),
            to="user",
            form=form,
            username=username,
        )
        if answer is not None:
            return answer
    return _detail(request, user, mandate_form=form)


def _mandate(actor: User, user: User, number: str, kind: str, reference: str, until: date | None) -> Mandate:
    person = asof.person_of(number)
    if person is None:
        raise Refused("person-number", field="number", number=number)
    return passes.mandate_give(
        actor=actor, user=user, person=person, kind=kind, reference=reference, until=until
    )


@require_POST
@rule("grant.write")
def mandate_end(request: HttpRequest, pk: int) -> HttpResponse:
    mandate = get_object_or_404(Mandate.objects.select_related("user"), pk=pk)
    return _signed(
        request,
        lambda: passes.mandate_end(actor=actor_of(request), mandate=mandate),
        done=_("The mandate has ended."),
        to="user",
        username=mandate.user.username,
    )
