"""Whose a figure is where a report does not say it beside the figure: one person, body and place across texts."""

from __future__ import annotations

import pytest

from amana.engines.common.arabic import fold
from amana.engines.reading import Document, prepare, read, together
from amana.engines.reading.belongs import body_beside
from amana.engines.reading.compare import STRANGERS, UNKNOWN, _shared_voices
from amana.engines.reading.dateline import outlet_of
from amana.engines.reading.events import Events
from amana.engines.reading.sites import sites
from amana.engines.reading.speakers import parse
from amana.engines.reading.stems import idea

from .scoring import controls, origins_of


def _origins(figure: float, *texts: str) -> list[int]:
    """The origins of each group of one figure; only words are compared."""
    prepared = [prepare(Document(f"d{n}", text, outlet=outlet_of(text))) for n, text in enumerate(texts)]
    reading = together(prepared, by_meaning=False)
    claims = {claim.id: claim for claim in reading.claims}
    return [
        group.origins
        for group in reading.groups
        if (told := claims[group.claims[0]].quantity) and told.value == figure
    ]


def test_a_given_name_behind_a_title_is_a_name_although_it_is_a_word():
    assert parse("الرائد عمار الجبر").names == ("mr", "jbr")
    assert parse("الطبيب المناوب أنس الحكيم").names == ("ns", "km")
    assert not parse("المدير السابق للسجن").names


@pytest.mark.parametrize(
    "spelt", ["عبد الغني هلال", "عبدالغني هلال", "Abdulghani Hilal", "Abd al-Ghani Hilal"]
)
def test_a_name_with_servant_of_is_one_however_it_is_written(spelt: str):
    assert parse(spelt).names == ("bdjn", "l")


def test_a_word_of_the_lists_goes_before_what_is_left_of_another():
    assert (idea("سجن"), idea(fold("سجناء")), idea("بلد")) == ("prison", "prisoner", "country")
    assert sites("", "طلعت من سجن الزور قبل جمعه", "ar") == {"zr", "prison/zr"}


def test_a_headline_in_capitals_about_a_body_names_no_place():
    assert not sites("WARDERS’ UNION: we warned them of the roof.", "", "en")
    assert sites("HALDEN: six men fled.", "", "en") == {"ldn"}


@pytest.mark.parametrize(
    ("text", "name", "body"),
    [
        ("Consul Irfan Tolba of the foreign ministry laughs at it.", "Irfan Tolba", {"foreign", "minister"}),
        (
            "Emil Roth eats no carp. The chemist from the University of Tarn has found copper.",
            "Emil Roth",
            {"university", "~trn"},
        ),
        ("في مكتبه بوزارة الصحة يتصفح مدير الرعاية حسن الطاهر جدولاً.", "حسن الطاهر", {"minister", "health"}),
        ("وقال سامر عبود من وزارة الصحة إن الماء نظيف.", "سامر عبود", {"minister", "health"}),
        ("Jonas Weil, a former clerk of the foreign ministry, laughs at it.", "Jonas Weil", set()),
        ("Prisoner Jonas Weil of the Tarn prison service camp wrote.", "Prisoner Jonas Weil", set()),
        ("Jonas Weil went to the foreign ministry and waited.", "Jonas Weil", set()),
    ],
)
def test_somebody_is_of_the_body_that_stands_beside_the_name(text: str, name: str, body: set[str]):
    assert body_beside(prepare(Document("a", text)).page, parse(name)) == body


def test_two_officials_of_one_ministry_are_one_origin_although_one_is_named_with_it_in_passing():
    minister = "قالت وزيرة شؤون الأسرة هالة المرعي إن 58 طفلاً أعيدوا إلى الوطن من مخيم العرجون نائمين."
    director = (
        "في مكتبه بوزارة شؤون الأسرة يتصفح مدير الرعاية البديلة حسن الطاهر جدولاً. "
        "أعيد 58 طفلاً، يقول، ولم نجد لثلثهم أقارب."
    )
    assert _origins(58, minister, director) == [1]


def test_a_report_that_does_not_say_whose_its_figure_is_has_it_from_whom_it_names():
    told = (
        "Lorna Petit, who runs the pharmacy, said 38 inmates of the Mill prison fell ill. She "
        "showed receipts for charcoal tablets that the barracks never paid, and named the van that took them away."
    )
    bare = (
        "Snow lay as we met {}, who owns two dogs, a boat and a temper. In the Mill prison 38 inmates fell ill. "
        "Nobody in the street wanted coffee, and the ferry had left before the church clock struck eleven."
    )
    assert _origins(38, told, bare.format("Lorna Petit")) == [1]
    assert _origins(38, told, bare.format("Marta Quill")) == [2]


