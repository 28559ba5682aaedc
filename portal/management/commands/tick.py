"""One round of what the beat would do, here and now: for a site without a broker, from cron or by hand."""

import json
import logging

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions import note_heartbeat
from core.connections import drop_dead_connections
from portal.celery import app

logger = logging.getLogger(__name__)
# Proves that a beat and a worker live; a round by hand has neither.
ONLY_FOR_THE_BEAT = frozenset({"heartbeat"})


class Command(BaseCommand):
    help = "Do one round of everything that is due, in this process."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args, **options):
        results, failed = run_round()
        if not failed:
            note_heartbeat(name="tick", at=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps({"done": results, "failed": failed}, ensure_ascii=False, default=str))
        elif options["verbosity"]:
            for name, result in results.items():
                self.stdout.write(f"{name}: {'done' if result is None else result}")
        if failed:
            raise CommandError("Failed: " + "; ".join(f"{name}: {why}" for name, why in failed.items()))


def run_round() -> tuple[dict, dict[str, str]]:
    """Every entry of the schedule once, whatever its hour: each asks the database what is due. One that fails stops
    none of the others. Tasks that these would enqueue run inline too."""
    app.loader.import_default_modules()
    results, failed = {}, {}
    eager = {"task_always_eager": True, "task_eager_propagates": True}
    before = {name: app.conf[name] for name in eager}
    app.conf.update(eager)
    try:
        for name, entry in app.conf.beat_schedule.items():
            if name in ONLY_FOR_THE_BEAT:
                continue
            try:
                results[name] = app.tasks[entry["task"]].apply(args=entry.get("args", ()), throw=True).result
            except Exception as error:
                logger.exception("%s failed.", name)
                failed[name] = f"{type(error).__name__}: {error}"
                drop_dead_connections()  # one that the server has cut would fail whatever comes after
    finally:
        app.conf.update(before)
    return results, failed
