"""Voices that reports call by unlike words and that are one origin all the same, and such as look alike
and are two."""

from __future__ import annotations

import re

import pytest

from amana.engines.reading import Document, page, read
from amana.engines.reading.in_full import one_holder, one_household, one_paper
from amana.engines.reading.same_voice import same_institution
from amana.engines.reading.speakers import parse
from amana.engines.reading.values import Group


def told(*texts: str) -> Group:
    """The group of the claim that the first text makes first, all texts read together."""
    whole = (re.sub(r"(?<!\n)\n\s*(?!\n)", " ", text) for text in texts)
    found = read([Document(name, text) for name, text in zip("abcd", whole, strict=False)])
    return next(group for group in found.groups if "a.1" in group.claims)


DIRECTOR = """في مكتبه المطل على الساحة قدّم مدير سجن وادي الحور للصحيفة كوباً من الزعتر ثم فتح السجل. وقال
    المدير إن 27 موقوفاً
نُقلوا إلى سجن العاصمة خلال أسبوع واحد، لأن السقف يرشح فوق أسرّتهم."""


def test_the_director_is_he_whom_another_report_names_with_his_office_behind_his_name() -> None:
    named = """سُئل العقيد فراس الدرويش، مدير سجن وادي الحور، على أثير إذاعة «الجبل» عن الاكتظاظ فأجاب بأن
    27 موقوفاً نُقلوا من عنده،
    وبأن الأسرّة الشاغرة لن تُملأ قبل ترميم السقف."""
    assert told(DIRECTOR, named).origins == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("the prison governor", "Governor Alban Keil", True),
        ("مدير السجن", "مدير سجن وادي الحور العقيد فراس الدرويش", True),
        ("the deputy governor", "Governor Alban Keil", False),
        ("a governor", "Governor Alban Keil", False),
        ("the governor of Marrow prison", "Alban Keil, governor of Tarrow prison", False),
    ],
)
def test_an_office_that_a_body_has_once_has_one_holder(one: str, other: str, same: bool) -> None:
    assert one_holder(parse(one), parse(other)) is same


def test_one_log_is_one_origin_whoever_has_a_copy_of_it() -> None:
    seen = """A punishment log from Tarrow prison, seen by the Morning Sentinel, records that 52 inmates
    were put in dark cells."""
    copied = """The Weekly Brief has a copy of the punishment log of Tarrow prison. According to the log,
    52 inmates were held in
    the dark cells in a single month, some for a torn blanket."""
    cook = 'Nell Farrier cooked at Tarrow prison. "I cut for 52 inmates in the dark cells," she told Radio Estuary.'
    assert told(seen, copied, cook).origins == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("the log", "A punishment log from Tarrow prison", True),
        ("the log of Marrow prison", "A punishment log from Tarrow prison", False),
        ("the log", "the letter", False),
    ],
)
def test_papers_are_one_by_their_kind_unless_they_are_of_two_bodies(one: str, other: str, same: bool) -> None:
    assert one_paper(parse(one), parse(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("عائلة الموقوف حسان الرواس", "بيان العائلة", True),
        ("The family of Josef Adler", "Marta Adler", True),
        ("the family", "his brother", True),
        ("his mother", "his brother", False),
        ("The family of Josef Adler", "warder Otto Klemm", False),
    ],
)
def test_a_family_speaks_through_whichever_relative_is_asked(one: str, other: str, same: bool) -> None:
    assert one_household(parse(one), parse(other)) is same


def test_who_cites_a_report_adds_no_origin_to_it() -> None:
    report = """ورد في التقرير الشهري لبعثة الأمم المتحدة أن 95 مهاجراً احتُجزوا في مستودع الجمارك بمرسى
    السدرة في آذار."""
    minister = """قال الوزير جلال برهوم أمام اللجنة، مستنداً إلى تقرير البعثة، إن 95 مهاجراً احتُجزوا في
    مستودع مرسى السدرة فعلاً
    لكن لليلة واحدة."""
    doctor = """عالج الطبيب فادي النجم حروقهم. ويذكر النجم أنه مرّ على 95 مهاجراً محتجزين في مرسى السدرة في
    أربع ساعات."""
    assert told(report, minister).origins == 1
    assert told(report, minister, doctor).origins == 2


