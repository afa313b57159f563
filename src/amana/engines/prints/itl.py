"""Transactions of ANSI/NIST-ITL 1 (2000 to 2015, traditional encoding): read and written back byte for byte.

A transaction is a row of records. Tagged records are fields "type.number:value" ended by GS, the record by FS; records
of types 3 to 8 are binary with a fixed head. Fields hold subfields (RS) of items (US). Field 999 holds raw data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .problems import Refused

FS, GS, RS, US = b"\x1c", b"\x1d", b"\x1e", b"\x1f"
BYTES_MAX = 256 << 20
RECORDS_MAX, FIELDS_MAX = 1_000, 2_000
BINARY_TYPES = {3: 18, 4: 18, 5: 18, 6: 18, 7: 5, 8: 12}  # bytes of the fixed head
TYPES = range(1, 100)
DATA = 999
_TAG = re.compile(rb"(\d{1,2})\.(\d{1,6}):")
_LEN = re.compile(rb"\d{1,2}\.0*1:(\d{1,10})\x1d")


@dataclass(frozen=True, slots=True)
class Field:
    """`tag`: as written ("1.001:"); `number`: of the field; `value`: without separators around it."""

    tag: bytes
    number: int
    value: bytes

    @property
    def subfields(self) -> list[list[bytes]]:
        """Subfields of items; raw data is one item."""
        if self.number == DATA:
            return [[self.value]]
        return [part.split(US) for part in self.value.split(RS)]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: `fields` of a tagged one, `raw` (head included) of a binary one."""

    kind: int
    fields: tuple[Field, ...] = ()
    raw: bytes = b""

    def value(self, number: int) -> bytes | None:
        """The bytes of a field; None where the record has none."""
        return next((f.value for f in self.fields if f.number == number), None)

    def text(self, number: int) -> str:
        """A field as text, "" where the record has none."""
        return (self.value(number) or b"").decode("latin-1")

    @property
    def idc(self) -> int | None:
        """The information designation character; None where it is missing or no number."""
        if self.kind in BINARY_TYPES:
            return self.raw[4]
        digits = "" if self.kind == 1 else self.text(2).strip()
        return int(digits) if digits.isdigit() and len(digits) <= 4 else None

    @property
    def stated_length(self) -> int:
        """Its length as the record says it."""
        if self.kind in BINARY_TYPES:
            return int.from_bytes(self.raw[:4], "big")
        return int(self.text(1))

    def to_bytes(self) -> bytes:
        """The record with its ending separator."""
        return self.raw or GS.join(f.tag + f.value for f in self.fields) + FS


@dataclass(frozen=True, slots=True)
class Transaction:
    """All records, the first of type 1."""

    records: tuple[Record, ...]

    @property
    def header(self) -> Record:
        return self.records[0]

    @property
    def encoding(self) -> str:
        """Of text in all records but the first: field 1.015."""
        return "utf-8" if self.header.text(15).startswith("003") else "latin-1"

    def to_bytes(self) -> bytes:
        return b"".join(record.to_bytes() for record in self.records)


def is_transaction(raw: bytes) -> bool:
    """By its first bytes."""
    return bool(re.match(rb"1\.0{0,5}1:\d", raw[:16]))


def read(raw: bytes) -> Transaction:
    """The transaction in `raw`. Raises Refused with record, field and byte."""
    if len(raw) > BYTES_MAX:
        raise Refused("", "too_large", value=f"{len(raw):,}", allowed=f"{BYTES_MAX:,}")
    if not is_transaction(raw):
        raise Refused("byte 0", "not_itl")
    head, at = _tagged(raw, 0, 1, "record 1 (type 1)")
    records = [head]
    for n, kind in enumerate(content(head)[1:], start=2):
        place = f"record {n} (type {kind[0]})"
        if n > RECORDS_MAX:
            raise Refused(place, "itl_too_many", value=RECORDS_MAX)
        record, at = (_binary if kind[0] in BINARY_TYPES else _tagged)(raw, at, kind[0], place)
        records.append(record)
    if at != len(raw):
        code = "itl_second" if is_transaction(raw[at:]) else "itl_extra"
        raise Refused(f"byte {at}", code, value=len(raw) - at)
    return Transaction(tuple(records))


