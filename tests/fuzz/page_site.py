"""A guard's page before a gate that decides in memory, and its sessions; no call is here."""

import queue
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.core.guard_acts import GuardAct
from gateway.core.lane import LaneState
from gateway.runtime.clock import ManualClock
from gateway.web.roles import Role
from gateway.web.wsgi import build
from tests.lane import Lane
from tests.web.conftest import SAME_PAGE, Rig, csrf_of, sign_in
from tests.working import working

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

SESSIONS = {"nobody": None, "guard": Role.GUARD, "chief": Role.CHIEF, "installer": Role.INSTALLER}
_PASSWORD = "nine-green-geese"  # noqa: S105 - of accounts that live for a test


class Site:
    """The page as a WSGI application, its gate, and who is signed in.

    Args:
        rig: the page.
    """

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.shown = 1
        """Row of the person on the screen."""
        self._sent: dict[str, Sent] = {}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Serve one call."""
        return self.rig.app(environ, start_response)

    def start_anew(self) -> None:
        """The page starts again: it knows of no wrong password, and sessions outlive it."""
        self.rig.app = build(self.rig.parts)

    def sent(self, who: str) -> "Sent":
        """What the session's browser sends along."""
        if who not in self._sent:
            self._sent[who] = self._begun(who)
        return self._sent[who]

    def forget(self, who: str) -> None:
        """The session was ended, or may have been."""
        self._sent.pop(who, None)

    def _begun(self, who: str) -> "Sent":
        client = self.rig.app.test_client()
        signed_in = SESSIONS[who] is not None
        if signed_in:
            assert sign_in(client, who, _PASSWORD).status_code == 303
        token = csrf_of(client.get("/own" if signed_in else "/login").text)
        cookie = client.get_cookie("gate")
        assert cookie is not None
        return Sent({**SAME_PAGE, "X-CSRF-Token": token}, {"gate": cookie.value})


@dataclass(frozen=True, slots=True)
class Sent:
    """What the page's own script and its browser add to each call."""

    headers: dict[str, str]
    cookies: dict[str, str]


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """The page and its gate, for the length of a with block."""
    rig = Rig(folder, ManualClock())
    for who, role in SESSIONS.items():
        if role is not None:
            rig.accounts.set_password(who, _PASSWORD)
            rig.accounts.set_role(who, role)
    rig.start_gate()
    page = Site(rig)
    lane = Lane()

    def answer(stopping: threading.Event) -> None:
        while not stopping.is_set():
            try:
                asked = rig.requests.get(timeout=0.2)
            except queue.Empty:
                continue
            assert isinstance(asked, GuardAct)
            lane.gate.turn(asked)
            lane.written()
            act, ok, text, sequence = lane.screen.answers.pop()
            page.shown = _next(lane)
            rig.server.answer(act, ok=ok, text=text, sequence=sequence)
            rig.server.publish(lane.view)

    with working("client", rig.gate.run, rig.stop_gate), working("gate", answer):
        rig.wait(lambda glance: glance.heard_mono_ns is not None)
        page.shown = _next(lane)
        rig.server.publish(lane.view)
        rig.wait(lambda glance: glance.view is not None)
        rig.stopping.set()  # a stream opens and ends: what it tells depends on no call
        yield page


def _next(lane: Lane) -> int:
    """Somebody else stands there, refused: the row that an act may answer."""
    lane.wait(60_000)
    lane.written()
    lane.code("bad")
    lane.written()
    assert lane.shows(LaneState.DENY)
    assert lane.view.answers is not None
    return lane.view.answers
