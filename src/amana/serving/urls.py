"""Addresses of logging in, first set-up and running the house; mounted at the root."""

from __future__ import annotations

from django.urls import path

from . import health
from .pages import devices, login, setup

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("setup/", setup.door, name="setup"),
    path("login/", login.login, name="account_login"),
    path("login/", login.login, name="login"),
    path("logout/", login.logout, name="account_logout"),
    path("logout/", login.logout, name="logout"),
    path("login/stopped/", login.stopped, name="account_inactive"),
    path("login/second/", login.second, name="mfa_authenticate"),
    path("login/passkey/", login.passkey_login, name="mfa_login_webauthn"),
    path("me/confirm/", login.again, name="account_reauthenticate"),
    path("me/confirm/code/", login.second_again, name="mfa_reauthenticate"),
    path("me/confirm/passkey/", login.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("me/security/", login.security, name="mfa_index"),
    path("me/security/codes/", login.codes, name="mfa_view_recovery_codes"),
    path("me/security/codes/new/", login.codes_new, name="mfa_generate_recovery_codes"),
    path("me/security/codes/file/", login.codes_file, name="mfa_download_recovery_codes"),
    path("me/security/app/", login.totp_on, name="mfa_activate_totp"),
    path("me/security/app/off/", login.totp_off, name="mfa_deactivate_totp"),
    path("me/security/passkeys/", login.passkey_list, name="mfa_list_webauthn"),
    path("me/security/passkeys/add/", login.passkey_add, name="mfa_add_webauthn"),
    path("me/security/passkeys/<int:pk>/remove/", login.passkey_remove, name="mfa_remove_webauthn"),
    path("me/devices/", devices.mine, name="devices"),
    path("me/devices/state/", devices.state, name="device-state"),
    path("me/devices/revoke/", devices.revoke_mine, name="device-revoke-mine"),
    path("house/keys/", devices.certify, name="certify"),
    path("house/keys/<int:pk>/", devices.decide, name="device-decide"),
    path("house/keys/revoke/", devices.revoke, name="device-revoke"),
]
