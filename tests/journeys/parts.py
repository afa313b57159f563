"""The parts that pages are made of, each read by axe once in a run.

What axe says of an element follows from its tag, its attributes, whether it has words and a label, whether it is shown,
whether it scrolls, its colours and letters, the colour behind it and the element it stands in. Elements that agree in
all of this are one part. What axe says of a page as a whole follows from the order of its headings and landmarks, its
title and whether its language is told: the page's frame. A page with a frame that no page before it had is read whole,
one with a new part is read there, and one that has nothing new has nothing to be read. So no list of pages or templates
can fall behind.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

# Gathers the parts of the document in `window.amanaParts` and answers the key of each, and that of the frame.
PARTS = r"""
() => {
  const named = new Map(), parts = new Map(), frame = [];
  let outside = false;  // words that stand in no landmark
  const ids = (el, name) => (el.getAttribute(name) || '').split(/\s+/).filter(Boolean);
  document.querySelectorAll('[id]').forEach((el) => named.set(el.id, (named.get(el.id) || 0) + 1));
  const hash = (text) => {
    let a = 0xdeadbeef, b = 0x41c6ce57;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    return (a >>> 0).toString(36) + (b >>> 0).toString(36);
  };
  // of these the value counts; of references, whether it leads anywhere; of all others, that there is one
  const weighed = /^(role|type|lang|dir|scope|tabindex|autocomplete|hidden|inert)$/;
  const refers =
    /^(for|headers|aria-(labelledby|describedby|controls|owns|details|errormessage|activedescendant|flowto))$/;
  const attribute = (el, name) => {
    const value = el.getAttribute(name), words = value.trim() !== '';
    if (refers.test(name)) return name + ids(el, name).map((id) => named.get(id) || 0);
    if (name === 'id') return named.get(value) > 1 ? 'id twice' : '';
    if (/^aria-(label|valuetext|roledescription)$/.test(name)) return name + words;
    return weighed.test(name) || name.startsWith('aria-') ? name + '=' + value : name + words;
  };
  const landmark = (el) =>
    el.matches('main,nav,header,footer,aside,dialog,[role],section[aria-label],section[aria-labelledby]');
  // lists, tables and what has a role say what may stand in them
  const holds = (el) => el.matches('div,span,p,main,section,body,form') && !el.role ? '' :
    [...new Set([...el.children].map((child) => child.tagName + (child.getAttribute('role') || '')))].sort();
  const own = (el) => [...el.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const read = (el, above) => {
    const style = getComputedStyle(el), attributes = el.getAttributeNames().sort();
    const clear = /, 0\)$|^transparent$/.test(style.backgroundColor), image = style.backgroundImage !== 'none';
    const behind = (clear ? above.behind : style.backgroundColor) + (image ? ' image' : '');
    const rolls = [['X', 'Width'], ['Y', 'Height']].some(([axis, side]) =>
      /auto|scroll/.test(style['overflow' + axis]) && el['scroll' + side] > el['client' + side]);
    const shown = el.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const self = [
      el.tagName, ...attributes.map((name) => attribute(el, name)), holds(el), own(el), el.textContent.trim() !== '',
      shown, rolls, el.labels ? [...el.labels].map((label) => label.textContent.trim() !== '') : '',
      style.color, behind, style.fontSize, style.fontWeight, style.opacity, style.textDecorationLine,
      style.textShadow, above.within,
    ].join('|');
    const key = hash(self + ' in ' + above.self);
    if (!parts.has(key)) parts.set(key, el);
    const marks = landmark(el);
    if (shown && own(el) && !above.within && !marks) outside = true;
    if (shown && (marks || /^H[1-6]$/.test(el.tagName))) {
      const line = [el.tagName, el.getAttribute('role'), el.getAttribute('aria-level'), above.frame].join(' ');
      if (frame[frame.length - 1] !== line) frame.push(line);
    }
    const below = { self, behind, within: above.within || marks, frame: marks ? el.tagName : above.frame };
    for (const child of el.children) if (!/^(SCRIPT|STYLE|TEMPLATE)$/.test(child.tagName)) read(child, below);
  };
  read(document.body, { self: '', behind: '', within: false, frame: '' });
  const head = document.documentElement, seen = document.querySelector('meta[name=viewport]');
  frame.push(outside, /^(ar|en)$/.test(head.lang), document.title.trim() !== '', seen && seen.content);
  window.amanaParts = parts;
  return { frame: 'frame ' + hash(frame.join('\n')), parts: [...parts.keys()] };
}
"""

# Rules that pass are neither gathered nor sent over: that is most of the time a run takes.
AXE = """
async (parts) => {
  const where = parts ? { include: parts.map((key) => window.amanaParts.get(key)) } : document;
  return (await axe.run(where, { resultTypes: ['violations'] })).violations;
}
"""


class Known:
    """Keys of parts and frames in which axe found nothing wrong; shared by the workers of a run once it has a file."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._file: Path | None = None
        self._read = 0

    def share(self, file: Path) -> None:
        """Whatever others write into this file is known here, and the other way round."""
        self._file, self._read = file, 0

    def new(self, keys: list[str]) -> list[str]:
        """Those of the keys that nobody has read yet."""
        if self._file and self._file.exists():
            with self._file.open() as shared:
                shared.seek(self._read)
                whole, _, _begun = shared.read().rpartition("\n")
            self._read += len(whole) + bool(whole)  # keys are ASCII: characters are bytes
            self._keys.update(whole.split("\n"))
        return [key for key in keys if key not in self._keys]

    def add(self, keys: list[str]) -> None:
        self._keys.update(keys)
        if self._file:
            with self._file.open("a") as shared:  # one write, at the end: no other worker's is torn
                shared.write("".join(f"{key}\n" for key in keys))


known = Known()


def violations(page: Any, script: str) -> list[dict[str, Any]]:
    """What axe finds wrong in the parts of the page that no page before it had. `script` is axe itself."""
    here = page.evaluate(PARTS)
    fresh = known.new([here["frame"], *here["parts"]])
    if not fresh:
        return []
    if not page.evaluate("'axe' in window"):
        page.evaluate(script)
    # a second run for the page's own rules would cost as much as reading all of it at once
    whole = here["frame"] in fresh
    found: list[dict[str, Any]] = page.evaluate(AXE, None if whole else fresh)
    if not found:
        known.add(fresh)
    return found
