"""The processes of a site, ours or a peer's, and what each gate told; breaks nothing itself."""

import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from tests.bench.park_server import ParkServer, until_listening
from tests.faults.sync_proxy import Wire

ROOT = Path(__file__).parents[2]


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
        self._port = port
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
        if self._port:
            until_listening(self._port)

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
        broker: between them.
        centre: who keeps the events.
        wire: between gates and broker.
        crash_database: what ends and starts the database's server; None where there is none.
    """

    gates: tuple[Member, ...]
    broker: Member
    centre: Member
    wire: Wire
    crash_database: Callable[[], None] | None = None

    @property
    def members(self) -> tuple[Member, ...]:
        """All of them, the broker first."""
        return (self.broker, self.centre, *self.gates)

    def start(self) -> None:
        """Bring all of them up."""
        for member in self.members:
            member.start()

    def kill(self) -> None:
        """The end."""
        for member in self.members:
            member.kill()


def our_site(server: ParkServer, gates: int, per_second: float) -> Site:
    """Real gates' journals and links, and a real centre."""
    folder = server.folder
    wire = Wire(server.port)

    def gate(number: int) -> Member:
        name = f"g{number}"
        (folder / name).mkdir()
        rest = [str(wire.port), str(folder / name), name, str(per_second)]
        return Member(name, [*_module("tests.faults.sync_gate"), *rest], folder / f"{name}.log")

    centre = [*_module("gateway"), "central", "run", "--config", str(server.config)]
    return Site(
        gates=tuple(gate(number) for number in range(gates)),
        broker=_broker(server),
        centre=Member("centre", centre, folder / "centre.log", server.web_port),
        wire=wire,
    )


def peers_site(server: ParkServer, gates: int, per_second: float) -> Site:
    """The library alone at both ends."""
    folder = server.folder
    wire, peer = Wire(server.port), _module("tests.faults.sync_peer")

    def sender(number: int) -> Member:
        name = f"peer{number}"
        rest = ["sender", str(wire.port), name, str(per_second)]
        return Member(name, [*peer, *rest], folder / f"{name}.log")

    receiver = [*peer, "receiver", str(server.port), str(folder / "peer.sqlite")]
    return Site(
        gates=tuple(sender(number) for number in range(gates)),
        broker=_broker(server),
        centre=Member("receiver", receiver, folder / "receiver.log"),
        wire=wire,
    )


def _broker(server: ParkServer) -> Member:
    return Member("broker", server.broker_command, server.folder / "broker.log", server.port)


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", name]
