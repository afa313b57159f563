"""Work with the hands on the keys alone: what is pressed must be reached by Tab, lie in sight and wear a ring."""

from __future__ import annotations

from typing import Any

MOST = 160
"""Stops within which everything on a page must be reached."""

# What is wrong with where the focus stands ("" where nothing is), and whether that is the thing wanted.
STOP = """
(wanted) => {
  const el = document.activeElement;
  if (!el || el === document.body) return {there: false, left: true, wrong: ''};
  const box = el.getBoundingClientRect();
  const name = `${el.tagName} ${el.id || el.name || el.textContent.trim().slice(0, 40)}`;
  const ringed = [el, el.closest('.find')].some((one) => one && getComputedStyle(one).outlineStyle !== 'none');
  const away = box.width < 2 || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth;
  const silent = el.id === 'content';
  return {
    there: el.matches(wanted), left: false,
    wrong: silent ? '' : away ? `out of sight: ${name}` : ringed ? '' : `no ring: ${name}`,
  };
}
"""


class Mouse:
    """The same acts with a pointer."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def press(self, wanted: str) -> None:
        self.page.locator(wanted).first.click()


class Keys:
    """Everything by Tab, Enter and the space bar."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def press(self, wanted: str) -> None:
        """Reach it and press it: boxes by the space bar, all else by Enter."""
        self.reach(wanted)
        box = self.page.evaluate("document.activeElement.matches('[type=checkbox], [type=radio]')")
        self.page.keyboard.press("Space" if box else "Enter")

    def write(self, wanted: str, text: str) -> None:
        """Reach a field and type into it."""
        self.reach(wanted)
        self.page.keyboard.type(text)

    def reach(self, wanted: str) -> None:
        """Tab from where the focus stands until it is on the first thing `wanted` describes; nothing on the way may be
        out of sight or without a ring, and no part of the page may keep the focus to itself."""
        self.page.wait_for_selector(wanted, state="attached")
        around = False
        for _ in range(MOST):
            stop = self.page.evaluate(STOP, wanted)
            assert not stop["wrong"], f"{stop['wrong']}, on the way to {wanted}"
            if stop["there"]:
                return
            assert not (stop["left"] and around), f"the whole page was walked and {wanted} was not reached"
            self.page.keyboard.press("Tab")
            around = around or stop["left"]
        raise AssertionError(f"{wanted} was not reached in {MOST} stops")

    def skip(self) -> None:
        """The first stop of a page leads past the rail."""
        self.page.keyboard.press("Tab")
        assert self.page.evaluate("document.activeElement.matches('a.skip')")
        self.page.keyboard.press("Enter")
        self.page.wait_for_function("document.activeElement.id === 'content'")
