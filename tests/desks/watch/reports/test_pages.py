"""The pages of reports in both languages, and the same over the interface for programs."""

from __future__ import annotations

import json
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from amana.access import roles
from amana.desks.watch import report_words, services
from amana.desks.watch.models import Claim, ClaimState, Report, ReportLink, ReportSource
from amana.desks.watch.queries.reports_index import candidates, words_of
from amana.desks.watch.report_intake import attachments
from amana.desks.watch.report_shelf import ready
from amana.engines.common import clock
from amana.engines.reading.lexicon import load
from tests.desks.watch.reports import cast

pytestmark = [pytest.mark.books, pytest.mark.either, pytest.mark.django_db]
ROOT = "/api/v1/watch"


@pytest.fixture
def browse(client):
    def enter(user, language="en"):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["amana_language"] = language
        return client

    return enter


def text(answer, status=200) -> str:
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def test_whom_only_the_taught_reader_hears_is_underlined_otherwise_and_claims_stay_without_him(
    morning, browse
):
    report = morning.take(
        "oil",
        "انقطاع الكهرباء عن سجن هولم\n\nالسبب عند الشركة عطل فني، وعند نقابة النفط إضراب شارك فيه 300 عامل.",
    )
    shown = text(browse(morning.analyst, "ar").get(f"/watch/reports/{report.pk}/"))
    assert 'sp ov">نقابة النفط<' in shown and "قائل محتمل لا يُعدّ أصلاً للخبر" in shown
    assert not any("نقابة" in (claim.speaker or "") for claim in Claim.objects.filter(report=report))


@pytest.mark.both
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_opens(morning, browse, language):
    source = services.source_add(actor=morning.analyst, name_ar="وكالة الوادي", kind="agency")
    claim = Claim.objects.filter(report=morning.reports["interview"], value=4500).first()
    client = browse(morning.analyst, language)
    for path in (
        "/watch/reports/",
        "/watch/reports/?q=محتجز&state=waiting&marking=green",
        "/watch/reports/new/",
        f"/watch/reports/{claim.report_id}/",
        f"/watch/reports/{claim.report_id}/readers/",
        f"/watch/reports/claims/{claim.pk}/",
        f"/watch/reports/{claim.report_id}/mark/?words=4500+محتجز",
        *(f"/watch/reports/groups/?which={which}" for which in ("told", "accepted", "contested", "all")),
        f"/watch/reports/groups/{claim.group_id}/",
        f"/watch/reports/links/{ReportLink.objects.first().pk}/",
        "/watch/reports/sources/",
        f"/watch/reports/sources/{source.pk}/",
    ):
        shown = text(client.get(path))
        assert f'lang="{language}"' in shown and "style=" not in shown, path


@pytest.mark.parametrize(("language", "words"), [("ar", "أصلان، 4 روايات"), ("en", "2 origins, 4 tellings")])
def test_a_claim_says_how_many_said_it_of_their_own(morning, browse, language, words):
    shown = text(browse(morning.analyst, language).get(f"/watch/reports/{morning.reports['interview'].pk}/"))
    assert words in shown
    assert "<mark" in shown and 'dir="rtl"' in shown


@pytest.mark.parametrize(
    ("language", "words"), [("ar", "محتمل لا مؤكد"), ("en", "possibly, not surely, independent")]
)
def test_an_official_without_a_name_beside_a_ministry_is_called_possibly_independent(
    morning, browse, language, words
):
    for name in ("interview", "ministry"):
        claim = Claim.objects.filter(report=morning.reports[name], value=4500).order_by("-n")[0]
        morning.accepted(claim)
    shown = text(browse(morning.officer, language).get(f"/watch/reports/groups/{claim.group_id}/"))
    assert words in shown


def test_no_judgement_has_an_answer_chosen_beforehand(morning, browse):
    claim = morning.accepted(Claim.objects.filter(report=morning.reports["ministry"], value=4500).first())
    client = browse(morning.analyst)
    group = text(client.get(f"/watch/reports/groups/{claim.group_id}/"))
    form = group.split('name="credibility"', 1)[1].split("</select>", 1)[0]
    assert 'value="" selected' in form and form.count("selected") == 1
    link = text(client.get(f"/watch/reports/links/{ReportLink.objects.first().pk}/"))
    answers = [part.split(">", 1)[0] for part in link.split("<button")[1:] if 'name="answer"' in part]
    assert len(answers) == 3 and all('class="btn"' in one for one in answers)  # none is the primary one


