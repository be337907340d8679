"""The demonstration: a whole park on one machine with people arriving; a composition root."""

import logging
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from firmware_bridge.emulator.board import EmulatedBoard
from gateway.central.person import Person
from gateway.central.store.database import open_database
from gateway.central.store.people import PeopleStore
from gateway.core.event import EventKind
from gateway.demo.audit import compare, wait_until_synced
from gateway.demo.cast import Arrival, script
from gateway.demo.director import Director, Played
from gateway.demo.guard import Guard
from gateway.demo.mishaps import Chaos, Mischief
from gateway.demo.observer import Observer, is_device, is_kind
from gateway.demo.park import Park
from gateway.demo.pass_desk import PassDesk
from gateway.demo.site import make_site
from gateway.demo.stage import Stage
from gateway.demo.stream import MjpegCamera
from gateway.demo.summary import summary
from gateway.demo.usher import usher
from gateway.demo.welcome import progress, welcome
from gateway.errors import GatewayError
from gateway.journal.reader import JournalReader
from gateway.journal.store import JOURNAL_NAME
from gateway.runtime.clock import SystemClock
from gateway.runtime.worker import Worker

log = logging.getLogger(__name__)

FPS: Final = 10.0
READY_LIMIT_S: Final = 30.0
SYNC_LIMIT_S: Final = 90.0


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
        folder: where everything is made.
    """

    people: int
    leave: bool
    seed: int
    camera: str
    lan_host: str
    kills: int
    folder: Path


def perform(wish: Wish, ending: threading.Event) -> int:
    """Play the demonstration until it is over or ``ending`` is set.

    Returns:
        0 if gate and centre agree row for row at the end (or nobody asked), else 1.

    Raises:
        GatewayError: something needed is missing or did not start.
    """
    with ExitStack() as left:
        show = Show(wish, ending, left)
        show.begin()
        played = show.play()
        return show.audit(played) if wish.leave else 0


class Show:
    """Everything of one demonstration, started in order and ended in reverse by ``left``."""

    def __init__(self, wish: Wish, ending: threading.Event, left: ExitStack) -> None:
        self._wish = wish
        self._ending = ending
        self._left = left
        self._clock = SystemClock(lambda: True)
        self._stage = Stage(self._clock, wish.seed)
        self._camera = MjpegCamera(self._stage.picture, FPS, self._clock, self._crash)
        self._site = make_site(wish.folder, wish.camera or self._camera.url, wish.lan_host)
        self._board = EmulatedBoard(self._site.board, self._clock)
        self._park = Park(self._site, self._clock, ending)
        self._guard = Guard(self._site.control_socket, self._clock, self._crash)
        self._observer = Observer(self._journal, self._clock, ending)

    def begin(self) -> None:
        """Start everything and wait until the gate is ready for people."""
        if not self._wish.camera:
            self._camera.start()
            self._left.callback(self._camera.stop)
        self._board.start()
        self._left.callback(self._board.stop)
        self._left.callback(self._park.stop)
        self._park.start()
        self._guard.start()
        self._left.callback(self._guard.stop)
        self._await_gate()
        welcome(self._site, self._people(), self._park.page_says(), real=bool(self._wish.camera))

    def play(self) -> list[Played]:
        """Let them come."""
        if self._wish.camera:
            usher(self._board, self._ending)
            return []
        director = Director(
            self._board,
            self._stage,
            PassDesk(self._site, self._people(), self._clock, self._ending),
            self._observer,
            self._guard,
            self._ending,
        )
        with self._chaos():
            return list(self._arrivals(director))

    def audit(self, played: list[Played]) -> int:
        """Compare both databases and print the summary."""
        synced = wait_until_synced(self._journal, self._clock, self._ending, SYNC_LIMIT_S)
        agreement = compare(self._journal, self._site.database)
        reader = JournalReader(self._journal)
        rows = list(reader.since(None))
        reader.close()
        print(summary(rows, played, agreement), flush=True)  # noqa: T201 - what it is for
        return 0 if synced and agreement.holds else 1

    @property
    def _journal(self) -> Path:
        return self._site.gate_state / JOURNAL_NAME

    def _await_gate(self) -> None:
        for wanted in (
            is_device(EventKind.DEVICE_UP, "board"),
            is_device(EventKind.DEVICE_UP, "camera"),
            is_kind(EventKind.CONFIGURATION_APPLIED),
        ):
            self._observer.last = 0
            if not self._observer.wait_for(wanted, READY_LIMIT_S) and not self._ending.is_set():
                self._park.check()
                raise GatewayError(
                    f"gate: not ready in {READY_LIMIT_S} s:\n{self._park.gate.tail()}"
                )

    def _people(self) -> tuple[Person, ...]:
        database = open_database(self._site.database)
        people = PeopleStore(database).everyone()
        database.close()
        return people

    def _arrivals(self, director: Director) -> Iterator[Played]:
        mischief = Mischief(
            self._board,
            self._camera,
            self._park.broker,
            self._park.centre,
            self._observer,
            self._ending,
        )
        for arrival in self._script():
            if self._ending.is_set():
                return
            if arrival.mishap is not None and not self._wish.kills:
                progress(arrival.mishap.value)
                mischief.befall(arrival.mishap)
            played = director.play(arrival)
            progress(_line(played))
            yield played

    def _script(self) -> Iterator[Arrival]:
        if self._wish.people:
            return iter(script(self._wish.people, self._wish.seed))
        return (script(number, self._wish.seed)[-1] for number in count(1))

    @contextmanager
    def _chaos(self) -> Iterator[None]:
        if not self._wish.kills:
            yield
            return
        victims = [self._park.gate, self._park.broker, self._park.centre]
        chaos = Chaos(victims, self._wish.kills, self._wish.seed)
        worker = Worker("demo-chaos", chaos.body, self._crash)
        worker.start()
        yield
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
