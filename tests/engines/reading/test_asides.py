"""Sources that stand apart from what they say, and whom a report means by another word for his calling."""

from __future__ import annotations

import pytest

from amana.engines.reading import Document, page


def speakers(text: str) -> list[str | None]:
    return [
        one.speaker or one.outlet for one in page(Document("x", text, published="2026-11-20")).attributions
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("وزير الموارد، في مقابلة مع إذاعة محلية، وصف القرار بأنه «متسرع».", "وزير الموارد"),
        ("ممرضة في المستوصف، عبر رسالة صوتية: أخرجوا المرضى من الباب الخلفي.", "ممرضة في المستوصف"),
        ("لكن رئيس البلدية، حين سألته، هز رأسه: «ومن يدفع غيرنا؟».", "رئيس البلدية"),
        ("بلغ عدد الغرقى 14، إن صحت تقديرات المرصد.", "تقديرات المرصد"),
        ("السد لن يصمد، والكلام لمهندس الصيانة، أكثر من شتاء واحد.", "مهندس الصيانة"),
        ("أعلنت الصحيفة الحصيلة مستندة إلى سجلات المستشفى.", "سجلات المستشفى"),
        ("الرواية التي قدمها مدير المخيم أن الحريق بدأ من مطبخ.", "مدير المخيم"),
    ],
)
def test_a_source_is_found_that_stands_before_an_aside_or_beside_what_it_is_relied_on_for(
    text: str, told: str
) -> None:
    assert told in speakers(text)


def test_a_way_to_speak_is_no_source() -> None:
    assert speakers("كانت المدينة، إن صح التعبير، سجناً كبيراً.") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Data compiled by the River Monitor show 41 deaths.", "the River Monitor"),
        ('"They counted us twice," Bekele went on.', "Bekele"),
        ("By the ministry's own account, the wing was never inspected.", "the ministry"),
        ('Voronin, a clerk, said what the mayor calls "voluntary departure" is expulsion.', "the mayor"),
        ("Most of the buses, as officials refer to them, were lorries.", "officials"),
        ('The union branded the trial "a mockery of justice".', "The union"),
        ("The jury was told by a paramedic that the cell smelled of petrol.", "a paramedic"),
        ("The judges received allegations of beatings from 31 former detainees.", "31 former detainees"),
        (
            "Teodor V., a 52-year-old beekeeper, recalled that the driver sang.",
            "Teodor V., a 52-year-old beekeeper",
        ),
        (
            "If one trusts a spreadsheet circulated among donors, 310 guards have left.",
            "a spreadsheet circulated",
        ),
        ("A dissenting note comes from retired general Paul Wester, who wants walls.", "general Paul Wester"),
        (
            "Two services, as the daily De Waarnemer was first to report, expect a tunnel.",
            "the daily De Waarnemer",
        ),
        ("The driver is believed by investigators to be in Spain.", "investigators"),
        ("It is the Crown's case that he met a man known as Stitch.", "Crown"),
        (
            "The deputies of three towns hold, in a joint letter, that the order is void.",
            "deputies of three towns",
        ),
        ("The texts named a price; this, Miss Pym submitted, meant four thousand.", "Miss Pym"),
    ],
)
def test_english_frames_of_analysis_and_of_courts_name_their_source(text: str, told: str) -> None:
    assert any(told in (one or "") for one in speakers(text)), speakers(text)


@pytest.mark.parametrize(
    "text",
    [
        "History suggests that walls do not hold.",
        "This suggests that the guards were paid.",
        "The brief draws on court lists, and on images of four sites.",
        "We asked the ministry for the list.",
        "The government named a new head of the prison service.",
        "The mayor refused to say whether the list existed.",
    ],
)
def test_what_only_lets_something_be_seen_or_asks_or_keeps_silent_is_no_source(text: str) -> None:
    assert speakers(text) == []


def test_the_officer_is_the_sergeant_just_named_and_not_who_spoke_last() -> None:
    told = speakers(
        "Her barrister, Oliver Quaye, told Detective Sergeant Lyle Banner that the phone was shared. "
        'The officer agreed that this was "possible". He conceded that no prints were taken.'
    )
    assert told[-2:] == ["Detective Sergeant Lyle Banner"] * 2


def test_a_witness_is_called_by_what_the_aside_says_he_is() -> None:
    told = speakers("الشاهد الأول، وهو سائق الحافلة المعطي بن عاشور، أكد أن الباب كان مفتوحاً.")
    assert told == ["سائق الحافلة المعطي بن عاشور"]
