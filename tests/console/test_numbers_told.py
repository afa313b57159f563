"""Numbers of files inside sentences: a number turned around is another person's."""

from __future__ import annotations

import pytest
from django import forms
from django.template import engines

from amana.console.words import isolated, whole_numbers

NUMBER = "2511-04564-2"


class Asked(forms.Form):
    people = forms.CharField()


def test_a_file_number_keeps_its_order_inside_an_arabic_sentence_and_an_english_one_is_left_alone():
    assert whole_numbers(f"رُفض الشخص {NUMBER} من غير سبب.") == f"رُفض الشخص {isolated(NUMBER)} من غير سبب."
    assert whole_numbers(f"Person {NUMBER} was refused.") == f"Person {NUMBER} was refused."
    once = whole_numbers(f"الملف {isolated(NUMBER)}، والنقلة L-0066، في 16:08")
    assert once == f"الملف {isolated(NUMBER)}، والنقلة L-0066، في 16:08", (
        "what is whole already stays as it is"
    )


@pytest.mark.parametrize("part", ["console/parts/messages.html", "console/forms/form.html"])
def test_what_a_page_says_of_a_mistake_shows_the_number_whole_and_escapes_the_rest(part):
    told = f"الشخص {NUMBER} <b>"
    form = Asked({"people": "x"})
    form.add_error("people", told)
    shown = engines["django"].get_template(part).render({"messages": [told], **form.get_context()})
    assert f"الشخص {isolated(NUMBER)} &lt;b&gt;" in shown and f" {NUMBER}" not in shown
