"""How soon an event is visible on twenty guards' screens, and what they cost the gate.

    python -m tests.bench.screens [--rounds N --events N]

The gate is a real deciding thread with its journal, in this process; the page is `gateway web` in a
process of its own, as it is installed. Two of the screens are Chromium's, the others streams.
Rounds without a screen and with twenty alternate; 20 codes a second are shown in both.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

from gateway.control.server import ControlServer
from gateway.core.lane import LaneView
from gateway.core.signals import CodeRead, Device, DeviceChanged
from gateway.gate import Inbox
from gateway.journal.store import JOURNAL_NAME
from gateway.runtime.clock import SystemClock
from gateway.web.accounts import Accounts
from tests.bench.acts_site import lane_gate
from tests.bench.bar import Bar
from tests.bench.codes import percentile
from tests.web.conftest import CHROMIUM, NAME, PASSWORD, QUICK_HASH
from tests.web.page_config import page_config, socket_port
from tests.working import working

EVENT_S: Final = 0.05
STREAMS: Final = 18
WINDOWS: Final = 2
VISIBLE_MS: Final = 150.0
DEARER: Final = 1.10

_WATCH: Final = """
window.seen = [];
const native = EventSource.prototype.addEventListener;
EventSource.prototype.addEventListener = function (type, listener, ...more) {
  if (type !== "view") return native.call(this, type, listener, ...more);
  const watched = (event) => {
    listener(event);
    const row = JSON.parse(event.data).answers ?? 0;
    setTimeout(() => {
      window.seen.push([row, (performance.timeOrigin + performance.now()) * 1e6]);
    }); // behind the page's own turn, which draws
  };
  return native.call(this, type, watched, ...more);
};
"""
"""When each row's view stood laid out in the document, up to a frame before the glass shows it."""


class Published(ControlServer):
    """The gate's end of the control socket, which notes when each verdict is told."""

    at_ns: dict[int, int]
    told: threading.Condition

    def publish(self, view: LaneView) -> None:
        """Note the verdict, and tell it."""
        if view.answers is not None:
            with self.told:
                self.at_ns.setdefault(view.answers, SystemClock(lambda: True).mono_ns())
                self.told.notify_all()
        super().publish(view)


@dataclass
class Figures:
    """Milliseconds of one kind of round."""

    verdict: list[float] = field(default_factory=list)
    stream: list[float] = field(default_factory=list)
    window: list[float] = field(default_factory=list)


class Lane:
    """A gate to which codes are shown."""

    def __init__(self, inbox: Inbox, server: Published, clock: SystemClock) -> None:
        self._inbox, self._server, self._clock = inbox, server, clock
        self._shown = 0

    def show_codes(self, events: int, pace: threading.Event) -> list[tuple[int, int, float]]:
        """Rows with when their verdicts were told, and how many milliseconds each took."""
        found = []
        for _ in range(events):
            pace.wait(EVENT_S)
            found.append(self._show())
        return found

    def _show(self) -> tuple[int, int, float]:
        self._shown += 1
        with self._server.told:
            before = max(self._server.at_ns, default=0)
            began_ns = self._clock.mono_ns()
            self._inbox.put(CodeRead(f"bad-{self._shown}", began_ns, began_ns))
            newer = self._server.told.wait_for(
                lambda: max(self._server.at_ns, default=0) > before, 5
            )
            if not newer:
                raise SystemExit("the gate gave no verdict")
            row = max(self._server.at_ns)
            at_ns = self._server.at_ns[row]
        return row, at_ns, (at_ns - began_ns) / 1e6


@contextmanager
def gate_at(folder: Path) -> Iterator[Lane]:
    """A gate with its journal and control socket in a folder."""
    clock, inbox = SystemClock(lambda: True), Inbox()
    (folder / "state").mkdir()
    server = Published(folder / "control.sock", inbox.put, clock)
    server.at_ns, server.told = {}, threading.Condition()
    gate, writer = lane_gate(folder / "state" / JOURNAL_NAME, server, inbox, clock)
    with ExitStack() as stack:
        stack.enter_context(working("journal", writer.body))
        stack.enter_context(working("control", server.run))
        stack.enter_context(working("gate", gate.body))
        for device in (Device.BOARD, Device.CAMERA, Device.STORAGE):
            inbox.put(DeviceChanged(device, up=True, detail=""))
        yield Lane(inbox, server, clock)


