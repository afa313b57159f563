"""Somebody at a browser, and the windows that one after another sits down at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import checks
from .home import PASSWORD

DESKTOP, PHONE = (1440, 900), (390, 844)
KEPT_BY_PAGES = "indexeddb,local_storage,cache_storage,service_workers"
_sessions: dict[tuple[str, str], list[Any]] = {}
"""(server, role): the cookies of a log-in, so that each role logs in once."""


@dataclass
class Visitor:
    """Somebody at a browser. `page` is a playwright page; `told` collects what the browser complained of."""

    page: Any
    phone: bool
    apart: bool = False
    base: str = ""
    language: str = ""
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        complaints = ("error", "warning")
        self.page.on("console", lambda said: self.told.append(said.text) if said.type in complaints else None)
        self.page.on("pageerror", lambda error: self.told.append(str(error)))

    def arrive(self, base: str, role: str | None, language: str) -> None:
        """Sit down before the server at `base`, in the session of a role, or as a stranger."""
        self.base, self.language = base, language
        width, height = PHONE if self.phone else DESKTOP
        self.page.set_viewport_size({"width": width, "height": height})
        cookies = [{"name": "amana_language", "value": language, "url": base}]
        if role and (base, role) not in _sessions:
            self.page.context.add_cookies(cookies)
            log_in(self, role)
            _sessions[base, role] = self.page.context.cookies()
        elif role:
            cookies = [*_sessions[base, role], *cookies]
        self.page.context.add_cookies(cookies)

    def leave(self) -> None:
        """Nothing stays in the window but what the browser itself keeps of styles, scripts and fonts."""
        context = self.page.context
        for other in context.pages:
            if other is not self.page:
                other.close()
        if self.page.url.startswith("http"):
            self.page.evaluate("sessionStorage.clear()")
        self.page.goto("about:blank")
        session = context.new_cdp_session(self.page)
        session.send("Storage.clearDataForOrigin", {"origin": self.base, "storageTypes": KEPT_BY_PAGES})
        session.detach()
        context.clear_cookies()
        self.told.clear()

    def open(self, path: str) -> Any:
        """Go to a path; returns the response."""
        self.told.clear()
        return self.page.goto(self.base + path, wait_until="load")

    def arrived(self, where: re.Pattern[str]) -> None:
        """Wait for an address; what the page says instead is told where it does not come."""
        from playwright.sync_api import TimeoutError as Late

        try:
            self.page.wait_for_url(where)
        except Late as late:
            said = self.page.locator("main").inner_text()
            raise AssertionError(f"still at {self.page.url}: {said[:2000]}") from late

    def faults(self) -> list[str]:
        return checks.faults(self.page, self.told)

    def screenshot(self, name: str, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{name}.png"
        self.page.screenshot(path=str(target), full_page=True)
        return target


class Pool:
    """Windows that stay open for whoever comes next: a new one costs more than all that most visitors do in it."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.free: list[Visitor] = []

    def lend(self, phone: bool, apart: bool = False) -> Visitor:
        """Somebody on a desk or a phone; with `apart` in a window that nobody had before or has afterwards."""
        for visitor in () if apart else self.free:
            if visitor.phone == phone:
                self.free.remove(visitor)
                return visitor
        width, height = PHONE if phone else DESKTOP
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            is_mobile=phone,
            has_touch=phone,
            reduced_motion="reduce",
        )
        return Visitor(context.new_page(), phone, apart)

    def take_back(self, visitor: Visitor) -> None:
        if visitor.apart:
            visitor.page.context.close()
            return
        visitor.leave()
        self.free.append(visitor)


def log_in(visitor: Visitor, role: str, password: str = PASSWORD) -> None:
    visitor.open("/login/")
    visitor.page.fill("#id_login", role)
    visitor.page.fill("#id_password", password)
    visitor.page.click("form[action='/login/'] button.p")
    visitor.page.wait_for_url(lambda url: "/login/" not in url)
    visitor.told.clear()
