"""An owner on a phone: «semi-active, liquidity» in at most four taps after login, with script and without."""

import pytest
from playwright.sync_api import expect

from tests.factories import ProductFactory, manager_of, owner_of
from units.models import Declaration, StatusChange

pytestmark = pytest.mark.django_db(transaction=True)


class Taps:
    """Taps by the words on the screen and counts them."""

    def __init__(self, page):
        self.page = page
        self.count = 0

    def on(self, words, role="link"):
        target = self.page.get_by_role(role, name=words).first
        target.scroll_into_view_if_needed()
        target.click(force=role == "radio")
        self.count += 1


@pytest.mark.parametrize("javascript", [True, False])
def test_owner_proposes_within_four_taps_and_the_manager_verifies(sessions, javascript):
    unit = ProductFactory().unit
    owner, manager = owner_of(unit), manager_of(unit.park)
    phone = sessions.open(owner, width=390, javascript=javascript)
    phone.goto("/")
    taps = Taps(phone)

    taps.on("نیمه‌فعال")
    taps.on("کمبود نقدینگی", "radio")
    taps.on("ادامه", "button")
    taps.on("فرستادن اعلام", "button")

    change = StatusChange.objects.get()
    expect(phone.get_by_role("heading", name="اعلام شما فرستاده شد")).to_be_visible()
    assert taps.count <= 4
    assert (change.status, change.reason, change.decision) == ("semi_active", "liquidity", "pending")

    desk = sessions.open(manager, width=1440, javascript=javascript)
    desk.goto("/")
    desk.get_by_role("link", name=unit.name).first.click()
    desk.get_by_role("button", name="تأیید تغییر").click()
    desk.wait_for_load_state()

    unit.refresh_from_db()
    assert (unit.status, unit.status_reason) == ("semi_active", "liquidity")


def test_owner_confirms_last_month_with_one_tap(sessions):
    unit = ProductFactory().unit
    phone = sessions.open(owner_of(unit), width=390)
    phone.goto("/")

    phone.get_by_role("button", name="مثل ماه قبل است").click()

    expect(phone.get_by_text("همان است که بود")).to_be_visible()
    unit.refresh_from_db()
    assert unit.last_confirmed_on is not None


def test_a_draft_keeps_itself_while_it_is_typed(sessions):
    unit = ProductFactory().unit
    phone = sessions.open(owner_of(unit), width=390)
    phone.goto("/")
    phone.get_by_role("link", name="اظهارنامهٔ").first.click()

    phone.get_by_label("شاغلان (نفر)").fill("صد و پنجاه")
    phone.get_by_label("شاغلان (نفر)").blur()
    expect(phone.get_by_text("پیش‌نویس نگه داشته شد")).to_be_visible()
    phone.reload()

    assert phone.get_by_label("شاغلان (نفر)").input_value() == "صد و پنجاه"
    assert Declaration.objects.get().state == "draft"
