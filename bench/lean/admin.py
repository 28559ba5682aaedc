"""The register in Django's admin, as a careful project sets it up: joins named, fifty rows, search in the index."""

from django.contrib import admin

from units.models import Unit


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "park", "county", "status", "status_on", "status_reason", "last_confirmed_on")
    list_select_related = ("park", "county")
    list_filter = ("status", "group")
    list_per_page = 50
    search_fields = ("search_key",)
    ordering = ("sort_key", "pk")
