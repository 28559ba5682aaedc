"""Labelled sample data over the province's real parks, for a first look and for trials; same seed, same data."""

import os
import secrets
from argparse import ArgumentTypeError
from datetime import date
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from core.jalali import parse_date, today
from parks.models import Park
from portal.demo import cases, facts, land, parks, past, people, prices, register, requests
from portal.demo.setting import setting_on
from units.actions.twins import find_twins
from units.models import Unit


def day_of(text: str) -> date:
    """The day that was typed; ArgumentTypeError for nonsense and for a day to come."""
    try:
        day = parse_date(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
    if day > today():
        raise ArgumentTypeError("The sample plays today or in the past.")
    return day


class Command(BaseCommand):
    help = "Write sample units, declarations, requests, programmes and users; does nothing where sample data stands."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--units", type=int, default=1_200, help="how many sample units (default 1200)")
        parser.add_argument("--months", type=int, default=26, help="how many months of declarations (default 26)")
        parser.add_argument("--seed", type=int, default=1405, help="the same seed gives the same data")
        parser.add_argument("--on", type=day_of, help="the day on which the sample plays: 1405/09/05 (default today)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["units"] < 1 or options["months"] < 1:
            raise CommandError("A sample has at least one unit and one month.")
        if Unit.objects.filter(is_sample=True).exists():
            self.stdout.write("Sample data stands already; nothing was written.")
            return
        if User.objects.filter(username__in=[name for name, *_ in people.LOGINS]).exists():
            raise CommandError("A user of the sample's names exists already; sample data is for an empty portal.")
        if not Park.objects.exists():
            raise CommandError("There are no parks yet: run load_reference first.")
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
        with transaction.atomic():
            sizes = {name: options[name] for name in ("units", "months", "seed")}
            counts = self.seed(password=password, on=options["on"] or today(), **sizes)
        if options["verbosity"]:
            told = ", ".join(f"{name} {count}" for name, count in counts.items())
            self.stdout.write(f"Sample data written: {told}.")
            if not os.environ.get("DEMO_PASSWORD"):
                self.stdout.write(f"Password of the sample logins: {password}")

    def seed(self, *, password: str, on: date, units: int, months: int, seed: int) -> dict[str, int]:
        """Everything stands, in one transaction; returns how many of each."""
        rng = Random(seed)  # noqa: S311  # sample data, not secrets
        made = parks.write_parks(on)
        place = setting_on(on, months=months)
        cast = people.gather(rng, place, password=password)
        samples = register.write_units(rng, place, cast=cast, count=units)
        declared = register.write_declarations(rng, samples, place, by=cast.logins["official"])
        requests.write_utilities(rng, place.parks, today=place.today)
        speakers = cases.make_owners(rng, samples, owner=cast.logins["owner"], since=place.since)
        ended = past.write_past_programmes(rng, samples, speakers, cast=cast)
        works = past.write_past_requests(rng, place, cast=cast, count=as_suits(units, 8, 18))
        past.lay_notices_aside()
        programmes = cases.write_programmes(cast)
        cases.write_applications(rng, speakers, cast=cast, made=programmes, count=as_suits(units, 30, 60))
        return {
            "parks": len(made),
            "units": len(samples),
            "declarations": declared,
            "requests": works
            + requests.write_requests(rng, place.parks, cast=cast, home=place.home, count=as_suits(units, 40, 80)),
            "proposals": cases.propose_changes(rng, speakers, cast=cast, home=place.home),
            "programmes": len(ended) + len(programmes),
            "applications": sum(programme.applications.count() for programme in [*ended, *programmes]),
            "facts": facts.write_facts(rng, samples, place, cast=cast),
            "contracts": land.write_land(rng, samples, place, cast=cast),
            "look-alikes": find_twins(),
            "price_indexes": prices.write_price_index(rng, place),
            "reference_prices": prices.write_reference_prices(place),
        }


def as_suits(units: int, fewest: int, most: int) -> int:
    """How many cases suit a sample of so many units; at least so many that every stage and kind is among them."""
    return min(most, fewest + units // 20)
