"""The register's pages in both languages: what they show, to whom, and what they never show."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.books, pytest.mark.django_db]


@pytest.fixture
def browse(client):
    """A browser of one user in one language."""

    def enter(user, language="en"):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["amana_language"] = language
        return client

    return enter


TABS = ("", "identity/", "basis/", "judgement/", "decisions/", "needs/", "property/", "documents/", "looked/")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_list_shows_both_names_the_account_and_the_number(cast, browse, language):
    file = cast.enrol()
    text = browse(cast.reem, language).get("/registry/").content.decode()
    assert "ياسين عبد الرحمن الخابوري" in text and "Yasin Abd al-Rahman al-Khaburi" in text
    assert file.number in text
    assert ("سجن الحسكة" if language == "ar" else "Hasakah prison") in text


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_a_file_opens(cast, browse, tab, language):
    file = cast.enrol()
    answer = browse(cast.monitor, language).get(f"/registry/files/{file.number}/{tab}")
    assert answer.status_code == 200
    assert file.number in answer.content.decode()