def test_a_paper_that_asked_for_a_comment_is_no_source_of_what_the_radio_told() -> None:
    radio = """Radio Skerry, citing the Tern agency, says customs officers detained 29 dockers at the grain
    quay in Coldwater and
    let 11 of them go."""
    paper = """29 DOCKERS DETAINED. It was on Radio Skerry this morning: customs went through the lockers
    on the grain quay, 29
    dockers were detained. The Mirror has asked the union for a comment."""
    assert told(radio, paper).origins == 1


def test_its_statement_is_of_the_body_named_before_it_whether_that_has_spoken_or_not() -> None:
    first = """The army command said on Monday that its troops had captured 74 fighters in the orchards
    south of Lessing."""
    second = """On Wednesday the army came back to the fight at Lessing. Troops captured 74 fighters there,
    its second statement
    of the week repeated."""
    assert told(first, second).origins == 1


def test_a_heading_in_capitals_is_nobody() -> None:
    text = """FREED: 62 WOMEN

"Sixty-two women were freed and not one has been paid," Bridie Coyle of the spinners' guild told a meeting
    in the chapel."""
    assert told(text).origins == 1


def test_activists_on_the_net_and_posts_are_one_origin_and_never_confirmed() -> None:
    shared = """تداول ناشطون على مواقع التواصل مقطعاً مصوراً قالوا إنه يُظهر اقتياد 19 صياداً من ميناء
    الطين مكبلي الأيدي."""
    posts = """بحسب منشورات على فيسبوك جرى اقتياد 19 صياداً من ميناء الطين فجراً، ورافقها تسجيل قصير لصفارة
    قارب."""
    group = told(shared, posts)
    assert group.origins == 1 and group.proposal == "single origin"


def test_a_post_by_a_body_is_the_body_s() -> None:
    assert parse("a post by the Refugee Office of the United Nations").kind == "institution"
    assert parse("منشور لوزارة العدل").institution == parse("وزارة العدل").institution
    assert parse("posts on social media").kind == "social"


def test_letters_stand_for_the_body_that_any_report_spells_out() -> None:
    first = """The Committee for Detained Seamen (CDS) said in its bulletin that 33 seamen are still held
    at Port Amber."""
    second = """Thirty-three seamen are still held at Port Amber, the CDS said to Lloyd's Gazette, and none
    has been charged."""
    group = told(first, second)
    assert group.origins == 1 and len(group.claims) == 2


def test_who_is_held_is_not_denied_by_the_charge_that_nobody_has() -> None:
    text = "Thirty-three seamen are still held at Port Amber, the consul said, and none has been charged."
    found = read([Document("a", text)])
    assert [(one.predicate, one.polarity) for one in found.claims] == [("hold", "asserted")]


def test_a_body_is_one_with_a_preposition_before_it_and_by_a_shorter_name() -> None:
    assert same_institution(parse("التقرير الشهري لبعثة الأمم المتحدة"), parse("بعثة الأمم المتحدة"))
    assert same_institution(parse("the UN Refugee Office"), parse("the Refugee Office of the United Nations"))
    assert not same_institution(parse("the UN Refugee Office"), parse("the Tax Office of the province"))


def test_a_lone_name_is_he_whom_both_reports_name_in_full() -> None:
    channel = """نقلاً عن قناة «المضيق»، التي استضافت مدير الميناء خالد زيدان: 22 عاملاً احتُجزوا على متن
    «نرجس» في ميناء الفجر منذ
    أسبوعين بسبب دين على المالك."""
    tower = """استقبلنا خالد زيدان في برج المراقبة بميناء الفجر. «22 عاملاً احتُجزوا هناك»، وأشار بإصبعه
    إلى الضوء الأصفر. لم يُدفع لأي
    منهم منذ الشتاء، بحسب زيدان."""
    assert told(channel, tower).origins == 1


