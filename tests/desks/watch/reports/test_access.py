"""Who may do what with reports, and that a closed report is nowhere for those who need not know it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from amana import access
from amana.desks.watch import queries, report_misp, report_stix, services
from amana.desks.watch.models import Claim, ReportOpening
from amana.desks.watch.queries import reports as reads
from amana.engines.common import clock
from amana.ledger.errors import Refused
from tests.desks.watch.reports import cast

pytestmark = [pytest.mark.books, pytest.mark.django_db]

VERBS = (
    "report.add",
    "report.readers",
    "report.judge",
    "report.link",
    "report.grade",
    "report.export",
    "source.rate",
)
MINISTRY = "قال مدير إعلام وزارة الداخلية إن 137 سجيناً فروا من سجن غويران، والبحث جارٍ جنوب المدينة."
SECRET = "قال مصدر خاص إن 617 محتجزًا نُقلوا من سجن الشدادي سرًا إلى دير الزور.\n"


@pytest.mark.parametrize(
    ("who", "reads_them", "acts"),
    [
        ("analyst", True, True),
        ("officer", True, True),
        ("coordinator", True, False),
        ("watching", True, False),
        ("registrar", False, False),
        ("keeper", False, False),
    ],
)
def test_each_role_may_do_what_the_table_says(desk, who, reads_them, acts):
    user = desk.users[who]
    assert access.may(user, "report.read") is reads_them
    assert [access.may(user, verb) for verb in VERBS] == [acts] * len(VERBS)


@pytest.fixture
def browse(client):
    def enter(user, language="en"):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["amana_language"] = language
        return client

    return enter


@pytest.fixture
def closed(morning):
    """A report for the officer only (and the analyst who took it in), about what everybody may read of."""
    made = morning.take("secret", SECRET + cast.RETOLD, marking="red", readers=[morning.officer])
    morning.take("open", SECRET.replace("617", "618"))
    return made


def test_a_red_report_needs_named_readers_who_read_reports_at_all(desk):
    with pytest.raises(Refused, match="named readers"):
        desk.take("red", SECRET, marking="red")
    with pytest.raises(Refused, match="no reports at all"):
        desk.take("red", SECRET, marking="red", readers=[desk.keeper])


def test_a_closed_report_is_in_no_read_of_another(morning, closed):
    claims = list(Claim.objects.filter(report=closed))
    assert claims
    for who, sees in (("analyst", True), ("officer", True), ("third", False), ("watching", False)):
        user = morning.users[who]
        assert reads.reports(user).filter(pk=closed.pk).exists() is sees
        assert (closed in reads.search(user, "617")) is sees
        assert reads.claims(user).filter(report=closed).exists() is sees
        assert any(closed.pk in (n.left_id, n.right_id) for n in reads.links(user)) is sees
        shared = reads.groups(user).filter(pk__in=[c.group_id for c in claims])
        told = {g.pk: g.tellings for g in shared}
        whole = {g.pk: g.tellings for g in reads.groups(None).filter(pk__in=told)}
        assert (told == whole) is sees or not told


def test_a_closed_report_answers_like_one_that_does_not_exist(morning, closed, browse):
    claim = Claim.objects.filter(report=closed).first()
    client = browse(morning.third)
    for path in (
        f"/watch/reports/{closed.pk}/",
        f"/watch/reports/{closed.pk}/raw/",
        f"/watch/reports/{closed.pk}/readers/",
        f"/watch/reports/claims/{claim.pk}/",
        f"/api/v1/watch/reports/{closed.pk}",
    ):
        assert client.get(path).status_code == 404, path
    assert client.post(f"/watch/reports/claims/{claim.pk}/put/").status_code == 404
    assert "617" not in client.get("/watch/reports/?q=617").content.decode().split("<table", 1)[1]
    bundle = client.get(f"/watch/reports/stix/?report={closed.pk}")
    assert closed.sha256 not in bundle.content.decode()
    with pytest.raises(Refused) as refused:
        services.claim_put(actor=morning.third, claim=claim)
    assert refused.value.code == "report-unknown"
    with pytest.raises(Refused):
        services.link_between(actor=morning.third, left=morning.reports["retold"], right=closed)


def test_evidence_from_a_closed_report_reaches_its_readers_and_the_system_only(morning, closed):
    claim = Claim.objects.get(report=closed, value=617)
    services.claim_put(actor=morning.analyst, claim=claim)
    services.claim_accept(actor=morning.officer, claim=claim)
    said = {
        who: [e.value for e in queries.evidence(actor=morning.users[who])] for who in ("officer", "third")
    }
    assert said == {"officer": [617], "third": []}
    assert [e.value for e in queries.evidence()] == [617]


def test_a_reader_can_be_let_in_and_out_but_never_the_last(morning, closed):
    assert set(closed.readers.values_list("user__username", flat=True)) == {"analyst", "officer"}
    services.report_readers(actor=morning.officer, report=closed, let_in=[morning.third])
    assert reads.reports(morning.third).filter(pk=closed.pk).exists()
    services.report_readers(actor=morning.officer, report=closed, let_out=[morning.third, morning.analyst])
    assert not reads.reports(morning.third).filter(pk=closed.pk).exists()
    with pytest.raises(Refused) as refused:
        services.report_readers(actor=morning.officer, report=closed, let_out=[morning.officer])
    assert refused.value.code == "report-last-reader"


def test_opening_a_closed_report_is_recorded_and_so_is_taking_any_bytes(morning, closed, browse):
    client = browse(morning.officer)
    client.get(f"/watch/reports/{closed.pk}/")
    raw = client.get(f"/watch/reports/{morning.reports['retold'].pk}/raw/")
    assert raw.content == cast.RETOLD.encode()
    assert "attachment" in raw["Content-Disposition"] and raw["X-Content-Type-Options"] == "nosniff"
    client.get(f"/watch/reports/stix/?report={closed.pk}")
    seen = ReportOpening.objects.order_by("pk").values_list("report__sha256", "what", "user__username")
    assert list(seen) == [
        (closed.sha256, "open", "officer"),
        (morning.reports["retold"].sha256, "raw", "officer"),
        (closed.sha256, "stix", "officer"),
    ]


def test_a_coordinator_reads_and_judges_nothing(morning, browse):
    client = browse(morning.coordinator)
    report = morning.reports["interview"]
    claim = Claim.objects.filter(report=report).first()
    shown = client.get(f"/watch/reports/{report.pk}/")
    assert shown.status_code == 200 and "data-accept" not in shown.content.decode()
    assert client.post(f"/watch/reports/claims/{claim.pk}/put/").status_code == 403
    assert client.post(f"/watch/reports/groups/{claim.group_id}/", {"credibility": 2}).status_code == 403
    assert client.get("/watch/reports/stix/").status_code == 403
    assert client.get("/watch/reports/new/").status_code == 403


# -- the bundle


def test_a_bundle_is_stix_under_the_markings_of_its_reports(morning):
    from stix2validator import ValidationOptions, validate_instance

    for name in ("interview", "ministry"):
        morning.accepted(
            Claim.objects.filter(report=morning.reports[name], value=4500).order_by("-n").first()
        )
    amber = morning.take("amber", SECRET, marking="amber")
    bundle = report_stix.bundle(morning.analyst, [*morning.reports.values()])
    found = validate_instance(json.loads(json.dumps(bundle)), ValidationOptions(version="2.1"))
    assert found.is_valid, [error.message for error in found.errors]
    by_type = {
        kind: [o for o in bundle["objects"] if o["type"] == kind] for kind in ("report", "note", "grouping")
    }
    assert len(by_type["report"]) == 5 and len(by_type["note"]) == 2
    assert by_type["grouping"][0]["name"] == "2 origins, 2 tellings"
    marked = {o["name"]: o["object_marking_refs"][0].split("--")[1] for o in by_type["report"]}
    assert marked[amber.title] == report_stix.TLP["amber"]
    assert marked[morning.reports["ministry"].title] == report_stix.TLP["green"]


def test_an_event_is_misp_with_the_grades_of_people_as_tags(morning):
    from pymisp import MISPEvent

    accepted = [
        morning.accepted(
            Claim.objects.filter(report=morning.reports[name], value=4500).order_by("-n").first()
        )
        for name in ("interview", "ministry")
    ]
    with clock.at(clock.now() + timedelta(hours=2)):
        services.group_assess(
            actor=morning.officer, group=accepted[0].group, credibility=2, rationale="Two officials, apart."
        )
    amber = morning.take("amber", SECRET, marking="amber")
    made = report_misp.event(
        morning.analyst, [morning.reports["interview"], morning.reports["ministry"], amber]
    )
    event = MISPEvent(strict_validation=True)
    event.load(json.dumps(made))
    again = json.loads(event.to_json())
    assert [tag["name"] for tag in again["Tag"]] == ["tlp:amber"]  # of green, green and amber
    assert len(again["Attribute"]) == 3 + 2 and not any(one["to_ids"] for one in again["Attribute"])
    told = [one for one in again["Attribute"] if one["type"] == "text"]
    assert {'admiralty-scale:information-credibility="2"'} <= {t["name"] for one in told for t in one["Tag"]}
    assert all("2 origins, 2 tellings" in one["comment"] for one in told)
    assert report_misp.event(morning.analyst, [amber])["Event"]["uuid"] != made["Event"]["uuid"]


def test_no_list_of_groups_tells_that_somebody_else_can_read_more(morning):
    public = morning.take("open", MINISTRY)
    closed = morning.take(
        "secret", MINISTRY + "\nأُبلغ بذلك ضابط واحد.", marking="red", readers=[morning.officer]
    )
    hidden = Claim.objects.get(report=closed, value=137)
    group = Claim.objects.get(report=public, value=137).group
    assert hidden.group == group
    services.claim_put(actor=morning.analyst, claim=hidden)
    services.claim_accept(actor=morning.officer, claim=hidden)
    for which, officer, third in (("told", True, False), ("accepted", True, False), ("all", True, True)):
        assert (group in reads.group_list(morning.officer, which)) is officer
        assert (group in reads.group_list(morning.third, which)) is third, which


STORY = """
وبدأ التحضير أواخر تشرين الأول بعدما تراجعت قدرة الحراس مع اقتراب القتال من السجون.
ونفذت المروحيات الرحلات الأولى ليلًا قبل أن تحل محلها طائرات شحن كبيرة.
وجرى الاستقبال في منشأة قريبة من مطار بغداد الدولي حيث سُجلت البصمات.
"""
NAMED = "قال العقيد صالح الدرويش مدير سجن الشدادي إن 2750 محتجزًا نُقلوا من سجون الحسكة إلى بغداد." + STORY
UNNAMED = "نُقل 2750 محتجزًا من سجون الحسكة إلى بغداد." + STORY


@pytest.fixture
def named(desk):
    """(claim of a closed telling that names whom the open one does not, claim of the open one), both accepted."""
    desk.take("closed", NAMED, marking="red", readers=[desk.officer])
    desk.take("open", UNNAMED)
    found = [
        desk.accepted(Claim.objects.filter(report=desk.reports[name], value=2750).order_by("n").first())
        for name in ("closed", "open")
    ]
    assert len({(one.group_id, one.origin) for one in found}) == 1  # one voice
    return found


def test_whom_only_a_closed_report_names_is_named_to_its_readers_and_in_no_export_without_it(
    desk, named, browse
):
    group, claim = named[1].group_id, named[1].pk
    for who, told in (("officer", True), ("third", False)):
        client = browse(desk.users[who])
        for path in (f"/watch/reports/groups/{group}/", f"/watch/reports/claims/{claim}/"):
            assert ("الدرويش" in client.get(path).content.decode()) is told, (who, path)
    alone = report_stix.bundle(desk.officer, [desk.reports["open"]])
    both = report_stix.bundle(desk.officer, [desk.reports["open"], desk.reports["closed"]])
    assert "الدرويش" not in json.dumps(alone, ensure_ascii=False)
    assert "الدرويش" in json.dumps(both, ensure_ascii=False)


def test_a_source_counts_only_the_reports_that_its_reader_may_see(desk, browse):
    source = services.source_add(actor=desk.analyst, name_ar="وكالة الوادي", name_en="Wadi")
    desk.take("open", MINISTRY, source=source)
    desk.take("secret", SECRET, source=source, marking="red", readers=[desk.officer])
    counted = {who: reads.sources(desk.users[who]).get().told for who in ("officer", "third")}
    assert counted == {"officer": 2, "third": 1}


def test_a_grade_given_on_a_closed_report_is_shown_to_its_readers_only(desk, named, browse):
    group, page = named[1].group, f"/watch/reports/groups/{named[1].group_id}/"

    def shown(who: str) -> list[int | None]:
        user = desk.users[who]
        told = [e.credibility for e in queries.evidence(actor=user) if e.group == group.pk]
        listed = [g.credibility for g in reads.with_figures(user, [group])]
        return [*told, *listed, reads.groups(user).get(pk=group.pk).credibility]

    with clock.at(clock.now() + timedelta(hours=2)):
        services.group_assess(actor=desk.third, group=group, credibility=3, rationale="on what is open")
        assert shown("third") == shown("officer") == [3, 3, 3]
        services.group_assess(actor=desk.officer, group=group, credibility=2, rationale="the colonel himself")
        assert shown("officer") == [2, 2, 2]
        assert shown("third") == [3, 3, 3]
        for who, told in (("officer", True), ("third", False)):
            shown_page = browse(desk.users[who]).get(page).content.decode()
            assert ("the colonel himself" in shown_page) is told
        event = report_misp.event(desk.third, [desk.reports["open"]])
        assert 'admiralty-scale:information-credibility="3"' in {
            tag["name"] for one in event["Event"]["Attribute"] for tag in one["Tag"]
        }
        services.report_readers(actor=desk.officer, report=desk.reports["closed"], let_in=[desk.third])
        assert shown("third") == [2, 2, 2]
