"""Reference rows of the support app: how many days a request may stay at each stage."""

from support.models import StageLimit
from support.workflow.requests import DEFAULT_LIMITS


def load() -> dict[str, int]:
    """Every stage has a limit; one that administrators changed stays as they set it. Returns how many are new."""
    created = 0
    for stage, days in DEFAULT_LIMITS.items():
        created += StageLimit.objects.get_or_create(stage=stage, defaults={"days": days})[1]
    return {"stage_limits": created}
