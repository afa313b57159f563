"""A name in one cell, taken apart; and put together from several columns."""

from __future__ import annotations

import pytest

from amana.engines.tables.name_parts import parts
from amana.engines.tables.names import Name, read_name
from tests.engines.tables.table import read


def taken(text, **how):
    name = read_name(text, **how)
    return name.given, name.father, name.grandfather, name.family, name.kunya


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("محمد أحمد علي الجبوري", ("محمد", "أحمد", "علي", "الجبوري", None)),
        ("عبد الله صلاح الدين عبد الرحمن الشمري", ("عبد الله", "صلاح الدين", "عبد الرحمن", "الشمري", None)),
        ("محمد بن أحمد بن علي الدليمي", ("محمد", "أحمد", "علي", "الدليمي", None)),
        ("سامر حسن علي", ("سامر", "حسن", "علي", None, None)),
        ("عمر خالد العبيدي المكنى أبو ليث", ("عمر", "خالد", None, "العبيدي", "أبو ليث")),
        ("عمر خالد العبيدي (أبو عبد الرحمن)", ("عمر", "خالد", None, "العبيدي", "أبو عبد الرحمن")),
        ("أبو ليث عمر خالد العبيدي", ("عمر", "خالد", None, "العبيدي", "أبو ليث")),
        ("زينب علي حسن أم عمر", ("زينب", "علي", "حسن", None, "أم عمر")),
        ("Mohammed Ahmed Ali al-Jubouri", ("Mohammed", "Ahmed", "Ali", "al-Jubouri", None)),
        ("Abd al-Rahman Salah al-Din al-Hamwi", ("Abd al-Rahman", "Salah al-Din", None, "al-Hamwi", None)),
        ("Samer Hassan aka Abu Layth", ("Samer", "Hassan", None, None, "Abu Layth")),
        ("1- سامر حسن علي", ("سامر", "حسن", "علي", None, None)),
    ],
)
def test_a_name_is_taken_apart(text, found):
    assert taken(text) == found


@pytest.mark.parametrize(
    ("text", "full", "family"),
    [
        ("DUPONT Jean", "Jean DUPONT", "DUPONT"),
        ("BEN SALAH Mohamed Ali", "Mohamed Ali BEN SALAH", "BEN SALAH"),
        ("Dupont, Jean Pierre", "Jean Pierre Dupont", "Dupont"),
        ("Abdelkader BENALI", "Abdelkader BENALI", "BENALI"),
        ("AL-HAMWI Khaled Omar", "Khaled Omar AL-HAMWI", "AL-HAMWI"),
    ],
)
def test_a_family_name_in_front_goes_to_the_end(text, full, family):
    name = read_name(text, family_first=True)
    assert (name.full, name.family) == (full, family)


def test_two_given_names_of_one_man_are_not_his_father():
    assert taken("MOREAU Jean Pierre", family_first=True)[:2] == ("Jean Pierre", None)
    assert taken("AL-TIKRITI Bilal Izz al-Din Basel", family_first=True)[:3] == (
        "Bilal",
        "Izz al-Din",
        "Basel",
    )


@pytest.mark.parametrize(
    "text", ["مجهول", "غير معروف", "Unknown", "inconnue", "نەناسراو", "ناسنامە نەزانراو", "X"]
)
def test_a_person_who_is_not_identified_has_no_name(text):
    assert (read_name(text).full, read_name(text).code) == (None, "name_unknown")


def test_digits_a_dash_and_a_lone_kunya_are_no_names():
    assert read_name("سامر 2 حسن").code == "name_digits"
    assert read_name("-").code == "name_missing"
    assert (read_name("أبو ليث").kunya, read_name("أبو ليث").code) == ("أبو ليث", "name_kunya_only")


def test_compound_names_are_one_part():
    assert parts("عبد الله نور الدين أبو بكر") == ["عبد الله", "نور الدين", "أبو بكر"]


def test_both_scripts_in_two_columns_give_latin_parts_and_the_native_name():
    row = read(["الاسم", "Name"], ["سامر حسن علي الحلبي", "Samer Hassan Ali al-Halabi"]).rows[0]
    assert (row.name_full, row.name_native) == ("Samer Hassan Ali al-Halabi", "سامر حسن علي الحلبي")
    assert (row.given, row.father, row.grandfather, row.family) == ("Samer", "Hassan", "Ali", "al-Halabi")


@pytest.mark.parametrize("joint", [" / ", " - ", "\n", " ("])
def test_both_scripts_in_one_cell_are_told_apart(joint):
    cell = f"سامر حسن علي{joint}Samer Hassan Ali" + (")" if joint == " (" else "")
    row = read(["الاسم", "الجنس"], [cell, "ذكر"]).rows[0]
    assert (row.name_full, row.name_native, row.given) == ("Samer Hassan Ali", "سامر حسن علي", "Samer")


def test_parts_in_columns_of_their_own_make_the_whole_name():
    heads = ["الاسم الأول", "اسم الأب", "اسم الجد", "اللقب", "الكنية", "اسم الأم"]
    row = read(heads, ["عمر", "عبد الله", "علي", "الجبوري", "أبو ليث", "فاطمة"]).rows[0]
    assert row.name_full == "عمر عبد الله علي الجبوري"
    assert (row.given, row.father, row.family, row.kunya, row.mother) == (
        "عمر",
        "عبد الله",
        "الجبوري",
        "أبو ليث",
        "فاطمة",
    )


def test_kunya_means_the_surname_in_damascus_and_the_by_name_in_baghdad_the_values_decide():
    row = read(["الاسم", "الأب", "الكنية"], ["سامر", "حسن", "الحلبي"], ["علي", "عمر", "الشامي"]).rows[0]
    assert (row.family, row.kunya, row.name_full) == ("الحلبي", None, "سامر حسن الحلبي")


def test_a_mother_is_not_a_father_however_the_heh_is_written():
    for heading in ("اسم الوالدة", "الوالده", "اسم والدته"):
        assert read(["الاسم", heading], ["سامر حسن", "فاطمة علي"]).rows[0].mother == "فاطمة علي", heading
    assert read(["الاسم", "اسم والده"], ["سامر", "حسن"], ["علي", "عمر"]).rows[0].father == "حسن"


def test_a_father_in_a_column_of_his_own_is_not_the_family():
    row = read(["Nav", "Navê bav", "Temen"], ["Şêrko Ehmed", "Ehmed", 40]).rows[0]
    assert (row.given, row.father, row.family) == ("Şêrko", "Ehmed", None)


def test_a_child_known_by_its_mother_has_no_given_name():
    assert read_name("Baby of Amina") == Name(full="Baby of Amina")


def test_three_names_between_strokes_are_a_man_his_father_and_his_grandfather():
    name = read_name("محمد / أحمد / علي")
    assert (name.full, name.given, name.father, name.grandfather) == ("محمد أحمد علي", "محمد", "أحمد", "علي")
