"""What tests of accounts share."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_tried_before():
    """Throttles count in the cache, which outlives a test."""
    cache.clear()
