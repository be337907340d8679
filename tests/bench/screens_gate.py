"""A gate to which codes are shown, in a process of its own: ``python -m tests.bench.screens_gate``.

Takes the folder and prints ``ready``. Each line of its input is a number of codes to show; the
answer is JSON: for each code the row of its verdict, the monotonic time in nanoseconds when the
page was told, and the milliseconds that the verdict took.
"""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from gateway.control.server import ControlServer
from gateway.core.lane import LaneView
from gateway.core.policy import RosterPolicy
from gateway.core.signals import CodeRead, Contact, ContactChanged, Device, DeviceChanged
from gateway.gate import Inbox
from gateway.journal.store import JOURNAL_NAME
from gateway.journal.writer import JournalWriter
from gateway.runtime.clock import SystemClock
from gateway.runtime.settling import settle
from gateway.runtime.turns import take_short_turns
from tests.bench.acts_site import DAY_MS, POLICY, lane_gate
from tests.working import working

EVENT_S: Final = 0.05
_LIMIT_S: Final = 5.0
_BAD_EACH: Final = 4

Told = tuple[int, int, float]
"""A verdict's row, when the page was told of it, and what it took in milliseconds."""


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


class Lane:
    """People of whom every fourth has a bad pass; those who are admitted walk through."""

    def __init__(
        self, inbox: Inbox, server: Published, clock: SystemClock, writer: JournalWriter
    ) -> None:
        self.writer = writer
        self.written: Callable[[], None] = lambda: None
        self._inbox, self._server, self._clock = inbox, server, clock
        self._shown = 0

    def show_codes(self, events: int) -> list[Told]:
        """Rows with when their verdicts were told, and how many milliseconds each took."""
        pace, found = threading.Event(), []
        for _ in range(events):
            pace.wait(EVENT_S)
            found.append(self._show())
        return found

    def _show(self) -> Told:
        self._shown += 1
        good = self._shown % _BAD_EACH != 0
        with self._server.told:
            before = max(self._server.at_ns, default=0)
            began_ns = self._clock.mono_ns()
            text = f"{'good' if good else 'bad'}-{self._shown}"
            self._inbox.put(CodeRead(text, began_ns, began_ns))
            newer = self._server.told.wait_for(
                lambda: max(self._server.at_ns, default=0) > before, _LIMIT_S
            )
            if not newer:
                raise SystemExit("the gate gave no verdict")
            row = max(self._server.at_ns)
            at_ns = self._server.at_ns[row]
        if good:
            for active in (True, False):
                self._inbox.put(ContactChanged(Contact.BEAM, active))
        return row, at_ns, (at_ns - began_ns) / 1e6


@contextmanager
def gate_at(folder: Path) -> Iterator[Lane]:
    """A gate with its journal and control socket in a folder."""
    clock, inbox = SystemClock(lambda: True), Inbox()
    (folder / "state").mkdir(exist_ok=True)
    server = Published(folder / "control.sock", inbox.put, clock)
    server.at_ns, server.told = {}, threading.Condition()
    again = replace(POLICY, roster=RosterPolicy(antipassback="off"))  # one person comes each time
    journal = folder / "state" / JOURNAL_NAME
    gate, writer = lane_gate(journal, server, inbox, again, lambda: lane.written())  # noqa: PLW0108 - made below
    lane = Lane(inbox, server, clock, writer)
    gate.occupancy.register.begun_ms = clock.now().wall_ms - 2 * DAY_MS
    with ExitStack() as stack:
        stack.enter_context(working("journal", writer.body, first=True))
        stack.enter_context(working("control", server.run))
        stack.enter_context(working("gate", gate.body, first=True))
        for device in (Device.BOARD, Device.CAMERA, Device.STORAGE):
            inbox.put(DeviceChanged(device, up=True, detail=""))
        yield lane


def main() -> None:
    """Show what is asked for until the input ends."""
    take_short_turns()
    with gate_at(Path(sys.argv[1])) as lane:
        settle()
        print("ready", flush=True)
        for line in sys.stdin:
            print(json.dumps(lane.show_codes(int(line))), flush=True)


if __name__ == "__main__":
    main()
