"""Who follows which scope, and which scopes a person may follow."""

from collections import defaultdict

from accounts.models import User
from reports.models import Report, Scope, ScopeKind, Subscription
from reports.queries.names import PROVINCE
from reports.queries.reading import scopes_of

PROVINCE_CODE = "province"


def scopes_to_follow(user: User) -> list[tuple[str, str]]:
    """(code, name) of the province and of every scope that `user` sees in the newest report that shows them any."""
    visible = Scope.objects.visible_to(user).filter(report__in=Report.objects.visible_to(user).standing())
    newest = Report.objects.filter(pk__in=visible.values("report")).order_by("-starts_on", "-revision").first()
    found = [(scope.code, scope.name) for scope in scopes_of(visible, newest, ScopeKind.values)] if newest else []
    return list(dict([(PROVINCE_CODE, PROVINCE), *found]).items())


def audience(report: Report) -> dict[Scope, list[User]]:
    """Active people who follow a scope of this report and may see it once it is published."""
    wanted: dict[str, list[User]] = defaultdict(list)
    for row in Subscription.objects.filter(kind=report.kind, user__is_active=True).select_related("user"):
        wanted[row.scope_code].append(row.user)
    scopes = Scope.objects.filter(report=report, code__in=wanted).select_related("report").order_by("pk")
    return {scope: [user for user in wanted[scope.code] if _sees(user, scope)] for scope in scopes}


def _sees(user: User, scope: Scope) -> bool:
    """A published province is for everyone with an account; what lies below it is asked person by person."""
    return scope.kind == ScopeKind.PROVINCE or Scope.objects.visible_to(user).filter(pk=scope.pk).exists()
