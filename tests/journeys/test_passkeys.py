"""A passkey made in the browser's own authenticator opens the account without the password."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Visit
from .home import PASSWORD


def authenticator(page: Any) -> None:
    """A security key inside the browser: Chromium's virtual authenticator, which answers every question by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.parametrize(("language", "name"), [("ar", "watch_officer"), ("en", "evidence_officer")])
def test_a_passkey_is_made_and_opens_the_account_without_the_password(
    visit: Visit, language: str, name: str
) -> None:
    visitor = visit(name, language, apart=True)  # an authenticator stays with its window
    page = visitor.page
    authenticator(page)
    visitor.open("/me/security/passkeys/add/")
    page.wait_for_url(
        "**/me/confirm/**"
    )  # how one logs in is not changed before the password was given once more
    page.fill("#id_password", PASSWORD)
    page.click("form[action='/me/confirm/'] button.p")
    page.wait_for_url("**/passkeys/add/")
    assert page.evaluate("() => window.isSecureContext")
    assert visitor.faults() == []
    page.fill("#id_name", "laptop")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/passkeys/add/" not in url)
    visitor.open("/me/security/passkeys/")
    expect(page.locator("main")).to_contain_text("laptop")
    page.context.clear_cookies()
    visitor.open("/login/")
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "/login/" not in url)
    expect(page.locator("body")).to_have_attribute("data-user", name)
