"""Forms of the reports: the buttons of a report page, papers and followers, what administrators set."""

from reports.forms.buttons import PublishForm, RequestForm
from reports.forms.papers import CodeForm, FollowForm
from reports.forms.parameters import MethodForm, PriceIndexForm, StatusThresholdForm

__all__ = [
    "CodeForm",
    "FollowForm",
    "MethodForm",
    "PriceIndexForm",
    "PublishForm",
    "RequestForm",
    "StatusThresholdForm",
]
