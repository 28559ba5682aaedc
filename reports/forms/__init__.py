"""Forms of the reports: the buttons of a report page, papers and followers, what administrators set."""

from reports.forms.buttons import PublishForm, RequestForm
from reports.forms.papers import CodeForm, FollowForm
from reports.forms.parameters import MethodForm, PriceIndexForm, SizeThresholdForm, StatusThresholdForm
from reports.forms.prices import ReferencePriceForm, WithdrawPriceForm

__all__ = [
    "CodeForm",
    "FollowForm",
    "MethodForm",
    "PriceIndexForm",
    "PublishForm",
    "ReferencePriceForm",
    "RequestForm",
    "SizeThresholdForm",
    "StatusThresholdForm",
    "WithdrawPriceForm",
]