def content(head: Record) -> list[tuple[int, int]]:
    """Field 1.003: (type, IDC) of each record; of the first, (1, number of the others). Raises Refused."""
    found = next((f for f in head.fields if f.number == 3), None)
    pairs: list[tuple[int, int]] = []
    for items in found.subfields if found else []:
        digits = [item.strip() for item in items[:2]]
        if (
            len(digits) != 2
            or not all(d.isdigit() and len(d) <= 4 for d in digits)
            or int(digits[0]) not in TYPES
        ):
            raise Refused("record 1, field 1.003", "itl_content", value=US.join(items).decode("latin-1"))
        pairs.append((int(digits[0]), int(digits[1])))
    if not pairs or pairs[0][0] != 1:
        raise Refused("record 1, field 1.003", "itl_content", value=found.value[:40] if found else "")
    return pairs


def _tagged(raw: bytes, at: int, kind: int, place: str) -> tuple[Record, int]:
    stated = _LEN.match(raw, at, at + 24)
    if stated is None:
        raise Refused(f"{place}, byte {at}", "itl_no_length")
    end = at + int(stated[1])
    if end > len(raw) or raw[end - 1 : end] != FS or end <= stated.end():
        raise Refused(f"{place}, byte {at}", "itl_length", value=int(stated[1]))
    fields: list[Field] = []
    while at < end:
        tag = _TAG.match(raw, at, min(end, at + 12))
        if tag is None or int(tag[1]) != kind:
            raise Refused(f"{place}, byte {at}", "itl_tag", value=raw[at : at + 8].decode("latin-1"))
        number = int(tag[2])
        stop = end - 1 if number == DATA else raw.find(GS, tag.end(), end - 1)
        stop = end - 1 if stop < 0 else stop
        fields.append(Field(tag[0], number, raw[tag.end() : stop]))
        at = stop + 1
        if len(fields) > FIELDS_MAX:
            raise Refused(place, "itl_too_many", value=FIELDS_MAX)
    return Record(kind, tuple(fields)), end


def _binary(raw: bytes, at: int, kind: int, place: str) -> tuple[Record, int]:
    length = int.from_bytes(raw[at : at + 4], "big")
    if length < BINARY_TYPES[kind] or at + length > len(raw):
        raise Refused(f"{place}, byte {at}", "itl_length", value=length)
    return Record(kind, (), raw[at : at + length]), at + length


def tagged(kind: int, values: dict[int, bytes]) -> Record:
    """A new tagged record of the fields in `values`, in order of their numbers; its length is counted."""
    fields = tuple(_field(kind, number, values[number]) for number in sorted(values) if number != 1)
    return with_length(Record(kind, (_field(kind, 1, b"0"), *fields)))


def with_length(record: Record) -> Record:
    """The same record with its field 1 counted anew; the length counts its own digits."""
    rest = len(record.to_bytes()) - len(record.fields[0].value)
    length = rest + len(str(rest))
    if len(str(length)) > len(str(rest)):
        length += 1
    first = replace(record.fields[0], value=str(length).encode())
    return replace(record, fields=(first, *record.fields[1:]))


def transaction(header: dict[int, bytes], records: list[Record]) -> Transaction:
    """A new transaction; field 1.003 is made of its records."""
    rows = [b"1" + US + str(len(records)).encode()]
    rows += [f"{r.kind}".encode() + US + f"{r.idc or 0:02d}".encode() for r in records]
    return Transaction((tagged(1, header | {3: RS.join(rows)}), *records))


def _field(kind: int, number: int, value: bytes) -> Field:
    return Field(f"{kind}.{number:03d}:".encode(), number, value)
