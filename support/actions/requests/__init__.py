"""Everything that is done to an infrastructure request. Each action locks the request, so that two people at the same
request go one after the other, and the second is told that it has moved."""

from support.actions.requests.clock import tell_overdue
from support.actions.requests.files import MOST_FILES, MOST_FILES_EVER, attach_files
from support.actions.requests.filing import EDITABLE, choose_units, describe_need, start_request
from support.actions.requests.moves import move_request
from support.actions.requests.words import comment

__all__ = [
    "EDITABLE",
    "MOST_FILES",
    "MOST_FILES_EVER",
    "attach_files",
    "choose_units",
    "comment",
    "describe_need",
    "move_request",
    "start_request",
    "tell_overdue",
]
