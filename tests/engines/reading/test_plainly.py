"""Arabic sources that a sentence parts from their verb, names only by marks or by number, or shows by one word."""

from __future__ import annotations

import pytest

from .told import days, heard


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("إلا أن غرفة التجارة، ومقرها حي العزيزية، تحدثت عن عبور تسع شاحنات.", "غرفة التجارة"),
        ("سائق إحدى الشاحنات - وقد أمضى الليل هناك - قال إن الحرس ناموا.", "سائق إحدى الشاحنات"),
        ("أم سيف، 51 سنة، من أبو غريب، حچت إنه ولدها راح.", "أم سيف"),
        ("وهي رواية أيدها، بحسب المنظمة، اثنان من الناجين.", "اثنان من الناجين"),
        ("هذا ما أكده، قبل أن يغادر المكان، رجل إطفاء.", "رجل إطفاء"),
        ("الختم ناقص، كما يروي السائق جمعة العلي.", "السائق جمعة العلي"),
    ],
)
def test_whoever_an_aside_parts_from_his_verb_tells_by_it(text: str, told: str) -> None:
    assert told in heard(text)


def test_what_an_aside_tells_itself_is_told_beside_what_it_parts() -> None:
    told = heard("وهي رواية أيدها، بحسب المنظمة، اثنان من الناجين.")
    assert sorted(told) == ["اثنان من الناجين", "المنظمة"]


def test_an_aside_joins_nobody_to_a_verb_that_has_its_own_subject() -> None:
    assert heard("وصل المصابون، وقد تأخرت الفرق، وأكدت المديرية أن الطريق مقطوع.") == ["المديرية"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('ونقلت "النهار الجديد" عن ضابط في المديرية أن التسجيل قديم.', ["ضابط في المديرية"]),
        ('"المرصد الساحلي" نفى وجود وفيات.', ["المرصد الساحلي"]),
        ('وبحسب "شبكة البادية" فإن أربعة نزلاء نُقلوا.', ["شبكة البادية"]),
    ],
)
def test_a_name_in_straight_marks_tells_although_no_noun_announces_it(text: str, told: list[str]) -> None:
    assert [one.strip('"') for one in heard(text)] == told


def test_what_is_sworn_by_is_no_outlet_although_it_stands_in_marks() -> None:
    assert not any("تراب" in one for one in heard("حلفت أمه «بتراب أخيه» أنها لم تسمع صوته."))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("وقال اثنان إنهما وقّعا أوراقاً لم يقرآها.", "اثنان"),
        ("وأفاد تسعة، في مقابلات أُجريت معهم قبل التسليم، بأنهم لم يوقّعوا.", "تسعة"),
        ("وذكر ثالث، وهو معلم مدرسة، أن المحقق كان ملثماً.", "ثالث"),
        ("زعم واحد وأربعون ممن قابلناهم أنهم لم يُبلَّغوا بالتهمة.", "واحد وأربعون ممن قابلناهم"),
    ],
)
def test_persons_told_of_by_their_number_alone_are_who_tells(text: str, told: str) -> None:
    assert told in heard(f"قابل محامو الجمعية موقوفين سابقين. {text}")


def test_a_day_behind_a_verb_is_no_number_of_persons_and_no_subject() -> None:
    assert heard("وكانت صحيفة «الثبات» أوردت الاثنين أن بينهم سبع نساء.") == ["صحيفة «الثبات»"]
    assert heard("مديرية الصحة ردّت الخميس الماضي بأنه على الطريق.") == ["مديرية الصحة"]


def test_an_object_in_the_accusative_is_nobody_whose_verb_it_is() -> None:
    text = "يفتح الحاج مرعي، مختار القطاع الثاني، دفتراً مدرسياً ويقرأ علينا: «مات أحد عشر طفلاً»."
    assert not any(one.startswith("دفتر") for one in heard(text))


def test_a_headline_names_a_ministry_by_the_one_word_that_its_report_tells_it_by() -> None:
    body = "\nأعلنت وزارة العدل نقل 74 نزيلاً."
    assert heard(f"العدل: نقل 74 نزيلاً ولا إضراب عن الطعام{body}")[0] == "العدل"
    assert heard("العدل: أساس الملك ونهايته\nمقال عن الخير والشر.") == []


