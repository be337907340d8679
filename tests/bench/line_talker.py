"""A sensor in a process of its own that says when it spoke: ``LINK HZ COUNT``; reads nothing.

Readings go out once a line of input says so; then it prints each moment, in nanoseconds of the
monotonic clock, and ends.
"""

import json
import sys
from pathlib import Path
from time import monotonic_ns, sleep

from firmware_bridge.board_messages import Reading
from firmware_bridge.emulator.terminal import Terminal
from firmware_bridge.frames import encode
from firmware_bridge.vocabulary import SensorFlag

NS_PER_S = 1_000_000_000


def main() -> None:
    """Speak at the rate that was asked for."""
    link, hz, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    terminal = Terminal(link)
    terminal.plug()
    print(flush=True)
    sys.stdin.readline()
    began_ns, sent_ns = monotonic_ns(), []
    for number in range(count):
        due_ns = began_ns + (number + 1) * NS_PER_S // hz
        sleep(max(due_ns - monotonic_ns(), 0) / NS_PER_S)
        reading = Reading(0, 0, SensorFlag.NONE, 3_650, 2_400, 15_000, number)
        wire = encode(reading.in_frame(number & 0xFF))
        sent_ns.append(monotonic_ns())
        terminal.write(wire)
    print(json.dumps(sent_ns), flush=True)
    sys.stdin.readline()
    terminal.unplug()


if __name__ == "__main__":
    main()
