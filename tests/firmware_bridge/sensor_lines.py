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


def turns(sensor: SensorFormat, count: int, skin: float, air: float) -> Iterator[bytes]:
    """What the emulated sensor says, turn by turn, while a forehead stands before it.

    A sensor that waits for questions is asked in each turn.
    """
    core = SensorCore(sensor)
    core.infrared.forehead(skin, air)
    for _ in range(count):
        yield _told(core, sensor, sensor.ask.wire if sensor.ask else b"")


def warming(sensor: SensorFormat, count: int, rate: float = 1.0) -> Iterator[bytes]:
    """The same while forehead and air change slowly, so that no garbled frame is for ever alike.

    Args:
        sensor: what it is.
        count: how many turns.
        rate: that of the asking host, in parts of the sensor's.
    """
    core = SensorCore(sensor)
    asked = uart.received(uart.sent(sensor.ask.wire), 1 / rate) if sensor.ask else b""
    for turn in range(count):
        core.infrared.forehead(36.0 + turn // 20 % 20 * 0.13, 24.0 + turn // 50 % 10 * 0.1)
        yield _told(core, sensor, asked)


def _told(core: SensorCore, sensor: SensorFormat, asked: bytes) -> bytes:
    core.receive(asked)
    if sensor.ask is None or sensor.ask.streams:
        core.advance(-(-1000 // sensor.frames_per_s))
    return core.take_output()


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
