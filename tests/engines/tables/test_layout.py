"""Where the people stand: headings, sheets, lines that are nobody, people who share a row, duplicates."""

from __future__ import annotations

import difflib

import pytest

from amana.engines.tables import dump, heading_of, lexicon, read_values
from amana.engines.tables.grid import Book
from amana.engines.tables.lexicon import _SPECIAL, _data, guess, heading_key
from amana.engines.tables.misspelt import nearest
from amana.engines.tables.roster import of_book
from tests.engines.tables.table import TODAY, read, sheet


def names(roster):
    return [row.name_full for row in roster.rows]


def test_headings_are_found_under_titles_and_row_numbers_are_those_of_the_spreadsheet():
    roster = read(["كشف بأسماء النزلاء"], [], ["ت", "الاسم", "الجنسية"], [1, "سامر حسن علي", "سوري"])
    assert [(row.row, row.name_full, row.nationality) for row in roster.rows] == [
        (4, "سامر حسن علي", ["SYR"])
    ]


def test_headings_of_two_rows_are_read_together():
    roster = read(
        ["الاسم", "تاريخ الولادة", None, None, "تاريخ القبض", None, None],
        [None, "اليوم", "الشهر", "السنة", "اليوم", "الشهر", "السنة"],
        ["سامر حسن علي", 15, 7, 1987, 3, 2, 2019],
    )
    assert (roster.rows[0].birth, roster.rows[0].arrested) == ("1987-07-15", "2019-02-03")


@pytest.mark.parametrize(
    "heads",
    [
        ("Day of birth", "Month of birth", "Year of birth"),
        ("Birth DD", "Birth MM", "Birth Year"),
        ("JJ", "MM", "AAAA"),
    ],
)
def test_a_date_in_three_columns_is_one_date(heads):
    assert read(["Name", *heads], ["Samer Hassan", 15, 7, 1987]).rows[0].birth == "1987-07-15"


def test_lines_that_are_nobody_are_left_out_and_listed():
    roster = read(
        ["ت", "الاسم", "العمر"],
        ["القاعة 1"],
        [1, "سامر حسن علي", 30],
        ["المجموع", None, 1],
        ["ت", "الاسم", "العمر"],
        [2, "عمر علي حسن", 31],
        [],
        [None, "توقيع المسؤول"],
    )
    assert names(roster) == ["سامر حسن علي", "عمر علي حسن"]
    assert [left.row for left in roster.unread] == [2, 4, 8]


def test_a_numbered_row_whose_name_was_forgotten_is_a_person_and_an_empty_form_is_none():
    roster = read(
        ["ت", "الاسم", "العمر"], [1, "سامر حسن علي", 30], [2, None, None], [3, "-", "-"], [4, None, 25]
    )
    assert [(row.row, row.name_full) for row in roster.rows] == [(2, "سامر حسن علي"), (5, None)]
    assert [(r.row, r.code) for r in roster.reports] == [(5, "name_missing")]


def test_a_prison_named_in_its_own_column_is_no_heading_of_a_section():
    assert names(read(["الاسم", "مكان الاحتجاز"], ["سامر حسن علي", "سجن غويران"])) == ["سامر حسن علي"]


def test_hidden_sheets_are_left_out_and_every_open_one_is_read():
    lines = ["Name", "Age"], ["Samer Hassan", 30]
    book = Book(
        [sheet(*lines, name="A"), sheet(*lines, name="B", hidden=True), sheet(*lines, name="C")], "xlsx"
    )
    roster = of_book(book, today=TODAY)
    assert [(row.sheet, row.row) for row in roster.rows] == [("A", 2), ("C", 2)]
    assert [(left.sheet, left.code) for left in roster.unread] == [("B", "hidden_sheet")]


def test_a_sheet_without_headings_goes_on_where_the_one_before_ended():
    book = Book(
        [
            sheet(["Name", "Age"], ["Samer Hassan", 30], name="1"),
            sheet(["Omar Ali", 31], ["Ali Saad", 32], name="2"),
        ],
        "xlsx",
    )
    assert names(of_book(book, today=TODAY)) == ["Samer Hassan", "Omar Ali", "Ali Saad"]


def test_two_people_who_share_a_row_are_told_apart_by_their_column():
    roster = read(["الاسم", "العمر", "الاسم", "العمر"], ["سامر حسن علي", 30, "عمر علي حسن", 250])
    assert [(row.row, row.column, row.name_full) for row in roster.rows] == [
        (2, "A", "سامر حسن علي"),
        (2, "C", "عمر علي حسن"),
    ]
    assert dump(roster)["reports"] == [
        {"sheet": "s", "row": 2, "column": "C", "field": "birth", "code": "age_unreadable"}
    ]


