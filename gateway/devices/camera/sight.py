"""What the codes of one frame come to: one is held up, the rest stand beside; not their meaning."""

from typing import Final

from gateway.codes.recognise import known_format, signed_format
from gateway.core.colour import ModuleColour
from gateway.core.signals import CodeRead
from gateway.devices.camera.guide import Box, nearest, side_px
from gateway.devices.camera.reader import Frame
from gateway.devices.camera.watch import NS_PER_S
from gateway.devices.decoder.colour import module_colour
from gateway.devices.decoder.reading import Reading
from gateway.errors import DeviceError

SAME_PRESENTATION_NS: Final = 2 * NS_PER_S
"""A text that was away for less is still the same one held up."""

UNKNOWN_FORMAT: Final = "unknown"
"""What the record calls a code beside that is of no known format."""


def is_known(text: str) -> bool:
    """Whether a text claims a format that the gate knows."""
    return known_format(text) is not None


def worth(text: str) -> int:
    """How much more than nothing the format that a text claims may prove: signed ones the most."""
    return is_known(text) + signed_format(text)


class Sight:
    """Chooses the code that is held up and looks at its colour once per presentation.

    Args:
        box: where codes are to be held.
    """

    def __init__(self, box: Box) -> None:
        self._box = box
        self._text = ""
        self._colour = ModuleColour.UNKNOWN
        self._shown_ns = 0

    def code(
        self, readings: tuple[Reading, ...], frame: Frame, size: tuple[int, int], decoded_ns: int
    ) -> CodeRead:
        """The one code that the gate judges of this frame.

        Args:
            readings: what the frame shows, at least one.
            frame: the frame itself, for its colours.
            size: its width and height in pixels.
            decoded_ns: monotonic nanoseconds at which the readings were known.

        Raises:
            ValueError: there is no reading.
        """
        held, beside = nearest(readings, self._box, size, worth)
        others = tuple(known_format(other.text) or UNKNOWN_FORMAT for other in beside)
        colour = self._colour_of(held, frame)
        size_px = side_px(held.quad)
        return CodeRead(held.text, frame.mono_ns, decoded_ns, colour, others, size_px)

    def _colour_of(self, held: Reading, frame: Frame) -> ModuleColour:
        away_ns = frame.mono_ns - self._shown_ns
        if held.text != self._text or away_ns >= SAME_PRESENTATION_NS:
            self._colour = _colour(frame, held)
        self._text = held.text
        self._shown_ns = frame.mono_ns
        return self._colour


def _colour(frame: Frame, held: Reading) -> ModuleColour:
    try:
        bgr = frame.picture.colour()
    except DeviceError:
        return ModuleColour.UNKNOWN  # a hint that can't be had costs nobody the code itself
    return ModuleColour.UNKNOWN if bgr is None else module_colour(bgr, held.quad)
