"""Every page that the rail leads to, in both languages, on a desk and on a phone, for three roles."""

from __future__ import annotations

import pytest

from .conftest import Visit

ROLES = ("registrar", "system_keeper", "monitor")


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_strangers_are_shown_a_login_page_without_a_fault(visit: Visit, language: str, phone: bool) -> None:
    visitor = visit(None, language, phone=phone)
    visitor.open("/login/")
    assert visitor.page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
    assert visitor.faults() == []


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_the_rail_opens_without_a_fault(
    visit: Visit, role: str, language: str, phone: bool
) -> None:
    visitor = visit(role, language, phone=phone)
    visitor.open("/me/security/")
    paths = visitor.page.eval_on_selector_all("#rail li a", "links => links.map(a => a.getAttribute('href'))")
    found = {}
    for path in ["/me/security/", *dict.fromkeys(paths)]:
        response = visitor.open(path)
        wrong = visitor.faults()
        if response.status != 200:
            wrong.append(f"status {response.status}")
        if wrong:
            found[path] = wrong
    assert found == {}
    assert len(paths) >= 2