@pytest.mark.both
def test_several_reports_are_pasted_and_one_refused_keeps_no_other_back(desk, browse):
    client = browse(desk.analyst)
    body = f"{cast.INTERVIEW}\n===\n{cast.MINISTRY}\n===\n{'x' * 3000}"
    answer = client.post("/watch/reports/new/", {"text": body, "marking": "green"})
    assert "holds a word of 3,000 letters" in text(answer, 422)
    assert "The others are taken in; these are not" in text(answer, 422)
    assert Report.objects.count() == 2
    answer = client.post("/watch/reports/new/", {"text": cast.HIDDEN})
    assert "Nothing is chosen here" in text(answer, 422)  # no marking is chosen beforehand


def test_files_are_handed_in_and_scripts_in_them_stay_text(desk, browse):
    page = "<p>قال المسؤول إن 120 سجينًا فروا.</p><p>&lt;img src=x onerror=alert(1)&gt; من السجن</p><script>x</script>"
    file = SimpleUploadedFile("a.html", page.encode(), "text/html")
    answer = browse(desk.analyst).post("/watch/reports/new/", {"files": file, "marking": "clear"})
    assert answer.status_code == 302
    shown = text(browse(desk.analyst).get(answer.url))
    assert "&lt;img src=x" in shown and "<img src=x" not in shown


@pytest.mark.both
def test_a_card_is_judged_by_two_people_from_the_page(morning, browse):
    claim = Claim.objects.filter(report=morning.reports["interview"], value=4500).first()
    client = browse(morning.analyst)
    answer = client.post(f"/watch/reports/claims/{claim.pk}/put/")
    assert answer.url.endswith(f"#c-{claim.pk}")
    client.post(f"/watch/reports/claims/{claim.pk}/accept/")
    claim.refresh_from_db()
    assert claim.state == ClaimState.PUT  # the same person cannot
    assert "cannot also accept" in text(client.get(f"/watch/reports/{claim.report_id}/"))
    browse(morning.officer).post(f"/watch/reports/claims/{claim.pk}/accept/")
    claim.refresh_from_db()
    assert claim.state == ClaimState.ACCEPTED


def test_what_others_put_forward_waits_for_those_who_may_accept_it(morning):
    from amana.desks.watch.pages.reports_waiting import claims

    services.claim_put(actor=morning.analyst, claim=Claim.objects.filter(state="proposed").first())
    told = {
        who: [item.text for item in claims(morning.users[who])]
        for who in ("analyst", "officer", "coordinator")
    }
    assert told == {"analyst": [], "officer": ["1 claim waits for a second person"], "coordinator": []}


def test_the_edit_form_keeps_a_claim_that_is_not_changed_in_its_group(morning, browse):
    claim = Claim.objects.filter(report=morning.reports["ministry"], value=4500).first()
    client = browse(morning.analyst)
    client.post(
        f"/watch/reports/claims/{claim.pk}/",
        {"form": "edit", "predicate": claim.predicate, "polarity": "asserted", "modality": "planned",
         "value": "4500", "referent": "محتجز", "places": ["hasakah"], "reason": "only announced"},
    )  # fmt: skip
    made = Claim.objects.get(replaces=claim)
    assert (made.group_id, made.modality, made.state) == (claim.group_id, "planned", "put")


# -- search and the index


@pytest.mark.both
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("المحتجزين", {"interview", "retold", "hidden", "ministry"}),  # any form of the word
        ("٤٥٠٠ بغداد", {"interview", "retold", "hidden"}),  # Arabic digits, and two words at once
        ("Qasim", {"ministry"}),  # a name in the other script
        ("زلزال", set()),
    ],
)
def test_search_finds_any_form_of_a_word_figures_and_names_in_either_script(morning, browse, asked, found):
    shown = text(browse(morning.analyst).get("/watch/reports/", {"q": asked}))
    hits = {name for name, report in morning.reports.items() if f"/watch/reports/{report.pk}/" in shown}
    assert hits == found, words_of(asked)


@pytest.mark.both
def test_candidates_are_found_in_the_stored_index_and_never_the_report_itself(morning):
    retold = morning.reports["retold"]
    near = candidates(ready([retold])[retold.pk].sheet, but=retold.pk)
    assert near[:2] == [morning.reports[n].pk for n in ("interview", "hidden")]
    assert retold.pk not in near


