"""What the tests of reports are played with: two analysts, a coordinator, and four tellings of two interviews."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from amana.access.models import Grant, User
from amana.desks.watch import services as desk
from amana.desks.watch.models import Claim, Report
from amana.engines.common import clock

NOW = datetime(2026, 2, 10, 6, 0, tzinfo=UTC)

INTERVIEW = """مسؤول يروي كيف نُقل المحتجزون من سجون الشمال

قال مسؤول أمني رفيع، طلب عدم ذكر اسمه، في مقابلة مع وكالة الوادي إن 4500 محتجز نُقلوا من سجون الحسكة إلى بغداد.
وأضاف أن التحضير بدأ في أواخر تشرين الأول حين تراجعت قدرة الحراس مع اقتراب القتال من السجون.
وذكر أن المروحيات نفذت الرحلات الأولى ليلًا ثم حلت محلها طائرات شحن كبيرة.
وقال: "كنا نعرف أن سجنًا واحدًا يسقط قد يُسقط ما بعده".
وأشار إلى أن الاستقبال جرى في منشأة قريبة من مطار بغداد الدولي حيث سُجلت البصمات.
صورة أرشيفية: بوابة سجن في ريف الحسكة، 14 كانون الأول 2025 فرّ منه 77 سجينًا (وكالة الوادي)
اقرأ أيضًا: هروب 33 من مخيم روج
"""

RETOLD = """سبقنا الكارثة: نقل 4500 محتجز إلى بغداد

كشف مسؤول أمني رفيع لوكالة الوادي أن 4500 محتجز نُقلوا من سجون الحسكة إلى بغداد.
وبحسب المسؤول بدأ التحضير أواخر تشرين الأول بعدما تراجعت قدرة الحراس مع اقتراب القتال من السجون.
ونفذت المروحيات الرحلات الأولى ليلًا قبل أن تحل محلها طائرات شحن كبيرة.
وتابع: "كنا نعرف أن سجنًا واحدًا يسقط قد يُسقط ما بعده".
وجرى الاستقبال في منشأة قريبة من مطار بغداد الدولي حيث سُجلت البصمات.
"""

HIDDEN = """نقل آلاف العناصر من السجون

أفادت مصادر مطلعة بأن 4500 محتجز نُقلوا من سجون الحسكة إلى بغداد.
وذكرت المصادر أن التحضير بدأ منذ أواخر تشرين الأول مع تراجع قدرة الحراس واقتراب القتال من السجون.
ونفذت المروحيات الرحلات الأولى ليلًا ثم استُخدمت طائرات شحن كبيرة.
وسُجلت البصمات في منشأة قريبة من مطار بغداد الدولي.
"""

MINISTRY = """وزارة العدل العراقية تعلن عدد من تسلمتهم

أعلن المتحدث باسم وزارة العدل العراقية قاسم التميمي أن العراق تسلم 4500 محتجز من سجون الحسكة.
وقال التميمي إن كل واحد منهم سيمثل أمام قاضي التحقيق خلال المدة القانونية.
"""


@dataclass
class Desk:
    """Users by name; reports by what they are."""

    users: dict[str, User] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["users"][name]
        except KeyError:
            raise AttributeError(name) from None

    def take(self, called: str, text: str, by: str = "analyst", **more) -> Report:
        facts = {"marking": "green"} | more
        self.reports[called] = desk.report_take(actor=self.users[by], raw=text.encode(), **facts)
        self.reports[called].refresh_from_db()
        return self.reports[called]

    def claim(self, report: str, **having) -> Claim:
        """The one claim of a report that has these values."""
        return Claim.objects.get(report=self.reports[report], **having)

    def accepted(self, claim: Claim) -> Claim:
        """Put forward by the analyst, accepted by the watch officer an hour later."""
        desk.claim_put(actor=self.analyst, claim=claim)
        with clock.at(clock.now() + timedelta(hours=1)):
            return desk.claim_accept(actor=self.officer, claim=claim)


def people() -> Desk:
    made = Desk()
    for name, role in (
        ("analyst", "analyst"),
        ("officer", "watch_officer"),
        ("third", "analyst"),
        ("coordinator", "coordinator"),
        ("watching", "monitor"),
        ("registrar", "registrar"),
        ("keeper", "system_keeper"),
    ):
        user = User.objects.create(username=name, name_en=name.title(), name_ar=name)
        Grant.objects.create(user=user, role=role)
        made.users[name] = user
    return made
