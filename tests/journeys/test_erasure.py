"""Words are erased by two people: asked for, refused to who asked, done by another, and gone from the pages."""

from __future__ import annotations

from .conftest import Visit
from .test_handover import make_key

WORDS = "ذكر أن جاره أبو زيدون وشى به"


def test_two_people_erase_what_a_third_must_not_be_found_by(visit: Visit) -> None:
    asker = visit("registrar", "ar")
    make_key(asker)
    page = asker.page
    asker.open("/registry/?account=GHW")
    page.click("main table a[href*='/registry/files/'] >> nth=0")
    page.wait_for_selector("a[href$='/needs/']")
    file = "/registry/files/" + page.url.split("/files/")[1].split("/")[0] + "/"
    asker.open(f"{file}need/")
    page.select_option("#id_kind", "other")
    page.fill("#id_detail", WORDS)
    page.click("main form.form button")
    page.wait_for_selector(f"text={WORDS}")
    asker.open(f"{file}erasure/")
    page.click(f"tr:has-text('{WORDS}') a.btn")
    page.wait_for_selector("#id_order")
    page.select_option("#id_ground", "danger")
    page.fill("#id_order", "12/2026")
    page.fill("#id_reason", "هُدد الجار")
    page.click("main form.form button")
    page.wait_for_selector("form.sign button.p")
    assert WORDS in page.inner_text("form.sign"), "who signs sees once more what falls"
    page.click("form.sign button.p")
    page.wait_for_selector("main .tag.wait:has-text('ينتظر شخصاً ثانياً')")
    assert not asker.faults()
    assert page.locator("a[href*='erase-do']").count() == 0
    decider = visit("legal_reviewer", "ar")
    make_key(decider)
    page = decider.page
    decider.open(f"{file}erasure/")
    page.click("a[href*='erase-do']")
    page.wait_for_selector("main form.form button")
    refused = asker.open(page.url.removeprefix(decider.base))
    assert refused.status == 403, "whoever asked does not decide"
    assert WORDS in page.inner_text("main")
    page.click("main form.form button")
    page.wait_for_selector("form.sign button.p")
    page.click("form.sign button.p")
    page.wait_for_url(lambda url: "/sign/" not in url)
    for part in ("needs/", "erasure/", ""):
        decider.open(file + part)
        page.wait_for_selector("main h1, main h2")
        assert WORDS not in page.content()
    decider.open(f"{file}needs/")
    page.wait_for_selector("main .tag:has-text('مُحي')")
    assert not decider.faults()
