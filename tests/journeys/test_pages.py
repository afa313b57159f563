"""Every page that the rail leads to, in both languages, on a desk and on a phone, for three roles."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from .checks import too_wide
from .conftest import Visit, Visitor, serving
from .parts import PARTS, known
from .visitors import DESKTOP

ROLES = ("registrar", "system_keeper", "monitor")


def test_the_checks_of_every_page_find_what_is_wrong(visit: Visit) -> None:
    visitor = visit(None, "ar", phone=True)
    visitor.open("/login/")
    visitor.page.set_content(
        "<html lang=ar dir=rtl><title>م</title><meta name=viewport content='width=device-width'>"
        "<main><h1>م</h1><p>من 3-5 أيام</p><img src='data:,'><svg width=900 height=9></svg></main></html>"
    )
    found = visitor.faults()
    assert [line.partition(":")[0] for line in found if "image-alt" in line] == ["axe"]
    assert any(line.startswith("number not isolated: من 3-5") for line in found)
    assert any(line.startswith("too wide") for line in found)


WELL = (
    "<html lang=ar dir=rtl><title>م</title><style>.a { color: #222; background: #fff } .b { background: #333 }</style>"
    "<main><h1>م</h1><h2>قسم</h2><p class=a>كلام</p><form><label for=q>الاسم</label><input id=q>"
    "<button>ابحث</button></form><ul><li><a href='/'>الصفحة</a></li></ul></main></html>"
)
ILL = {
    "color-contrast": ("<p class=a>", "<p class='a b' data-x>"),
    "color-contrast behind": ("<main>", "<main class=b>"),
    "label": ("for=q", "for=other"),
    "button-name": (">ابحث<", "><"),
    "link-name": (">الصفحة<", "><"),
    "duplicate-id-aria": ("<h2>", "<h2 aria-labelledby=w><i id=w></i><i id=w></i>"),
    "aria-allowed-role": ("<input", "<input role=img"),
    "heading-order": ("h2>", "h4>"),
    "html-has-lang": (" lang=ar", ""),
    "document-title": ("<title>م</title>", ""),
    "landmark-one-main": ("main>", "div>"),
    "region": ("</html>", "<p class=a>خارج</p></html>"),
    "list": ("<ul>", "<ul><p class=a>كلام</p>"),
}


def test_a_page_of_known_parts_is_read_again_where_anything_in_it_is_new(visit: Visit) -> None:
    visitor = visit(None, "ar")
    page = visitor.page  # on no site, whose policy would keep these pages from having colours
    page.set_content(WELL)
    assert visitor.faults() == []
    page.set_content(
        WELL.replace("كلام", "كلام آخر").replace("<li>", "<li><a href='/x'>أخرى</a></li><li>", 1)
    )
    assert known.new(page.evaluate(PARTS)["parts"]) == [], "nothing new: nothing is read"
    unseen = {}
    for rule, (there, instead) in ILL.items():
        page.set_content(WELL.replace(there, instead))
        found = visitor.faults()
        if not any(line.startswith(f"axe: {rule.split()[0]} ") for line in found):
            unseen[rule] = found
    assert unseen == {}


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_strangers_are_shown_a_login_page_without_a_fault(visit: Visit, language: str, phone: bool) -> None:
    visitor = visit(None, language, phone=phone)
    visitor.open("/login/")
    assert visitor.page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
    assert visitor.faults() == []


def between(visitor: Visitor) -> list[str]:
    """What makes the page scroll sideways on tablets and small laptops."""
    found = []
    for width in (1280, 1024, 834, 640):
        visitor.page.set_viewport_size({"width": width, "height": DESKTOP[1]})
        found += [f"too wide at {width}: {line}" for line in too_wide(visitor.page)]
    visitor.page.set_viewport_size(dict(zip(("width", "height"), DESKTOP, strict=True)))
    return found


@pytest.mark.parametrize(
    ("language", "phone"),
    [("ar", False), ("ar", True), ("en", False)],
    ids=["ar-desk", "ar-phone", "en-desk"],
)
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
        if not phone and known.new([measured := f"{language} {path}"]):
            wrong += between(visitor)
            known.add([measured])  # another role's has the same words
        if wrong:
            found[path] = wrong
    assert found == {}
    assert len(paths) >= 2


def test_the_description_of_the_interface_works_under_the_policy(visit: Visit) -> None:
    visitor = visit("registrar", "en")
    visitor.open("/api/v1/docs")
    visitor.page.wait_for_selector(".opblock-summary-path", timeout=20_000)
    assert visitor.told == []


def test_the_five_steps_of_set_up_have_no_fault_in_either_language(
    visit: Visit, tmp_path_factory: pytest.TempPathFactory, empty_books: Path
) -> None:
    home = tmp_path_factory.mktemp("setup") / "home"
    home.mkdir()
    shutil.copy(empty_books, home)
    with serving(home, "--no-demo") as running:
        visitor = visit(None, "ar", phone=True, at=running)
        page, found = visitor.page, {}

        def look(path: str) -> None:
            for language, direction in (("en", "ltr"), ("ar", "rtl")):
                page.context.add_cookies([{"name": "amana_language", "value": language, "url": running.url}])
                visitor.open(path)
                assert page.get_attribute("html", "dir") == direction
                if wrong := visitor.faults():
                    found[language, path] = wrong

        look("/setup/")
        page.fill("#id_code", (home / "setup-code").read_text().split("\n")[0])
        page.click("form.form button.p")
        page.wait_for_url(lambda url: not url.endswith("/setup/"))
        for step in ("authorities", "places", "people", "key", "monitor"):
            look(f"/setup/{step}/")
        assert found == {}


def test_a_latin_name_is_not_parted_after_its_article_and_is_copied_as_it_stands(visit: Visit) -> None:
    visitor = visit("registrar", "en", phone=True)
    visitor.open("/registry/")
    names = visitor.page.eval_on_selector_all(
        "bdi:not(.m)", "all => all.map(one => [one.textContent, one.querySelectorAll('.nw').length])"
    )
    article = re.compile(r"\b[A-Za-z]{1,4}-[A-Za-z]{2,}")
    with_article = [(text, n) for text, n in names if article.search(text)]
    assert with_article and all(n == len(article.findall(text)) for text, n in with_article)
    assert visitor.page.eval_on_selector_all(
        "bdi .nw", "all => all.every(w => w.getClientRects().length < 2)"
    )
