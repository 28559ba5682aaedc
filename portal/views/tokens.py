"""Tokens for programs: a name and a password once, a token from then on."""

from rest_framework.authtoken.views import ObtainAuthToken
from rest_framework.throttling import AnonRateThrottle


class LoginThrottle(AnonRateThrottle):
    """Counts every try of an address, whoever it says it is."""

    scope = "login"

    def get_cache_key(self, request, view) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class ObtainToken(ObtainAuthToken):
    """`POST username=…&password=…` answers `{"token": …}`; sent as `Authorization: Token …` from then on."""

    throttle_classes = [LoginThrottle]
    authentication_classes = ()
