"""Reference tables of accounts, and how each of the house is kept: every change leaves a line in the trail."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms.models import model_to_dict

from accounts import audit
from accounts.models import Agency
from core.fields import JalaliDateField, JalaliDateInput
from core.text import sort_key


class ReferenceAdmin(admin.ModelAdmin):
    """A reference table: edited one row at a time, with an audit line for each; rows in use cannot be deleted."""

    actions = None
    formfield_overrides = {models.DateField: {"form_class": JalaliDateField, "widget": JalaliDateInput}}

    def save_model(self, request, obj: models.Model, form, change: bool) -> None:
        before = self._stored(obj, form.changed_data) if change else None
        super().save_model(request, obj, form, change)
        if change and not form.changed_data:
            return
        audit.record(
            by=request.user,
            verb="reference_edited" if change else "reference_created",
            subject=obj,
            before=before,
            after=_plain(model_to_dict(obj, fields=form.changed_data if change else list(form.fields))),
        )

    def delete_model(self, request, obj: models.Model) -> None:
        audit.record(by=request.user, verb="reference_deleted", subject=obj, before=_plain(model_to_dict(obj)))
        super().delete_model(request, obj)

    def _stored(self, obj: models.Model, fields: list[str]) -> dict[str, Any]:
        row = type(obj)._default_manager.get(pk=obj.pk)
        return _plain(model_to_dict(row, fields=fields))


class ReadOnlyAdmin(ReferenceAdmin):
    """A table that a page of the portal writes: shown here, changed there, so that there is one audited way."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the trail keeps them: rows by their key, everything else as it is."""
    return {
        name: [row.pk for row in value] if isinstance(value, list) and value and hasattr(value[0], "pk") else value
        for name, value in values.items()
    }


@admin.register(Agency)
class AgencyAdmin(ReferenceAdmin):
    list_display = ("name", "name_en", "code")

    def save_model(self, request, obj: Agency, form, change: bool) -> None:
        obj.sort_key = sort_key(obj.name)
        super().save_model(request, obj, form, change)
