"""A guard's page over a real control socket; journal and roster are lists of the test's own."""

import queue
import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway.control.client import ControlClient, Glance
from gateway.control.server import ControlServer
from gateway.core.disk_days import Growth
from gateway.core.drift import DriftMemory
from gateway.core.event import EventKind
from gateway.core.guard_acts import (
    ConfirmationFailed,
    GuardAct,
    HandMeasured,
    LaneAsked,
    ManualOpen,
    NumberTyped,
    PassbackForgiven,
)
from gateway.core.inside import Walk
from gateway.core.instant import MS_PER_DAY, ClockQuality
from gateway.core.lane import DeviceView, LaneState, LaneView, LinkView
from gateway.core.look import NOTHING_SEEN
from gateway.core.signals import Device, Signal
from gateway.errors import JournalError
from gateway.journal.people import People, Person
from gateway.journal.reader import RECENT_ROWS
from gateway.journal.row import JournalRow
from gateway.journal.searching import Found, Wanted
from gateway.journal.space import Space
from gateway.runtime.clock import Clock, ManualClock, SystemClock
from gateway.web.accounts import Accounts
from gateway.web.passages import holder_of
from gateway.web.wsgi import Parts, build
from tests.working import working

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from gateway.core.deeds import Deed

CHROMIUM = Path("/usr/bin/chromium")
LIMIT_S = 5.0
NAME, PASSWORD = "zhang", "seven-blue-tigers"
QUICK_HASH = "scrypt:1024:8:1"
ORIGIN = "http://localhost"
SAME_PAGE = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}

IDLE = LaneView(
    gate="三号门 Gate 3",
    state=LaneState.IDLE,
    answers=None,
    reasons=(),
    holder="",
    holder_name="",
    celsius=None,
    uncertainty_celsius=None,
    arm_open=False,
    fire=False,
    fault="",
    changed_wall_ms=1_800_000_000_000,
    fever_celsius=37.3,
    devices=tuple(DeviceView(device, up=True, detail="", since_wall_ms=1) for device in Device),
    link=LinkView(
        connected=True,
        backlog=0,
        roster_version=12,
        roster_people=10_000,
        roster_issued_ms=1_799_990_000_000,
    ),
)


ROOMY = Space(30_000_000_000, 32_000_000_000)
BUSY = Growth(140_000, 7 * MS_PER_DAY, 1500.0)


