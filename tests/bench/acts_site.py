"""A lane whose guard can act: page over HTTP, control socket, deciding thread, journal on disk.

The people and the arm are the test's; everything between the guard's touch and the disk is real.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from gateway.codes.wiegand import card
from gateway.control.server import ControlServer
from gateway.core.credential import Holder, Presented, RefusedCode
from gateway.core.instant import Instant
from gateway.core.lane import LaneView
from gateway.core.policy import (
    OccupancyLimit,
    OccupancyPolicy,
    OverridePolicy,
    PassagePolicy,
    Policy,
    ThermometryPolicy,
)
from gateway.core.reason import Reason
from gateway.core.signals import CodeRead, Contact, ContactChanged, Device, DeviceChanged
from gateway.gate import Gate, GateIdentity, Inbox, Ports
from gateway.gate.ports import Backlog
from gateway.journal.opening import open_journal
from gateway.journal.space import SpaceWatch, space_of
from gateway.journal.writer import JournalWriter
from gateway.runtime.clock import ManualClock, SystemClock
from gateway.web.roles import Role
from gateway.web.server import WebServer
from tests.evidence import CREDENTIAL, HOLDER, LISTED
from tests.lane import OnePersonRoster, RememberingBarrier, WrittenLists
from tests.web.conftest import NAME, PASSWORD, Rig
from tests.working import working

LIMIT_S: Final = 10.0
NEVER: Final = 10**6
DAY_MS: Final = 86_400_000
POLICY: Final = Policy(
    thermometry=ThermometryPolicy(required=False),
    passage=PassagePolicy(temperature_wait_ms=20, verdict_shown_ms=20, same_code_gap_ms=1),
    overrides=OverridePolicy(most_per_guard=NEVER, most_per_lane=NEVER, alone_per_hour=NEVER),
    occupancy=OccupancyPolicy(
        limits=(OccupancyLimit(10**5, company=HOLDER.company),), gates=("gate-1",)
    ),
)


def by_text(text: str, at: Instant) -> Presented:
    """Each good text is a pass of its own, all of one person."""
    if not text.startswith("good"):
        return RefusedCode(Reason.CODE_UNKNOWN)
    until_ms = at.wall_ms + 60_000
    return replace(CREDENTIAL, replay_key=text, issued_ms=at.wall_ms - 1_000, expires_ms=until_ms)


class TodaysRoster(OnePersonRoster):
    """The one person may enter today."""

    def lookup(self, holder_id: str) -> Holder | None:
        """From a day ago to in a day."""
        known = super().lookup(holder_id)
        if known is None:
            return None
        dates = self.issued_ms - DAY_MS, self.issued_ms + DAY_MS
        return replace(known, not_before_ms=dates[0], not_after_ms=dates[1])


class Browser:
    """One guard's connection, kept open as a browser keeps it."""

    def __init__(self, port: int) -> None:
        self._http = HTTPConnection("127.0.0.1", port, timeout=LIMIT_S)
        self._origin = f"http://127.0.0.1:{port}"
        self._cookie = self._token = ""
        self._token = _token(self.asks("/login"))
        form = {"name": NAME, "password": PASSWORD, "csrf": self._token}
        self.asks("/login", urlencode(form), "application/x-www-form-urlencoded")
        self._token = _token(self.asks("/"))

    @property
    def cookie(self) -> str:
        """What the guard's session is known by."""
        return self._cookie

    def acts(self, path: str, body: dict[str, object]) -> dict[str, object]:
        """Send an act and read the gate's answer."""
        told: dict[str, object] = json.loads(self.asks(path, json.dumps(body), "application/json"))
        return told

    def asks(self, path: str, body: str = "", kind: str = "") -> str:
        """Get a path, or post a body to it."""
        headers = {"Cookie": self._cookie, "Sec-Fetch-Site": "same-origin", "Origin": self._origin}
        if kind:
            headers |= {"Content-Type": kind, "X-CSRF-Token": self._token}
        self._http.request("POST" if kind else "GET", path, body or None, headers)
        answer = self._http.getresponse()
        self._cookie = (answer.getheader("Set-Cookie") or self._cookie).partition(";")[0]
        return answer.read().decode("utf-8")


