"""One at a time: every action on a request begins with its row locked and read afresh."""

from support.models import InfrastructureRequest


def locked(request: InfrastructureRequest) -> InfrastructureRequest:
    """The same request as it stands now, locked until the transaction ends."""
    rows = InfrastructureRequest.objects.select_for_update(of=("self",)).select_related("park", "agency")
    return rows.get(pk=request.pk)