def test_faulty_and_unidentified_people_stay_in_the_rows_with_the_bad_value_null():
    roster = read(
        ["Name", "DOB", "Wristband"], ["Unknown", "1990", "00417"], ["Samer Hassan", "31/02/1990", "1"]
    )
    assert [(row.name_full, row.birth, row.wristband) for row in roster.rows] == [
        (None, "1990", "00417"),
        ("Samer Hassan", None, "1"),
    ]
    assert [(r.row, r.field) for r in roster.reports] == [(2, "name_full"), (3, "birth")]
    assert roster.summary()["bad"] == 2


def test_contradicting_births_are_kept_as_a_choice():
    roster = read(["Name", "Born", "DOB"], ["Samer Hassan", 2007, 2009])
    assert roster.rows[0].birth == "[2007,2009]" and not roster.reports


def test_a_shared_cell_and_a_ditto_mark_speak_for_several_people():
    book = Book(
        [
            sheet(
                ["Name", "Household"],
                ["Samer Hassan", "0042"],
                ["Omar Hassan", None],
                ["Ali Hassan", '"'],
                merged=[(2, 1, 3, 1)],
            )
        ],
        "xlsx",
    )
    assert [row.household for row in of_book(book, today=TODAY).rows] == ["0042", "0042", "0042"]


def test_duplicates_are_proposed_by_number_and_by_name_and_birth():
    roster = read(
        ["Name", "DOB", "Wristband"],
        ["Ahmad Samer Hassan", "15/07/1987", "00417"],
        ["Omar Ali Saad", "1990", "00418"],
        ["احمد سامر حسن", "1987", "417-00"],
        ["Ahmad Samer Hassan", "1987-07-15", None],
        ["Khalid Omar", "1991", "00418"],
    )
    assert dump(roster)["duplicates"] == [[["s", 2], ["s", 5]], [["s", 3], ["s", 6]]]


def test_people_of_one_name_with_different_mothers_are_two_people():
    roster = read(
        ["الاسم", "المواليد", "اسم الأم"],
        ["سامر حسن علي العبيدي", 1990, "فاطمة"],
        ["سامر حسن علي العبيدي", 1990, "زينب"],
    )
    assert not roster.duplicates


def test_a_mapping_by_hand_decides_and_is_remembered():
    lines = ["Name", "Kod"], ["Samer Hassan", "K-17"]
    first = read(*lines, mapping={"Kod": "wristband"})
    assert first.rows[0].wristband == "K-17"
    assert read(*lines, memory=first.memory).rows[0].wristband == "K-17"
    assert read(*lines).rows[0].wristband is None
    with pytest.raises(ValueError, match="no field"):
        read(*lines, mapping={"Kod": "shoe size"})


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Nom (arabe)", "name"), ("Surname, given name", "name_family_first"), ("Given name and surname", "name"),
        ("الاسم واللقب", "name"), ("ناوی باوک", "father"), ("Date de naiss.", "birth"), ("تأريخ الميلاد", "birth"),
        ("ژمارەی دەستبەند", "wristband"), ("Né(e) le", "birth"), ("W/band no.", "wristband"),
        ("تاريخ القاء القبض", "arrested"),
        ("N° d'écrou", "file_no"), ("شوێنی لەدایکبوون", "place"), ("Natonality", "nationality"),
    ],
)  # fmt: skip
def test_headings_of_four_languages_are_known(heading, field):
    found = guess(heading)
    assert found is not None and found.field == field


def test_no_phrase_is_listed_under_two_fields():
    owners: dict[str, str] = {}
    for field, languages in _data().items():
        if field not in _SPECIAL:
            for phrase in (p for phrases in languages.values() for p in phrases):
                assert owners.setdefault(heading_key(phrase), field) == field, phrase
    near = [phrase for phrases in _data()["guessed"].values() for phrase in phrases]
    assert not {phrase for phrase in near if heading_key(phrase) in owners} and len(near) == len(set(near))


