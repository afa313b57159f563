"""The analyst's morning: paste tellings, judge them with keys, look at them side by side, on a desk and a phone."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import Visit

FIRST = """مسؤول يروي كيف نُقل المحتجزون

قال مسؤول أمني رفيع في مقابلة مع وكالة السهل إن 2300 محتجز نُقلوا من سجن الشدادي إلى بغداد.
وأضاف أن التحضير بدأ قبل شهرين حين تراجعت قدرة الحراس مع اقتراب القتال من السجن.
وذكر أن المروحيات نفذت الرحلات الأولى ليلًا ثم حلت محلها طائرات شحن كبيرة.
وأشار إلى أن الاستقبال جرى في منشأة قريبة من مطار بغداد الدولي.
صورة أرشيفية: بوابة السجن، 14 كانون الأول 2025 (وكالة السهل)
"""
SECOND = """نقل 2300 محتجز إلى بغداد

كشفت مصادر مطلعة أن 2300 محتجز نُقلوا من سجن الشدادي إلى بغداد.
وبدأ التحضير قبل شهرين بعدما تراجعت قدرة الحراس مع اقتراب القتال من السجن.
ونفذت المروحيات الرحلات الأولى ليلًا ثم طائرات شحن كبيرة، وجرى الاستقبال قرب مطار بغداد الدولي.
"""


# Selects a word of the text, as a hand would.
SELECT = """word => {
  const piece = [...document.querySelectorAll(".telling [data-s]")].find((p) => p.textContent.includes(word));
  const node = piece.firstChild, at = node.data.indexOf(word), range = document.createRange();
  range.setStart(node, at);
  range.setEnd(node, at + word.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def test_an_analyst_pastes_judges_and_compares_and_a_second_person_accepts(visit: Visit) -> None:
    analyst = visit("analyst", "ar")
    page = analyst.page
    analyst.open("/watch/reports/new/")
    assert analyst.faults() == []
    page.fill("#id_text", f"{FIRST}\n===\n{SECOND}")
    page.select_option("#id_marking", "green")
    page.click("form.form button.p")
    page.wait_for_selector("table.tb tbody tr")
    assert analyst.faults() == []
    page.click("tbody a:has-text('مسؤول يروي')")
    page.wait_for_selector(".clm[data-claim]")
    assert analyst.faults() == []
    report = page.url.split("#")[0]

    count = page.locator(".clm[data-claim]").count()
    page.keyboard.press("j")
    page.wait_for_selector(".clm.on mark, .clm.on")
    page.keyboard.press("j")
    page.locator(".clm").nth(1).and_(page.locator(".on")).wait_for()
    page.wait_for_selector("mark.cl.on")
    chosen = page.locator(".clm.on").get_attribute("id")
    page.keyboard.press("a")
    page.wait_for_url(f"**#{chosen}")
    page.wait_for_selector(f"#{chosen} .tag.wait")
    assert page.locator(".clm[data-claim]").count() == count

    officer = visit("watch_officer", "en", phone=True)
    officer.page.goto(f"{report}#{chosen}", wait_until="load")
    officer.page.wait_for_selector(f"#{chosen} [data-accept]")
    assert officer.faults() == []
    officer.page.click(f"#{chosen} [data-accept]")
    officer.page.wait_for_selector(f"#{chosen} .tag.good")

    page.goto(report, wait_until="load")
    page.wait_for_selector("form.marking")
    page.evaluate(SELECT, "المروحيات")
    expect(page.locator("form.marking [name=words]")).to_have_value("المروحيات")
    page.keyboard.press("m")
    page.wait_for_url("**/mark/**")
    page.wait_for_selector("blockquote.words:has-text('المروحيات')")
    assert analyst.faults() == []
    page.select_option("#id_predicate", "transfer")
    page.fill("#id_reason", "وسيلة النقل")
    page.click("form.form button.p")
    page.wait_for_selector(".clm:has-text('analyst') .tag.wait, .clm .tag.wait")

    page.goto(report, wait_until="load")
    page.click("section:has(h2#h-links) li a")
    page.wait_for_selector(".rib path.rb", state="attached")
    assert analyst.faults() == []
    page.fill("#id_reason", "جملهما واحدة")
    page.click("button[value=same]")
    page.wait_for_selector("#h-said")
    page.wait_for_selector("li:has-text('جملهما واحدة')")


def test_the_pages_of_reports_have_no_fault_on_a_phone(visit: Visit) -> None:
    for language in ("ar", "en"):
        visitor = visit("analyst", language, phone=True)
        found = {}
        for path in ("/watch/reports/", "/watch/reports/groups/?which=all", "/watch/reports/sources/"):
            response = visitor.open(path)
            if wrong := visitor.faults() or ([] if response.status == 200 else [response.status]):
                found[path] = wrong
        assert found == {}
