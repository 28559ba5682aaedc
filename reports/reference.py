"""What reports start from: the first method. No price index is loaded: none was found with its source, and a real value
without one stays unknown.
"""

from datetime import date

from reports.models import Method

# DOMAIN §1: a park is old from ten years on. The score's parts are a first proposal for administrators to change:
# equal shares of what runs and what is used, then land and local jobs, each from nothing to the whole.
FIRST_METHOD_FROM = date(2021, 3, 21)
FIRST_SCORE = (
    ("operating_rate", 30),
    ("utilisation_installed", 30),
    ("occupancy", 15),
    ("build_out", 15),
    ("local_employment", 10),
)


def load() -> dict[str, int]:
    """A method stands; one that administrators have set is left alone."""
    if Method.objects.exists():
        return {"methods_created": 0}
    Method.objects.create(
        valid_from=FIRST_METHOD_FROM,
        park_age_years=10,
        minimum_coverage=50,
        score=[{"indicator": code, "weight": weight, "low": "0", "high": "1"} for code, weight in FIRST_SCORE],
    )
    return {"methods_created": 1}
