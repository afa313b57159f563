"""Parts of a page that need a little thought before they are drawn: sums, links, words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.forms.forms import BaseForm
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import marks

GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("In care"), ("held", "escort")),
    (_("Lost from care"), ("at_large", "unaccounted")),
    (_("Left with a document"), ("abroad", "released", "deceased")),
)


def balance(
    counts: Mapping[str, int],
    enrolled: int,
    difference: int,
    *,
    captions: Mapping[str, Any] | None = None,
    links: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the balance template draws. `counts` maps kinds of account to people, `enrolled` are the files in
    the register, `difference` what the books say; `captions` and `links` are by kind, and by "total" and
    "difference"."""
    captions, links = captions or {}, links or {}

    def term(kind: str) -> dict[str, Any]:
        return {
            "kind": kind,
            "word": marks.ACCOUNT_WORDS[kind],
            "people": counts.get(kind, 0),
            "caption": captions.get(kind, ""),
            "href": links.get(kind, ""),
        }

    groups = [(title, [term(kind) for kind in kinds]) for title, kinds in GROUPS]
    if counts.get("duplicate"):
        groups.append((_("Not a person of its own"), [term("duplicate")]))
    return {
        "groups": groups,
        "enrolled": enrolled,
        "difference": difference,
        "balanced": difference == 0,
        "total_caption": captions.get("total", ""),
        "difference_caption": captions.get("difference", ""),
        "total_href": links.get("total", ""),
        "difference_href": links.get("difference", ""),
    }


def form_errors(forms: Iterable[BaseForm]) -> list[tuple[str, str]]:
    """(id of the control or "", text) for every error, in the order of the fields. Where a page has the same form
    several times each bears a `caption`, which stands before its errors."""
    found: list[tuple[str, str]] = []
    for form in forms:
        caption = getattr(form, "caption", "")
        where = f"{caption} · " if caption else ""
        found += [("", f"{where}{text}") for text in form.non_field_errors()]
        for bound in form:
            target = bound.id_for_label or bound.auto_id
            found += [(target, f"{where}{bound.label}: {text}") for text in bound.errors]
    return found


def query(parameters: QueryDict, **changes: object) -> str:
    """The query string with some parameters changed; None takes one away. Changing anything but the page
    goes back to the first page."""
    copy = parameters.copy()
    if "page" not in changes:
        copy.pop("page", None)
    for key, value in changes.items():
        copy.pop(key, None)
        if value is not None:
            copy[key] = str(value)
    text = copy.urlencode()
    return f"?{text}" if text else "?"


def chips(parameters: QueryDict, labels: Mapping[str, object]) -> list[dict[str, str]]:
    """One removable chip for each filter in use: its words, and the address without it. `labels` maps a
    parameter to its label, or to (label, {value: words})."""
    found = []
    for key, label in labels.items():
        shown, values = label if isinstance(label, tuple) else (label, {})
        for value in parameters.getlist(key):
            if not value:
                continue
            copy = parameters.copy()
            copy.pop("page", None)
            copy.setlist(key, [other for other in copy.getlist(key) if other != value])
            found.append(
                {
                    "text": f"{shown}: {values.get(value, value)}",
                    "href": f"?{copy.urlencode()}" if copy else "?",
                }
            )
    return found


def sort_link(parameters: QueryDict, key: str, *, parameter: str = "sort") -> tuple[str, str]:
    """(address that sorts by `key`, present order "asc", "desc" or ""). A second click turns the order."""
    now = parameters.get(parameter, "")
    state = "asc" if now == key else "desc" if now == f"-{key}" else ""
    return query(parameters, **{parameter: f"-{key}" if state == "asc" else key}), state


def pairs(items: Sequence[tuple[object, object]]) -> list[tuple[object, object]]:
    """Drop what has no value."""
    return [(key, value) for key, value in items if value not in (None, "")]
