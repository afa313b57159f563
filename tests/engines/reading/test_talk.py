"""Who says it where Arabic is spoken: every class of the grammar of reported speech in talk and posts, one by one, and
what is no report of anybody."""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, page

from .gold import _alike


def speakers(text: str) -> list[str]:
    return [
        a.speaker or a.outlet or "" for a in page(Document("a", text, published="2026-11-20")).attributions
    ]


def heard(text: str, *whom: str) -> bool:
    found = speakers(text)
    return len(found) == len(whom) and all(_alike(one, other) for one, other in zip(found, whom, strict=True))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("جارنا أبو فادي بيقول إنو الحاجز انرفع", "أبو فادي"),
        ("المرة اللي ساكنة فوقنا بتقول الصوت كان من صوب الفرع", "المرة"),
        ("أهل الحي عم يحكوا إنو في شي 30 واحد انمسكوا", "أهل الحي"),
        ("القاضي قاللها ما في شي ضدو", "القاضي"),
        ("الضابط المناوب قالنا روحو ورجعو بعد جمعة", "الضابط المناوب"),
        ("أبو المحل ديگول إن الدورية أخذت خمسة", "أبو المحل"),
        ("هذا الشرطي گلّنا ماكو زيارة اليوم", "الشرطي"),
        ("ابن عمي خابرني وگال طلعوا تسعة", "ابن عمي"),
        ("واحد من أقاربنا چان هناك وسولفلنا إنهم ضربوا بالهوا", "واحد من أقاربنا"),
        ("عجوز من المنطقة حچت إن السيارات چانت بلا أرقام", "عجوز"),
        ("الحجية أم علي حچتلي شلون كسروا الباب", "أم علي"),
        ("الضابط ما گال شي غير إنهم نقلوهم للتاجي", "الضابط"),
        ("إلي رفيق بالشرطة خبرني إنو القائمة مزورة", "رفيق"),
        ("في واحد من بيت الحسن عم يقول إنو شافن", "واحد من بيت الحسن"),
        ("الدكتور مبلغ أهلو إنو الحالة خطيرة", "الدكتور"),
        ("أم خالد مفكرة إنو ابنها بالسجن المركزي", "أم خالد"),
        ("المحامي مخبرني إنو الجلسة الخميس", "المحامي"),
    ],
)
def test_the_person_nearest_before_a_verb_of_saying_is_heard(text: str, speaker: str):
    assert heard(text, speaker), speakers(text)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("خبرنا واحد من الحراس إنو القاووش فاضي", "واحد من الحراس"),
        ("بيقول أبو خليل إنو الطريق مسكر", "أبو خليل"),
        ("قلي الضابط: إذا بدك ابنك جيب مصاري", "الضابط"),
        ("ما في حدا ضل جوا هيك قالتلي جارتي", "جارتي"),
        ("هسه نقلوهم للناصرية مثل ما گال الضابط", "الضابط"),
        ("نقلوهم عالساحل متل ما خبرني المحامي إنو صار", "المحامي"),
        ("الفرن مسكر من تلات أيام هيك عم يقول أبو محمود", "أبو محمود"),
    ],
)
def test_whoever_stands_behind_is_heard_where_nobody_stands_before(text: str, speaker: str):
    assert heard(text, speaker), speakers(text)


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        (
            "رحت عالسجن الحارس قلي ما في زيارة ورجعت عالبيت مرتي قالت انتظر للأحد",
            ["الحارس", "مرتي"],
        ),
        ("اليوم رحنا للمحكمة القاضي گال نأجل والمحامي يگول بيها أمل", ["القاضي", "المحامي"]),
        ("إجا أبو رامي قال طلعوا الشباب إجت أم رامي قالت لا لسا جوا", ["أبو رامي", "أم رامي"]),
        ("حكيت مع المحامي قال في أمل", ["المحامي"]),
        ("حكيت ويا أبو علي وگال ما أعرف", ["أبو علي"]),
        ("سألت الممرضة شو صار قالت في 6 جرحى", ["الممرضة"]),
        ("بنت خالي، اللي تشتغل ويا المنظمة، گالت إن القائمة بيها ستين اسم", ["بنت خالي"]),
    ],
)
def test_where_sentences_run_on_each_verb_has_its_own_subject(text: str, whom: list[str]):
    assert heard(text, *whom), speakers(text)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("اجاني خبر من رفيق أخي إنو أخي عايش", "رفيق أخي"),
        ("حسب ما فهمت من الضابط رح يطلعوا", "الضابط"),
        ("الخبر هذا من أبو يوسف مو مني ولا من حدا هون", "أبو يوسف"),
        ("عالتلفزيون قالوا إنو الوضع هادي", "التلفزيون"),
        ("بالراديو سمعت إنو العدد 14", "الراديو"),
    ],
)
def test_from_whom_one_has_it_is_a_source_without_a_verb_of_saying(text: str, speaker: str):
    assert heard(text, speaker), speakers(text)


@pytest.mark.parametrize(
    "text",
    [
        "يقولون إن السجن فاضي",
        "عم يقولوا إنو في هدنة",
        "وصلنا خبر إنو انمسكوا",
        "گالوا باچر الزيارة وما صارت",
        "قالولنا تعو بكرا",
        "ضربوني وقالولي اعترف",
        "خبرونا إذا عندكن شي عن محمود",
        "متل ما بيقول المثل اللي ما بيعرف الصقر بيشويه",
        "ما قال المدير إنو في نقل",
        "ما حدا خبرنا شي",
        "ماكو أحد يحچي ويانا",
        "يا ريت حدا يخبرنا وين أخدوهن",
        "حدا عنده خبر عن سجن القلعة؟",
        "يعني الواحد شو بدو يقول",
        "گولوا آمين",
    ],
)
def test_hearsay_of_nobody_wishes_and_proverbs_have_no_source(text: str):
    assert speakers(text) == []


def test_they_of_a_post_are_the_many_told_of_before():
    assert heard(
        "الأهالي واقفين عالباب. الأهالي قالوا ما شفنا حدا. ويقولون إن القائمة ناقصة.", "الأهالي", "الأهالي"
    )


def test_a_word_is_read_in_its_place_whatever_was_read_before():
    speakers("هذا الكتاب مبلغ للجميع")  # the word alone, without what makes it a verb
    speakers("المبلغ كلنا دفعناه, ومبلغ كبير كمان")
    assert heard("الدكتور مبلغ أهلو إنو الحالة خطيرة", "الدكتور")
    speakers("وصلنا گلّنا للبيت")
    assert heard("هذا الشرطي گلّنا ماكو زيارة اليوم", "الشرطي")
