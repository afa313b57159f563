"""An officer's key is made in the browser, stays there, and signs what the books can verify."""

from __future__ import annotations

import base64
import json
import sqlite3

from amana.engines.seal import keys

from .conftest import Server, Visit


def test_a_key_made_in_the_browser_is_certified_and_signs(visit: Visit, server: Server) -> None:
    visitor = visit("custody_officer", "ar")
    visitor.open("/me/devices/")
    page = visitor.page
    page.wait_for_selector("[data-key-here=none]:not([hidden])")  # shown once the browser has looked
    page.fill("#id_label", "حاسوب البوابة")
    page.click("form[data-make-key] button")
    page.wait_for_selector("[data-key-here=certified]:not([hidden])")
    device = page.text_content("[data-key-here=certified] [data-key-code]")
    header = b'{"v":1,"kind":"depart"}'
    # a form as the desks write it; the page stays where it is so that the fields can be read
    signed = page.evaluate(
        """async (header) => {
          document.querySelector('main').insertAdjacentHTML('beforeend', `<form id="probe" data-sign action="/">
            <input type="hidden" name="header" value="${header}"><input type="hidden" name="device">
            <input type="hidden" name="signature"><button>sign</button></form>`);
          const form = document.getElementById('probe');
          return await new Promise((done) => {
            form.addEventListener('submit', (event) => {
              event.preventDefault();
              done({device: form.device.value, signature: form.signature.value});
            });
            form.requestSubmit();
          });
        }""",
        base64.b64encode(header).decode(),
    )
    assert signed["device"] == device
    with sqlite3.connect(server.home / "amana.sqlite3") as books:
        row = books.execute(
            "SELECT algorithm, public_key FROM ledger_device WHERE code = ?", [device]
        ).fetchone()
    assert keys.verify(row[0], row[1], header, bytes.fromhex(signed["signature"]))
    assert not keys.verify(row[0], row[1], header + b" ", bytes.fromhex(signed["signature"]))


def test_the_private_key_cannot_be_taken_out_of_the_browser(visit: Visit) -> None:
    visitor = visit("receiving_officer", "en")
    visitor.open("/me/devices/")
    page = visitor.page
    page.wait_for_selector("[data-key-here=none]:not([hidden])")
    page.fill("#id_label", "desk in Baghdad")
    page.click("form[data-make-key] button")
    page.wait_for_selector("[data-key-here=certified]:not([hidden])")
    said = page.evaluate(
        """async () => {
          const {held} = await import(document.querySelector('script[src*="keys.js"]').src);
          const key = await held();
          try { await crypto.subtle.exportKey('jwk', key.privateKey); return 'taken'; } catch (e) { return e.name; }
        }"""
    )
    assert said == "InvalidAccessError"


def test_a_browser_without_a_key_says_so_and_shows_the_way(visit: Visit) -> None:
    visitor = visit("legal_reviewer", "en")
    visitor.open("/me/devices/")
    page = visitor.page
    page.evaluate(
        """() => document.querySelector('main').insertAdjacentHTML('beforeend', `<form id="probe" data-sign action="/">
            <input type="hidden" name="header" value="e30="><input name="device"><input name="signature">
            <button>sign</button></form>`)"""
    )
    page.click("#probe button")
    note = page.wait_for_selector("#probe [data-state=none]")
    assert note.query_selector("a").get_attribute("href") == "/me/devices/"
    assert (
        json.loads(page.evaluate("() => JSON.stringify(document.getElementById('probe').signature.value)"))
        == ""
    )


def test_a_connection_lost_while_the_page_opens_is_asked_again_when_it_is_back(visit: Visit) -> None:
    visitor = visit("receiving_officer", "en")
    visitor.open("/me/devices/")
    page = visitor.page
    page.wait_for_selector("[data-key-here=none]:not([hidden])")
    page.fill("#id_label", "desk at the airport")
    page.click("form[data-make-key] button")
    page.wait_for_selector("[data-key-here=certified]:not([hidden])")
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))

    def cut(route) -> None:
        page.context.set_offline(True)
        route.abort("internetdisconnected")

    page.route("**/*device=*", cut)
    with page.expect_event("requestfailed"):
        page.goto(visitor.base + "/me/devices/")
    page.unroute("**/*device=*")
    page.context.set_offline(False)
    page.wait_for_selector("[data-key-here=certified]:not([hidden])")
    assert broken == []
