"""The demonstration: a whole park on one machine with people arriving; a composition root."""

import logging
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from firmware_bridge.errors import FirmwareError
from gateway.central.person import Person
from gateway.central.store.database import open_database
from gateway.central.store.people import PeopleStore
from gateway.config import BrokerAddress, MqttSection
from gateway.core.event import EventKind
from gateway.demo.audit import Agreement, compare, wait_until_synced
from gateway.demo.board import BoardKind, make_board
from gateway.demo.cast import Arrival, arrival
from gateway.demo.director import Director, Played
from gateway.demo.guard import Guard
from gateway.demo.mishaps import Chaos, Mischief
from gateway.demo.observer import Observer, is_applied, is_device
from gateway.demo.park import Park
from gateway.demo.pass_desk import PassDesk
from gateway.demo.search import heaps_of, needles_of, report
from gateway.demo.site import make_site
from gateway.demo.stage import Stage
from gateway.demo.stream import MjpegCamera
from gateway.demo.summary import summary
from gateway.demo.traces import Searcher
from gateway.demo.usher import usher
from gateway.demo.welcome import progress, welcome
from gateway.demo.wiretap import Wiretap
from gateway.errors import GatewayError
from gateway.journal.reader import JournalReader
from gateway.journal.store import JOURNAL_NAME
from gateway.runtime.clock import SystemClock
from gateway.runtime.worker import Worker

log = logging.getLogger(__name__)

FPS: Final = 10.0
READY_LIMIT_S: Final = 90.0
SYNC_LIMIT_S: Final = 90.0
_RETAINED_S: Final = 2.0
"""Long enough for the broker to tell a new listener all that it retains, which takes 0.1 s."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked of the demonstration.

    Args:
        people: how many arrive; 0 means that they keep arriving.
        leave: end after the last one, with the audit as the exit code.
        seed: of the script.
        camera: a real camera's source, or empty for the rendered one.
        lan_host: this machine's address for phones, or empty.
        kills: random kill -9 of gate, broker and centre meanwhile.
        search: look for names and codes in all that is left behind, which counts for the exit code.
        folder: where everything is made.
        board: what stands in for the lane's board.
        policy: the park's rules, or None for the demonstration's own, which its script knows.
        usual_ports: pages where people look for them, if nobody else is there.
    """

    people: int
    leave: bool
    seed: int
    camera: str
    lan_host: str
    kills: int
    folder: Path
    board: BoardKind = BoardKind.EMULATED
    search: bool = False
    policy: Path | None = None
    usual_ports: bool = True


def perform(wish: Wish, ending: threading.Event) -> int:
    """Play the demonstration until it is over or ``ending`` is set.

    Returns:
        0 if gate and centre agree row for row at the end (or nobody asked) and a search that was
        asked for found nobody, else 1.

    Raises:
        GatewayError: something needed is missing or did not start.
    """
    try:
        return _perform(wish, ending)
    except FirmwareError as fault:
        raise GatewayError(str(fault)) from fault


def _perform(wish: Wish, ending: threading.Event) -> int:
    with ExitStack() as left:
        show = Show(wish, ending, left)
        show.begin()
        played = show.play()
        differs = show.audit(played) if wish.leave else 0
        found = show.search() if wish.search else 0
        return int(differs or found)


