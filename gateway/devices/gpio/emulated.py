"""GPIO chips that are not there: libgpiod's interface, with hands at the pins; no time passes.

Levels are physical, high or low; values are logical, as ``active_low`` has it. Refusals carry the
errno that the kernel gives (Linux 6.x, ``drivers/gpio/gpiolib-cdev.c``): EBUSY for a line that
somebody holds, ENODEV once the chip is gone. A debounce period is taken and needs no time.
"""

import errno
import os
import threading
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from gpiod import ChipInfo, EdgeEvent, LineInfo, LineSettings
from gpiod.line import Bias, Clock, Direction, Drive, Edge, Value

from gateway.devices.gpio.chips import Chip, Request

LINES: Final = 54
"""As many as a Raspberry Pi's chip has."""


class EmulatedChips:
    """A machine's chips, by the path of each."""

    def __init__(self, chips: "Mapping[str, EmulatedChip]") -> None:
        self._chips = chips

    def paths(self) -> Sequence[str]:
        """Where they are."""
        return [path for path, chip in self._chips.items() if not chip.gone]

    def open(self, path: str) -> Chip:
        """Open one."""
        return _OpenChip(self._chips[path])


class EmulatedChip:
    """Pins, who holds them, what drives them, and hands to touch them from any thread.

    Args:
        label: the chip's.
        keeps_levels: whether an output that is given back keeps its level, as Raspberry Pi OS does,
            or becomes an input again (``strict_gpiod``,
            https://github.com/raspberrypi/linux/pull/6117).
    """

    def __init__(self, label: str = "emulated", *, keeps_levels: bool = True) -> None:
        self.label = label
        self.gone = False
        self.denied = False
        self._keeps_levels = keeps_levels
        self._lock = threading.RLock()
        self._levels = [False] * LINES
        self._rises = [0] * LINES
        self._falls = [0] * LINES
        self._touched: set[int] = set()
        self._holders: dict[int, EmulatedRequest | str] = {}
        self._jumpers: dict[int, int] = {}

    def level(self, line: int) -> bool:
        """Whether a pin is high."""
        with self._lock:
            return self._levels[line]

    def rises(self, line: int) -> int:
        """How often a pin went from low to high."""
        with self._lock:
            return self._rises[line]

    def falls(self, line: int) -> int:
        """How often a pin went from high to low."""
        with self._lock:
            return self._falls[line]

    def put(self, line: int, *, high: bool) -> None:
        """Somebody drives a pin from outside; no bias moves it any more."""
        with self._lock:
            self._touched.add(line)
            self._move(line, high=high)

    def jumper(self, driver: int, sensor: int) -> None:
        """Connect an output with an input by a wire."""
        with self._lock:
            self._jumpers[driver] = sensor
            self.put(sensor, high=self._levels[driver])

    def drive(self, line: int, *, high: bool) -> None:
        """The program that holds a line drives it."""
        with self._lock:
            self._move(line, high=high)

    def take(self, line: int, consumer: str = "another program") -> None:
        """Another program, or a driver, holds this line from now on."""
        with self._lock:
            self._holders[line] = consumer

    def vanish(self) -> None:
        """The chip is gone: all requests fail, the pins keep their levels."""
        with self._lock:
            self.gone = True
            for holder in set(self._holders.values()):
                if isinstance(holder, EmulatedRequest):
                    holder.ring()
            self._holders.clear()

    def come_back(self) -> None:
        """The chip is there again, its lines free."""
        with self._lock:
            self.gone = False

    def request(
        self, config: Mapping[int, LineSettings], consumer: str, events: int
    ) -> "EmulatedRequest":
        """Give the lines to a new request, or refuse as the kernel does."""
        with self._lock:
            self.must_be_there()
            for line in config:
                if line >= LINES:
                    raise ValueError("line offset of out range")
                if line in self._holders:
                    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
            made = EmulatedRequest(self, config, consumer, events)
            for line, settings in config.items():
                self._holders[line] = made
                self._configure(line, settings)
            return made

    def give_back(self, request: "EmulatedRequest", config: Mapping[int, LineSettings]) -> None:
        """The lines are free again."""
        with self._lock:
            for line, settings in config.items():
                if self._holders.get(line) is request:
                    del self._holders[line]
                    if settings.direction is Direction.OUTPUT and not self._keeps_levels:
                        self._move(line, high=False)

    def holder(self, line: int) -> str:
        """Who holds a line, empty for nobody."""
        with self._lock:
            self.must_be_there()
            if line >= LINES:
                raise ValueError("line offset of out range")
            holder = self._holders.get(line, "")
            return holder if isinstance(holder, str) else holder.consumer

    def must_be_there(self) -> None:
        """Refuse, as the kernel does, what asks a chip that is gone."""
        if self.gone:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

    def _configure(self, line: int, settings: LineSettings) -> None:
        if settings.direction is Direction.OUTPUT:
            self._move(line, high=bool(settings.output_value) is not settings.active_low)
        elif line not in self._touched:
            self._move(line, high=settings.bias is Bias.PULL_UP)

    def _move(self, line: int, *, high: bool) -> None:
        if self._levels[line] is high:
            return
        self._levels[line] = high
        (self._rises if high else self._falls)[line] += 1
        holder = self._holders.get(line)
        if isinstance(holder, EmulatedRequest):
            holder.saw_edge(line, high=high)
        if line in self._jumpers:
            self._move(self._jumpers[line], high=high)


