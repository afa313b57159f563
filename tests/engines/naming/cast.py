"""A small fixed cast on two rosters, in two scripts."""

from amana.engines.common.intervals import DateInterval
from amana.engines.naming.record import Record, documents


def person(id: str, *names: str, birth: str | None = None, **other: object) -> Record:
    return Record(id, names, DateInterval.parse(birth) if birth else None, **other)  # type: ignore[arg-type]


def arabic_roster() -> list[Record]:
    return [
        person("a1", "خالد محمود جاسم الدليمي", birth="1988", sex="M", mother="فاطمة"),
        person("a2", "عمر محمود جاسم الدليمي", birth="1991", sex="M", mother="فاطمة"),
        person("a3", "أبو عمر ياسر طه القصراوي", "أبو عمر", birth="1979~", sex="M"),
        person("a4", "زينب عبد الرحمن التكريتي", birth="1995-03-12", sex="F"),
        person("a5", "محمد علي", birth="1990", sex="M"),
        person(
            "a6",
            "ئازاد ڕەشید بارزانی",
            birth="1985",
            sex="M",
            documents=documents([("passport", "A 123-456")]),
        ),
    ]


def latin_roster() -> list[Record]:
    return [
        person("b1", "Khalid Mahmood Jasim al-Dulaimi", birth="1988", sex="M", mother="Fatima"),
        person("b2", "Omar Mahmoud Jassem Dulaimi", birth="1991", sex="M", mother="Fatma"),
        person("b3", "Yasser Taha al-Qasrawi", birth="1980", sex="M"),
        person("b4", "AL-TIKRITI, Zainab Abdulrahman", birth="1995-03-12", sex="F"),
        person(
            "b5", "Azad Rashid Barzani", birth="1985", sex="M", documents=documents([("Passport", "a123456")])
        ),
        person("b6", "Tamerlan Isaev", birth="1990", sex="M"),
    ]


TRUE_LINKS = {("a1", "b1"), ("a2", "b2"), ("a3", "b3"), ("a4", "b4"), ("a6", "b5")}
