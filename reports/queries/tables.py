"""Tables of a report whose rows are not known beforehand, as they were frozen with it."""

from django.db.models import QuerySet

from reports.models import Breakdown, Scope
from units.models import IsicClass


def rows_of(breakdowns: QuerySet[Breakdown], scope: Scope, table: str) -> list[Breakdown]:
    """The rows of one table of the scope among `breakdowns`, the largest first, unknown ones last; one query."""
    rows = breakdowns.filter(scope=scope, table=table)
    return sorted(rows, key=lambda row: (row.value is None, -(row.value or 0), row.key))


def class_titles(rows: list[Breakdown]) -> dict[str, str]:
    """{ISIC class: its title} of these rows; one query."""
    classes = IsicClass.objects.filter(code__in={row.key for row in rows})
    return {each.code: each.title or each.title_en for each in classes}