def test_values_typed_for_one_row_are_read_as_a_file_is():
    row, reports = read_values({"name_full": "سامر حسن (أبو ليث)", "birth": "٢٠٠٧ أو ٢٠٠٩"}, today=TODAY)
    assert (row.name_full, row.kunya, row.birth, reports) == ("سامر حسن", "أبو ليث", "[2007,2009]", [])
    assert [r.code for r in read_values({"birth": "31/02/1990"}, today=TODAY)[1]] == ["date_impossible"]
    with pytest.raises(ValueError, match="no field"):
        read_values({"shoe": "42"}, today=TODAY)


def test_nobody_is_lost_above_a_repeated_heading_that_is_the_clearer_one():
    roster = read(
        ["قائمة الموقوفين"],
        ["ت", "الاسم", None, None, None, "تاريخ الميلاد", "رقم السوار"],
        [None, "الاسم", "اسم الأب", "اسم الجد", "اللقب", None, None],
        [1, "خالد", "عبد الرحمن", "علي", "العبيدي", 1990, "00124"],
        ["ت", "الاسم", "اسم الأب", "اسم الجد", "اللقب", "تاريخ الميلاد", "رقم السوار"],
        [2, "فاطمة", "أحمد", "حسن", "التونسي", 1991, "00125"],
    )
    assert [(row.row, row.name_full) for row in roster.rows] == [
        (4, "خالد عبد الرحمن علي العبيدي"),
        (6, "فاطمة أحمد حسن التونسي"),
    ]


def test_a_name_column_that_holds_only_the_first_name_of_some_is_joined_with_the_fathers():
    roster = read(
        ["Name", "Father", "Family"],
        ["Omar", "Ali", "al-Jasim"],
        ["Samer Hassan Ali al-Shammari", None, None],
        ["Yusuf Musa Idris al-Hamad", None, None],
    )
    assert names(roster) == ["Omar Ali al-Jasim", "Samer Hassan Ali al-Shammari", "Yusuf Musa Idris al-Hamad"]


@pytest.mark.parametrize("first, read_on", [(3, True), (1, False)])
def test_a_sheet_without_headings_and_last_columns_goes_on_only_where_the_numbers_do(first, read_on):
    heads = ["ت", "الاسم", "اسم الأم", "تاريخ الولادة", "الجنسية", "السكن", "رقم السوار", "ملاحظات"]
    one = sheet(
        heads,
        [1, "سامر حسن علي", "هدى", 1980, "سوري", "حلب", "017", "-"],
        [2, "عمر علي حسن", "رنا", 1981, "سوري", "حلب", "018", "-"],
        name="one",
    )
    two = sheet([first, "سالم عواد", "هدى", 1977], [first + 1, "كريم جبار", "نجاة", 1980], name="two")
    roster = of_book(Book([one, two], "xlsx"), today=TODAY)
    assert ("سالم عواد" in names(roster)) is read_on
    assert [left.code for left in roster.unread] == ([] if read_on else ["no_header"])


@pytest.mark.parametrize(
    "heading, field",
    [
        ("اسم الزوجة", "ignored"),
        ("اسم المحامي", "ignored"),
        ("تاريخ الوفاة", "ignored"),
        ("Passport expiry date", "ignored"),
        ("Mother's nationality", "ignored"),
        ("رقم هاتف الأب", "ignored"),
        ("Nom et prénom du père", "father"),
        ("الاسم الكامل للأم", "mother"),
        ("اسم المخيم", "account"),
        ("Tribe name", "family"),
        ("شوێنی دەستگیرکردن", "place"),
        ("place of arrest", "place"),
        ("محل وتاريخ الولادة", "birth"),
        ("Date et lieu de naissance", "birth"),
        ("تاريخ ومكان القبض", "arrested"),
        ("Date of arrest / transfer", "arrested"),
        ("الاسم الكامل للزوجة", "ignored"),
        ("اسم الأخ", "ignored"),
        ("Nom de l'épouse", "ignored"),
        ("Husband's name", "ignored"),
        ("مدة التوقيف", "ignored"),
        ("تاريخ تمديد التوقيف", "ignored"),
        ("اسم وكنية الأم", "mother"),
        ("Nom de jeune fille", "alias"),
        ("Nom de naissance", "family"),
    ],
)
def test_a_heading_about_somebody_or_something_else_gives_a_person_no_name_and_no_date(heading, field):
    assert guess(heading).field == field


NEAR = {
    "arrested": (
        "تاريخ الحبس",
        "تاريخ السجن",
        "Date of imprisonment",
        "Date d'écrou",
        "بەرواری زیندانیکردن",
    ),
    "nationality": ("بلد المنشأ", "الدولة", "Country of origin", "Pays d'origine"),
    "file_no": ("رقم القيد",),
}


