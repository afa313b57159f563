"""Logging in and out and the second factor: allauth's flows under our own templates and rules."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from amana.access import rule
from amana.ledger import queries as ledger

from .. import demo


class Login(account.LoginView):  # type: ignore[misc]
    template_name = "account/login.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if ledger.empty():
            return HttpResponseRedirect(reverse("setup"))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = demo.cast() if ledger.demonstration() else []
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"demonstration": shown}


login = rule("login")(never_cache(Login.as_view()))
logout = rule("logout")(require_POST(account.LogoutView.as_view()))
stopped = rule("login")(account.AccountInactiveView.as_view())
again = rule("account.own")(account.ReauthenticateView.as_view())

second = rule("login")(mfa.AuthenticateView.as_view())
second_again = rule("account.own")(mfa.ReauthenticateView.as_view())
security = rule("account.own")(mfa.IndexView.as_view())
codes = rule("account.own")(recovery.ViewRecoveryCodesView.as_view())
codes_new = rule("account.own")(recovery.GenerateRecoveryCodesView.as_view())
codes_file = rule("account.own")(recovery.DownloadRecoveryCodesView.as_view())
totp_on = rule("account.own")(totp.ActivateTOTPView.as_view())
totp_off = rule("account.own")(totp.DeactivateTOTPView.as_view())
passkey_list = rule("account.own")(passkeys.ListWebAuthnView.as_view())
passkey_add = rule("account.own")(passkeys.AddWebAuthnView.as_view())
passkey_again = rule("account.own")(passkeys.ReauthenticateWebAuthnView.as_view())
passkey_remove = rule("account.own")(passkeys.RemoveWebAuthnView.as_view())
passkey_login = rule("login")(passkeys.LoginWebAuthnView.as_view())


def locked_out(request: HttpRequest, credentials: Any = None, *more: Any) -> HttpResponse:
    """What axes shows after too many failures: for how long, and that nothing is lost."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "account/locked_out.html", {"minutes": minutes}, status=429)
