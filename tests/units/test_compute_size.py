"""Size classes by workers: each bound belongs to the class above it."""

import pytest

from units.compute.size import SIZES, SizeBounds, size_class, workers_in

BOUNDS = SizeBounds(10, 50, 100)


@pytest.mark.parametrize(
    ("workers", "expected"),
    [
        (0, "micro"),
        (9, "micro"),
        (10, "small"),
        (49, "small"),
        (50, "medium"),
        (99, "medium"),
        (100, "large"),
        (4_000, "large"),
    ],
)
def test_size_follows_the_workers(workers, expected):
    assert size_class(workers, BOUNDS) == expected


@pytest.mark.parametrize(("workers", "bounds"), [(None, BOUNDS), (12, None), (None, None)])
def test_size_is_unknown_when_workers_or_bounds_are(workers, bounds):
    assert size_class(workers, bounds) == ""


def test_spans_of_workers_cover_every_number_once():
    spans = [workers_in(size, BOUNDS) for size in SIZES]
    assert spans == [(0, 10), (10, 50), (50, 100), (100, None)]


def test_spans_and_classes_agree_when_every_number_is_asked():
    for workers in range(130):
        size = size_class(workers, BOUNDS)
        fewest, beyond = workers_in(size, BOUNDS)
        assert fewest <= workers and (beyond is None or workers < beyond)