@dataclass
class ListedRecords:
    """Journal and roster as lists."""

    rows: list[JournalRow] = field(default_factory=list)
    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name and company by random id."""
    room: Space = ROOMY
    grown: Growth | None = BUSY
    remembered: DriftMemory = field(default_factory=DriftMemory)
    walks: list[Walk] = field(default_factory=list)
    broken: bool = False
    looked_at: int = RECENT_ROWS
    """How many of the newest rows a search looks at."""

    def add(self, kind: EventKind, **body: Any) -> None:  # noqa: ANN401  # any facts of a row
        """A row has been written, a minute after the one before."""
        self.add_at(1_800_000_000_000 + (len(self.rows) + 1) * 60_000, kind, **body)

    def add_at(
        self,
        wall_ms: int,
        kind: EventKind,
        mono_ns: int = 0,
        boot: str = "boot",
        **body: Any,  # noqa: ANN401 - any facts of a row
    ) -> None:
        """A row has been written at a moment."""
        synced, sequence = ClockQuality.SYNCED, len(self.rows) + 1
        row = JournalRow(
            sequence, kind.value, wall_ms, mono_ns, boot, synced, 1, 12, body, "0" * 64
        )
        self.rows.insert(0, row)

    def recent(self, limit: int, kinds: Collection[EventKind]) -> list[JournalRow]:
        """The newest rows."""
        wanted = {kind.value for kind in kinds}
        return [row for row in self.rows if row.kind in wanted][:limit]

    def names(self, holder_ids: Collection[str]) -> dict[str, str]:
        """Full names."""
        return {known: self.people[known][0] for known in holder_ids if known in self.people}

    def company(self, holder_id: str) -> str:
        """A company."""
        return self.people.get(holder_id, ("", ""))[1]

    def found(self, wanted: Wanted, limit: int, before: int | None = None) -> Found:
        """The newest rows that fit."""
        if self.broken:
            raise JournalError("journal: disk gone")
        kinds = {kind.value for kind in wanted.kinds}
        fitting = [
            row
            for row in self.rows[: self.looked_at]
            if row.kind in kinds
            and (before is None or row.sequence < before)
            and (wanted.since_ms or 0) <= row.wall_ms < wanted.until_ms
            and (not wanted.reason or wanted.reason in row.body.get("reasons", []))  # type: ignore[operator]  # a list
            and (wanted.holders is None or holder_of(row) in wanted.holders)
            and (wanted.grants is None or row.body.get("grant") in wanted.grants)
        ]
        if len(fitting) < limit and len(self.rows) <= self.looked_at:
            return Found(tuple(fitting))
        last = fitting[limit - 1] if len(fitting) >= limit else self.rows[self.looked_at - 1]
        return Found(tuple(fitting[:limit]), last.sequence, last.wall_ms)

    def named(self, typed: str) -> People:
        """Whose name or company contains the text."""
        fits = [holder for holder, words in self.people.items() if typed in " ".join(words)]
        return People(frozenset(fits if typed else ()))

    def people_of(self, holder_ids: Collection[str]) -> dict[str, Person]:
        """Names and companies."""
        return {known: Person(*self.people[known]) for known in holder_ids if known in self.people}

    def walks_since(self, wall_ms: int) -> list[Walk]:
        """As the test says."""
        if self.broken:
            raise JournalError("journal: disk gone")
        return [walk for walk in self.walks if walk.at_ms >= wall_ms]

    def drift(self) -> DriftMemory:
        """What the test remembers."""
        return self.remembered

    def space(self) -> Space:
        """A card of 32 GB, nearly empty."""
        return self.room

    def growth(self, now_wall_ms: int) -> Growth:  # noqa: ARG002 - the protocol's own
        """As a busy lane writes."""
        if self.grown is None:
            raise JournalError("journal: no such file")
        return self.grown


class Rig:
    """One page and the gate behind it."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock
        self.requests: queue.Queue[Signal] = queue.Queue()
        self.records = ListedRecords()
        self.accounts = Accounts(folder / "guards.json", QUICK_HASH)
        self.gate = ControlClient(folder / "c.sock", clock)
        self.stopping = threading.Event()
        self.parts = Parts(
            gate=self.gate,
            records=self.records,
            accounts=self.accounts,
            clock=clock,
            gate_name="三号门 Gate 3",
            hosts=("127.0.0.1",),
            key=b"k" * 32,
            stopping=self.stopping,
        )
        self.app = build(self.parts)
        self.look = NOTHING_SEEN
        """What the gate's camera sees."""
        self._serving = ExitStack()
        self.server: ControlServer
        self.asked: ManualOpen
        self.typed: NumberTyped
        self.forgiven: PassbackForgiven
        self.unconfirmed: ConfirmationFailed
        self.read: HandMeasured
        self.lane: LaneAsked
        self.done: Deed

    def start_gate(self) -> None:
        """The gate process starts."""
        system = SystemClock(lambda: True)
        self.server = ControlServer(
            self.folder / "c.sock", self.requests.put, system, look=lambda: self.look
        )
        wake = partial(self.server.answer, "", ok=False, text="", sequence=None)
        self._serving.enter_context(working("control", self.server.run, wake))

    def stop_gate(self) -> None:
        """The gate process ends."""
        self._serving.close()

    def show(self, **changes: Any) -> LaneView:  # noqa: ANN401  # any field of a view
        """Publish a view and wait until the page has it."""
        view = replace(IDLE, **changes)
        self.server.publish(view)
        self.wait(lambda glance: glance.view == view)
        return view

    def wait(self, true_of: Callable[[Glance], bool]) -> None:
        """Wait until the page's process knows something."""
        system = SystemClock(lambda: True)
        limit_ns = system.mono_ns() + int(LIMIT_S * 1e9)
        glance = self.gate.glance()
        while not true_of(glance):
            assert system.mono_ns() < limit_ns, "the gate did not say so"
            glance = self.gate.wait_beyond(glance.version, LIMIT_S)

    @contextmanager
    def answering(self, *, ok: bool, text: str = "", sequence: int | None = None) -> Iterator[None]:
        """Be the gate for one request that is made within."""

        def answer() -> None:
            asked = self.requests.get(timeout=LIMIT_S)
            assert isinstance(asked, GuardAct)
            self.server.answer(asked.act, ok=ok, text=text, sequence=sequence)
            match asked:
                case NumberTyped():
                    self.typed = asked
                case HandMeasured():
                    self.read = asked
                case ManualOpen():
                    self.asked = asked
                case PassbackForgiven():
                    self.forgiven = asked
                case ConfirmationFailed():
                    self.unconfirmed = asked
                case LaneAsked():
                    self.lane = asked
                case _:
                    self.done = asked

        thread = threading.Thread(target=answer)
        thread.start()
        yield
        thread.join(LIMIT_S)


