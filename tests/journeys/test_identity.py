"""An examiner brings two files together, reads the pair and answers with one key, in a real browser."""

from __future__ import annotations

import re

import pytest

from .conftest import Visit
from .test_handover import make_key


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_examiner_reads_a_pair_and_answers_by_key(visit: Visit, language: str) -> None:
    visitor = visit("identity_examiner", language)
    page = visitor.page
    make_key(visitor)
    visitor.open("/registry/?account=GHW")
    page.wait_for_selector("table.regl tbody tr")
    shown = page.eval_on_selector_all("table.regl tbody a", "links => links.map(a => a.getAttribute('href'))")
    numbers = list(dict.fromkeys(re.findall(r"/registry/files/([\d-]+)/", " ".join(shown))))
    first, second = numbers[:2] if language == "ar" else numbers[2:4]
    visitor.open("/registry/likenesses/")
    assert visitor.faults() == []
    page.fill("#id_one", first)
    page.fill("#id_other", second)
    page.click("form[action$='/new/'] button")
    page.wait_for_url(re.compile(r"/registry/likenesses/\d+/"))
    page.wait_for_selector("button[data-key=d]")
    assert visitor.faults() == []
    path = page.url.removeprefix(visitor.base)
    page.fill("#id_why", "d")  # a letter typed into the reason is no answer
    page.wait_for_selector("button[data-key=d]")
    page.locator("#id_why").blur()
    page.keyboard.press("d")
    page.wait_for_url(re.compile(r"/registry/sign/\d+/"))
    page.wait_for_selector("form[data-sign] button")
    assert visitor.faults() == []
    page.click("form[data-sign] button")
    page.wait_for_url(lambda url: "/sign/" not in url and not url.endswith(path))
    page.wait_for_selector("[role=status], .msgs, .note")
    phone = visit("identity_examiner", language, phone=True)
    for address in (
        "/registry/likenesses/",
        "/registry/likenesses/?show=other",
        "/registry/likenesses/lists/",
    ):
        phone.open(address)
        assert phone.faults() == [], address
    registrar = visit("registrar", language, phone=True)
    registrar.open("/registry/likenesses/agreement/")
    assert registrar.faults() == []


@pytest.mark.parametrize(("language", "phone"), [("ar", False), ("en", True)])
def test_a_registrar_sees_likely_files_while_typing_a_name(visit: Visit, language: str, phone: bool) -> None:
    visitor = visit("registrar", language, phone=phone)
    page = visitor.page
    visitor.open("/registry/?account=GHW")
    page.wait_for_selector("table.regl tbody tr")
    link = page.locator("table.regl tbody tr a").first
    name, address = link.locator("bdi").first.inner_text(), link.get_attribute("href")
    visitor.open("/registry/enrol/")
    panel = page.locator("[hx-post='/registry/enrol/known/']")
    for part, word in zip(("given", "father", "family"), (*name.split()[:2], name.split()[-1]), strict=True):
        page.locator(f"[name={part}_ar]").press_sequentially(word)
    panel.locator("table").wait_for()
    assert panel.locator(f"a[href='{address}']").count() == 1
    assert visitor.faults() == []
    assert page.url.endswith("/registry/enrol/"), "what was typed stands in no address"
    page.locator("[name=given_ar]").fill("زز")
    page.locator("[name=father_ar]").fill("")
    page.locator("[name=family_ar]").fill("خخ")
    panel.locator(".empty").wait_for()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_examiner_opens_the_fingers_of_a_file_on_desk_and_phone(visit: Visit, language: str) -> None:
    for phone in (False, True):
        visitor = visit("identity_examiner", language, phone=phone)
        page = visitor.page
        visitor.open("/registry/?account=GHW")
        page.wait_for_selector("table.regl tbody tr")
        link = page.eval_on_selector("table.regl tbody a[href*='/files/']", "a => a.getAttribute('href')")
        visitor.open(link + "fingers/")
        page.wait_for_selector("#id_finger_10")
        assert visitor.faults() == []
