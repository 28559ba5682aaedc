"""WSGI entry point of the lean project, with the same care for the garbage collector as the portal's."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.lean.settings")

application = get_wsgi_application()
gc.collect()
gc.freeze()