def test_whoever_stands_with_and_before_a_colon_tells_the_second_half_of_a_headline() -> None:
    assert heard("مغادرة 118 عائلة مخيم السد، والإدارة: لم يصلنا موعد")[0] == "الإدارة"


def test_the_statement_is_told_by_whoever_put_it_out() -> None:
    told = heard(
        "قالت رئيسة اللجنة منى العلي إن الملف مفتوح. وأعلنت قيادة الشرطة في بيان أن خمسة أوقفوا. "
        "وأضاف البيان أن التحقيق مستمر."
    )
    assert told[-1] == "قيادة الشرطة"


def test_who_stands_in_apposition_to_a_name_goes_on_by_that_name() -> None:
    told = heard("ويرى منتصر الغزواني، الباحث في الشؤون الأمنية، أن المشكل قائم. وزاد أن الحل بعيد.")
    assert told[-1].startswith("منتصر الغزواني")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("دخلوا صباح هذا اليوم.", "2026-11-25"),
        ("نُقلوا الليلة الماضية.", "2026-11-24"),
        ("يطلعون راس السنة.", "2027-01-01"),
        ("أخذوه تسعة وعشرين أيار.", "2026-05-29"),
        ("تُفتح القاعة منتصف الشهر الجاري.", "2026-11-11/2026-11-20"),
        ("يُغلق المخيم قبل كانون الأول.", "2026-12"),
        ("ماتوا بتموز من الحر.", "2026-07"),
        ("يجي عقب باچر.", "2026-11-27"),
    ],
)
def test_days_are_read_as_they_are_spoken_or_written_loosely(text: str, day: str) -> None:
    assert days(text) == [day]


def test_the_next_day_is_the_one_after_the_day_told_before() -> None:
    assert days("طوّقوا الحي في 12 آذار 2026. ثاني يوم دخلوا.") == ["2026-03-12", "2026-03-13"]
    assert days("وصلوا في 12 آذار 2026 وغادروا في اليوم التالي.") == ["2026-03-12", "2026-03-13"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("تسكت المرأة، تصبّ الشاي، ثم تكمل: ابني محبوس من سنة.", "المرأة"),
        ("قال المدير سامر عيسى إن الماء وصل.\nجوابه عن الخبز: غداً يصل.", "المدير سامر عيسى"),
        ("خالي اللي بيفهم بالقانون قلهن هاد نصّاب.", "خالي"),
    ],
)
def test_going_on_before_a_colon_an_answer_of_his_and_he_told_them_in_talk_tell(text: str, told: str) -> None:
    assert heard(text)[-1] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("“المرصد المدني”، وهو جهة توثيق محلية، كتب أن أربعة قضوا.", ["المرصد المدني"]),
        ("النائبة عن نينوى علّقت، بعد الجلسة مباشرة، بأن الأرقام لا تطابق الواقع.", ["النائبة"]),
        ("نقل النائب عن المحافظة ماجد الركابي عن وزير العدل قوله إن النقل تأجل.", ["وزير العدل"]),
        ("أبو الخير، 46 سنة، سوّاق باص من حمص، سجّلنا كلامه بمضافة بيته.", ["أبو الخير"]),
        ("وصل الباص. قال المسؤول تبع الكراج إن الأجرة صارت دوبل.", ["المسؤول تبع الكراج"]),
        ("قال زيد إن كل شيء تم. قلت للشب الباص ما بيساع.\nقال دبّرها.", ["زيد", "الشب"]),
    ],
)
def test_marks_a_seat_a_record_and_whose_man_he_is_part_nobody_from_what_he_says(
    text: str, told: list[str]
) -> None:
    assert heard(text) == told


def test_a_headline_tells_by_the_one_word_for_a_body_before_its_verb() -> None:
    told = heard("والإصلاح توضح بشأن سجن البصرة\nقالت دائرة الإصلاح إن السجن آمن.")
    assert told == ["الإصلاح", "دائرة الإصلاح"]


def test_who_only_stands_there_behind_an_aside_tells_nothing() -> None:
    assert heard("المتهم الأول، الرقيب نوري البدوي، وقف في القفص يهزّ رأسه.") == []
