"""Labelled sample data over the province's real parks, for a first look and for trials; same seed, same data."""

import os
import secrets
from datetime import timedelta
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from core.jalali import Period, today
from parks.models import Park, ParkStage
from portal.demo import cases, people, register
from units.models import Unit

HOME_PARK = "شهرک صنعتی ورزقان"


class Command(BaseCommand):
    help = "Write sample units, declarations, requests, programmes and users; does nothing where sample data stands."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--units", type=int, default=1_200, help="how many sample units (default 1200)")
        parser.add_argument("--months", type=int, default=18, help="how many months of declarations (default 18)")
        parser.add_argument("--seed", type=int, default=1405, help="the same seed gives the same data")

    def handle(self, *args: Any, **options: Any) -> None:
        if Unit.objects.filter(is_sample=True).exists():
            self.stdout.write("Sample data stands already; nothing was written.")
            return
        if User.objects.filter(username__in=[name for name, *_ in people.LOGINS]).exists():
            raise CommandError("A user of the sample's names exists already; sample data is for an empty portal.")
        if not Park.objects.exists():
            raise CommandError("There are no parks yet: run load_reference first.")
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
        with transaction.atomic():
            counts = self.seed(password=password, **{name: options[name] for name in ("units", "months", "seed")})
        if options["verbosity"]:
            told = ", ".join(f"{name} {count}" for name, count in counts.items())
            self.stdout.write(f"Sample data written: {told}.")
            if not os.environ.get("DEMO_PASSWORD"):
                self.stdout.write(f"Password of the sample logins: {password}")

    def seed(self, *, password: str, units: int, months: int, seed: int) -> dict[str, int]:
        """Everything stands, in one transaction; returns how many of each."""
        rng, day = Random(seed), today()  # noqa: S311  # sample data, not secrets
        periods = [Period.containing(day).previous()]
        while len(periods) < max(1, months):
            periods.insert(0, periods[0].previous())
        parks = list(Park.objects.exclude(stage=ParkStage.PLANNED).exclude(county=None).order_by("code"))
        home = next((park for park in parks if park.name == HOME_PARK), parks[0])
        since = periods[0].start - timedelta(days=365)
        logins = people.make_logins(rng, password=password)
        managers = people.make_managers(rng, parks, manager=logins["manager"], home=home, since=since)
        cast = cases.Cast(logins, managers, day)
        samples = register.write_units(
            rng,
            parks=parks,
            home=home,
            count=units,
            months=periods,
            by=logins["official"],
            managers=managers,
            today=day,
        )
        declared = register.write_declarations(rng, samples, months=periods, by=logins["official"], today=day)
        cases.write_utilities(rng, parks, today=day)
        speakers = cases.make_owners(rng, samples, owner=logins["owner"], home=home, since=since)
        programmes = cases.write_programmes(cast)
        return {
            "units": len(samples),
            "declarations": declared,
            "requests": cases.write_requests(rng, parks, cast=cast, home=home),
            "proposals": cases.propose_changes(rng, speakers, cast=cast, home=home),
            "programmes": len(programmes),
            "applications": cases.write_applications(rng, speakers, cast=cast, made=programmes),
        }
