"""Which lights and beeps mean what at the lane; not how they reach the board.

Lights differ in colour and rhythm, tones in number and length, so that neither colour vision nor
a quiet lane is needed to tell them apart.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from firmware_bridge.host_messages import Pattern
from firmware_bridge.vocabulary import Output
from gateway.core.lane import Lamp, Tone

_STEADY_MS: Final = 1_000


def _steady(lights: Output) -> Pattern:
    return Pattern(lights, repeats=0, on_ms=_STEADY_MS, off_ms=0)


def _blinking(lights: Output, half_ms: int) -> Pattern:
    return Pattern(lights, repeats=0, on_ms=half_ms, off_ms=half_ms)


def _beeps(count: int, on_ms: int, off_ms: int) -> Pattern:
    return Pattern(Output.BUZZER, repeats=count, on_ms=on_ms, off_ms=off_ms)


LAMPS: Final[Mapping[Lamp, Pattern]] = MappingProxyType(
    {
        Lamp.OFF: Pattern(Output.NONE, repeats=0, on_ms=0, off_ms=0),
        Lamp.READY: _steady(Output.WHITE),
        Lamp.WAIT: _blinking(Output.WHITE, 500),
        Lamp.SECOND: Pattern(Output.WHITE, repeats=0, on_ms=200, off_ms=800),
        Lamp.GO: _steady(Output.GREEN),
        Lamp.STOP: _steady(Output.RED),
        Lamp.FAULT: _blinking(Output.AMBER, 250),
    }
)

TONES: Final[Mapping[Tone, Pattern]] = MappingProxyType(
    {
        Tone.NONE: Pattern(Output.BUZZER, repeats=0, on_ms=0, off_ms=0),
        Tone.TICK: _beeps(1, 30, 0),
        Tone.SECOND: _beeps(2, 60, 120),
        Tone.GO: _beeps(1, 250, 0),
        Tone.STOP: _beeps(2, 400, 150),
        Tone.GUARD: _beeps(3, 120, 120),
        Tone.FAULT: _beeps(5, 60, 60),
    }
)
