"""Forms of the import wizard: the file, its columns, what is put right in the page, how it is recorded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ImportBatch, ImportJob
from core.forms import ActionForm
from units.imports.kinds import KINDS

LONGEST_CELL = 400
PREFIX = "fix"


class UploadForm(ActionForm):
    """The first step: what the file holds, and the file."""

    kind = forms.ChoiceField(
        choices=ImportBatch.Kind.choices, initial=ImportBatch.Kind.UNITS, widget=forms.RadioSelect,
        label=_("این پرونده فهرست چیست؟"),
    )  # fmt: skip
    file = forms.FileField(label=_("پرونده"), help_text=_("اکسل (XLSX) یا CSV با کدگذاری UTF-8، تا ۶۰ مگابایت"))


class MappingForm(ActionForm):
    """The second step: which column of the register each column of the file fills, or none."""

    def __init__(self, *args: Any, job: ImportJob, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("نادیده گرفته شود")), *KINDS[job.kind].labels.items()]
        for index, title in enumerate(job.header):
            self.fields[f"column{index}"] = forms.ChoiceField(
                choices=choices, required=False, label=title or _("(بی‌نام)"), initial=job.mapping.get(str(index), "")
            )

    def action_data(self) -> dict[str, Any]:
        return {"mapping": {name.removeprefix("column"): value for name, value in self.cleaned_data.items() if value}}


class FixesForm(ActionForm):
    """Cells put right in the page; their boxes are named after row and column."""

    def __init__(self, data: Any, *, job: ImportJob) -> None:
        super().__init__(data)
        self.columns = KINDS[job.kind].labels
        self.errors_found: list[dict[str, Any]] = job.outcome.get("errors", [])

    def clean(self) -> dict[str, Any]:
        fixes: dict[str, dict[str, str]] = {}
        for name, text in self.data.items():
            row, column = self._place(name)
            if row and text.strip() and len(text) <= LONGEST_CELL:
                fixes.setdefault(row, {})[column] = text.strip()
        if not fixes:
            raise forms.ValidationError(_("چیزی درست نشده است؛ مقدار درست را در خانهٔ روبه‌روی هر خطا بنویسید."))
        return {"fixes": self._everywhere(fixes) if self.data.get("everywhere") else fixes}

    def _everywhere(self, fixes: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        """The same wrong value in other rows becomes the same; an empty cell says nothing of another empty one."""
        told = {
            (error["column"], error["value"]): fixes[str(error["row"])][error["column"]]
            for error in self.errors_found
            if error["value"] and error["column"] in fixes.get(str(error["row"]), {})
        }
        spread: dict[str, dict[str, str]] = {}
        for error in self.errors_found:
            if text := told.get((error["column"], error["value"])):
                spread.setdefault(str(error["row"]), {})[error["column"]] = text
        return {row: spread.get(row, {}) | fixes.get(row, {}) for row in (*spread, *fixes)}

    def _place(self, name: str) -> tuple[str, str]:
        prefix, _dash, place = name.partition("-")
        row, _dash, column = place.partition("-")
        known = prefix == PREFIX and row.isascii() and row.isdigit() and column in self.columns
        return (row, column) if known else ("", "")


class CommitForm(ActionForm):
    """The last step: all of the file, or its sound rows."""

    way = forms.ChoiceField(
        choices=[("sound", _("ثبت ردیف‌های درست")), ("all", _("همه یا هیچ"))],
        widget=forms.RadioSelect,
        label=_("شیوهٔ ثبت"),
    )

    def action_data(self) -> dict[str, Any]:
        return {"skip_bad_rows": self.cleaned_data["way"] == "sound"}
