"""Looks at a page as machines can: room, contrast and names, weight; and finds the way to the next ones."""

import gzip
import re
from collections import deque
from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, resolve

HEAVIEST = 100_000  # bytes
DOWNLOADS = re.compile("_file$|_evidence$|_dossier$|^admin:|^api|^static$")
LOADED = "() => !document.querySelector('[hx-trigger=load]')"
SENT = """() => performance.getEntriesByType('resource').filter(one => !one.name.endsWith('.woff2'))
    .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
OVERFLOW = "() => document.scrollingElement.scrollWidth - innerWidth"
IN_DARK = "() => document.documentElement.dataset.theme === 'dark'"
LEADS_TO = "links => links.map(link => new URL(link.getAttribute('href'), location).href)"
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}


def open_page(page, address):
    """The answer to `address`, with every panel that the page fetches for itself in place."""
    answer = page.goto(address)
    page.wait_for_function(LOADED)
    return answer


def walk(page, places, known):
    """Follow every link from these places, one page of each kind; (faults by address, kinds of pages seen).

    Of the kinds that are known already only the places themselves are opened, for a glance.
    """
    faults, seen, waiting = {}, set(), deque(places)
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind is None or kind in seen or (kind in known and address not in places):
            continue
        seen.add(kind)
        answer = open_page(page, address)
        if wrong := glance(page, answer) if kind in known else faults_of(page, answer):
            faults[address] = wrong
        waiting += ways_on(page)
    return faults, seen


def glance(page, answer):
    """Whether the page that is open came at all, and fits the screen."""
    faults = [] if answer.status == 200 else [f"answers {answer.status}"]
    if (wide := page.evaluate(OVERFLOW)) > 0:
        faults.append(f"{wide} px wider than the screen")
    return faults


def faults_of(page, answer):
    """What is wrong with the page that is open, in both themes."""
    faults = glance(page, answer)
    if (weight := weight_of(page, answer)) > HEAVIEST:
        faults.append(f"weighs {weight} bytes")
    page.evaluate(AXE_SCRIPT)
    faults += barriers(page, {"resultTypes": ["violations"]})
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(IN_DARK)
    faults += [f"dark: {barrier}" for barrier in barriers(page, CONTRAST)]
    page.emulate_media(color_scheme="light")
    return faults


def barriers(page, options):
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{one['id']} ({one['impact']}): {one['nodes'][0]['html']}" for one in found]


def weight_of(page, answer):
    """Bytes of the page, compressed as the proxy sends it, with its styles, scripts, pictures and panels.

    The font comes once for all pages and is left out.
    """
    return len(gzip.compress(answer.body())) + page.evaluate(SENT)


def kind_of(address):
    """What kind of page an address leads to: one of each is looked at. None for files and other places."""
    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    asked = parse_qs(parts.query)
    if "format" in asked or DOWNLOADS.search(found.view_name):
        return None
    return (found.view_name, found.kwargs.get("step"), *(asked.get(name, [""])[0] for name in ("tab", "step")))


def ways_on(page):
    """Addresses that the page's links lead to, in the order of the page."""
    links = page.eval_on_selector_all("a[href]", LEADS_TO)  # those inside drawings too
    host = urlsplit(page.url).netloc
    return [link.partition("#")[0] for link in links if urlsplit(link).netloc == host]
