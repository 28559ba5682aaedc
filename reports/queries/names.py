"""How the scopes of a report are called and ordered; kept on the report, since names change and reports do not."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext_noop

from parks.models import County, Park
from reports.compute.sums import Inputs, ScopeKey
from units.models import IndustryGroup

PROVINCE = gettext_noop("استان")
OUTSIDE = gettext_noop("بیرون از شهرک‌ها")
AGES = {
    "old": gettext_noop("شهرک‌های قدیمی"),
    "new": gettext_noop("شهرک‌های جدید"),
    "unknown": gettext_noop("شهرک‌های با تاریخ تأسیس نامعلوم"),
}


@dataclass(frozen=True)
class ScopeName:
    """`code` is what addresses and commands call it; `name` is Persian and doubles as a message to translate.

    A park's scope also says in which age class and county the park was counted.
    """

    code: str
    name: str
    sort_key: str = ""
    age: str = ""
    county: int | None = None


def scope_names(found: Inputs) -> dict[ScopeKey, ScopeName]:
    """Every scope of a report: the province, each park and county, age classes, industry groups, outside the parks."""
    names: dict[ScopeKey, ScopeName] = {
        ("province", ""): ScopeName("province", PROVINCE),
        ("outside", ""): ScopeName("outside", OUTSIDE),
    }
    for position, (age, name) in enumerate(AGES.items()):
        names["age", age] = ScopeName(f"age:{age}", name, str(position))
    with translation.override(None):
        for position, group in enumerate(IndustryGroup):
            names["group", group.value] = ScopeName(f"group:{group.value}", str(group.label), str(position))
    for pk, code, name, sort_key, county in Park.objects.values_list("pk", "code", "name", "sort_key", "county"):
        if pk not in found.age_classes:
            continue  # added while the inputs were being read
        names["park", pk] = ScopeName(f"park:{code}", name, sort_key, found.age_classes[pk], county)
    for pk, code, name, sort_key in County.objects.values_list("pk", "code", "name", "sort_key"):
        names["county", pk] = ScopeName(f"county:{code}", name, sort_key)
    return names