@contextmanager
def page_at(folder: Path) -> Iterator[int]:
    """`gateway web` as it is installed; its port."""
    port = socket_port()
    path = page_config(folder, port)
    (folder / "web").mkdir()
    Accounts(folder / "web" / "guards.json", QUICK_HASH).set_password(NAME, PASSWORD)
    command = [sys.executable, "-m", "gateway", "web", "--config", str(path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield port
        finally:
            process.terminate()


class Screens:
    """Twenty screens that are opened and closed together."""

    def __init__(self, port: int, windows: list[Page]) -> None:
        self._port, self._windows = port, windows

    @contextmanager
    def open(self, told: list[tuple[int, int, float]], figures: Figures) -> Iterator[None]:
        """Open for a with block; what they saw of ``told`` goes into the figures."""
        command = [sys.executable, "-m", "tests.bench.screens_listener", str(self._port)]
        with subprocess.Popen(
            [*command, str(STREAMS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as listening:
            assert listening.stdout
            listening.stdout.readline()
            for window in self._windows:
                window.goto(f"http://127.0.0.1:{self._port}/")
                window.wait_for_selector("#stage:not([data-state=connecting])")
            yield
            seen: list[list[tuple[int, int]]] = json.loads(listening.communicate("")[0])
        drawn = [window.evaluate("window.seen") for window in self._windows]
        for window in self._windows:
            window.goto("about:blank")
        figures.stream += [late for one in seen for late in _lateness(told, one)]
        figures.window += [late for one in drawn for late in _lateness(told, _monotonic(one))]


def _lateness(told: list[tuple[int, int, float]], seen: list[tuple[int, int]]) -> Iterator[float]:
    """From each verdict to the first time that a screen knew it or a later one."""
    for row, at_ns, _ in told:
        first = next((when for newest, when in seen if newest >= row), None)
        yield float("inf") if first is None else (first - at_ns) / 1e6


def _monotonic(drawn: list[tuple[int, float]]) -> list[tuple[int, int]]:
    """A window's times by this process's clock."""
    clock = SystemClock(lambda: True)
    offset_ns = clock.now().wall_ms * 1_000_000 - clock.mono_ns()
    return [(row, int(at_ns) - offset_ns) for row, at_ns in drawn]


def window_of(browser: Any, port: int) -> Page:  # noqa: ANN401 - playwright's own
    """A screen whose guard is signed in; a browser for each, as only one window is in front."""
    page: Page = browser.new_page()
    page.goto(f"http://127.0.0.1:{port}/login")
    page.fill("input[name=name]", NAME)
    page.fill("input[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_selector("#stage")
    page.goto("about:blank")
    page.add_init_script(_WATCH)
    return page


def run(rounds: int, events: int) -> tuple[Figures, Figures]:
    """Figures without a screen and with twenty."""
    alone, watched, pace = Figures(), Figures(), threading.Event()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="screens-")))
        lane = stack.enter_context(gate_at(folder))
        port = stack.enter_context(page_at(folder))
        playwright = stack.enter_context(sync_playwright())
        windows = []
        for _ in range(WINDOWS):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            stack.callback(browser.close)
            windows.append(window_of(browser, port))
        screens = Screens(port, windows)
        lane.show_codes(20, pace)
        for _ in range(rounds):
            alone.verdict += [took for _, _, took in lane.show_codes(events, pace)]
            told: list[tuple[int, int, float]] = []
            with screens.open(told, watched):
                told += lane.show_codes(events, pace)
                pace.wait(1)
            watched.verdict += [took for _, _, took in told]
    return alone, watched


def main() -> None:
    """Print a table and what was to be reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--events", type=int, default=200)
    wanted = parser.parse_args()
    alone, watched = run(wanted.rounds, wanted.events)
    print(f"load of the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'ms':44}{'p50':>9}{'p99':>9}{'max':>9}{'n':>8}")
    for name, figures in (
        ("code to verdict, no screen open", alone.verdict),
        ("code to verdict, 20 screens", watched.verdict),
        ("verdict to a stream's client", watched.stream),
        ("verdict to its view laid out in Chromium", watched.window),
    ):
        p50, p99 = percentile(figures, 50), percentile(figures, 99)
        print(f"{name:44}{p50:9.2f}{p99:9.2f}{max(figures):9.2f}{len(figures):8}")
    slowest = max(percentile(watched.stream, 99), percentile(watched.window, 99))
    print(Bar("event to visible: p99, ms", slowest, VISIBLE_MS, at_most=True))
    dearer = percentile(watched.verdict, 99) / percentile(alone.verdict, 99)
    print(Bar("code to verdict: p99 with 20 by p99 with none", dearer, DEARER, at_most=True))


if __name__ == "__main__":
    main()
