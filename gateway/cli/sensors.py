"""`gateway sensors`: list, identify and watch serial sensors, while no gate runs."""

import argparse
import sys
from collections import deque
from typing import Final

from gateway.cli import EXIT_FAILED
from gateway.cli.sensor_view import heard_line, known_table, watch_lines
from gateway.core.instant import NS_PER_MS
from gateway.devices.sensor_line import FACTORY_BAUD
from gateway.devices.sensor_survey import (
    LISTEN_MS,
    SensorView,
    known_bauds,
    known_sensors,
    listen,
    watch,
)
from gateway.runtime.clock import Clock, SystemClock, kernel_says_synced

PLOTTED: Final = 60
PLOT_EVERY_NS: Final = 50 * NS_PER_MS
"""A rangefinder's hundred readings a second would show half a second only."""
REDRAW_NS: Final = 250 * NS_PER_MS
_NS_PER_S: Final = 1_000 * NS_PER_MS


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its sub-commands."""
    parser = commands.add_parser("sensors", help="list, identify and watch serial sensors")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    actions.add_parser("list", help="what can be read").set_defaults(run=run_list)
    identify = actions.add_parser(
        "identify", help="listen at each rate and name what speaks; nothing is ever sent"
    )
    identify.add_argument("--port", required=True)
    identify.add_argument("--baud", type=int, help="listen at this rate only")
    identify.add_argument(
        "--for-ms", type=int, default=LISTEN_MS, help=f"at each rate, default {LISTEN_MS}"
    )
    identify.set_defaults(run=run_identify)
    watching = actions.add_parser("watch", help="show readings until Ctrl-C")
    watching.add_argument("--port", required=True)
    watching.add_argument("--sensor", required=True, help="a name out of `gateway sensors list`")
    watching.add_argument(
        "--baud", type=int, default=FACTORY_BAUD, help="default: that of the sensor's factory"
    )
    watching.add_argument("--readings", type=int, default=0, help="stop after so many")
    watching.set_defaults(run=run_watch)


def run_list(_arguments: argparse.Namespace) -> int:
    """Print the table."""
    print("\n".join(known_table(known_sensors())))
    return 0


def run_identify(arguments: argparse.Namespace) -> int:
    """Listen until one rate makes sense; 1 where none does."""
    clock = SystemClock(kernel_says_synced)
    for baud in [arguments.baud] if arguments.baud else known_bauds():
        heard = listen(arguments.port, baud, clock, arguments.for_ms)
        print(heard_line(heard), flush=True)
        if heard.name:
            print(f'sensor = "{heard.name}"\nbaud = {heard.baud}')
            return 0
    print(
        "认不出；有的型号要先询问。not recognised; some sensors wait to be asked", file=sys.stderr
    )
    return EXIT_FAILED


def run_watch(arguments: argparse.Namespace) -> int:
    """Show the latest reading and the last 60 as a plot."""
    clock = SystemClock(kernel_says_synced)
    screen = _Screen(clock, redraws=sys.stdout.isatty())
    for view in watch(arguments.port, arguments.baud, arguments.sensor, clock):
        screen.saw(view)
        if 0 < arguments.readings <= screen.count:
            break
    screen.draw()
    return 0


class _Screen:
    """Draws over itself in a terminal; elsewhere one block follows the other."""

    def __init__(self, clock: Clock, *, redraws: bool) -> None:
        self.count = 0
        self._clock = clock
        self._redraws = redraws
        self._began_ns = self._drawn_ns = self._plotted_ns = clock.mono_ns()
        self._latest: SensorView | None = None
        self._seen: deque[float] = deque(maxlen=PLOTTED)
        self._lines = 0

    def saw(self, view: SensorView | None) -> None:
        """Take a reading, if there is one, and redraw when it is time."""
        if view is not None:
            self.count += 1
            self._latest = view
            self._keep(view)
        if self._clock.mono_ns() - self._drawn_ns >= REDRAW_NS:
            self.draw()

    def draw(self) -> None:
        """Print the block."""
        self._drawn_ns = self._clock.mono_ns()
        passed_s = max(self._drawn_ns - self._began_ns, 1) / _NS_PER_S
        lines = watch_lines(self._latest, self._seen, self.count / passed_s)
        if self._redraws and self._lines:
            print(f"\x1b[{self._lines}A\x1b[J", end="")
        print("\n".join(lines), flush=True)
        self._lines = len(lines)

    def _keep(self, view: SensorView) -> None:
        value = view.object_celsius if view.distance_mm is None else view.distance_mm
        now_ns = self._clock.mono_ns()
        if value is not None and (not self._seen or now_ns - self._plotted_ns >= PLOT_EVERY_NS):
            self._plotted_ns = now_ns
            self._seen.append(value)
