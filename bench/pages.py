"""Goals 1 to 10: pages and the API, beside lean pages and Django's admin, every one of them once a round."""

from urllib.parse import quote

from django.db.models import Count

from bench.clients import at_once, in_turn
from bench.run import Run
from bench.statements import InProcess, raw_list, search_wheres
from core.pages import COUNT_CAP
from units.models import Unit

LIST, PER_PAGE = "/units/", 50
CLIENTS = 8
STATUS = "closed"
WORDS = {"one word": "سهند", "two words": "سهند تبریز", "no hit": "ناکجاآباد"}
PAGES = ("list", "filtered", "last page", "middle page", *(f"search: {kind}" for kind in (*WORDS, "code")))
DETAILS = ("detail", "detail, declarations")


def measure(run: Run) -> None:
    addresses = _addresses()
    found = {name: run.results.timed(name, times) for name, times in _timed(run, addresses).items()}
    _against_baselines(run, found)
    _tails(run)
    _statements(run, addresses)
    _weight(run)
    _throughput(run)


def _addresses() -> dict[str, str]:
    """The portal's pages by name."""
    code = Unit.objects.order_by("pk")[Unit.objects.count() // 2].code
    last = -(-min(COUNT_CAP, Unit.objects.count()) // PER_PAGE)
    searched = {f"search: {kind}": f"{LIST}?q={quote(words)}" for kind, words in {**WORDS, "code": code}.items()}
    return {
        "list": LIST,
        "filtered": f"{LIST}?status={STATUS}&county={_county().code}",
        "last page": f"{LIST}?page={last}",
        "middle page": f"{LIST}?page={last // 2}",
        **searched,
        "detail": f"{LIST}{code}/",
        "detail, declarations": f"{LIST}{code}/?tab=declarations",
    }


def _county():
    """The county with most units."""
    row = Unit.objects.values("county").annotate(count=Count("pk")).order_by("-count").first()
    return Unit.county.field.related_model.objects.get(pk=row["county"])


def _timed(run: Run, addresses: dict[str, str]) -> dict[str, list[float]]:
    filtered = addresses["filtered"]
    asked = [(name, run.official, path) for name, path in addresses.items()]
    asked += [
        ("lean list", run.bare, LIST),
        ("lean filtered", run.bare, filtered),
        ("lean detail", run.bare, addresses["detail"]),
        ("admin changelist", run.administrator, "/admin/units/unit/"),
        ("API list", run.official, "/api/v1/units/"),
        ("DRF list", run.bare, "/api/units/"),
    ]
    return in_turn(asked, run.options.rounds)


def _against_baselines(run: Run, found: dict[str, float]) -> None:
    ratio = run.results.ratio
    ratio(1, "against lean", found["list"], found["lean list"], 2.5)
    ratio(1, "against Django admin", found["list"], found["admin changelist"], 0.85)
    ratio(2, "against lean", found["filtered"], found["lean filtered"], 2.5)
    for name in PAGES[2:4]:
        ratio(3, f"{name} against page 1", found[name], found["list"], 1.3)
    for name in PAGES[4:]:
        ratio(4, f"{name} against page 1", found[name], found["list"], 1.3)
    for name in DETAILS:
        ratio(5, f"{name} against lean", found[name], found["lean detail"], 3)
    ratio(9, "against DRF", found["API list"], found["DRF list"], 1.3)


def _tails(run: Run) -> None:
    timings = {row.name: row for row in run.results.timings}
    for name in (*PAGES, *DETAILS):
        row = timings[name]
        run.results.ratio(6, f"{name}, p95 against median", row.p95_ms / 1000, row.median_ms / 1000, 1.5)
    lean = timings["lean list"]
    run.results.notes.append(f"the lean list's own p95 was {lean.p95_ms / lean.median_ms:.2f} times its median")


def _statements(run: Run, addresses: dict[str, str]) -> None:
    portal, county = InProcess(run.reader), _county()
    wheres = {"filtered": [("WHERE u.status = %s AND u.county_id = %s", [STATUS, county.pk])]}
    code = addresses["search: code"].rpartition("=")[2]
    wheres |= {f"search: {kind}": search_wheres(words) for kind, words in {**WORDS, "code": code}.items()}
    ours: dict[str, list[float]] = {name: [] for name in wheres}
    raw: dict[str, list[float]] = {name: [] for name in wheres}
    for _turn in range(run.options.rounds):
        for name, where in wheres.items():
            ours[name].append(portal.watch(addresses[name]).seconds)
            raw[name].append(raw_list(*where))
    for name in wheres:
        sql, bare = run.results.timed(f"SQL of {name}", ours[name]), run.results.timed(f"raw {name}", raw[name])
        goal, limit = (2, 3) if name == "filtered" else (4, 4)
        run.results.ratio(goal, f"SQL of {name} against raw", sql, bare, limit)
    _queries(run, portal, addresses)


def _queries(run: Run, portal: InProcess, addresses: dict[str, str]) -> None:
    for name in ("list", "filtered", "last page", *DETAILS):
        run.results.figure(7, f"queries of {name}", portal.watch(addresses[name]).count, 8, "queries")
    few, many = (portal.watch(f"{LIST}?per_page={size}").count for size in (25, 100))
    run.results.figure(7, "growth from 25 to 100 rows", many - few, 0, "queries")


def _weight(run: Run) -> None:
    run.results.figure(10, "HTML, uncompressed", run.official.require(LIST).size / 1024, 100, "KiB")


def _throughput(run: Run) -> None:
    seconds = run.options.seconds / 2
    ours = theirs = 0.0
    for _half in range(2):
        ours += at_once(run.official, LIST, clients=CLIENTS, seconds=seconds) / 2
        theirs += at_once(run.bare, LIST, clients=CLIENTS, seconds=seconds) / 2
    run.results.ratio(8, "requests/s against lean", ours, theirs, 0.4, at_least=True, unit="requests/s")
