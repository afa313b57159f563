"""Who is said to have said it."""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, page
from amana.engines.reading.same_voice import one_voice
from amana.engines.reading.speakers import parse


def chains(text: str) -> list[tuple[str | None, str | None]]:
    return [(a.speaker, a.outlet) for a in page(Document("a", text)).attributions]


@pytest.mark.parametrize(
    ("text", "speaker", "outlet"),
    [
        ("قالت وزارة الصحة إن 14 شخصاً توفوا.", "وزارة الصحة", None),
        ("شكّك فيه المتحدث باسم الإدارة.", "المتحدث باسم الإدارة", None),
        ("تتهمكم روابط الضحايا بالتباطؤ.", "روابط الضحايا", None),
        ("لكن قيادياً محلياً، مشترطاً عدم ذكر اسمه، اتهم خلايا نائمة.", "قيادياً محلياً", None),
        ("ودفع محامي المتهم الأول ببطلان الاعتراف.", "محامي المتهم الأول", None),
        ("لم تخفِ المتحدثة قلقها.", "المتحدثة", None),
        ("Sky Mesopotamia, quoting a guard, says nine inmates are on the run.", "a guard", "Sky Mesopotamia"),
        ("To the new ministry, the archive is state property.", "the new ministry", None),
        ("The figure of 400 children comes from the protection group.", "the protection group", None),
        ("وقال جوزيف فوتيل لبوليتيكو: “أنا قلق للغاية من ذلك”.", "جوزيف فوتيل", "بوليتيكو"),
        ("ذكرت شبكة “فوكس نيوز” نقلاً عن مسؤول رفيع أن السجن سقط.", "مسؤول رفيع", "شبكة “فوكس نيوز"),
        ("انهار الجسر، وفقاً لمهندس البلدية، صباح الأحد.", "مهندس البلدية", None),
        (
            "The harbour master, Nils Tveit, told Reuters that the crane was broken.",
            "harbour master, Nils Tveit",
            "Reuters",
        ),
        ("“Nobody is here,” said Karim Nasser, director of the clinic.", "Karim Nasser", None),
        ("Two men fled, according to a goatherd from the valley.", "a goatherd", None),
    ],
)
def test_a_speaker_needs_no_list(text: str, speaker: str, outlet: str | None):
    ((found, via),) = chains(text)
    assert speaker in (found or "")
    assert via == outlet


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("أخي حكالي إنهم نقلوا المساجين بالليل.", "أخي"),
        ("جارتنا فضّة تگول لا والله ودّوهم لمخيم ثاني.", "جارتنا فضّة"),  # what is said stands behind the verb
        ("سايق الإسعاف گالي إنو شال نفرين.", "سايق الإسعاف"),
        ("اتصل فيني واحد من اللي طلعوا وقلي إنو نقلوهم.", "واحد"),
        ("اتصلت بالخط الساخن، اللي رد قال مفيش شكاوى.", "اللي رد"),
        ("في متصل عم يقول إنو السلل عم تنباع.", "متصل"),
        ("أوقفهم حاجز مفرق الجوز، هيك شهدت راعية.", "راعية"),
        ("علمت «صوت الأطلس» من مصادر موثوقة أن التحقيق فتح.", "مصادر موثوقة"),
        ('The guard goes, "nobody leaves tonight."', "The guard"),
        ("My sister messaged to say the tents were gone.", "My sister"),
        ('As one of the mothers put it: "We count."', "one of the mothers"),
        (
            "Two bodies were found, our colleague Piotr Vann reports from the scene.",
            "our colleague Piotr Vann",
        ),
        ("Five inmates walked out, Ashcombe Crown Court heard on Wednesday.", "Ashcombe Crown Court"),
    ],
)
def test_in_talk_and_in_the_press_whoever_speaks_is_heard(text: str, speaker: str):
    ((found, _),) = chains(text)
    assert found == speaker


@pytest.mark.parametrize(
    "text",
    [
        "ما حدا قال لنا وين أخذوه.",
        "اللي عندو خبر يحكي خاص.",
        "شهادة ناجية – سُجلت بمدينة الزهوة",
        "nobody's confirmed that.",
        "تعلّق سعدى مفتاح بيتها القديم على حبل الغسيل.",
    ],
)
def test_where_nobody_says_anything_nobody_is_heard(text: str):
    assert chains(text) == []


def test_whom_the_next_sentence_names_has_said_it():
    assert chains("قال إنه لم ير شيئاً. اسمه سمير حداد، كان حارساً في السجن.") == [("سمير حداد", None)]
    assert chains("He never saw a list, he says. Yusuf Amin, 31, now drives a taxi.") == [
        ("Yusuf Amin", None)
    ]


def test_he_and_the_official_are_whoever_spoke_before():
    text = "قال مسؤول أمني رفيع إن السجن آمن. وأضاف أن الحراس كثيرون. وأكد المسؤول أن لا خطر."
    assert {speaker for speaker, _ in chains(text)} == {"مسؤول أمني رفيع"}


