"""How soon an event is visible on twenty guards' screens, and what they cost the gate.

    python -m tests.bench.screens [--rounds N --events N]

Gate, page and screens are processes of their own; `gateway web` runs as it is installed, and gate
and page weigh as much as their units let them. Two of the screens are Chromium's, the others read
the same streams. Rounds without a screen and with twenty alternate; 20 codes a second are shown in
both. Once everything shares the machine, once the screens have a core to themselves, as guards'
tablets have, and once the gate has, as on a machine of four cores. The browsers' own files are in
memory, as tablets don't write to the gate's disk. In a third kind of round a program that only
computes has the screens' cores: what that costs the gate is the machine's doing, not the page's.
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

from gateway.runtime.clock import SystemClock
from gateway.web.accounts import Accounts
from tests.bench.bar import Bar
from tests.bench.codes import percentile
from tests.bench.cpu import cpu_s
from tests.bench.screens_gate import Told
from tests.ports import free_port
from tests.web.browsing import sign_in_at
from tests.web.conftest import CHROMIUM, NAME, PASSWORD, QUICK_HASH
from tests.web.page_config import page_config

STREAMS: Final = 18
WINDOWS: Final = 2
VISIBLE_MS: Final = 150.0
DEARER: Final = 1.10
MEMORY: Final = "/dev/shm"
GATE_NICE, PAGE_NICE = -10, 3
"""They weigh 9.3 times and half of nice 0, as CPUWeight=1000 and 50 do beside the usual 100."""

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


@dataclass(frozen=True, slots=True)
class Place:
    """Which cores whose work is done on.

    Args:
        meaning: for whoever reads the table.
        gate: cores of the gate.
        page: cores of the page's process.
        screens: cores of the browsers and of those who read streams.
    """

    meaning: str
    gate: frozenset[int]
    page: frozenset[int]
    screens: frozenset[int]


def on(cores: frozenset[int], nice: int, module: str, *words: str) -> list[str]:
    """A command of ours on some cores."""
    weighing = ["nice", "-n", str(nice), "taskset", "-c", ",".join(map(str, sorted(cores)))]
    return [*weighing, sys.executable, "-m", module, *words]


@dataclass
class Figures:
    """Milliseconds of one kind of round, and CPU seconds in each second."""

    verdict: list[float] = field(default_factory=list)
    stream: list[float] = field(default_factory=list)
    window: list[float] = field(default_factory=list)
    cpu_s: dict[str, float] = field(default_factory=dict)
    wall_s: float = 0.0


class GateProcess:
    """A gate to which codes are shown."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.pid = process.pid

    def show_codes(self, events: int) -> list[Told]:
        """Rows with when their verdicts were told, and how many milliseconds each took."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{events}\n")
        self._process.stdin.flush()
        found: list[Told] = json.loads(self._process.stdout.readline())
        return found


@contextmanager
def running(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A process of ours that has said that it is ready."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield process
        finally:
            process.terminate()


class Screens:
    """Twenty screens that are opened and closed together."""

    def __init__(self, port: int, windows: list[Page]) -> None:
        self._port, self._windows = port, windows

    @contextmanager
    def open(self, told: list[Told], figures: Figures) -> Iterator[None]:
        """Open for a with block; what they saw of ``told`` goes into the figures."""
        command = [sys.executable, "-m", "tests.bench.screens_listener", str(self._port)]
        with running([*command, str(STREAMS)]) as listening:
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


def _lateness(told: list[Told], seen: list[tuple[int, int]]) -> Iterator[float]:
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
    sign_in_at(page)
    page.wait_for_selector("#stage")
    page.goto("about:blank")
    page.add_init_script(_WATCH)
    return page


class Bench:
    """A gate, its page and the browsers, started; rounds are run on them."""

    def __init__(self, place: Place, stack: ExitStack) -> None:
        os.sched_setaffinity(0, place.screens)  # for us and the browsers
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="screens-")))
        port = free_port()
        path = page_config(folder, port)
        (folder / "web").mkdir()
        Accounts(folder / "web" / "guards.json", QUICK_HASH).set_password(NAME, PASSWORD)
        shown = on(place.gate, GATE_NICE, "tests.bench.screens_gate", str(folder))
        self._gate = GateProcess(stack.enter_context(running(shown)))
        served = on(place.page, PAGE_NICE, "gateway", "web", "--config", str(path))
        self._page_pid = stack.enter_context(running(served)).pid
        self._screens = Screens(port, list(self._windows(stack, port)))
        self._gate.show_codes(20)

    def _windows(self, stack: ExitStack, port: int) -> Iterator[Page]:
        os.environ["TMPDIR"] = MEMORY
        playwright = stack.enter_context(sync_playwright())
        for _ in range(WINDOWS):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            stack.callback(browser.close)
            yield window_of(browser, port)

    def alone(self, events: int, figures: Figures) -> None:
        """A round without a screen."""
        with self._counting(figures):
            figures.verdict += [took for _, _, took in self._gate.show_codes(events)]

    def beside_a_computer(self, events: int, figures: Figures) -> None:
        """A round without a screen, whose cores a program has that only computes."""
        command = [sys.executable, "-c", "while True: sum(range(10_000))"]
        with subprocess.Popen(command) as computing:
            self.alone(events, figures)
            computing.kill()

    def watched(self, events: int, figures: Figures) -> None:
        """A round with twenty."""
        told: list[Told] = []
        with self._screens.open(told, figures):
            with self._counting(figures):
                told += self._gate.show_codes(events)
            threading.Event().wait(1)
        figures.verdict += [took for _, _, took in told]

    @contextmanager
    def _counting(self, figures: Figures) -> Iterator[None]:
        before, began_ns = self._spent(), SystemClock(lambda: True).mono_ns()
        yield
        figures.wall_s += (SystemClock(lambda: True).mono_ns() - began_ns) / 1e9
        for name, spent_s in self._spent().items():
            figures.cpu_s[name] = figures.cpu_s.get(name, 0.0) + spent_s - before[name]

    def _spent(self) -> dict[str, float]:
        gate_s, page_s = cpu_s(self._gate.pid), cpu_s(self._page_pid)
        return {
            "gate": gate_s,
            "page": page_s,
            "screens": cpu_s(os.getpid()) - gate_s - page_s,
        }


def places() -> Iterator[Place]:
    """How the work is spread over this machine's cores."""
    every = frozenset(os.sched_getaffinity(0))
    yield Place("gate, page and 20 screens share all cores of one box", every, every, every)
    first = frozenset({min(every)})
    if others := every - first:
        meaning = "gate and page share one core, the screens have the others, as tablets have"
        yield Place(meaning, first, first, others)
        meaning = "the gate has a core to itself; the page shares the others with the screens"
        yield Place(meaning, first, others, others)


