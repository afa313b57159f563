"""What every page must pass in a real browser: accessibility, direction of numbers, width, no errors told."""

from __future__ import annotations

from typing import Any

from axe_core_python.base import AXE_SCRIPT

from .parts import violations

# A number joined by a dash, slash or colon, or with a leading sign, after an Arabic letter: the browser would
# turn its parts around unless it is isolated.
BIDI = r"""
() => {
  const isolated = (el) => el.matches('bdi,svg,input,select,textarea,script,style,template,pre,code,[dir=ltr],.m');
  const risky = /[\u0621-\u064A][^A-Za-z\u2069]*?(\d[\d,.]*[-\u2013\/:]\d|(?<![\d)])[+\u2212]\d)/;
  const found = [];
  const text = (el) => {
    let line = '';
    for (const node of el.childNodes) {
      if (node.nodeType === 3) { line += node.data; continue; }
      if (node.nodeType !== 1 || isolated(node)) { line += ' X '; continue; }
      if (getComputedStyle(node).display.startsWith('inline') || getComputedStyle(node).display === 'contents') {
        line += text(node);
      } else { check(line); line = ''; check(text(node)); }
    }
    return line;
  };
  const bare = (line) => line.replace(/[\u2066-\u2068][^\u2069]*\u2069/g, ' X ');
  const check = (line) => { if (risky.test(bare(line))) found.push(line.replace(/\s+/g, ' ').trim().slice(0, 120)); };
  if (document.documentElement.dir === 'rtl') check(text(document.body));
  return found;
}
"""

WIDTH = """
() => {
  const root = document.documentElement, wide = root.scrollWidth - root.clientWidth;
  if (wide <= 0) return [];
  const out = [...document.body.querySelectorAll('*')].filter((el) => {
    const box = el.getBoundingClientRect();
    if (!box.width || (box.right <= root.clientWidth + 1 && box.left >= -1)) return false;
    for (let up = el.parentElement; up; up = up.parentElement)
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX)) return false;
    return true;
  });
  return out.slice(0, 5).map((el) => `${el.tagName.toLowerCase()}.${el.className} +${wide}px`).concat(`+${wide}px`);
}
"""


def accessibility(page: Any) -> list[str]:
    """Violations of the axe rules: rule, how grave, where, and what axe has measured there."""
    return [
        f"{v['id']} ({v['impact']}): {node['target'][0]} {node['html'][:110]} {_measured(node)}"
        for v in violations(page, AXE_SCRIPT)
        for node in v["nodes"][:3]
    ]


def _measured(node: dict[str, Any]) -> str:
    return "; ".join(check["message"] for check in node["any"])


def turned_numbers(page: Any) -> list[str]:
    """Lines of a right-to-left page in which a number is not isolated."""
    return list(page.evaluate(BIDI))


def too_wide(page: Any) -> list[str]:
    """Elements that make the page scroll sideways."""
    return list(page.evaluate(WIDTH))


def faults(page: Any, told: list[str]) -> list[str]:
    """Everything that is wrong with the page as it stands. `told` are errors the browser reported for it. Axe reads
    what no page before it had."""
    return [
        *(f"axe: {line}" for line in accessibility(page)),
        *(f"number not isolated: {line}" for line in turned_numbers(page)),
        *(f"too wide: {line}" for line in too_wide(page)),
        *(f"browser: {line}" for line in told),
    ]