def test_a_report_that_names_the_speaker_of_another_in_the_other_script_is_no_further_origin():
    arabic = "أكد المهندس عبد الغني هلال لوكالة الرافد أن 65 محتجزاً سُلّموا عند المحطة الحدودية ظهر الثلاثاء."
    english = "In the end 65 detainees were handed over at the halt, railway director Abdulghani Hilal said."
    assert _origins(65, arabic, english) == [1]


def test_whoever_names_two_speakers_joins_one_of_them_and_makes_them_no_one():
    first = "Chief warder Lorna Petit said 38 inmates were taken from the Mill prison to hospital on Monday."
    second = "Surgeon Marta Quill said 38 inmates were brought in from the Mill prison on Monday with burns."
    both = "Lorna Petit and Marta Quill met at the Mill prison. 38 inmates were taken to hospital, an official said."
    assert _origins(38, first, second, both) == [2]


def test_a_statement_is_of_the_body_that_its_report_names():
    translated = (
        "A further 65 inmates were moved to an open prison to await a panel, the Justice Ministry said."
    )
    original = (
        "أصدرت وزارة العدل بياناً مساء الأربعاء بمناسبة العيد. وأوضح البيان أن 65 نزيلاً آخرين نُقلوا إلى سجن مفتوح، "
        "وأن القرار لا يشمل المدانين بجرائم الخطف. ودعت الأهالي إلى انتظار ذويهم عند المرأب تفادياً للزحام."
    )
    assert _origins(65, translated, original) == [1]


def test_a_lone_family_name_is_the_man_whom_the_report_introduced_and_others_name_in_full():
    arabic = (
        "يعرف العبّار شكري الوادي النهر كما يعرف كفّه. 33 معتقلاً نُقلوا على دفعتين إلى البر الثاني. "
        "دفعوا له أجرة الخشب لا أجرة الناس، يقول الوادي."
    )
    english = (
        "The man who owns the last ferry is called Shukri al-Wadi, and he will talk if you hold the rope for him. "
        "33 detainees were moved across that night in two trips, he recalls."
    )
    assert _origins(33, arabic, english) == [1]


def test_a_title_and_a_last_name_are_enough_to_name_somebody():
    wire = "19 inmates escaped from the Orchard jail through a pipe, prison inspector Aydin Merk said on Tuesday."
    site = (
        "بطانيات ملفوفة على هيئة نائمين خدعت الحراس. 19 نزيلاً فرّوا عبر أنبوب للري قيل في السجلات إنه مسدود، "
        "بحسب المفتش ميرك، ولم يعثر الباحثون بين أشجار الفستق إلا على فردة حذاء."
    )
    assert _origins(19, wire, site) == [1]


def test_an_agency_whose_name_is_a_verb_is_one_outlet_in_its_own_report_and_in_those_that_have_it():
    wire = (
        "التل الأبيض (وكالة رصد) - قال المتحدث باسم الدفاع المدني هيثم الراوي إن 13 نزيلاً أصيبوا. وبيّن الراوي أن "
        "فرق الإطفاء أخلت 210 نزلاء إلى الساحة خلال عشرين دقيقة، وأن ماساً كهربائياً وراء الحادث."
    )
    site = (
        "نقلت وكالة «رصد» عن الدفاع المدني أن 13 نزيلاً أصيبوا، وأن 210 نزلاء أُخلوا إلى الساحة. التقينا سائق الإسعاف "
        "مروان الدقاق وهو يغسل نقالته. وقال إن باب المشغل كان مقفلاً بسلسلة، وإن الناس صرخوا حتى الفجر."
    )
    assert _origins(210, wire, site) == [1]


def test_a_brief_that_names_an_agency_has_it_from_whom_the_agency_quotes():
    wire = (
        "خان الرصاص (وكالة المدار) - أعلن مدير السجن العقيد نزار الطويل أن 12 معتقلاً رُحّلوا إلى بلدانهم بحراً. "
        "وقال الطويل إن المفرج عنهم أمضوا ثلثي مدة العقوبة، وسُلّم كل منهم بطانية وأجرة الطريق."
    )
    assert _origins(12, wire, "ترحيل 12 معتقلاً أجنبياً بحراً، وفق «المدار». الأسماء لم تُنشر.") == [1]


