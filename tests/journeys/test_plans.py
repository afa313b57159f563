"""A planner presses Plan and gets one, another person approves it, its lists are published and printed; every page on
the way is without a fault, on a desk and on a phone."""

from __future__ import annotations

import re
from typing import Any

from .conftest import Server, Visit, Visitor
from .test_handover import make_key, sign_here

PAGES = ("", "anew/", "lifts/1/")
BESIDE = ("/operations/plans/", "/operations/plans/means/", "/operations/plans/weights/")
WRITING = ("/operations/plans/weights/propose/", "/operations/plans/pairs/")


def played_back(page: Any) -> None:
    """The map goes from half day to half day by the keys, and says each in words."""
    page.wait_for_selector("[data-film] [data-controls]:not([hidden])")
    first = page.inner_text("[data-film] output")
    page.focus("#film-slot")
    page.keyboard.press("End")
    page.wait_for_function(
        "words => document.querySelector('[data-film] output').textContent !== words", arg=first
    )
    last = page.eval_on_selector("#film-slot", "slider => slider.max")
    shown = page.eval_on_selector_all(
        "[data-moment]:not(.off-now)", "found => found.map(x => x.dataset.moment)"
    )
    assert set(shown) <= {last}
    assert page.get_attribute("#film-slot", "aria-valuetext") == page.inner_text("[data-film] output")


def only_who_leaves_next_stands_open_on_a_phone(hand: Visitor, path: str) -> None:
    """All else is folded below the figures, and a link to it opens it."""
    page = hand.page
    opened = "found => found.map(fold => fold.querySelector('h2').id)"
    hand.open(path)
    assert hand.faults() == []
    (next_day,) = page.eval_on_selector_all("main details.fold[open]", opened)
    assert page.is_visible(f"details[aria-labelledby={next_day}] td a[href*='?lift=']")
    assert not page.is_visible("[data-film] output")
    page.evaluate("location.hash = 'h-left'")
    page.wait_for_selector("details[aria-labelledby=h-left] tfoot")
    assert hand.faults() == []


def test_a_plan_is_made_approved_published_and_printed(visit: Visit, running: Server) -> None:
    """On a server of its own: a published plan takes everybody who may leave, and leaves no one to other journeys."""
    planner = visit("movement_planner", "ar", at=running)
    page = planner.page
    planner.open("/operations/plans/")
    assert planner.faults() == []
    page.select_option("select[name=seconds]", "10")
    page.click("form.body button.p")
    page.wait_for_selector("#progress")
    page.wait_for_selector(".kpis", timeout=120_000)  # a first valid plan, which is being improved
    page.wait_for_selector("#progress", state="detached", timeout=120_000)
    page.wait_for_selector("#figures a[href]", timeout=120_000)
    page.click("#figures a[href]")
    page.wait_for_selector("[data-later] output")
    page.wait_for_selector(".gantt a")
    # helicopters do not reach Baghdad: people change at the airfield, and the page says who waits there
    page.wait_for_selector(".gantt .hold")
    page.wait_for_selector("#h-half")
    played_back(page)
    address = page.url.split("?")[0]
    root, path = address[: address.index("/operations")], address[address.index("/operations") :]
    faults = {}
    for at in [path + part for part in PAGES] + [*BESIDE, *WRITING]:
        planner.open(at)
        if wrong := planner.faults():
            faults[at] = wrong
    assert faults == {}
    hand = visit("movement_planner", "ar", phone=True, at=running)
    only_who_leaves_next_stands_open_on_a_phone(hand, path)
    for at in (f"{path}anew/", *WRITING):
        hand.open(at)
        assert hand.faults() == [], at
    approver = visit("movement_approver", "en", phone=True, at=running)
    make_key(approver)
    approver.open(path)
    assert approver.faults() == []
    approver.page.click("form[action$='approve/'] button")
    approver.page.wait_for_selector("#sign")
    assert approver.faults() == []
    sign_here(approver.page)
    approver.page.wait_for_selector("form[action$='approve/']", state="detached")
    for at in BESIDE:
        approver.open(at)
        assert approver.faults() == [], at
    make_key(planner)
    planner.open(path)
    page.click("form[action$='publish/'] button")
    page.wait_for_selector("#sign")
    assert planner.faults() == []
    sign_here(page)
    page.wait_for_selector("#why a[href*='/lifts/']")
    lift = page.get_attribute("td a[href*='/operations/lifts/']", "href")
    assert lift
    onward = page.get_attribute("tr:has([data-comes]) a[href*='/operations/lifts/']", "href")
    assert onward
    planner.open(onward)
    assert planner.faults() == []
    page.wait_for_selector("[data-away]")
    for language in ("ar", "en"):
        printed = page.request.get(f"{root}{lift}manifest.pdf?language={language}")
        assert printed.status == 200 and printed.body().startswith(b"%PDF-")
    planner.open(f"{lift}manifest/")
    assert planner.faults() == []
    approved_in_one_go(approver)


def approved_in_one_go(approver: Visitor) -> None:
    """Whoever approves finds the lifts of a day as one thing to do, reads them on the phone, and signs once."""
    page = approver.page
    approver.open("/operations/waiting/")
    assert approver.faults() == []
    page.click("a[href*='/operations/lifts/approve/?day=']")
    page.wait_for_selector("input[name=lift]:checked")
    page.eval_on_selector_all("main details", "folds => folds.forEach(fold => { fold.open = true; })")
    assert approver.faults() == []
    ticked = page.eval_on_selector_all("input[name=lift]:checked", "found => found.map(x => x.value)")
    assert len(ticked) > 1
    here = page.url
    page.click("form[data-device] button.p")
    page.wait_for_url(re.compile(r"/operations/sign/\d+/"))
    assert approver.faults() == []
    sign_here(page)
    assert page.url.startswith(here.split("?")[0])
    approver.open(f"/operations/lifts/{ticked[0]}/")
    assert "signed" in page.inner_text("dl.facts dt:text-is('Approved') + dd").lower()
    page.goto(here)
    left = page.eval_on_selector_all("input[name=lift]", "found => found.map(x => x.value)")
    assert not set(left) & set(ticked)  # approved, each of them, by the one signature
    assert approver.faults() == []