@pytest.mark.parametrize(
    "own, cells",
    [
        ("تاريخ القبض", ("3/4/2019", "1/2/2020")),
        ("الجنسية", ("فرنسي", "تونس")),
        ("رقم السجين", ("S-9", "12")),
    ],
)
def test_a_heading_that_is_only_near_to_a_field_is_a_guess_and_never_read_beside_the_field_itself(own, cells):
    field = guess(own).field
    for near in NEAR[field]:
        both = read(["الاسم", near, own], ["سامر حسن علي", cells[1], cells[0]])
        assert [c.field for c in both.columns["s"]] == ["name", None, field], near
        alone = read(["الاسم", near, "الجنس"], ["سامر حسن علي", cells[1], "ذكر"])
        column = alone.columns["s"][1]
        assert (column.field, column.confidence < 0.9) == (field, True), near
    parts = read(
        ["الاسم", "تاريخ السجن", "تاريخ القبض", None, None],
        [None, None, "اليوم", "الشهر", "السنة"],
        ["سامر حسن علي", "1/2/2020", 3, 4, 2019],
    )
    assert parts.rows[0].arrested == "2019-04-03"


def test_columns_under_a_heading_about_somebody_else_are_not_the_persons():
    roster = read(
        ["بيانات رب الأسرة", None, "بيانات الزوجة", None, "تاريخ الوصول", None, None],
        ["الاسم", "الجنسية", "الاسم", "الجنسية", "اليوم", "الشهر", "السنة"],
        ["سامر حسن علي", "سوري", "رنا عمر", "عراقية", 3, 4, 2019],
    )
    row = roster.rows[0]
    assert (row.name_full, row.nationality, row.birth, row.arrested) == ("سامر حسن علي", ["SYR"], None, None)


def test_the_head_of_a_household_is_the_person_only_where_nobody_else_is_named():
    alone = read(["اسم رب الأسرة", "اسم الزوجة", "الجنسية"], ["سامر حسن علي", "رنا عمر", "سوري"])
    beside = read(["الاسم الأول", "اللقب", "اسم رب الأسرة"], ["عمر", "الحلبي", "سامر حسن علي"])
    assert (names(alone), names(beside)) == (["سامر حسن علي"], ["عمر الحلبي"])


@pytest.mark.parametrize("heading", ["القسم", "العنبر", "Ward", "Class"])
def test_a_ward_of_one_letter_is_nobodys_sex(heading):
    roster = read(["الاسم", heading], ["سامر حسن علي", "أ"], ["عمر علي حسن", "أ"])
    assert [row.sex for row in roster.rows] == [None, None]


def test_the_place_is_taken_from_a_column_of_place_and_date_where_none_of_its_own_names_one():
    roster = read(
        ["الاسم", "محل وتاريخ الولادة"],
        ["محمود أحمد الحلبي", "حلب 1988"],
        ["ياسر نور الدين علي", "3/4/1990 دير الزور"],
        ["سامر حسن علي", "الرقة"],
        ["عمر علي حسن", "1979"],
    )
    assert [(row.place, row.birth) for row in roster.rows] == [
        ("حلب", "1988"), ("دير الزور", "1990-04-03"), ("الرقة", None), (None, "1979"),
    ]  # fmt: skip
    assert roster.reports == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_headings_that_amana_writes_over_rows_to_correct_are_read_as_these_fields(language):
    fields = (
        "kunya mother birth sex nationality wristband file_no place household arrested account basis notes"
    )
    assert {f: guess(heading_of(f, language)).field for f in fields.split()} == {f: f for f in fields.split()}
    assert {guess(heading_of(f, language)).field for f in ("name_full", "name_native")} == {"name"}


def test_a_misspelt_heading_is_the_phrase_that_shares_most_blocks_with_it():
    """Phrases with too few letters in common are passed over: never one that would have been near enough."""
    phrases = list(lexicon._phrases())[::25]
    for phrase in (p for p in phrases if len(p) > 5):
        for wrong in (
            phrase[:2] + phrase[3:],
            phrase[:3] + "x" + phrase[3:],
            phrase[1] + phrase[0] + phrase[2:],
        ):
            near = [p for p in lexicon._phrases() if abs(len(p) - len(wrong)) <= 2]
            best = difflib.get_close_matches(wrong, near, n=1, cutoff=0.84)
            assert nearest(wrong, lexicon._by_length()) == next(iter(best), None)