def test_a_brief_that_names_the_agency_of_a_longer_report_and_tells_little_else_retells_it():
    (control,) = [one for one in controls() if one.number == 405]
    assert control.read_by_itself().clusters == [["a", "b", "c"]]


def test_whoever_asks_is_no_source_and_neither_is_whom_a_figure_counts():
    statement = "أعلنت وزارة الداخلية أن الوجبة كانت فاسدة. وأوقفت الوزارة 4 متعهدين يورّدون الطعام إلى السجن."
    radio = (
        "سأله المذيع إن كان أحد سيُحاسَب، فأجاب الناطق باسم وزارة الداخلية المقدم شادي نصار: أوقفنا 4 متعهدين، "
        "والباقي عند القضاء. وكرر نصار أن حالة النزيلات مستقرة."
    )
    assert _origins(4, statement, radio) == [1]


def test_somebody_named_keeps_his_own_origin_beside_a_correspondent_who_listened():
    both = (
        "Yannis Kolb said 33 people drowned when the ferry rolled off the cape; he had counted them. Nuri Dalan said "
        "33 people drowned, and showed our correspondent the pebbles he had laid in a row."
    )
    assert _origins(33, both) == [2]
    assert _origins(33, both, "Fisherman Nuri Dalan said 33 people drowned with the ferry off the cape.") == [
        2
    ]


def test_whoever_is_told_something_has_not_seen_it():
    baker = "يفتح أبو رامي الحلو فرنه فجراً. ويحكي لمراسلنا أنه كان يعجن حين فرّ 16 حدثاً صفاً واحداً، حفاة."
    again = (
        "قال أبو رامي الحلو إن 16 حدثاً فروا من الدار، وإنه أعطى أصغرهم كعكة قبل أن تدوي الصافرة بوقت طويل."
    )
    assert _origins(16, baker, again) == [1]


def test_a_small_figure_in_one_named_place_is_one_event_though_the_reports_share_no_other_name():
    freed = "اسمي فادي من إدلب وطلعت من سجن الزور. ماتوا 5 سجناء بالحمى والمي كانت صفرا وفيها دود."
    doctor = "كتبت الطبيبة ريما خضور، طبيبة سجن الزور، أن 5 سجناء ماتوا بالتيفوئيد وطلبات التحاليل مكدسة على مكتبه."
    assert len(_origins(5, freed, doctor)) == 1


def test_in_arabic_a_word_no_list_knows_is_no_name_that_could_tell_two_events_apart():
    texts = ("تدفقت المياه فتعطلت المضخة", "قالت لجنة الأهالي في الجزيرة إن المضخة تعطلت")
    sheets = [prepare(Document(f"d{n}", text)).sheet for n, text in enumerate(texts)]
    events = Events(sheets)
    assert sheets[0].names and not events.named("d0")


@pytest.mark.parametrize("number", [318, 364, 394, 410])
def test_one_event_is_one_though_its_places_are_translated_or_of_two_kinds_and_its_voices_two(number: int):
    (control,) = [one for one in controls() if one.number == number]
    reading = control.read_by_itself()
    assert [origins_of(control, fact, reading) for fact in control.facts] == [
        one.origins for one in control.facts
    ]


def test_a_figure_keeps_its_own_event_where_another_clause_begins_before_the_next():
    (page,) = [
        prepare(Document("a", "About 560 women hold the factory because they have not been paid since May."))
    ]
    assert [claim.polarity for claim in page.claims] == ["asserted"]
    (page,) = [
        prepare(Document("a", "The debt came to 1.3 million lei and that nobody would leave, Pop said."))
    ]
    assert [claim.polarity for claim in page.claims] == ["asserted"]


def test_what_was_done_without_incident_was_done():
    text = "Renske said the move had been planned since August and was carried out without incident by 16 officers."
    assert [claim.polarity for claim in read([Document("a", text)]).claims] == ["asserted"]


def test_a_report_that_names_the_others_speaker_and_none_of_its_own_is_no_stranger():
    told = prepare(
        Document("a", "Baker Lorna Petit said 16 boys ran past her window, barefoot and in a row.")
    )
    names = prepare(
        Document("b", "Officials say that Lorna Petit saw them all. Officials said 16 boys ran in a row.")
    )
    other = prepare(Document("c", "Police chief Jonas Weil said 16 boys ran past the window, barefoot."))
    assert _shared_voices(told.sheet, names.sheet) == UNKNOWN
    assert _shared_voices(told.sheet, other.sheet) == STRANGERS
