"""What a search of reports finds: names in either script and as others spell them."""

from importlib import import_module

import pytest
from django.apps import apps

from amana.desks.watch.models import WordKey
from amana.desks.watch.queries import reports as reads

ARABIC = "قال سامر الحلو، مدير سجن الصناعة، لوكالة الوادي إن 617 محتجزًا نُقلوا أمس. وأضاف علي حسين أن الحراس تأخروا.\n"
LATIN = (
    "HASAKEH - The director, Samir al-Hilu, said on Monday that 617 detainees were moved. Huda Noor agreed.\n"
)


@pytest.fixture
def told(desk):
    desk.take("arabic", ARABIC)
    desk.take("latin", LATIN)
    return desk


def found(desk, text, who="analyst"):
    answer = set(reads.search(desk.users[who], text))
    return {name for name, report in desk.reports.items() if report in answer}


@pytest.mark.parametrize(
    "text", ["Samer al-Helo", "samer helo", "Sāmir Al Hilou", "سامر الحلو", "الحلو", "سامر والحلو"]
)
def test_a_name_is_found_in_either_script_however_it_is_spelled(told, text):
    assert found(told, text) == {"arabic", "latin"}


@pytest.mark.parametrize("text", ["سامر الهول", "Samer al-Hol", "سمير الحال", "Hasan"])
def test_another_name_with_the_same_consonants_is_not_found(told, text):
    assert "arabic" not in found(told, text)


def test_reports_that_were_here_before_the_words_by_sound_are_found_too(told):
    WordKey.objects.all().delete()
    assert found(told, "al-Helo") == set()
    import_module("amana.desks.watch.migrations.0007_words_by_sound").enter(apps, None)
    assert found(told, "al-Helo") == {"arabic", "latin"}


def test_a_short_arabic_name_leads_to_its_latin_spelling(told):
    assert found(told, "هدى نور") == {"latin"}


def test_a_name_that_arabic_writes_like_a_word_that_says_nothing_hides_no_report(told):
    assert found(told, "Ali Hussein") == {"arabic"}
    assert found(told, "Ali Hol") == set()


def test_a_name_in_a_closed_report_is_found_by_its_readers_only(told):
    told.take("red", ARABIC.replace("الحلو", "الباغوز"), marking="red", readers=[told.officer])
    assert found(told, "al-Baghouz", "officer") == {"red"}
    assert found(told, "al-Baghouz", "third") == set()


def test_a_word_is_entered_once_however_many_reports_use_it(told):
    before = set(WordKey.objects.values_list("key", "word"))
    told.take("again", ARABIC.replace("الصناعة", "الكسرة"))
    assert {word for _, word in set(WordKey.objects.values_list("key", "word")) - before} == {"كسره"}
