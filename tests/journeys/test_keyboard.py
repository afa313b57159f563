"""Without a mouse, and on paper."""

from __future__ import annotations

from typing import Any

from .conftest import Visit
from .home import PASSWORD
from .keyboard import Keys


def test_an_officer_logs_in_finds_somebody_and_records_a_need_by_keys_alone(visit: Visit) -> None:
    officer = visit(None, "ar")
    officer.open("/login/")
    page, hands = officer.page, Keys(officer.page)
    hands.write("#id_login", "custody_officer")
    hands.write("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    page.wait_for_selector("#find")
    hands.skip()
    page.keyboard.press("/")
    page.wait_for_function("document.activeElement.id === 'find'")
    page.keyboard.type("محمد")
    page.keyboard.press("Enter")
    page.wait_for_selector("table.regl tbody a")
    hands.skip()
    hands.press("table.regl tbody a[href*='/files/']")
    page.wait_for_selector(".pop summary")
    hands.press(".pop summary")
    page.wait_for_selector(".pop[open]")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.wait_for_selector(".pop:not([open])")
    assert page.evaluate("document.activeElement.matches('.pop summary')")
    page.keyboard.press("Shift+Tab")  # back to the tabs, which stand before it
    assert page.evaluate("document.activeElement.closest('.tabs') !== null")
    page.reload()
    hands.skip()
    hands.press(".tabs a[href$='/needs/']")
    page.wait_for_url("**/needs/")
    hands.skip()
    hands.press(".pan a.btn")
    page.wait_for_selector("#id_detail")
    hands.reach("#id_kind")
    page.keyboard.press("ArrowDown")  # no kind is chosen beforehand
    hands.write("#id_detail", "لا يصعد الدرج")
    hands.press("form.form button.p")
    page.wait_for_url("**/needs/*")
    page.wait_for_selector(".claim:has-text('لا يصعد الدرج')")


# What stands on a printed page that nobody can use there, and what hangs out of it.
ON_PAPER = """
() => {
  const shown = (el) => el.getClientRects().length > 0;
  const pressed = [...document.querySelectorAll('button, .btn, input, select, textarea, .rail, .find, .tabs')];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return [
    ...pressed.filter(shown).map((el) => el.outerHTML.slice(0, 80)),
    ...(wide > 0 ? [`too wide: +${wide}px`] : []),
    ...(shown(document.querySelector('.paper')) ? [] : ['no head']),
  ];
}
"""


def test_printed_pages_say_who_printed_them_and_hold_nothing_to_press(visit: Visit) -> None:
    officer = visit("custody_officer", "ar")
    page, found = officer.page, {}
    page.set_viewport_size({"width": 690, "height": 960})  # the width of A4 between its margins
    page.emulate_media(media="print", color_scheme="dark")
    try:
        for path in (
            "/",
            "/operations/accounts/GHW/",
            "/operations/counts/new/",
            "/operations/situation/",
            _file(page, officer),
        ):
            officer.open(path)
            if wrong := page.evaluate(ON_PAPER):
                found[path] = wrong
        assert found == {}
        assert "قوات سوريا الديمقراطية" in page.locator(".paper").inner_text()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    finally:
        page.emulate_media(media="screen", color_scheme="light")


def _file(page: Any, officer: Any) -> str:
    officer.open("/registry/?account=GHW")
    page.wait_for_selector("table.regl tbody a", state="attached")
    return str(page.eval_on_selector("table.regl tbody a[href*='/files/']", "a => a.getAttribute('href')"))