def test_the_list_asks_no_question_for_each_row(morning, browse):
    client = browse(morning.analyst)
    client.get("/watch/reports/")
    with CaptureQueriesContext(connection) as few:
        client.get("/watch/reports/")
    for n in range(6):
        morning.take(f"more{n}", f"أعلن المتحدث باسم البلدية أن {n + 40} منزلًا تضرر في حي {n}.\n")
    with CaptureQueriesContext(connection) as many:
        client.get("/watch/reports/")
    assert len(many) <= len(few) + 1


# -- the interface for programs


@pytest.fixture
def ask(client):
    def send(user, method, path, body=None):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["amana_language"] = "en"
        extra = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        answer = getattr(client, method)(ROOT + path, **extra)
        return answer.status_code, json.loads(answer.content)

    return send


def test_the_same_way_over_the_interface(desk, ask):
    status, source = ask(desk.analyst, "post", "/sources", {"name_en": "Wadi Agency", "kind": "agency"})
    assert status == 200
    rating = {"topic": "general", "reliability": "B", "reason": "long known"}
    assert ask(desk.analyst, "post", f"/sources/{source['id']}/rate", rating)[1]["ratings"] == {
        "general": "B"
    }
    made = []
    for words in (cast.INTERVIEW, cast.RETOLD, cast.MINISTRY):
        body = {"text": words, "marking": "clear", "source": source["id"], "published": "2026-02-09"}
        status, report = ask(desk.officer, "post", "/reports", body)
        assert status == 200, report
        made.append(report)
    claim = next(c for c in made[1]["claims"] if c["value"] == 4500 and c["speaker"])
    assert made[1]["text"][claim["start"] : claim["end"]].split() == claim["text"].split()
    assert made[1]["links"][0]["joined"] and made[1]["tellings"] == 2
    status, put = ask(desk.analyst, "post", f"/claims/{claim['id']}/judge", {"act": "put"})
    assert (status, put["state"], put["put_by"]) == (200, "put", "analyst")
    status, refused = ask(desk.analyst, "post", f"/claims/{claim['id']}/judge", {"act": "accept"})
    assert (status, refused["code"]) == (409, "claim-second-person")
    ask(desk.officer, "post", f"/claims/{claim['id']}/judge", {"act": "accept"})
    with clock.at(clock.now() + timedelta(minutes=1)):
        status, evidence = ask(desk.coordinator, "get", "/evidence")
    assert [(e["value"], e["origins"], e["reliability"]) for e in evidence] == [(4500, 1, "B")]
    status, group = ask(desk.coordinator, "get", f"/groups/{claim['group']}")
    assert (group["tellings"], group["origins"], group["accepted"]) == (3, 2, 1)
    grade = {"credibility": 1, "rationale": "all say so"}
    status, refused = ask(desk.officer, "post", f"/groups/{claim['group']}/assess", grade)
    assert (status, refused["code"]) == (422, "grade-one-origin")
    link = made[1]["links"][0]["id"]
    status, cut = ask(
        desk.officer, "post", f"/links/{link}/decide", {"answer": "apart", "reason": "two calls"}
    )
    assert not cut["joined"]
    assert ask(desk.officer, "get", "/reports?q=4500&size=1")[1]["after"] == made[2]["id"]
    assert ask(desk.registrar, "get", "/reports")[0] == 403
    assert ReportSource.objects.count() == 1


def test_a_claim_the_machine_missed_is_marked_at_its_words(morning, ask):
    report = morning.reports["hidden"]
    words = "طائرات شحن كبيرة"
    start = report.content.text.index(words)
    body = {
        "start": start, "end": start + len(words), "predicate": "transfer", "polarity": "asserted",
        "modality": "fact", "reason": "cargo aircraft are new",
    }  # fmt: skip
    status, made = ask(morning.analyst, "post", f"/reports/{report.pk}/claims", body)
    assert (status, made["text"], made["state"], made["origin"]) == (200, words, "put", 0)
    status, refused = ask(morning.analyst, "post", f"/reports/{report.pk}/claims", body | {"end": 10**6})
    assert (status, refused["code"]) == (422, "claim-span")
    status, refused = ask(
        morning.analyst, "post", f"/reports/{report.pk}/claims", body | {"predicate": "levitate"}
    )
    assert (status, refused["code"]) == (422, "claim-predicate")


