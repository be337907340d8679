"""The processes of a site, ours or a peer's, and what each gate told; breaks nothing itself."""

import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from tests.bench.park_server import HOST, ParkServer, free_port, until_listening
from tests.faults.sync_proxy import Wire

ROOT = Path(__file__).parents[2]
BARE = "bare"
"""The peer that is paho alone."""


class Member:
    """A process that is killed, frozen and started again under its name.

    Args:
        name: for the log.
        command: what starts it.
        log: where its words go.
        port: listened on as soon as it is there; 0 for none.
    """

    def __init__(self, name: str, command: list[str], log: Path, port: int = 0) -> None:
        self.name = name
        self.told: list[int] = []
        """Numbers that it printed, each of an event that it holds to be safe."""
        self._command = command
        self._log = log
        self.port = port
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it unless it lives."""
        if self._process is not None:
            return
        pipe = subprocess.PIPE
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdin=pipe, stdout=pipe, stderr=log, text=True, cwd=ROOT
            )
        Thread(target=self._listen, args=(self._process,), daemon=True).start()
        if self.port:
            until_listening(self.port)

    def kill(self) -> None:
        """Kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """It stands still in the middle of whatever it does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def hush(self) -> None:
        """No new event; what is there is still sent."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip().isdigit():
                self.told.append(int(line))


@dataclass(frozen=True, slots=True)
class Site:
    """Who can fail.

    Args:
        gates: those who make events.
        brokers: between them.
        centres: who keeps the events: the centre and its workers.
        wires: between gates and brokers, one each.
        centre_wires: between brokers and those of ours who keep the events: each of them has a
            connection for batches and one for urgent rows.
        crash_database: what ends and starts the database's server; None where there is none.
    """

    gates: tuple[Member, ...]
    brokers: tuple[Member, ...]
    centres: tuple[Member, ...]
    wires: tuple[Wire, ...]
    centre_wires: tuple[Wire, ...] = ()
    crash_database: Callable[[], None] | None = None

    @property
    def members(self) -> tuple[Member, ...]:
        """All of them, the brokers first."""
        return (*self.brokers, *self.centres, *self.gates)

    def start(self) -> None:
        """Bring all of them up."""
        for member in self.members:
            member.start()

    def kill(self) -> None:
        """The end."""
        for member in self.members:
            member.kill()


def our_site(server: ParkServer, gates: int, per_second: float, workers: int) -> Site:
    """Real gates' journals and links, and a real centre.

    Args:
        server: where it lies.
        gates: how many.
        per_second: events of each.
        workers: how many take the rows in, at two brokers; with 0 the centre does, at one.
    """
    folder, brokers = server.folder, [_broker(server)]
    wires = [Wire(server.port)]
    if workers:
        second = _spread(server)
        brokers.append(_broker(server, second))
        wires.append(Wire(second))
    centre_wires = tuple(_by_wire(server, broker.port) for broker in brokers)

    def gate(number: int) -> Member:
        name, near = f"g{number}", number % len(wires)
        (folder / name).mkdir()
        ports = ",".join(str(wire.port) for wire in wires[near:] + wires[:near])
        rest = [ports, str(folder / name), name, str(per_second)]
        return Member(name, [*_module("tests.faults.sync_gate"), *rest], folder / f"{name}.log")

    def central(name: str, act: str, port: int = 0) -> Member:
        command = [*_module("gateway"), "central", act, "--config", str(server.config)]
        return Member(name, command, folder / f"{name}.log", port)

    crew = [central(f"worker{number}", "work") for number in range(workers)]
    return Site(
        gates=tuple(gate(number) for number in range(gates)),
        brokers=tuple(brokers),
        centres=(central("centre", "run", server.web_port), *crew),
        wires=tuple(wires),
        centre_wires=centre_wires,
    )


def _by_wire(server: ParkServer, port: int) -> Wire:
    """Have the centre and its workers reach a broker by a wire."""
    wire = Wire(port)
    told = server.config.read_text("utf-8")
    server.config.write_text(told.replace(f':{port}"', f':{wire.port}"'), "utf-8")
    return wire


def _spread(server: ParkServer) -> int:
    """Have the rows taken in by workers, and a second broker; its port."""
    port = free_port()
    told = server.config.read_text("utf-8")
    told = told.replace(f':{server.port}"', f':{server.port}", "{HOST}:{port}"')
    server.config.write_text(told.replace("[keys]", "workers = true\n\n[keys]"), "utf-8")
    first = (server.folder / "mosquitto.conf").read_text("utf-8")
    second = first.replace(f"listener {server.port} ", f"listener {port} ")
    (server.folder / f"mosquitto-{port}.conf").write_text(second, "utf-8")
    return port


def peers_site(server: ParkServer, kind: str, gates: int, per_second: float) -> Site:
    """A peer's senders and a receiver that knows the library alone.

    Args:
        server: whose broker and folder.
        kind: which peer: ``BARE``, or a storage of thingsboard-gateway.
        gates: how many senders.
        per_second: events of each.
    """
    folder = server.folder
    wire, peer = Wire(server.port), _module("tests.faults.sync_peer")
    storages = _module("tests.faults.sync_storages")

    def sender(number: int) -> Member:
        name = f"peer{number}-{kind}"
        bare = [*peer, "sender", str(wire.port)]
        stored = [*storages, str(wire.port), str(folder / name)]
        command = [*(bare if kind == BARE else stored), name, str(per_second)]
        return Member(name, command, folder / f"{name}.log")

    receiver = [*peer, "receiver", str(server.port), str(folder / "peer.sqlite")]
    return Site(
        gates=tuple(sender(number) for number in range(gates)),
        brokers=(_broker(server),),
        centres=(Member("receiver", receiver, folder / "receiver.log"),),
        wires=(wire,),
    )


def _broker(server: ParkServer, second: int = 0) -> Member:
    command = server.broker_command
    if second:
        command = [*command[:-1], str(server.folder / f"mosquitto-{second}.conf")]
    port = second or server.port
    return Member(f"broker {port}", command, server.folder / f"broker-{port}.log", port)


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", name]
