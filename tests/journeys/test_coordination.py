"""A coordinator leads a call, finds again what was decided, and closes it under a key made in this browser."""

from __future__ import annotations

from .conftest import Server, Visit


def test_a_call_is_led_searched_and_closed_under_the_chairs_own_key(visit: Visit, server: Server) -> None:
    chair = visit("coordinator", "ar")
    page = chair.page
    chair.open("/me/devices/")
    page.wait_for_selector("[data-key-here=none]:not([hidden])")
    page.fill("#id_label", "حاسوب الغرفة")
    page.click("form[data-make-key] button")
    page.wait_for_selector("[data-key-here=certified]:not([hidden])")
    chair.open("/operations/room/")
    page.click("form[action$='/calls/open/'] button")
    page.wait_for_url("**/room/calls/*/")
    page.wait_for_selector("#at_agency")
    page.select_option("#at_agency", index=1)
    page.fill("#at_who", "ضابط الارتباط")
    page.click("form[action$='/attendance/'] button")
    page.wait_for_selector("#h-attendance ~ *, section[aria-labelledby=h-attendance] .tag")
    page.click("section[aria-labelledby=h-decision] summary")
    page.fill("#de_words", "لا يُنقل أحد من الشدادي قبل الجرد")
    page.fill("#de_decided_by", "قوات سوريا الديمقراطية")
    page.fill("#de_why", "العدد غير معروف")
    page.click("form[action$='/decisions/'] button.p")
    page.wait_for_selector(".said li")
    assert chair.faults() == []
    address = page.url.partition("#")[0].removeprefix(server.url)

    phone = visit("monitor", "en", phone=True)
    phone.open("/operations/room/?q=al-Shaddadi")
    phone.page.wait_for_selector(".said li")
    assert "الشدادي" in phone.page.inner_text(".said")
    assert phone.faults() == []

    chair.open(address)
    page.wait_for_selector("form[action$='/close/'] button")
    page.click("form[action$='/close/'] button")
    page.wait_for_selector("form[data-sign]")
    assert chair.faults() == []
    page.click("#sign")
    page.wait_for_selector("a[href*='minutes.pdf']")
    assert chair.faults() == []
    told = page.request.get(f"{server.url}{address}minutes.pdf?language=ar")
    assert told.status == 200 and told.body().startswith(b"%PDF")
