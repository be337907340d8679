"""Which readings of a frame count at once and which need a second frame; not what they mean."""

from collections.abc import Callable
from typing import Final

from gateway.devices.camera.watch import NS_PER_S
from gateway.devices.decoder.reading import Reading

FORGOTTEN_NS: Final = 2 * NS_PER_S
"""A frame is a witness for so long: longer than anybody takes to show one code."""


class Witness:
    """Holds back a text that was read once out of a badly damaged code.

    Error correction can turn enough damage into another valid text. A signature rules that out;
    a bare number, such as a badge's, must be read from a second frame as well.

    Args:
        signed: whether a text is of a format whose signature will be checked.
    """

    def __init__(self, signed: Callable[[str], bool]) -> None:
        self._signed = signed
        self._seen_ns: dict[str, int] = {}

    def believed(self, readings: tuple[Reading, ...], frame_ns: int) -> tuple[Reading, ...]:
        """Those that count now; all of them are remembered for the next frames.

        Args:
            readings: what one frame showed.
            frame_ns: monotonic nanoseconds at which it was taken.
        """
        self._seen_ns = {
            text: seen_ns
            for text, seen_ns in self._seen_ns.items()
            if frame_ns - seen_ns < FORGOTTEN_NS
        }
        believed = tuple(
            reading
            for reading in readings
            if not reading.damaged or self._signed(reading.text) or reading.text in self._seen_ns
        )
        self._seen_ns |= {reading.text: frame_ns for reading in readings}
        return believed
