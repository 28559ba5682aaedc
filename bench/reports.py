"""Goals 16 to 19: reports beside bare sums over the same declarations. (to do)"""

from bench.run import Run


def measure(run: Run) -> None:
    return