class Site:
    """The people in front of the gate, and what its page knows."""

    def __init__(self, rig: Rig, inbox: Inbox, browser: Browser) -> None:
        self.browser = browser
        self._rig, self._inbox = rig, inbox
        self._clock = SystemClock(lambda: True)
        self._numbers = count(1)

    @property
    def view(self) -> LaneView:
        """The newest that the page knows."""
        view = self._rig.gate.glance().view
        assert view is not None
        return view

    def code(self, text: str) -> None:
        """Somebody shows a code that nobody has shown before."""
        now_ns = self._clock.mono_ns()
        self._inbox.put(CodeRead(f"{text}-{next(self._numbers)}", now_ns, now_ns))

    def contact(self, contact: Contact, *, active: bool) -> None:
        """An input of the board."""
        self._inbox.put(ContactChanged(contact, active))

    def until(self, true_of: Callable[[LaneView], bool]) -> LaneView:
        """Wait until the page knows something.

        Raises:
            SystemExit: it does not come to know it.
        """
        limit_ns = self._clock.mono_ns() + int(LIMIT_S * 1e9)
        while not true_of(self.view):
            if self._clock.mono_ns() > limit_ns:
                raise SystemExit(f"the page shows {self.view.state} and stays so")
            self._rig.gate.wait_beyond(self._rig.gate.glance().version, 0.05)
        return self.view


def lane_gate(
    journal: Path,
    server: ControlServer,
    inbox: Inbox,
    policy: Policy = POLICY,
    written: Callable[[], None] = lambda: None,
) -> tuple[Gate, JournalWriter]:
    """A gate that begins now, with its journal on disk; none of its threads runs yet."""
    clock = SystemClock(lambda: True)
    began_ms = clock.now().wall_ms
    store = open_journal(journal, "gate-1", began_ms - 2 * DAY_MS)
    space = SpaceWatch(lambda: space_of(journal.parent))
    writer = JournalWriter(store, clock, inbox.put, written, space)
    ports = Ports(
        RememberingBarrier(),
        TodaysRoster(issued_ms=began_ms),
        writer,
        server,
        by_text,
        lambda: Backlog(connected=False, rows=0),
        WrittenLists(replace(LISTED, revocations_issued_ms=began_ms)),
        lambda _uses: None,
        card=lambda bits, number: card(bits, number, taken=frozenset({26})),
    )
    return Gate(GateIdentity("gate-1", "一号门", "park-1"), policy, ports, clock, inbox), writer


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """All of it, for the length of a with block; its guard is a chief."""
    clock, inbox = SystemClock(lambda: True), Inbox()
    began_ms = clock.now().wall_ms
    rig = Rig(folder, ManualClock(began_ms))
    rig.accounts.set_password(NAME, PASSWORD)
    rig.accounts.set_role(NAME, Role.CHIEF)
    server = ControlServer(folder / "c.sock", inbox.put, clock)
    gate, writer = lane_gate(folder / "journal.sqlite", server, inbox)
    gate.occupancy.register.begun_ms = began_ms - 2 * DAY_MS
    page = WebServer(rig.app, "127.0.0.1", 0)
    with ExitStack() as stack:
        stack.enter_context(working("journal", writer.body))
        stack.enter_context(working("control", server.run))
        stack.enter_context(working("gate", gate.body))
        stack.enter_context(working("client", rig.gate.run))
        stack.callback(rig.stopping.set)
        stack.enter_context(working("page", _serving(page)))
        for device in (Device.BOARD, Device.CAMERA, Device.STORAGE):
            inbox.put(DeviceChanged(device, up=True, detail=""))
        rig.wait(lambda glance: glance.view is not None)
        yield Site(rig, inbox, Browser(page.port))


def _serving(page: WebServer) -> Callable[..., None]:
    def body(stopping: threading.Event) -> None:
        while not stopping.is_set():
            page.turn()
        page.close()

    return body


def _token(page: str) -> str:
    found = re.search(r'name="csrf" (?:value|content)="([^"]+)"', page)
    assert found, "no CSRF token in the page"
    return found[1]