class EmulatedRequest:
    """Lines that one program holds."""

    def __init__(
        self, chip: EmulatedChip, config: Mapping[int, LineSettings], consumer: str, events: int
    ) -> None:
        self.consumer = consumer
        self._chip = chip
        self._config = config
        self._events: deque[EdgeEvent] = deque(maxlen=events)
        self._seen = 0
        self.fd = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)

    def get_values(self, lines: Iterable[int | str] | None = None) -> list[Value]:
        """What these lines carry."""
        self._chip.must_be_there()
        asked = [int(line) for line in (self._config if lines is None else lines)]
        return [self._value(line, high=self._chip.level(line)) for line in asked]

    def set_values(self, values: dict[int | str, Value]) -> None:
        """Drive these lines; an input refuses."""
        self._chip.must_be_there()
        for line, value in values.items():
            settings = self._config[int(line)]
            if settings.direction is not Direction.OUTPUT:
                raise OSError(errno.EPERM, os.strerror(errno.EPERM))
            self._chip.drive(int(line), high=bool(value) is not settings.active_low)

    def read_edge_events(self, max_events: int | None = None) -> list[EdgeEvent]:
        """Edges since the last call, oldest first.

        Raises:
            BlockingIOError: there are none; the kernel would wait, and the gate with it.
        """
        self._chip.must_be_there()
        os.eventfd_read(self.fd)
        count = len(self._events) if max_events is None else min(max_events, len(self._events))
        read = [self._events.popleft() for _ in range(count)]
        if self._events:
            self.ring()
        return read

    def release(self) -> None:
        """Give the lines back."""
        self._chip.give_back(self, self._config)
        os.close(self.fd)

    def ring(self) -> None:
        """Make the descriptor readable."""
        os.eventfd_write(self.fd, 1)

    def saw_edge(self, line: int, *, high: bool) -> None:
        """A pin changed its level."""
        settings = self._config[line]
        if settings.edge_detection is not Edge.BOTH:
            return
        self._seen += 1
        active = self._value(line, high=high) is Value.ACTIVE
        kind = EdgeEvent.Type.RISING_EDGE if active else EdgeEvent.Type.FALLING_EDGE
        self._events.append(EdgeEvent(kind.value, self._seen, line, self._seen, self._seen))
        self.ring()

    def _value(self, line: int, *, high: bool) -> Value:
        active = high is not self._config[line].active_low
        return Value.ACTIVE if active else Value.INACTIVE


class _OpenChip:
    """A chip as libgpiod opens it."""

    def __init__(self, chip: EmulatedChip) -> None:
        chip.must_be_there()
        if chip.denied:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        self._chip = chip

    def get_info(self) -> ChipInfo:
        """Its label among others."""
        return ChipInfo("gpiochip0", self._chip.label, LINES)

    def get_line_info(self, line: int) -> LineInfo:
        """Who holds a line; the rest is as a line has it that nobody set up."""
        holder = self._chip.holder(line)
        unset = (Direction.INPUT.value, False, Bias.UNKNOWN.value, Drive.PUSH_PULL.value)
        edges = (Edge.NONE.value, Clock.MONOTONIC.value, False, 0)
        return LineInfo(line, "", bool(holder), holder, *unset, *edges)

    def request_lines(
        self, config: Mapping[int, LineSettings], consumer: str, event_buffer_size: int
    ) -> Request:
        """Take lines for ourselves alone."""
        return self._chip.request(config, consumer, event_buffer_size)

    def close(self) -> None:
        """Close the chip; requests stay."""
