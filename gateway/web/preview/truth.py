"""What a recorded presentation's code says, by its frames; pure, and not the files."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from gateway.devices.decoder.texts import TOO_LONG, UNDECODABLE, UNPRINTABLE

MOST_FRAMES: Final = 24
GAP_NS: Final = 200_000_000
"""24 frames 0.2 s apart are the five seconds of a person who comes, shows a code and goes."""
LONGEST_NS: Final = 6_000_000_000

_AGREEING: Final = 2
_MARKERS: Final = frozenset({TOO_LONG, UNDECODABLE, UNPRINTABLE})


def agreed(texts: Iterable[str]) -> str:
    """The text that most frames show and at least two; empty if none or if two are level.

    Args:
        texts: what each frame with a reading showed; markers of the decoder don't count.
    """
    ranked = Counter(text for text in texts if text not in _MARKERS).most_common(2)
    if not ranked or ranked[0][1] < _AGREEING:
        return ""
    level = len(ranked) > 1 and ranked[0][1] == ranked[1][1]
    return "" if level else ranked[0][0]


@dataclass(slots=True)
class Presentation:
    """One person with one code, while it is recorded.

    Args:
        name: of its folder.
        declared: the code's text as it was typed, or empty.
        began_ns: monotonic nanoseconds of its start.
    """

    name: str
    declared: str
    began_ns: int
    texts: list[str] = field(default_factory=list)
    """What was read, in frames that were kept."""
    frames: int = 0
    """How many were kept."""
    _kept_ns: int | None = None

    def wants(self, mono_ns: int) -> bool:
        """Whether a frame of this moment is to be kept."""
        rested = self._kept_ns is None or mono_ns - self._kept_ns >= GAP_NS
        return rested and not self.over(mono_ns)

    def keep(self, mono_ns: int, text: str | None) -> str:
        """Count a frame with the text that was read in it; its file's name in the corpus."""
        self._kept_ns = mono_ns
        self.frames += 1
        if text is not None:
            self.texts.append(text)
        return f"{self.name}/{self.frames:02}.png"

    def over(self, mono_ns: int) -> bool:
        """Whether it has all its frames or its time."""
        return self.frames >= MOST_FRAMES or mono_ns - self.began_ns >= LONGEST_NS

    def labels(self) -> list[dict[str, object]]:
        """Its part of the corpus's list: one code in each frame, read or not."""
        text = self.declared or agreed(self.texts)
        return [
            {
                "file": f"{self.name}/{frame:02}.png",
                "texts": [text] if text else [],
                "codes": 1,
            }
            for frame in range(1, self.frames + 1)
        ]
