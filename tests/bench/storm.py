"""How soon 1,000 gates are all back at one mosquitto over mutual TLS after it was killed.

    python -m tests.bench.storm [--gates N] [--rounds N] [--processes N]

Each gate is the gate's own session (`sessions`), or paho as it comes (`paho`), with its own client
id, will and subscriptions, all with one certificate. Every gate connects at once, the broker is
killed (SIGKILL) and started again at once. All is on this machine: broker and gates share its
processors, so times are an upper bound for a broker of its own. "Ready" is: every subscription
granted; times count from the moment at which the broker listens again, the first ones from the
start of the gates' processes.
"""

import argparse
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from gateway.cli import main as gateway
from tests.bench.bar import Bar
from tests.ports import free_port

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
LIMIT_S = 180.0
WAYS = ("sessions", "paho")


@dataclass(frozen=True, slots=True)
class Storm:
    """What one storm came to.

    Args:
        ready_s: seconds until each gate was ready, ascending; those that never were are missing.
        broker_cpu_s: what the broker worked meanwhile.
        rss_mib: what the broker held when it was over.
    """

    ready_s: list[float]
    broker_cpu_s: float
    rss_mib: float

    def share(self, part: float) -> float:
        """The seconds after which this part of those that came were ready."""
        if not self.ready_s:
            return float("nan")
        return self.ready_s[min(len(self.ready_s) - 1, int(part * len(self.ready_s)))]


def main() -> None:
    """Print a table and what was to be reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gates", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--processes", type=int, default=4)
    asked = parser.parse_args()
    if MOSQUITTO is None:
        raise SystemExit("mosquitto is not installed: apt-get install mosquitto")
    failed = 0
    print(f"{asked.gates} gates in {asked.processes} processes, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        broker = Broker(Path(folder))
        print(
            "way       storm    ready     p50 s    p99 s    all s  broker CPU s  ms/gate  RSS MiB"
        )
        for _ in range(asked.rounds):
            for way in WAYS:
                for name, storm in storms(broker, way, asked.gates, asked.processes):
                    print(line(way, name, storm, asked.gates), flush=True)
                    failed += (way == "sessions") * (asked.gates - len(storm.ready_s))
    print(Bar("gates that did not come back", failed, 0, at_most=True))


def line(way: str, name: str, storm: Storm, gates: int) -> str:
    """One line of the table."""
    times = "".join(f"{storm.share(part):9.2f}" for part in (0.5, 0.99, 1.0))
    each = 1000 * storm.broker_cpu_s / gates
    broker = f"{storm.broker_cpu_s:14.2f}{each:9.2f}{storm.rss_mib:9.1f}"
    return f"{way:10}{name:7}{len(storm.ready_s):7}{times}{broker}"


def storms(broker: "Broker", way: str, gates: int, processes: int) -> Iterator[tuple[str, Storm]]:
    """All come for the first time, and again after the broker was killed."""
    broker.start()
    said: queue.Queue[tuple[int, float]] = queue.Queue()
    try:
        began = perf_counter()
        with crowd(broker, way, gates, processes, said):
            yield "first", _await(broker, said, gates, began)
            broker.kill()
            began = broker.start()
            while not said.empty():
                said.get()
            yield "again", _await(broker, said, gates, began)
    finally:
        broker.kill()


def _await(
    broker: "Broker", said: "queue.Queue[tuple[int, float]]", gates: int, began: float
) -> Storm:
    ready: dict[int, float] = {}
    while len(ready) < gates:
        try:
            left_s = max(0.0, LIMIT_S - (perf_counter() - began))
            number, at = said.get(timeout=left_s)
        except queue.Empty:
            break
        if at >= began:
            ready.setdefault(number, at - began)
    return Storm(sorted(ready.values()), broker.cpu_s(), broker.rss_mib())


@contextmanager
def crowd(
    broker: "Broker",
    way: str,
    gates: int,
    processes: int,
    said: "queue.Queue[tuple[int, float]]",
) -> Iterator[None]:
    """The gates' processes, whose words come into a queue."""
    running = []
    bounds = [gates * part // processes for part in range(processes + 1)]
    for first, end in pairwise(bounds):
        where = [str(broker.port), str(broker.link), str(first), str(end - first)]
        command = [sys.executable, "-m", "tests.bench.storm_gates", way, *where]
        one = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(one)
        threading.Thread(target=_hear, args=(one, said), daemon=True).start()
    try:
        yield
    finally:
        for one in running:
            one.kill()
            one.wait()


def _hear(one: "subprocess.Popen[str]", said: "queue.Queue[tuple[int, float]]") -> None:
    for words in one.stdout or ():
        number, at = words.split()
        said.put((int(number), float(at)))


class Broker:
    """A mosquitto that asks everybody for a certificate, and may be killed.

    Args:
        folder: for its files; the certificates are made as an installer makes them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        centre = folder / "centre"
        self.link = centre / "link"
        make = ["central", "certificate", "--config", str(centre / "central.toml")]
        with redirect_stdout(None):
            gateway(["central", "init", "--dir", str(centre), "--site", "park-1"])
            gateway([*make, "broker", "--broker", "127.0.0.1"])
            gateway([*make, "gate-1"])
        lines = (
            "user root",
            f"listener {self.port} 127.0.0.1",
            f"cafile {self.link / 'ca.pem'}",
            f"certfile {self.link / 'broker.pem'}",
            f"keyfile {self.link / 'broker.key'}",
            "require_certificate true",
            "use_identity_as_username true",
            "",
        )
        (folder / "mosquitto.conf").write_text("\n".join(lines), "utf-8")

    def start(self) -> float:
        """Run it; the moment at which it listened."""
        command = [str(MOSQUITTO), "-c", str(self._folder / "mosquitto.conf")]
        self._running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert self._running.stderr is not None
        for words in self._running.stderr:
            if b"running" in words:
                break
        began = perf_counter()
        threading.Thread(target=self._running.stderr.read, daemon=True).start()
        return began

    def kill(self) -> None:
        """SIGKILL."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            self._running = None

    def cpu_s(self) -> float:
        """What it worked since it was started, in seconds."""
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_mib(self) -> float:
        """What it holds in memory."""
        kib = self._proc("status").partition("VmRSS:")[2].split()[0]
        return int(kib) / 1024

    def _proc(self, name: str) -> str:
        assert self._running is not None
        return Path(f"/proc/{self._running.pid}/{name}").read_text("utf-8")


if __name__ == "__main__":
    main()
