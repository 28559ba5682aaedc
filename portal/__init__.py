"""The project: settings, routes, clock and the pages that draw on every app."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
