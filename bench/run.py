"""What every part of a run needs at hand: options, data, servers, readers."""

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from accounts.models import User
from bench.clients import Client
from bench.results import Results
from bench.servers import WebServer


@dataclass(frozen=True)
class Run:
    """One run: `official` and `administrator` read over HTTP, `bare` has no session; `reader` is the official."""

    options: Namespace
    folder: Path
    server_url: str
    results: Results
    portal: WebServer
    lean: WebServer
    official: Client
    administrator: Client
    bare: Client
    reader: User