class Show:
    """Everything of one demonstration, started in order and ended in reverse by ``left``."""

    def __init__(self, wish: Wish, ending: threading.Event, left: ExitStack) -> None:
        self._wish = wish
        self._ending = ending
        self._left = left
        self._clock = SystemClock(lambda: True)
        self._stage = Stage(self._clock, wish.seed)
        self.camera = MjpegCamera(self._stage.picture, FPS, self._clock, self._crash)
        self.site = make_site(
            wish.folder,
            wish.camera or self.camera.url,
            wish.lan_host,
            wish.policy,
            usual_ports=wish.usual_ports,
        )
        self.board = make_board(wish.board, wish.folder, self.site.board, self._clock)
        self.park = Park(self.site, self._clock, ending)
        self._guard = Guard(self.site.control_socket, self._clock, self._crash)
        self.observer = Observer(self.journal, self._clock, ending)
        self._desks: list[PassDesk] = []
        self._wiretap = self._listener("wiretap")

    def begin(self) -> None:
        """Start everything and wait until the gate is ready for people."""
        if not self._wish.camera:
            self.camera.start()
            self._left.callback(self.camera.stop)
        self.board.start()
        self._left.callback(self.board.stop)
        self._left.callback(self.park.stop)
        if self._wish.search:
            self._wiretap.start()
            self._left.callback(self._wiretap.stop)
        self.park.start()
        self._guard.start()
        self._left.callback(self._guard.stop)
        self._await_gate()
        welcome(self.site, self._people(), self.park.page_says(), real=bool(self._wish.camera))

    def play(self) -> list[Played]:
        """Let them come."""
        if self._wish.camera:
            usher(self.board, self._ending)
            return []
        director, mischief = self.director(), self.mischief()
        with self._chaos() as chaos:
            played = list(self._arrivals(director, mischief, chaos))
        if not self._wish.leave and not self._ending.is_set():
            progress("没有人再来 / nobody else comes; Ctrl-C 结束 / ends")
            self._ending.wait()
        return played

    def director(self) -> Director:
        """Who plays one arrival after the other."""
        desk = PassDesk(self.site, self._people(), self._clock, self._ending)
        self._desks.append(desk)
        return Director(self.board, self._stage, desk, self.observer, self._guard, self._ending)

    def mischief(self) -> Mischief:
        """What can break between two of them."""
        park = self.park
        return Mischief(
            self.board, self.camera, park.broker, park.centre, self.observer, self._ending
        )

    def agreement(self) -> Agreement | None:
        """What comparing both databases finds; None if the centre stays behind."""
        if not wait_until_synced(self.journal, self._clock, self._ending, SYNC_LIMIT_S):
            return None
        return compare(self.journal, self.site.database)

    def audit(self, played: list[Played]) -> int:
        """Compare both databases and print the summary."""
        agreement = self.agreement() or compare(self.journal, self.site.database)
        reader = JournalReader(self.journal)
        rows = list(reader.since(None))
        reader.close()
        scripted = played if self._wish.policy is None else []
        progress(summary(rows, scripted, agreement))
        return 0 if agreement.holds else 1

    def search(self) -> int:
        """Look for everybody in all that was written and said, and print it; how much was found."""
        latecomer = self._listener("latecomer")  # hears what the broker retains for anyone
        latecomer.start()
        self._ending.wait(_RETAINED_S)
        latecomer.stop()
        heard = self._wiretap.heard + latecomer.heard
        codes = [code for desk in self._desks for code in desk.handed]
        visitors = [visitor for desk in self._desks for visitor in desk.visitors]
        heaps = heaps_of(self.site, [process.log for process in self.park.all], heard)
        searcher = Searcher(needles_of(codes, visitors))
        lines, found = report(searcher, heaps, self.site.roster_file)
        progress(lines)
        return found + self._wiretap.missed

    @property
    def journal(self) -> Path:
        """The gate's journal."""
        return self.site.gate_state / JOURNAL_NAME

    def _listener(self, name: str) -> Wiretap:
        broker = MqttSection(brokers=(BrokerAddress("127.0.0.1", self.site.ports.broker),))
        return Wiretap(broker, name, self._clock, self._crash)

    def _await_gate(self) -> None:
        for wanted in (
            is_device(EventKind.DEVICE_UP, "board"),
            is_device(EventKind.DEVICE_UP, "camera"),
            is_applied("roster"),
            is_applied("revocations"),
        ):
            self.observer.last = 0
            if not self.observer.wait_for(wanted, READY_LIMIT_S) and not self._ending.is_set():
                self.park.check()
                raise GatewayError(
                    f"gate: not ready in {READY_LIMIT_S} s:\n{self.park.gate.tail()}"
                )

    def _people(self) -> tuple[Person, ...]:
        database = open_database(self.site.database)
        people = PeopleStore(database).everyone()
        database.close()
        return people

    def _arrivals(self, director: Director, mischief: Mischief, chaos: Chaos) -> Iterator[Played]:
        for comer in self._script(chaos):
            if comer.mishap is not None and not self._wish.kills:
                progress(comer.mishap.value)
                mischief.befall(comer.mishap)
            played = director.play(comer)
            if not self._wish.kills:
                self.park.check()
            progress(_line(played))
            yield played

    def _script(self, chaos: Chaos) -> Iterator[Arrival]:
        """Everyone who was asked for, and then whoever it takes until the last kill."""
        for number in count(1):
            enough = self._wish.people and number > self._wish.people and chaos.over
            if enough or self._ending.is_set():
                return
            yield arrival(number, self._wish.seed)

    @contextmanager
    def _chaos(self) -> Iterator[Chaos]:
        victims = [self.park.gate, self.park.broker, self.park.centre]
        chaos = Chaos(victims, self._wish.kills, self._wish.seed)
        if not self._wish.kills:
            yield chaos
            return
        worker = Worker("demo-chaos", chaos.body, self._crash)
        worker.start()
        yield chaos
        worker.ask_to_stop()
        worker.join()
        progress(f"kill -9: {chaos.killed}")

    def _crash(self, name: str) -> None:
        log.error("demonstration: thread %s failed", name)
        self._ending.set()


def _line(played: Played) -> str:
    verdict = played.verdict.wire if played.verdict is not None else played.trouble
    reasons = ", ".join(played.reasons)
    return f"{played.arrival.number:4d}  {played.arrival.role.value:34s} {verdict:7s} {reasons}"
