"""My devices: the signing key of this browser; and the page where officers certify each other's keys."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from amana.access import devices, may, rule
from amana.access.models import DeviceRequest, User
from amana.access.speaking import authorities_of
from amana.console import words
from amana.console.work import Item
from amana.ledger import queries as ledger
from amana.ledger.models import Device

from .parts import act, attempt, signed


class KeyForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("Name of this machine"),
        max_length=80,
        help_text=gettext_lazy("So that you can tell your keys apart: “laptop at the gate”."),
    )
    authority = forms.ChoiceField(label=gettext_lazy("Sign for"))
    public_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=130)

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        arabic = words.arabic()
        offered = [(a.code, a.name_ar if arabic else a.name_en) for a in authorities_of(user)]
        if len(offered) > 1:  # a key speaks for one of them for good: nobody signs for the first by oversight
            offered.insert(0, ("", "—"))
        self.fields["authority"].choices = offered  # type: ignore[attr-defined]

    def clean_public_key(self) -> bytes:
        try:
            return bytes.fromhex(self.cleaned_data["public_key"])
        except ValueError:
            return b""


@never_cache
@rule("account.own")
def mine(request: HttpRequest) -> HttpResponse:
    """My keys and their state; POST asks that the key of this browser be certified."""
    user = request.user
    assert isinstance(user, User)
    form = KeyForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        ok, _asked = attempt(
            form,
            lambda: devices.ask(
                user=user,
                authority=given["authority"],
                label=given["label"],
                public_key=given["public_key"],
            ),
        )
        if ok:
            return redirect("devices")
    rows = [
        {"asked": asked, "state": devices.state_for(user, asked.code)}
        for asked in user.device_requests.select_related("authority")
    ]
    context = {"form": form, "rows": rows, "demonstration": ledger.demonstration()}
    return render(request, "serving/devices.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
@rule("account.own")
def state(request: HttpRequest) -> JsonResponse:
    """The state of one of my own keys, for the script that signs; somebody else's is unknown."""
    code = request.GET.get("device", "")[:60]
    user = request.user
    assert isinstance(user, User)
    mine = DeviceRequest.objects.filter(code=code, user=user).exists()
    return JsonResponse({"device": code, "state": devices.state_for(user, code) if mine else "unknown"})


@require_POST
@rule("account.own")
def revoke_mine(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    code, reason = request.POST.get("device", ""), request.POST.get("reason", "")
    get_object_or_404(DeviceRequest, code=code, user=user)
    return act(
        request,
        lambda: devices.revoke(actor=user, code=code, reason=reason),
        done=_("The key %(code)s is revoked.") % {"code": code},
        to="devices",
    )


@never_cache
@rule("device.read")
def certify(request: HttpRequest) -> HttpResponse:
    """Requests that wait, and every registered key."""
    user = request.user
    assert isinstance(user, User)
    registered = (
        Device.objects.exclude(owner=None).select_related("authority").order_by("-registered_at")[:200]
    )
    people = {u.pk: u for u in User.objects.filter(pk__in=[d.owner for d in registered])}
    labels = dict(DeviceRequest.objects.values_list("code", "label"))
    rows = [
        {"device": d, "owner": people.get(d.owner or 0), "label": labels.get(d.pk, "")} for d in registered
    ]
    may_certify = may(user, "device.certify")
    waiting = devices.waiting_for(user) if may_certify else []
    return render(
        request,
        "serving/certify.html",
        {"waiting": waiting, "rows": rows, "may_certify": may_certify},
    )


def waiting(actor: User) -> Iterator[Item]:
    """Keys that this actor may certify."""
    if may(actor, "device.certify"):
        for asked in devices.waiting_for(actor):
            text = _("A signing key of %(user)s is to be certified") % {"user": asked.user.name}
            yield Item(text, asked.label, reverse("certify"), True, asked.asked_at)


@require_POST
@rule("device.certify")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    asked = get_object_or_404(DeviceRequest.objects.select_related("authority", "user"), pk=pk)
    if request.POST.get("answer") == "certify":
        answer = signed(
            request,
            lambda: devices.certify(actor=user, asked=asked),
            done=_("The key of %(name)s is certified.") % {"name": asked.user.name},
            to="certify",
        )
        assert answer is not None  # without a form every end is a page
        return answer
    return act(
        request,
        lambda: devices.refuse(actor=user, asked=asked),
        done=_("The request of %(name)s is declined.") % {"name": asked.user.name},
        to="certify",
    )


@require_POST
@rule("device.certify")
def revoke(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    code, reason = request.POST.get("key", ""), request.POST.get("reason", "")
    answer = signed(
        request,
        lambda: devices.revoke(actor=user, code=code, reason=reason),
        done=_("The key %(code)s is revoked.") % {"code": code},
        to="certify",
    )
    assert answer is not None
    return answer
