"""How soon 100,000 revocations or statuses, or 1,000 changes, count at a gate in which people pass.

    python -m tests.bench.lists --rows 100000 --changes 1000 --rounds 5

From the centre's database over a real mosquitto to the gate's disk and memory, centre and gate in
processes of their own on this machine. Prints; nothing is asserted.
"""

import argparse
import json
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from threading import Event
from time import monotonic_ns
from typing import Any

from gateway.central.keys import load_keys
from gateway.central.publish_lists import ListPublisher, ListSeal
from gateway.central.setup import CONFIG_NAME, NewCentre, make_centre
from gateway.central.store.database import open_database
from gateway.central.store.lists import ListStore
from gateway.codes.revocations import REVOCATIONS
from gateway.codes.site_list import ListForm, SiteKey
from gateway.codes.status_list import STATUSES
from gateway.config import load_central
from gateway.runtime.clock import SystemClock
from gateway.sync.session import Connected, MqttSession, SessionLimits, SessionProfile
from tests.sync.conftest import Broker

BARS_S = {"whole": 5.0, "changes": 0.5}
QUIET_S = 2.0
"""Of each round, in which no list comes: the machine is as busy then as in the others."""

AFTER_NS = 200_000_000
"""Passages up to so long after a list came into force are counted with it."""

Spans = Sequence[tuple[int, int]]


@dataclass
class Measured:
    """What became of one kind of message, round by round."""

    sent_bytes: int = 0
    live_s: list[float] = field(default_factory=list)
    windows_ns: list[tuple[int, int]] = field(default_factory=list)


class Gate:
    """The gate's process.

    Args:
        port: of the broker.
        folder: the centre's; the gate's state lies in it, too.
    """

    def __init__(self, port: int, folder: Path) -> None:
        state = folder / "gate"
        state.mkdir()
        command = [sys.executable, "-m", "tests.bench.lists_gate", str(port), str(folder)]
        self._process = subprocess.Popen(
            [*command, str(state)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def applied_ns(self, name: str, version: int) -> int:
        """Wait until it says that a version counts; the moment."""
        for said in self._lines():
            if said.get("list") == name and said.get("version") == version:
                return int(said["at_ns"])
        raise SystemExit("the gate has died")

    def ended(self) -> Spans:
        """End it; every passage's begin and end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        return next((said["passages"] for said in self._lines() if "passages" in said), [])

    def _lines(self) -> Iterator[dict[str, Any]]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            yield json.loads(line)


class Centre:
    """The centre's publishing, without its web and its ingest.

    Args:
        folder: as `gateway central init` made it.
        broker: running.
    """

    def __init__(self, folder: Path, broker: Broker) -> None:
        self.folder = folder
        config = load_central(folder / CONFIG_NAME)
        self.keys = load_keys(config.keys)
        self.database = open_database(config.central.database)
        self.clock = SystemClock(lambda: True)
        limits = SessionLimits(packet_bytes=1_000_000, unacknowledged=20)
        profile = SessionProfile(
            client_id="centre-park-1", subscriptions=("gate/+/want",), limits=limits
        )
        self.session = MqttSession(broker.settings, profile, self.clock)
        self.session.start()
        while self.session.next_event(1.0) != Connected():
            pass
        self.sent_bytes = 0

    def publisher(self, store: ListStore) -> ListPublisher:
        """A publisher that begins with a whole list."""
        site = SiteKey("park-1", self.keys.roster_key)
        seal = ListSeal(store.form, site, self.keys.document_key)
        return ListPublisher(store, seal, self.publish, always=True)

    def step(self, publisher: ListPublisher) -> int:
        """Sign and send; when that began."""
        began_ns = monotonic_ns()
        publisher.step(self.clock.now())
        return began_ns

    def publish(self, topic: str, payload: bytes) -> bool:
        """Hand a retained message to the broker."""
        self.sent_bytes = len(payload)
        return self.session.publish(topic, payload, retain=True)


def rows(form: ListForm, count: int) -> dict[bytes, bytes]:
    """Random keys with random values."""
    values = [bytes([value]) for value in form.values] or [b""]
    draws = (secrets.choice(values) for _ in range(count))
    return {secrets.token_bytes(form.key_bytes): value for value in draws}


def measure(
    centre: Centre, gate: Gate, form: ListForm, asked: argparse.Namespace
) -> dict[str, Measured]:
    """Whole lists and changes, round by round."""
    store = ListStore(centre.database, form)
    store.replace(rows(form, asked.rows))
    found = {"nothing": Measured(), "whole": Measured(), "changes": Measured()}
    pause = Event()
    for _ in range(asked.rounds):
        pause.wait(1.0)  # what the database did for the list is over
        quiet_ns = monotonic_ns()
        pause.wait(QUIET_S)  # and the next version is the clock's next second
        found["nothing"].windows_ns.append((quiet_ns, monotonic_ns()))
        publisher = centre.publisher(store)
        _round(centre, gate, publisher, store, found["whole"])
        store.put(rows(form, asked.changes))
        _round(centre, gate, publisher, store, found["changes"])
    return found


def _round(
    centre: Centre, gate: Gate, publisher: ListPublisher, store: ListStore, into: Measured
) -> None:
    began_ns = centre.step(publisher)
    applied_ns = gate.applied_ns(store.form.kind.value, publisher.version)
    into.sent_bytes = centre.sent_bytes
    into.live_s.append((applied_ns - began_ns) / 1e9)
    into.windows_ns.append((began_ns, applied_ns + AFTER_NS))


def latencies_ms(spans: Spans, windows_ns: Sequence[tuple[int, int]]) -> list[float]:
    """How long each passage took that began in one of the windows."""
    return [
        (end - begin) / 1e6
        for begin, end in spans
        if any(start <= begin < stop for start, stop in windows_ns)
    ]


def passages(spans_ms: Sequence[float]) -> str:
    """Median, 99th percentile and worst of some passages."""
    if len(spans_ms) < 2:
        return f"{len(spans_ms):5}"
    p99 = quantiles(spans_ms, n=100)[98]
    return f"{len(spans_ms):5} {median(spans_ms):8.2f} {p99:8.2f} {max(spans_ms):8.2f}"


def main() -> None:
    """Measure both lists and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        make_centre(NewCentre(folder, folder / "state", "park-1", "http://127.0.0.1:8090"))
        broker = Broker(folder)
        broker.start()
        stack.callback(broker.kill)
        centre = Centre(folder, broker)
        stack.callback(centre.session.stop)
        stack.enter_context(closing(centre.database))
        gate = Gate(broker.port, folder)
        found = {form: measure(centre, gate, form, asked) for form in (REVOCATIONS, STATUSES)}
        spans = gate.ended()
    print(f"{'':22} {'bytes':>9} {'live s':>8} {'worst':>8} {'bar':>5}   ", end="")
    print(f"{'n':>5} {'p50 ms':>8} {'p99 ms':>8} {'max ms':>8}")
    for form, kinds in found.items():
        for kind, it in kinds.items():
            name = f"{form.kind.value}, {kind}"
            took = f"{'':24}"
            if it.live_s:
                took = f"{median(it.live_s):8.3f} {max(it.live_s):8.3f} {BARS_S[kind]:5.1f}"
            during = passages(latencies_ms(spans, it.windows_ns))
            print(f"{name:22} {it.sent_bytes or '':9} {took}   {during}")
    print(f"{asked.rows} rows, {asked.changes} changes, {asked.rounds} rounds; from the centre's")
    print(
        "database to a gate that has it on disk and in force; the passages of that time beside it"
    )


if __name__ == "__main__":
    main()
