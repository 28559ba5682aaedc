"""Asks pages of a server and times them; a plain socket, so that the asking costs next to nothing."""

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

RECEIVED = 1 << 18
TIMEOUT = 600


@dataclass(frozen=True)
class Answer:
    """What came back: seconds to the first and to the last byte, and the bytes after the head."""

    first_byte: float
    seconds: float
    status: int
    body: bytes
    size: int


@dataclass(frozen=True)
class Client:
    """One reader of one server; `headers` carry the session or the token."""

    port: int
    headers: tuple[str, ...] = ()

    def request(self, path: str) -> bytes:
        lines = (f"GET {path} HTTP/1.0", f"Host: 127.0.0.1:{self.port}", *self.headers, "", "")
        return "\r\n".join(lines).encode()

    def get(self, path: str, *, keep: bool = True) -> Answer:
        """The answer; without `keep` its body is counted and thrown away, as a download goes to a disk."""
        message, pieces, size, first = self.request(path), [], 0, 0.0
        started = time.perf_counter()
        with socket.create_connection(("127.0.0.1", self.port), TIMEOUT) as connection:
            connection.sendall(message)
            while piece := connection.recv(RECEIVED):
                first = first or time.perf_counter()
                size += len(piece)
                if keep or not pieces:
                    pieces.append(piece)
        ended = time.perf_counter()
        head, _, body = b"".join(pieces).partition(b"\r\n\r\n")
        return Answer(first - started, ended - started, int(head[9:12]), body, size - len(head) - 4)

    def require(self, path: str, *, keep: bool = True) -> Answer:
        answer = self.get(path, keep=keep)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {answer.body[:500].decode(errors='replace')}")
        return answer


def in_turn(asked: Sequence[tuple[str, Client, str]], rounds: int, warm_up: int = 6) -> dict[str, list[float]]:
    """Seconds by name, every page asked once a round, so that whatever else the machine does touches all alike."""
    found: dict[str, list[float]] = {name: [] for name, _client, _path in asked}
    for turn in range(-warm_up, rounds):
        for name, client, path in asked:
            answer = client.require(path)
            if turn >= 0:
                found[name].append(answer.seconds)
    return found


def at_once(client: Client, path: str, *, clients: int, seconds: float) -> float:
    """Requests a second when so many readers ask again and again."""
    answered, until = [0] * clients, time.perf_counter() + seconds

    def ask(place: int) -> None:
        while time.perf_counter() < until:
            client.require(path, keep=False)
            answered[place] += 1

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answered) / (time.perf_counter() - started)
