"""Infrastructure requests for tests, brought to their stage by the portal's own actions, and the people around one."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Agency, Role, User
from parks.models import Park
from support.actions import requests as actions
from support.models import InfrastructureRequest
from tests.factories import AgencyFactory, CountyFactory, ParkFactory, UnitFactory, UserFactory, manager_of, owner_of

DAY = date(2026, 11, 23)  # ۲ آذر ۱۴۰۵
RIAL = 180_000_000_000
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ANSWERS = {
    "power": {"voltage": "20", "outage_hours": Decimal(34)},
    "water": {"source": "well"},
    "gas": {"pressure": "250"},
    "access_road": {"origin": "از جادهٔ اصلی تا ورودی", "surface": "broken"},
    "internal_road": {"streets": "خیابان‌های فاز دو", "surface": "none"},
    "lighting": {"streets": "بلوار اصلی"},
    "wastewater": {"network": "no", "discharge": "رودخانهٔ فصلی"},
    "surface_water": {"where": "ورودی فاز یک"},
    "waste": {"hazardous": "unknown", "current_way": "بارگیری هفتگی"},
    "green_space": {"water_source": "recycled"},
    "telecom": {"waiting_units": Decimal(12)},
    "fibre": {"units_to_connect": Decimal(40)},
    "fire_station": {"nearest_km": Decimal(23)},
    "guard": {"fence": "no"},
    "land": {"claim": "deed"},
}
# The moves by which a request comes to each stage.
TO_GROUP = ("submit", "take", "enquire", "reply", "recommend")
TO_WORKS = (*TO_GROUP, "approve", "fund", "tender", "start")
WAYS = {
    "draft": (),
    "submitted": ("submit",),
    "review": ("submit", "take"),
    "enquiry": ("submit", "take", "enquire"),
    "working_group": TO_GROUP,
    "returned": ("submit", "take", "return"),
    "rejected": ("submit", "take", "reject"),
    "withdrawn": ("submit", "withdraw"),
    "approved": (*TO_GROUP, "approve"),
    "funded": (*TO_GROUP, "approve", "fund"),
    "tender": (*TO_GROUP, "approve", "fund", "tender"),
    "works": TO_WORKS,
    "delivered": (*TO_WORKS, "deliver"),
    "closed": (*TO_WORKS, "deliver", "confirm"),
}
_MOVERS = {
    "submit": "manager", "answer": "manager", "withdraw": "manager", "confirm": "manager", "refuse": "manager",
    "approve": "director", "reject": "director", "reconsider": "director", "fund": "director", "reply": "agency",
    "tender": "agency", "start": "agency", "deliver": "agency", "progress": "agency", "postpone": "agency",
}  # fmt: skip


@dataclass
class Case:
    """One park with everybody who has to do with its requests, and those who have not."""

    park: Park

    @cached_property
    def agency_body(self) -> Agency:
        return AgencyFactory(name="شرکت برق")

    @cached_property
    def people(self) -> dict[str, User]:
        """Everyone by a word; «filer» is the official who filed on the park's behalf, «far …» work elsewhere."""
        return {
            "administrator": UserFactory(role=Role.ADMINISTRATOR),
            "director": UserFactory(role=Role.DIRECTOR),
            "official": UserFactory(role=Role.OFFICIAL),
            "filer": UserFactory(role=Role.OFFICIAL),
            "county official": official_for(self.park.county),
            "agency": UserFactory(role=Role.AGENCY, agency=self.agency_body),
            "manager": manager_of(self.park),
            "owner": owner_of(UnitFactory(park=self.park)),
            "auditor": UserFactory(role=Role.AUDITOR),
            "far agency": UserFactory(role=Role.AGENCY),
            "far manager": manager_of(ParkFactory()),
            "far official": official_for(CountyFactory()),
        }

    def __getitem__(self, word: str) -> User:
        return self.people[word]

    def word_of(self, user: User) -> str:
        return next(word for word, person in self.people.items() if person.pk == user.pk)

    def draft(self, kind: str = "power", *, by: str = "manager", today: date = DAY, **said: Any):
        """A whole draft, ready to be filed."""
        filer = self[by]
        title = said.pop("title", "افزایش دیماند برق شهرک")
        request = actions.start_request(park=self.park, kind=kind, title=title, by=filer, today=today)
        return actions.describe_need(
            request=request,
            by=filer,
            title=title,
            **{"need": "دیماند کفاف نمی‌دهد.", "quantity": Decimal(2500), "answers": ANSWERS[kind], **said},
        )

    def at(self, stage: str, kind: str = "power", *, by: str = "manager", today: date = DAY, **said: Any):
        """A request that has come to `stage` on one day."""
        request = self.draft(kind, by=by, today=today, **said)
        for move in WAYS[stage]:
            request = self.move(request, move, today=today)
        return request

    def move(self, request, move: str, *, by: str = "", today: date = DAY, **given: Any) -> InfrastructureRequest:
        """The move by whoever makes it in life, with what it needs; its event is dated on `today`."""
        needs = {**self.given(move, today), **given}
        person = self[by or _MOVERS.get(move, "official")]
        moved = actions.move_request(request=request, move=move, by=person, today=today, **needs)
        moved.events.filter(pk=moved.events.latest("pk").pk).update(at=noon(today))
        return moved

    def given(self, move: str, today: date = DAY) -> dict[str, Any]:
        """What each move needs."""
        said = {"note": "به این دلیل"}
        return {
            "recommend": {"estimated_cost_rial": RIAL, **said},
            "enquire": {"agencies": [self.agency_body], **said},
            "reply": {"verdict": "feasible", **said},
            "reconsider": said,
            "approve": {
                "agency": self.agency_body, "estimated_cost_rial": RIAL, "promised_on": today + timedelta(days=90),
            },
            "fund": {"budget_year": 1405, "credit_source": "اعتبار استانی", "funded_rial": RIAL},
            "deliver": {"delivered_quantity": Decimal(2000)},
            "reopen": said,
            "return": said,
            "answer": said,
            "reject": said,
            "refuse": said,
            "progress": {"progress_percent": 40},
            "postpone": {"promised_on": today + timedelta(days=150), **said},
        }.get(move, {})  # fmt: skip


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def official_for(county) -> User:
    user = UserFactory(role=Role.OFFICIAL)
    user.county_scopes.create(county=county)
    return user


def upload(name: str = "نقشه.pdf", content: bytes = PDF, content_type: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=content_type)
