"""Forms of the reports: the buttons of a report page, and what administrators set."""

from reports.forms.buttons import PublishForm, RequestForm
from reports.forms.parameters import MethodForm, PriceIndexForm, StatusThresholdForm

__all__ = ["MethodForm", "PriceIndexForm", "PublishForm", "RequestForm", "StatusThresholdForm"]