def test_a_label_is_a_source_if_it_can_speak_and_a_catchword_is_none():
    told = "16:40 – الناطق باسم المحافظة: لا ضحايا حتى الآن.\nسبقنا الكارثة: نقل 4500 محتجز إلى بغداد"
    assert chains(told) == [("الناطق باسم المحافظة", None)]


def test_a_verb_that_names_nobody_is_said_by_the_subject_of_its_sentence():
    told = "أوعز وزير الداخلية بفتح تحقيق، مؤكداً أن القانون سيطبق على الجميع."
    assert chains(told) == [("وزير الداخلية", None)]
    assert chains("Prosecutors had sought life terms, arguing that the plot endangered the city.") == [
        ("Prosecutors", None)
    ]


def test_a_noun_of_saying_names_its_owner():
    assert chains("بعد تأكيد مدير السجن أن الأبواب مغلقة") == [("مدير السجن", None)]
    assert chains("The claim by the officials could not be verified.") == [("the officials", None)]


def test_a_verb_alone_belongs_to_the_person_told_of_last_who_agrees_with_it_in_gender():
    told = "قال الحارس إن الباب أغلق. في الغرفة المجاورة، تجلس أم سامر. وأضافت أن ابنها هنا."
    assert [speaker for speaker, _ in chains(told)] == ["الحارس", "أم سامر"]
    asked = "وصف الوزير الخطة بأنها جيدة. وطالب الدولة بفتح المدارس."
    assert "الدولة" not in [speaker for speaker, _ in chains(asked)]


@pytest.mark.parametrize(
    "text",
    [
        "دفع الجيش بتعزيزات كبيرة إلى محيط السجن.",
        "رفض السجناء تناول الطعام منذ يومين.",
        "قطع المحتجون الطريق الدولي.",
        "شهادات ميلاد ضاعت في الحريق.",
        "There was no comment from Damascus.",
        "The guards locked the gates and called for backup vehicles.",
    ],
)
def test_whoever_only_does_something_is_no_source(text: str):
    assert chains(text) == []


def test_a_denial_is_marked():
    (found,) = page(
        Document("a", "The prison service denied that 85 inmates were on hunger strike.")
    ).attributions
    assert found.denies


def test_social_media_is_a_basis():
    text = "قال المسؤول استناداً إلى وسائل التواصل الاجتماعي إن المخيم يفرغ."
    assert {found.basis for found in page(Document("a", text)).attributions} == {"social media"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Health Minister Leila Haddad", "وزارة الصحة", True),  # one press chain, in two languages
        ("المتحدث باسم وزارة الداخلية فيكتور سالم", "Interior ministry spokesman Viktor Salem", True),
        ("Captain Jon Ferrer", "القبطان جون فيرير", True),
        ("the interior ministry", "وزارة الدفاع", False),
        ("police inspector Ana Roth", "Chairman Leon Voss", False),
    ],
)
def test_a_press_chain_is_one_voice(one: str, other: str, same: bool):
    assert one_voice(parse(one), parse(other)) is same


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("وأيقن كاتب العدل أن الباب كُسر من الداخل.", ["كاتب العدل"]),
        ("قال الحارس إن البرد شديد. ثم حلف أن الباب كان مقفلاً.", ["الحارس", "الحارس"]),
        ("لم يخفِ القاضي قلقه من التأخير.", ["القاضي"]),
        ("وأيّده في ذلك رئيس الكتلة فالح ناصر.", ["رئيس الكتلة فالح ناصر"]),
        ("هذا ما يردده الخصوم.", []),  # whoever they are, no word for them says that they can speak
        ("هذا ما يردده سكان الحي.", ["سكان الحي"]),
        ("تم إعلام الفريق من قبل الطبيب بوجود ثلاث حالات سل.", ["الطبيب"]),
        ("سارعت السفارة إلى نفي الخبر.", ["السفارة"]),
        ("خرج الناطق العسكري ليعلن أن المعركة انتهت.", ["الناطق العسكري"]),
        (
            "التقى الوزير والسفير صباحاً. قال الأول إن اللقاء مثمر. ورأى الأخير أن الطريق طويل.",
            ["الوزير", "السفير"],
        ),
        ("باريس قلقة على مصير مواطنيها", ["باريس"]),
        ("The water, a retired constable averred, was cut on purpose.", ["a retired constable"]),
        ('"Nobody asked us," whined a prison cook.', ["a prison cook"]),
        ("The dean stood at the gate and surmised that the bus was late.", ["The dean"]),
        ("The chief clerk was quoted as saying that the lists were incomplete.", ["The chief clerk"]),
        ("The governor was blunt: there is no money.", ["The governor"]),
    ],
)
def test_any_verb_tells_where_somebody_is_its_subject_and_a_statement_stands_behind_it(
    text: str, speakers: list[str]
):
    assert [speaker for speaker, _ in chains(text)] == speakers


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("أماط قائد الشرطة اللثام عن تفاصيل الفرار.", ["قائد الشرطة"]),
        ("علم محامي الموقوفين أن الجلسة أُجلت.", ["محامي الموقوفين"]),
        ("هز الشيخ رأسه نافياً.", ["الشيخ"]),
        ("ما جرى تختصره جارة السجن بكلمة واحدة: جحيم.", ["جارة السجن"]),
        ("أما العدد فيحدده مكتب الصليب الأحمر بأربعين.", ["مكتب الصليب الأحمر"]),
        ("محاميه هو من نفى.", ["محاميه"]),
        ("الانطباع لدى الأهالي أن الدولة غائبة.", ["الأهالي"]),
        ("والكلام هنا لمدير المخيم.", ["مدير المخيم"]),
        ("المسؤولون المحليون الذين سألناهم لم يسمعوا قط بالقبو.", ["المسؤولون المحليون"]),
        ("وثمة رواية ثالثة، مصدرها حسابات مجهولة، عن مروحية.", ["حسابات مجهولة"]),
        ("جاري بيقول إنهم بلا ماء.", ["جاري"]),
        ("بيّن مدير الإصلاحية أن النزلاء عادوا.", ["مدير الإصلاحية"]),
        ("موظف في المخيم قال لي حرفياً: «عم ندير أزمة».", ["موظف في المخيم"]),
        ("ضيفنا المحامي سامر عواد.", []),  # an introduction says nothing yet
        ("وهل نفى المتهم ذلك؟", []),
        ("The army's line is that the road is open.", ["The army"]),
        ("That figure the ministry disputes.", ["the ministry"]),
        ("That claim is contradicted by satellite images, which show a wall.", ["satellite images"]),
        ("The department can confirm that 76 people were moved.", ["The department"]),
        ("Two nurses who were there that night remember smoke.", ["Two nurses"]),
        ("A cousin, reached by phone, knew nothing of the transfer.", ["A cousin"]),
        ("His family swears he never carried a gun.", ["His family"]),
        ("Next report: 20 November.", []),
    ],
)
def test_idioms_opinions_and_whoever_was_asked_name_a_source(text: str, speakers: list[str]):
    assert [speaker for speaker, _ in chains(text)] == speakers


