"""Hypothesis keeps no notes between runs and takes the same examples each time: a red run is red again."""

from hypothesis import settings

settings.register_profile("core", database=None, deadline=None, derandomize=True)
settings.load_profile("core")
