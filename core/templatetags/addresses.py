"""`{% static %}` for files that the template names itself: the address is worked out once, not on every page."""

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags.static import StaticNode

register = template.Library()


class KeptStaticNode(StaticNode):
    """Keeps the address of a file named in plain letters; no file changes while the portal runs."""

    kept = ""

    def url(self, context: Context) -> str:
        if self.kept:
            return self.kept
        address = super().url(context)
        if isinstance(self.path.var, str):
            self.kept = address
        return address


@register.tag
def static(parser: Parser, token: Token) -> StaticNode:
    """As Django's own tag of this name."""
    return KeptStaticNode.handle_token(parser, token)
