"""WSGI entry point; `gunicorn portal.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()

# What start-up allocated lives as long as the worker: keep full collections from walking it again and again.
gc.collect()
gc.freeze()
