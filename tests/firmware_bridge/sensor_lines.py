"""What sensors put on their lines, at right and wrong rates; for tests, the fuzz and the bench."""

from collections.abc import Iterator
from math import log
from random import Random

from firmware_bridge.emulator.sensor import SensorCore
from firmware_bridge.sensors.table import SensorFormat
from tests.firmware_bridge import uart

QUIET_BITS = 50
"""Between frames; enough for a receiver that lost its place to find the next start bit."""
WRONG_RATES = (1 / 12, 1 / 4, 1 / 2, 2 / 3, 0.9, 0.935, 1.1, 1.5, 2, 4, 12)
"""The host's rate in parts of the sensor's: other usual rates, and 6.5 to 10 % of drift."""
NEAR_RATES = (0.93, 0.94, 0.945, 1.05, 1.06, 1.065, 1.07, 1.08)
"""Where an 8N1 receiver without noise ceases to read: between 4.5 and 8 %."""


def turns(sensor: SensorFormat, count: int, rate: float | None = None) -> Iterator[bytes]:
    """What the emulated sensor says, turn by turn, while somebody slowly warms before it.

    Args:
        sensor: what it is.
        count: how many turns; a sensor that waits for questions is asked in each.
        rate: the asking host's, in parts of the sensor's; None for the sensor's own.
    """
    core = SensorCore(sensor)
    for turn in range(count):
        core.infrared.forehead(36.0 + turn // 20 % 20 * 0.13, 24.0 + turn // 50 % 10 * 0.1)
        if sensor.ask is not None:
            asked = sensor.ask.wire
            core.receive(uart.received(uart.sent(asked), 1 / rate) if rate else asked)
        if sensor.ask is None or sensor.ask.streams:
            core.advance(-(-1000 // sensor.frames_per_s))
        yield core.take_output()


def heard_at(said: Iterator[bytes], rate: float) -> bytes:
    """What a host at another rate makes of it."""
    quiet = uart.idle(QUIET_BITS)
    return uart.received(b"".join(uart.sent(frame) + quiet for frame in said), rate)


def corrupted(line: bytes, chance: Random, share: float = 0.01) -> bytes:
    """The line with so many of its bytes made wrong."""
    noisy = bytearray(line)
    at = _until_next(chance, share)
    while at < len(noisy):
        noisy[at] ^= chance.randrange(1, 256)
        at += 1 + _until_next(chance, share)
    return bytes(noisy)


def _until_next(chance: Random, share: float) -> int:
    """How many right bytes come before a wrong one: geometric, so that long lines cost little."""
    return int(log(1 - chance.random()) / log(1 - share))