@pytest.mark.both
def test_words_selected_in_the_text_become_a_claim_that_waits_for_a_second_person(morning, browse):
    report = morning.take("stray", "خبر\n\nوقال \u202bالحارس\u202c سالم عودة إن 31 سجيناً فروا من سجن الحسكة.")
    shown = report.content.text
    begin = shown.index("31")
    client = browse(morning.analyst)
    page = text(client.get(f"/watch/reports/{report.pk}/"))
    assert f'data-s="{begin}"' in page and 'class="inline marking"' in page
    # Two characters of direction stand before the figure and are not shown: the pointer counts what is seen.
    piece = shown.index("وقال")
    seen = len(shown[piece:begin].replace("\u202b", "").replace("\u202c", ""))
    address = f"/watch/reports/{report.pk}/mark/?from={piece}.{seen}&to={begin}.9"
    form = text(client.get(address))
    assert "31 سجيناً" in form and 'value="31"' in form and "سالم عودة" in form
    sent = {
        "predicate": "escape",
        "polarity": "asserted",
        "modality": "fact",
        "value": "31",
        "reason": "missed",
    }
    assert "Nothing is" in text(client.post(address, sent | {"reason": ""}), 422)
    assert client.post(address, sent | {"referent": "سجيناً", "speaker": "سالم عودة"}).status_code == 302
    made = Claim.objects.get(report=report, state=ClaimState.PUT)
    assert (shown[made.start : made.end], made.value, made.put_by) == ("31 سجيناً", 31, morning.analyst)
    gone = client.get(f"/watch/reports/{report.pk}/mark/?words=لا+يوجد", follow=True)
    assert "do not stand in the report" in text(gone)
    assert browse(morning.coordinator).get(address).status_code == 403


def test_every_basis_that_the_reading_knows_has_a_word_of_the_page():
    known = {basis for table in load("attribution").values() if "basis" in table for basis in table["basis"]}
    assert known <= set(report_words.BASES)
    with translation.override("ar"):
        assert all(not word.isascii() for word in map(report_words.basis, known))


def test_a_line_of_marks_alone_is_no_report(morning, browse):
    answer = browse(morning.analyst).post("/watch/reports/new/", {"text": "===", "marking": "green"})
    assert "Paste a report or choose a file." in text(answer, 422)


def test_whatever_the_machine_may_propose_has_a_name_in_both_languages():
    unnamed = report_words.predicates() - set(report_words.PREDICATES)
    assert unnamed == set()
    for code in report_words.PREDICATES:
        named = []
        for language in ("ar", "en"):
            with translation.override(language):
                named.append(report_words.predicate(code))
        assert named[0] != named[1], code


def test_who_needs_to_know_is_chosen_by_name_and_work_not_by_login(morning, browse):
    for language in ("ar", "en"):
        shown = text(browse(morning.analyst, language).get("/watch/reports/new/"))
        chosen = shown.split('<select name="readers"', 1)[1].split("</select>", 1)[0]
        assert "(" not in chosen
        with translation.override(language):
            assert f"{morning.officer.name} · {roles.get('watch_officer').name}" in chosen


def test_whoever_hands_in_a_letter_hears_of_attachments_that_nobody_read(desk, browse):
    letter = EmailMessage()
    letter.set_content("Police said 120 prisoners escaped from Shaddadi prison.")
    letter.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="names.pdf")
    upload = SimpleUploadedFile("letter.eml", bytes(letter))
    shown = text(
        browse(desk.analyst).post("/watch/reports/new/", {"files": [upload], "marking": "green"}, follow=True)
    )
    assert "120" in shown and "attachments are kept and not read" in shown and "names.pdf" in shown


def test_a_letter_that_was_forwarded_whole_is_named_once_by_its_subject():
    inner = EmailMessage()
    inner["Subject"] = "Guards at Shaddadi"
    inner.set_content("Police said 120 prisoners escaped.")
    for _ in range(3):
        inner.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="inside.pdf")
    raw = b"From: a@example.org\nContent-Type: message/rfc822\n\n" + bytes(inner)
    assert attachments(raw, "letter.eml") == [
        "Guards at Shaddadi"
    ]  # shown within the letter, as some mailers forward
    letter = EmailMessage()
    letter.set_content("See below.")
    letter.add_attachment(inner)
    letter.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="names.pdf")
    assert attachments(bytes(letter), "letter.eml") == ["Guards at Shaddadi", "names.pdf"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1 / 3, "1/3"), (0.5, "1/2"), (0.75, "3/4"), (0.137, "0.1"), (2.5, "2.5"), (46.0, "46")],
)
def test_a_part_of_those_counted_is_shown_as_the_text_speaks_of_it(value, shown):
    assert report_words.figure(Claim(value=value)) == shown