def report(place: Place, alone: Figures, beside: Figures, watched: Figures) -> None:
    """Print a table and what was to be reached."""
    print(f"\n{place.meaning}; load of the last minute {os.getloadavg()[0]:.1f}")
    print(f"{'ms':44}{'p50':>9}{'p99':>9}{'max':>9}{'n':>8}")
    for name, figures in (
        ("code to verdict, no screen open", alone.verdict),
        ("code to verdict, beside one that computes", beside.verdict),
        ("code to verdict, 20 screens", watched.verdict),
        ("verdict to a stream's client", watched.stream),
        ("verdict to its view laid out in Chromium", watched.window),
    ):
        p50, p99 = percentile(figures, 50), percentile(figures, 99)
        print(f"{name:44}{p50:9.2f}{p99:9.2f}{max(figures):9.2f}{len(figures):8}")
    for name, kind in (("no screen open", alone), ("20 screens", watched)):
        spent = ", ".join(
            f"{who} {100 * of_s / kind.wall_s:.1f}" for who, of_s in kind.cpu_s.items()
        )
        print(f"per cent of one core, {name}: {spent}")
    slowest = max(percentile(watched.stream, 99), percentile(watched.window, 99))
    print(Bar("event to visible: p99, ms", slowest, VISIBLE_MS, at_most=True))
    dearer = percentile(watched.verdict, 99) / percentile(alone.verdict, 99)
    print(Bar("code to verdict: p99 with 20 by p99 with none", dearer, DEARER, at_most=True))
    computing = percentile(watched.verdict, 99) / percentile(beside.verdict, 99)
    print(f"  code to verdict: p99 with 20 by p99 beside one that computes: {computing:.2f}")


def main() -> None:
    """Measure each way in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--events", type=int, default=200)
    wanted = parser.parse_args()
    for place in list(places()):
        alone, beside, watched = Figures(), Figures(), Figures()
        with ExitStack() as stack:
            bench = Bench(place, stack)
            for _ in range(wanted.rounds):
                bench.alone(wanted.events, alone)
                bench.beside_a_computer(wanted.events, beside)
                bench.watched(wanted.events, watched)
        report(place, alone, beside, watched)


if __name__ == "__main__":
    main()
