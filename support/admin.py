"""Reference tables of the support app: the days a request may stay at each stage."""

from django.contrib import admin

from accounts.admin import ReferenceAdmin
from support.models import StageLimit


@admin.register(StageLimit)
class StageLimitAdmin(ReferenceAdmin):
    list_display = ("stage", "days")