@pytest.fixture(scope="session")
def hashed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An accounts' file with one guard, made once because hashing takes its time."""
    path = tmp_path_factory.mktemp("accounts") / "guards.json"
    Accounts(path, QUICK_HASH).set_password(NAME, PASSWORD)
    return path.read_text("utf-8")


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return ManualClock()


@pytest.fixture(scope="session")
def rigging(hashed: str) -> Callable[[Path, Clock], AbstractContextManager[Rig]]:
    """Make a page with a gate that answers when the test does."""

    @contextmanager
    def rigged(folder: Path, clock: Clock) -> Iterator[Rig]:
        (folder / "guards.json").write_text(hashed, "utf-8")
        rig = Rig(folder, clock)
        rig.start_gate()
        with working("client", rig.gate.run, rig.stop_gate):
            rig.wait(lambda glance: glance.heard_mono_ns is not None)
            yield rig
            rig.stopping.set()

    return rigged


@pytest.fixture
def rig(
    tmp_path: Path, clock: Clock, rigging: Callable[..., AbstractContextManager[Rig]]
) -> Iterator[Rig]:
    """One page and its gate, for one test."""
    with rigging(tmp_path, clock) as rig:
        yield rig


@pytest.fixture
def stranger(rig: Rig) -> FlaskClient:
    """A browser without a session."""
    return rig.app.test_client()


@pytest.fixture
def guard(rig: Rig) -> FlaskClient:
    """A browser whose guard has signed in."""
    client = rig.app.test_client()
    sign_in(client)
    return client


@pytest.fixture
def token(guard: FlaskClient) -> str:
    """The page's CSRF token."""
    return csrf_of(guard.get("/").text)


@pytest.fixture
def signing_in() -> Callable[..., TestResponse]:
    """Sign a browser in, with the test's own name, password, address or headers."""
    return sign_in


def sign_in(
    client: FlaskClient,
    name: str = NAME,
    password: str = PASSWORD,
    address: str = "127.0.0.1",
    headers: Mapping[str, str] = SAME_PAGE,
) -> TestResponse:
    """Fetch the form and send it."""
    sent = {"name": name, "password": password, "csrf": csrf_of(client.get("/login").text)}
    source = {"REMOTE_ADDR": address}
    return client.post("/login", data=sent, headers=dict(headers), environ_base=source)


def csrf_of(page: str) -> str:
    """The token in a page."""
    found = re.search(r'name="csrf" (?:value|content)="([^"]+)"', page)
    assert found, "no CSRF token in the page"
    return found[1]


@pytest.fixture(scope="module")
def chromium() -> "Iterator[Browser]":
    """Debian's browser, without a screen."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there: apt install chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
