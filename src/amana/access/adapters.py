"""What allauth asks about accounts: nobody signs up by themselves, secrets are stored encrypted."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse

from . import keys
from .models import User


def display(user: User) -> str:
    return user.name


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return "/"

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("login")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Allauth's own messages carry its own translations; our pages say what happened in ours."""


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def get_totp_issuer(self) -> str:
        return "Amana"

    def encrypt(self, text: str) -> str:
        return keys.lock_text(text, about=keys.FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        return keys.unlock_text(encrypted_text, about=keys.FACTOR)
