"""Every route of the portal, found by walking the resolver, with the arguments that lead to a row of the world."""

import re
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import RegexPattern

from reports.codes import verification_code
from reports.models import Report, Scope
from tests.house.world import KEY, MARK, PERIOD

# What stands in a path by the name of its parameter. Every row of the world has the same primary key, and rows found
# by a code have theirs; a route that needs something else is named in ARGUMENTS.
BY_PARAMETER = {
    **dict.fromkeys(("pk", "id", "object_id", "content_type_id"), KEY),
    "period": PERIOD,
    "scope": f"park:{KEY}",
    "indicator": "units",
    "app_label": "accounts",
    "url": "nowhere",
    "code": str(KEY),
    "number": str(KEY),
}
ARGUMENTS: dict[str, dict] = {
    "support:request_step": {"step": "need"},
    "parks:utility_edit": {"kind": "power"},
    "parks:body_add": {"kind": "company"},
    "reports:reference_price": {"product": MARK, "uom": MARK},
    "reports:reference_price_set": {"product": MARK, "uom": MARK},
    "reports:verify_code": {"code": verification_code(Scope(pk=KEY, report=Report(verification_key=str(KEY))))},
}


@dataclass(frozen=True)
class Route:
    """One named route and the names of its path parameters."""

    name: str
    parameters: tuple[str, ...]

    @property
    def path(self):
        return reverse(self.name, kwargs=self.arguments)

    @property
    def arguments(self):
        given = ARGUMENTS.get(self.name, {})
        return {name: given[name] if name in given else BY_PARAMETER.get(name, KEY) for name in self.parameters}

    def is_in(self, names):
        """Whether the route, or a namespace it belongs to (written with a trailing colon), is among `names`."""
        return any(self.name == name or (name.endswith(":") and self.name.startswith(name)) for name in names)


def routes():
    """All named routes; the API's spellings with a format suffix are the same views and left out."""
    return sorted(set(walk(get_resolver())), key=lambda route: route.name)


def walk(resolver, namespace="", outer=()):
    for pattern in resolver.url_patterns:
        parameters = (*outer, *names_in(pattern.pattern))
        if not isinstance(pattern, URLPattern):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern, inner, parameters)
        elif pattern.name and "format" not in parameters:
            yield Route(namespace + pattern.name, parameters)


def names_in(pattern):
    if isinstance(pattern, RegexPattern):
        return tuple(pattern.regex.groupindex)
    return tuple(re.findall(r"<(?:\w+:)?(\w+)>", str(pattern)))
