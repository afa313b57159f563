"""A warning as a CAP 1.2 message (OASIS, Common Alerting Protocol Version 1.2, 2010): one info block per language.

Restricted, and an exercise unless said otherwise. The area is a town or an administrative code, never a building.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from .levels import Level

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
Status = Literal["Actual", "Exercise", "System", "Test", "Draft"]
Message = Literal["Alert", "Update", "Cancel"]
_FORBIDDEN = re.compile(r"[\s,<&]")
# What XML 1.0 cannot carry at all.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_URGENCY = {
    Level.WATCH: "Future",
    Level.WARNING: "Expected",
    Level.IMMINENT: "Immediate",
    Level.NORMAL: "Past",
}
_SEVERITY = {
    Level.WATCH: "Moderate",
    Level.WARNING: "Severe",
    Level.IMMINENT: "Extreme",
    Level.NORMAL: "Minor",
}
_RESPONSE = {
    Level.WATCH: "Monitor",
    Level.WARNING: "Prepare",
    Level.IMMINENT: "Execute",
    Level.NORMAL: "AllClear",
}
_EVENT = {"ar": "خطر حادث أمني في موقع احتجاز", "en": "Hazard of a serious incident at a detention facility"}
_LANGUAGES = ("ar", "en")


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier message."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """A warning. Texts by language ("ar", "en", both needed); `area` likewise; `codes`: e.g. {"P-code": "SY0801"};
    `note`: why a message is cancelled, which CAP wants with every cancellation."""

    identifier: str
    sender: str
    sent: datetime
    level: Level
    p7: float
    headline: dict[str, str]
    description: dict[str, str]
    instruction: dict[str, str]
    area: dict[str, str]
    restriction: str
    status: Status = "Exercise"
    message: Message = "Alert"
    codes: dict[str, str] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    expires: datetime | None = None
    note: str = ""


def xml(alert: Alert) -> bytes:
    """The message, UTF-8. Raises ValueError naming what CAP does not allow."""
    _check(alert)
    ElementTree.register_namespace("", NAMESPACE)
    root = ElementTree.Element(_tag("alert"))
    _add(root, "identifier", alert.identifier)
    _add(root, "sender", alert.sender)
    _add(root, "sent", _time(alert.sent))
    _add(root, "status", alert.status)
    _add(root, "msgType", alert.message)
    _add(root, "scope", "Restricted")
    _add(root, "restriction", alert.restriction)
    if alert.note.strip():
        _add(root, "note", alert.note.strip())
    if alert.references:
        earlier = (f"{r.sender},{r.identifier},{_time(r.sent)}" for r in alert.references)
        _add(root, "references", " ".join(earlier))
    for language in _LANGUAGES:
        _info(root, alert, language)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def certainty(p: float) -> str:
    """CAP's word for a probability: Likely is more than half."""
    if p > 0.5:
        return "Likely"
    return "Possible" if p >= 0.01 else "Unlikely"


def _info(root: ElementTree.Element, alert: Alert, language: str) -> None:
    info = ElementTree.SubElement(root, _tag("info"))
    _add(info, "language", language)
    _add(info, "category", "Security")
    _add(info, "event", _EVENT[language])
    _add(info, "responseType", _RESPONSE[alert.level])
    _add(info, "urgency", _URGENCY[alert.level])
    _add(info, "severity", _SEVERITY[alert.level])
    _add(info, "certainty", certainty(alert.p7))
    if alert.expires:
        _add(info, "expires", _time(alert.expires))
    _add(info, "headline", alert.headline[language])
    _add(info, "description", alert.description[language])
    _add(info, "instruction", alert.instruction[language])
    for name, value in (("level", str(int(alert.level))), ("p7", f"{alert.p7:.4f}")):
        parameter = ElementTree.SubElement(info, _tag("parameter"))
        _add(parameter, "valueName", name)
        _add(parameter, "value", value)
    area = ElementTree.SubElement(info, _tag("area"))
    _add(area, "areaDesc", alert.area[language])
    for name, value in alert.codes.items():
        geocode = ElementTree.SubElement(area, _tag("geocode"))
        _add(geocode, "valueName", name)
        _add(geocode, "value", value)


def _check(alert: Alert) -> None:
    references = [(r.sender, r.identifier) for r in alert.references]
    for sender, identifier in [(alert.sender, alert.identifier), *references]:
        for name, value in (("sender", sender), ("identifier", identifier)):
            if not value or _FORBIDDEN.search(value):
                raise ValueError(f"{name} {value!r}: CAP allows no spaces, commas, < or &, and no empty text")
    if (alert.message != "Alert") != bool(alert.references):
        raise ValueError("an update or a cancellation must reference an earlier alert, an alert must not")
    if alert.message == "Cancel" and not alert.note.strip():
        raise ValueError("note: a cancellation must say why")
    if not alert.restriction.strip():
        raise ValueError("restriction: a restricted message must say to whom it is restricted")
    if not 0 <= alert.p7 <= 1:
        raise ValueError(f"p7 {alert.p7} is not a probability")
    for name in ("headline", "description", "instruction", "area"):
        for language in _LANGUAGES:
            if not getattr(alert, name).get(language, "").strip():
                raise ValueError(f"{name}: the text in {language} is missing")
    for moment in (alert.sent, alert.expires, *(r.sent for r in alert.references)):
        if moment is not None and moment.tzinfo is None:
            raise ValueError(f"{moment}: CAP needs the offset from UTC")


def _time(moment: datetime) -> str:
    """To the second with an offset; UTC is written -00:00, as CAP demands, never Z."""
    text = moment.replace(microsecond=0).isoformat()
    return text.replace("+00:00", "-00:00")


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: ElementTree.Element, name: str, value: str) -> None:
    ElementTree.SubElement(parent, _tag(name)).text = _UNPRINTABLE.sub(" ", value)
