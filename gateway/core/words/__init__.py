"""Each reason's words by its wire name: what the guard reads and what to do; not a rule."""

from collections.abc import Mapping
from typing import Final

from gateway.core.text import Text
from gateway.core.words import codes, degraded, equipment, health, hours, lane, people, temperature

WORDS: Final[Mapping[str, tuple[Text, Text]]] = {
    **codes.WORDS,
    **people.WORDS,
    **hours.WORDS,
    **health.WORDS,
    **temperature.WORDS,
    **equipment.WORDS,
    **degraded.WORDS,
    **lane.WORDS,
}
"""One sentence that the guard reads, and one of what to do about it."""