def test_a_subject_is_found_at_the_beginning_of_a_line_as_well():
    told = "سطر أول.\n\nالعقيد سالم الهاجري، آمر الموقف، استقبلنا ووصف النقل بأنه روتيني."
    assert [speaker for speaker, _ in chains(told)] == ["العقيد سالم الهاجري"]


def test_comments_under_a_post_are_said_by_those_who_wrote_them():
    told = (
        "التعليقات:\nسميرة م.: حسبي الله.\nعادل فوزي: كلام مبالغ فيه.\nدينا عيد: لم يرد أحد.\nسميرة م.: طبعاً."
    )
    assert [speaker for speaker, _ in chains(told)] == ["سميرة م.", "عادل فوزي", "دينا عيد", "سميرة م."]


@pytest.mark.parametrize(
    "text",
    [
        "قرر آمر الرتل أن يسلك الطريق القديم، وأمر السائقين بأن يطفئوا المصابيح.",
        "فتح مهندسو السد بوابتين ليل الأحد بعد أن بلغ المنسوب 41 متراً.",
        "هناك من يقول إن الأرقام مبالغ فيها.",
        "Only one of twelve wagons that jumped the track was full.",
        "The drivers made sure that the doors were locked, and the guards returned.",
    ],
)
def test_deciding_ordering_and_what_merely_happens_is_no_telling(text: str):
    assert chains(text) == []


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("The union is unhappy, with Adele Toure warning that beds are short.", ["Adele Toure"]),
        (
            "Our reporter Lena Tauber reports from the harbour that the ferries are full.",
            ["Our reporter Lena Tauber"],
        ),
        ("أعلنت إدارة السجون الإفراج عن 40 سجيناً.", ["إدارة السجون"]),
        (
            "قال المحافظ إن الوضع هادئ. في الغرفة المقابلة يرتب الحارس سليم مراد سجلاً، ويوضح أن فيها أسماء.",
            ["المحافظ", "الحارس سليم مراد"],
        ),
        ("The constable said so. She expects another convoy on Sunday.", ["The constable", "The constable"]),
        ("الطبيب عند المدخل يهز رأسه: لا دواء لدينا.", ["الطبيب"]),
    ],
)
def test_a_voice_is_found_behind_with_a_place_or_a_gesture_and_ends_before_what_it_announced(
    text: str, speakers: list[str]
):
    assert [speaker for speaker, _ in chains(text)] == speakers


@pytest.mark.parametrize(
    "text",
    [
        "رابعاً: جرى توزيع 40 خيمة على العائلات.",
        "The mayor ordered a panel to report by March 3.",
        "@omar_t: وين راحوا الشباب؟",
    ],
)
def test_an_ordinal_a_day_and_a_post_that_only_asks_are_no_sources(text: str):
    assert chains(text) == []
