"""A planner presses Plan and gets one, another person approves it, its lists are published and printed; every page on
the way is without a fault, on a desk and on a phone."""

from __future__ import annotations

from .conftest import Visit
from .test_handover import make_key, sign_here

PAGES = ("", "anew/", "lifts/1/")
BESIDE = ("/operations/plans/", "/operations/plans/means/", "/operations/plans/weights/")
WRITING = ("/operations/plans/weights/propose/", "/operations/plans/pairs/")


def test_a_plan_is_made_approved_published_and_printed(visit: Visit) -> None:
    planner = visit("movement_planner", "ar")
    page = planner.page
    planner.open("/operations/plans/")
    assert planner.faults() == []
    page.select_option("select[name=seconds]", "10")
    page.click("form.body button.p")
    page.wait_for_selector("#progress")
    page.wait_for_selector(".kpis", timeout=120_000)
    page.wait_for_selector(".gantt a")
    address = page.url.split("?")[0]
    root, path = address[: address.index("/operations")], address[address.index("/operations") :]
    faults = {}
    for at in [path + part for part in PAGES] + [*BESIDE, *WRITING]:
        planner.open(at)
        if wrong := planner.faults():
            faults[at] = wrong
    assert faults == {}
    hand = visit("movement_planner", "ar", phone=True)
    for at in (f"{path}anew/", *WRITING):
        hand.open(at)
        assert hand.faults() == [], at
    approver = visit("movement_approver", "en", phone=True)
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
    for language in ("ar", "en"):
        printed = page.request.get(f"{root}{lift}manifest.pdf?language={language}")
        assert printed.status == 200 and printed.body().startswith(b"%PDF-")
    planner.open(f"{lift}manifest/")
    assert planner.faults() == []
