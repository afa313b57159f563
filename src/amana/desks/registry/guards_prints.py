"""What the database itself refuses about searches of prints: a child or a person whose age is disputed as the one
searched for, as one who can be found, as one who was found; and any change of what was searched and found.

Same habit as `guards_identity`: the text stands here, the migration writes it, `guards_standing` compares."""

from __future__ import annotations

from . import guards_identity

APPEND_ONLY = ("registry_printsearch", "registry_printcandidate")

_BARRED = (
    "EXISTS (SELECT 1 FROM registry_agestanding v WHERE v.file_id = NEW.file_id"
    " AND (v.disputed OR {child} > {taken}))"
)
_SENTENCE = "a child or a person whose age is disputed is neither searched for nor found by prints"

REFUSALS: guards_identity.Refusals = (
    (
        "registry_template_barred",
        "registry_biometrictemplate",
        ("INSERT", "UPDATE"),
        f"{_BARRED} OR NOT EXISTS (SELECT 1 FROM registry_biometric b WHERE b.id = NEW.biometric_id"
        " AND b.file_id = NEW.file_id AND b.kind = 'finger')",
        _SENTENCE,
    ),
    ("registry_search_barred", "registry_printsearch", ("INSERT",), _BARRED, _SENTENCE),
    ("registry_candidate_barred", "registry_printcandidate", ("INSERT",), _BARRED, _SENTENCE),
)


GUARDS = guards_identity.Guards(APPEND_ONLY, REFUSALS)
create, expected_sqlite, expected_pg = GUARDS.create, GUARDS.expected_sqlite, GUARDS.expected_pg