def test_one_word_for_many_who_saw_it_is_no_name() -> None:
    assert parse("ناشطون").names == () and page(Document("a", "قال ناشطون إن 19 صياداً اعتُقلوا.")).attributions


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("وزارة المالية", "the Finance Ministry"),
        ("وزارة الشؤون الاجتماعية", "the Ministry of Social Affairs"),
        ("وزارة الموارد المائية", "the Ministry of Water Resources"),
        ("وزارة النقل", "the Ministry of Transport"),
        ("إدارة السجون", "the prisons administration"),
        ("نقابة المحامين", "the bar association"),
        ("حرس الحدود", "the border guard"),
        ("محكمة الاستئناف", "the court of appeal"),
        ("قيادة الجيش", "the army command"),
        ("الدفاع المدني", "civil defence"),
    ],
)
def test_a_body_has_one_key_in_both_languages(arabic: str, english: str) -> None:
    assert parse(arabic).institution == parse(english).institution != frozenset()


def test_two_ministries_stay_two_in_two_languages() -> None:
    assert not same_institution(parse("وزارة النقل"), parse("the Finance Ministry"))
    assert not same_institution(parse("نقابة المحامين"), parse("the fishermen's union"))


def test_whoever_told_an_agency_is_the_origin_and_to_reporters_is_nobody() -> None:
    wire = """سدّ القمر (وكالة الضفة) - أعلن الناطق العسكري العقيد نورس بدران، في مؤتمر صحافي عقده ظهر الثلاثاء، أن
    قواته حررت 52 مخطوفاً من مغارة شمال السد."""
    paper = """أفرد العقيد نورس بدران معظم مؤتمره الصحافي للحديث عن الطقس. ثم قال لمراسلي «صدى البادية» وغيرها إن
    الجيش حرر 52 مخطوفاً كانوا في مغارة شمال السد."""
    group = told(wire, paper)
    assert group.origins == 1 and "بدران" in group.origin_names[0]


def test_whoever_tells_it_from_a_committee_or_sits_on_a_board_is_of_it() -> None:
    head = "قال رئيس لجنة معتقلي الحرب عارف الصايغ إن 71 أسيراً عادوا إلى قراهم عبر جسر التوت."
    member = "من لجنة معتقلي الحرب، أخبرتنا سميرة حداد وهي تمسح الطاولة أن 71 أسيراً عادوا عبر جسر التوت."
    assert told(head, member).origins == 1
    minutes = (
        "Minutes of the prison board, read by this paper, put the number at 47 inmates treated for scurvy."
    )
    alderman = """He sits on the prison board and he is ashamed of it, says Alderman Piers Fenn. "We were told 47
    inmates had been treated for scurvy," Fenn said at his shop, weighing nails."""
    assert told(minutes, alderman).origins == 1


def test_a_notice_without_a_speaker_is_of_the_ministry_for_which_a_spokeswoman_tells_the_same() -> None:
    notice = """MINISTRY OF CORRECTIONS. Public notice 18. All rations on the hulk Constance have been replaced.
    76 prisoners have been moved ashore from the Constance as a precaution. Visits are suspended."""
    gate = """Outside the dock gate, in the rain, ministry spokeswoman Ivy Marchetti took questions. Marchetti told
    reporters that 76 prisoners of the Constance had been moved ashore."""
    found = read([Document("a", notice), Document("b", gate)])
    moved = next(group for group in found.groups if len(group.claims) == 2)
    assert moved.origins == 1


def test_a_bare_noun_for_a_body_is_no_further_origin_beside_whom_its_report_names() -> None:
    first = "قالت الخياطة وردة الناصر إن القذائف قتلت 19 شخصاً في مخيم التلة، وإنها غطّت بعضهم بقماش كان لعرس."
    second = """وردة الناصر تخيط الآن في مدرسة. تقول لجريدة «الميناء» إنها لن تنسى ذلك الصباح في مخيم التلة: قُتل 19
    شخصاً كانوا ينتظرون الخبز."""
    assert told(first, second).origins == 1
