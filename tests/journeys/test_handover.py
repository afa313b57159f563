"""One lift from proposal to receipt with two officers' own keys, and a count with one missing, in a real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Visit, Visitor
from .keyboard import Keys, Mouse

LABELS = {"ar": "حاسوب البوابة", "en": "gate computer"}


def make_key(visitor: Visitor) -> None:
    """A key of this browser, certified at once in a demonstration."""
    visitor.open("/me/devices/")
    page = visitor.page
    page.fill("#id_label", LABELS[visitor.language])
    page.click("form[data-make-key] button")
    page.wait_for_selector("[data-key-here=certified]:not([hidden])")


def without_connection(visitor: Visitor, button: str, hands: type[Mouse | Keys]) -> None:
    """Whatever is pressed while the connection is away: the page stays, with all that was entered, and says so."""
    page = visitor.page
    page.wait_for_load_state("networkidle")  # what the page itself asks for when it opens has come
    page.context.set_offline(True)
    hands(page).press(button)
    page.wait_for_selector("[data-state=offline]")
    page.context.set_offline(False)
    assert visitor.faults() == []


def sign_here(page: Any, hands: type[Mouse | Keys] = Mouse) -> None:
    """On the page “check what you sign”: sign, and arrive where the act belongs."""
    page.wait_for_url(re.compile(r"/operations/sign/\d+/"))
    page.wait_for_selector("#sign")
    hands(page).press("#sign")
    page.wait_for_url(lambda url: "/operations/sign/" not in url)
    page.wait_for_selector("h1")


@pytest.mark.parametrize(("language", "hands"), [("ar", Mouse), ("en", Keys)], ids=["mouse", "keys alone"])
def test_two_officers_hand_over_a_lift_with_their_own_keys(
    visit: Visit, language: str, hands: type[Mouse | Keys]
) -> None:
    planner = visit("movement_planner", language)
    planner.open("/operations/lifts/propose/")
    page = planner.page
    assert planner.faults() == []
    for field, words in (
        ("#id_origin", {"ar": "غويران", "en": "Ghwayran"}),
        ("#id_destination", {"ar": "بغداد (المطار)", "en": "Baghdad facility"}),
        ("#id_escort", {"ar": "التحالف", "en": "Coalition"}),
    ):
        label = page.locator(f"{field} option", has_text=words[language]).first.text_content()
        page.select_option(field, label=label.strip())
    page.select_option("#id_conveyance", "helicopter")
    page.fill("#id_departs_at", "2030-01-01T10:00")
    page.fill("#id_first", "3")
    page.click("form.form button.p")
    planner.arrived(re.compile(r"/operations/lifts/\d+/"))
    path = page.url.removeprefix(planner.base)
    approver = visit("movement_approver", language)
    make_key(approver)
    approver.open(path)
    assert approver.faults() == []
    hands(approver.page).press("form[action$='/approve/'] button")
    sign_here(approver.page, hands)
    expect(approver.page.locator("form[action$='/approve/']")).to_have_count(
        0
    )  # approved: nothing left to do here

    giver = visit("custody_officer", language)
    make_key(giver)
    giver.open(path)
    assert giver.faults() == []
    giver.page.wait_for_selector("input[name=person]:checked")
    boarding = len(giver.page.query_selector_all("input[name=person]:checked"))
    hands(giver.page).press("form[action$='/release/'] button.grave")
    giver.page.wait_for_url(re.compile(r"/operations/sign/\d+/"))
    assert giver.faults() == []
    sign_here(giver.page, hands)
    assert giver.page.url.endswith(path)

    receiver = visit("receiving_officer", language)
    make_key(receiver)
    receiver.open(path)
    assert receiver.faults() == []
    expect(receiver.page.locator(".answer input:checked")).to_have_count(0)  # no answer before it is given
    reason = receiver.page.locator(".answer .inp").first
    expect(reason).to_be_hidden()  # and no reason is asked for before somebody is refused
    refused = receiver.page.locator(".answer input[value=refused]").first
    refused.evaluate("answer => { answer.checked = true; }")
    expect(reason).to_be_visible()
    refused.evaluate("answer => { answer.checked = false; }")
    hands(receiver.page).press("#all")
    without_connection(receiver, "form[action$='/receipt/'] button.grave", hands)
    hands(receiver.page).press("form[action$='/receipt/'] button.grave")
    receiver.page.wait_for_selector("#sign")
    without_connection(receiver, "#sign", hands)
    sign_here(receiver.page, hands)
    expect(receiver.page.locator(".man .tag.good")).to_have_count(boarding)
    receiver.open("/")
    assert receiver.faults() == []
    expect(receiver.page.locator(".dif")).to_have_count(1)
    expect(receiver.page.locator(".dif.off")).to_have_count(0)
    newest = receiver.page.locator(".ents tbody tr").first
    expect(newest.locator(".sig svg:not(.no)")).to_have_count(1)


@pytest.mark.parametrize(("language", "hands"), [("ar", Keys), ("en", Mouse)], ids=["keys alone", "mouse"])
def test_one_is_missed_at_a_count_found_again_and_the_equation_balances(
    visit: Visit, language: str, hands: type[Mouse | Keys]
) -> None:
    officer = visit("custody_officer", language)
    make_key(officer)
    page = officer.page
    officer.open("/operations/counts/new/?account=PAN")
    assert officer.faults() == []
    hands(page).press("input[name=missing]")
    hands(page).press("form[data-device] button.p")
    sign_here(page, hands)
    assert officer.faults() == []
    expect(page.locator("tfoot .n")).to_have_text(re.compile(r"^\s*0\s*$"))
    lost = unaccounted(officer)
    assert lost >= 1
    officer.open("/operations/counts/found/?account=PAN")
    expect(page.locator("#id_people")).to_have_value(re.compile(r"\S"))
    page.click("form[data-device] button.p")
    sign_here(page)
    assert unaccounted(officer) == lost - 1
    # a report is the officer's own word, under the same key
    officer.open("/operations/incidents/report/")
    assert officer.faults() == []
    page.select_option("#id_kind", "unrest")
    page.select_option("#id_account", index=1)
    page.click("form[data-device] button.p")
    page.wait_for_url(re.compile(r"/operations/sign/\d+/"))
    assert officer.faults() == []
    sign_here(page)
    page.wait_for_url(re.compile(r"/operations/incidents/\d+/"))
    assert officer.faults() == []


def unaccounted(officer: Visitor) -> int:
    """The people nobody can account for, as the board says; its equation must balance."""
    officer.open("/")
    expect(officer.page.locator(".dif")).to_have_count(1)
    expect(officer.page.locator(".dif.off")).to_have_count(0)
    figure = officer.page.locator(".g-unacc").locator("xpath=../..").locator(".v").first
    return int(figure.inner_text().replace(",", ""))


@pytest.mark.parametrize(("language", "phone"), [("ar", False), ("en", False), ("ar", True)])
@pytest.mark.parametrize(
    "path",
    [
        "/operations/accounts/",
        "/operations/accounts/GHW/",
        "/operations/journal/",
        "/operations/lifts/",
        "/operations/counts/",
        "/operations/incidents/death/",
        "/operations/change-of-hands/",
    ],
)
def test_a_page_of_operations_is_sound(visit: Visit, path: str, phone: bool, language: str) -> None:
    visitor = visit("custody_officer", language, phone=phone)
    assert visitor.open(path).status == 200
    assert visitor.faults() == []
