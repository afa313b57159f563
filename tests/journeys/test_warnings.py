"""A watch officer puts a prison under watch, sees it fail, warns; a planner acknowledges. No page has a fault."""

from __future__ import annotations

import re

from .conftest import Server, Visit


def test_a_prison_is_watched_warned_of_and_the_warning_acknowledged(visit: Visit, running: Server) -> None:
    """On a server of its own: what is watched here changes every board."""
    officer = visit("watch_officer", "ar", at=running)
    page, found = officer.page, {}

    def look(path: str, selector: str = "main h1") -> None:
        officer.open(path)
        page.wait_for_selector(selector)
        if wrong := officer.faults():
            found[path] = wrong

    officer.open("/watch/sites/add/")
    page.select_option("#id_place", label=next(o for o in _options(page) if "غويران" in o))
    page.fill("#id_region", "nes")
    page.click("form.form button.p")
    page.wait_for_url("**/watch/sites/GHW/")
    look("/watch/sites/GHW/observe/?kind=guards")
    page.fill("#id_value", "1")
    page.fill("#id_evidence", "تفقّد المساء")
    page.click("form.form button.p")
    page.wait_for_url("**/watch/sites/GHW/")
    page.wait_for_selector("table.made")
    assert officer.faults() == []
    look("/watch/", "table.wb")
    assert page.locator("table.wb td.nc").count() >= 3
    look("/watch/sites/GHW/warn/")
    page.select_option("#id_level", "3")
    page.click("form.form button.grave")
    page.wait_for_url("**/watch/warnings/*/")
    page.wait_for_selector("#h-a")
    address = page.url.removeprefix(running.url)
    for path in ("/watch/track/", "/watch/scenario/"):
        look(path)
    assert found == {}

    planner = visit("movement_planner", "en", phone=True, at=running)
    planner.open(address)
    planner.page.wait_for_selector("form[action$='/acknowledge/'] button")
    assert planner.faults() == []
    planner.page.click("form[action$='/acknowledge/'] button")
    planner.page.wait_for_selector("#h-a")
    planner.page.wait_for_selector("form[action$='/acknowledge/']", state="detached")
    assert "Shirin Hasso" in planner.page.inner_text("main")
    planner.open("/watch/")
    planner.page.wait_for_selector("table.wb")
    assert planner.faults() == []
    planner.page.set_viewport_size({"width": 1366, "height": 768})
    beyond = "o => o.scrollWidth - o.clientWidth"
    assert planner.page.eval_on_selector(".wsc", beyond) <= 0, "an indicator lies outside a laptop's screen"
    planner.page.emulate_media(media="print")
    inked = "o => o.every(x => getComputedStyle(x).printColorAdjust === 'exact')"
    assert planner.page.eval_on_selector_all("table.wb td.ix", inked), (
        "what is not checked is hatched on paper too"
    )
    wide, high = re.findall(
        rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", planner.page.pdf(prefer_css_page_size=True)
    )[0]
    assert float(wide) > float(high)
    between = round(96 * (297 - 2 * 13) / 25.4)  # the margins of a sheet that lies on its side, in pixels
    planner.page.set_viewport_size({"width": between, "height": 700})
    ends = "o => { const b = o.getBoundingClientRect(); return [b.left, b.right] }"
    left, right = planner.page.eval_on_selector("table.wb", ends)
    assert left >= -1 and right <= between + 1, "a column of the board is cut off on paper"
    planner.page.emulate_media(media="screen")


def _options(page: object) -> list[str]:
    return page.eval_on_selector_all("#id_place option", "o => o.map(x => x.label)")  # type: ignore[attr-defined,no-any-return]
