"""A control server and its client over a real socket, each on its own worker thread."""

import queue
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from gateway.control.client import ControlClient
from gateway.control.server import ControlServer
from gateway.core.guard_acts import ManualOpen
from gateway.core.lane import DeviceView, LaneState, LaneView, LinkView
from gateway.core.reason import Reason
from gateway.core.signals import Device, Signal
from gateway.runtime.clock import SystemClock
from tests.working import working

DENIED = LaneView(
    gate="gate-3",
    state=LaneState.DENY,
    answers=41,
    reasons=(Reason.CODE_EXPIRED, Reason.FEVER_POSSIBLE),
    holder="ab12",
    holder_name="王*明",
    celsius=37.2,
    uncertainty_celsius=0.3,
    arm_open=False,
    fire=False,
    fault="",
    changed_wall_ms=1_800_000_000_000,
    fever_celsius=37.3,
    devices=(DeviceView(Device.CAMERA, up=True, detail="", since_wall_ms=1),),
    link=LinkView(
        connected=True,
        backlog=0,
        roster_version=12,
        roster_people=10_000,
        roster_issued_ms=1_799_999_000_000,
    ),
)

ViewMaker = Callable[..., LaneView]
Serving = Callable[[], AbstractContextManager[ControlServer]]


@pytest.fixture
def view() -> ViewMaker:
    """Make a view: a denied person, but for what the test changes."""

    def make(**changes: Any) -> LaneView:  # noqa: ANN401  # any field of a view
        return replace(DENIED, **changes)

    return make


@pytest.fixture
def clock() -> SystemClock:
    """The machine's clock."""
    return SystemClock(lambda: True)


@pytest.fixture
def socket_path(tmp_path: Path) -> Path:
    """Where the gate listens."""
    return tmp_path / "control.sock"


@pytest.fixture
def requests() -> queue.Queue[Signal]:
    """What the gate was asked."""
    return queue.Queue()


@pytest.fixture
def serving(socket_path: Path, requests: queue.Queue[Signal], clock: SystemClock) -> Serving:
    """Start a server for the length of a with block."""

    @contextmanager
    def serve() -> Iterator[ControlServer]:
        server = ControlServer(socket_path, requests.put, clock)
        wake = partial(server.answer, "", ok=False, text="", sequence=None)
        with working("control", server.run, wake):
            yield server

    return serve


@pytest.fixture
def server(serving: Serving) -> Iterator[ControlServer]:
    """A gate's end that serves."""
    with serving() as running:
        yield running


@pytest.fixture
def client(socket_path: Path, clock: SystemClock) -> Iterator[ControlClient]:
    """A web process's end, connected or trying."""
    client = ControlClient(socket_path, clock)
    with working("control-client", client.run):
        yield client


@pytest.fixture
def request_to_open() -> ManualOpen:
    """A guard opens for the person of row 41."""
    return ManualOpen("0123456789abcdef" * 2, "张队", "identity-checked", 41)
