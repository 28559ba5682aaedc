"""One month of reports, every scope and indicator, in a process of its own: `python -m bench.report_build PERIOD`."""

import json
import resource
import sys
import time

import django


def main(code: str) -> None:
    django.setup()
    from core.jalali import Period, today  # noqa: PLC0415  # models can be imported once Django is set up
    from reports.actions import build_report  # noqa: PLC0415
    from reports.models import Figure  # noqa: PLC0415

    started = time.perf_counter()
    outcome = build_report(period=Period.parse(code), by=None, today=today())
    seconds = time.perf_counter() - started
    if outcome.result != "built":
        raise RuntimeError(outcome.error or outcome.result)
    figures = Figure.objects.filter(scope__report=outcome.report).count()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "figures": figures}))


if __name__ == "__main__":
    main(sys.argv[1])
