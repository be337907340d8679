"""What we use of libgpiod's second interface, as protocols, and the kernel's chips; no roles."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, cast

import gpiod
from gpiod import ChipInfo, EdgeEvent, LineInfo, LineSettings
from gpiod.line import Value


class Request(Protocol):
    """Lines of one chip that are ours until released: the part of gpiod.LineRequest we use."""

    @property
    def fd(self) -> int:
        """Readable while there are edge events."""

    def get_values(self, lines: Iterable[int | str] | None = None) -> list[Value]:
        """What these lines carry."""

    def set_values(self, values: dict[int | str, Value]) -> None:
        """Drive these lines, all at once."""

    def read_edge_events(self, max_events: int | None = None) -> list[EdgeEvent]:
        """Edges since the last call, oldest first; waits where there are none."""

    def release(self) -> None:
        """Give the lines back."""


class Chip(Protocol):
    """One chip that is open: the part of gpiod.Chip we use."""

    def get_info(self) -> ChipInfo:
        """Its label among others."""

    def get_line_info(self, line: int) -> LineInfo:
        """Who holds a line, if anybody does; ValueError where there is no such line."""

    def request_lines(
        self, config: Mapping[int, LineSettings], consumer: str, event_buffer_size: int
    ) -> Request:
        """Take lines for ourselves alone."""

    def close(self) -> None:
        """Close the chip; requests stay."""


class Chips(Protocol):
    """All chips of a machine."""

    def paths(self) -> Sequence[str]:
        """Where they are."""

    def open(self, path: str) -> Chip:
        """Open one.

        Raises:
            OSError: it is not there, or not for us.
        """


class KernelChips:
    """Those of this machine."""

    def paths(self) -> Sequence[str]:
        """The character devices; a Raspberry Pi 5's second name for a chip is left out."""
        found = {path.resolve() for path in Path("/dev").glob("gpiochip*")}
        return sorted(str(path) for path in found)

    def open(self, path: str) -> Chip:
        """Open one."""
        return cast("Chip", gpiod.Chip(path))
