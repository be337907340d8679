"""Patterns of lights and buzzer by the millisecond."""

import pytest

from firmware_bridge.host_messages import Pattern
from firmware_bridge.vocabulary import Output
from gateway.core.instant import NS_PER_MS
from gateway.devices.gpio.panel import Panel, beat

STEADY = Pattern(Output.WHITE, 0, 1_000, 0)
BLINKING = Pattern(Output.AMBER, 0, 250, 250)
DARK = Pattern(Output.NONE, 0, 0, 0)
TWO_BEEPS = Pattern(Output.BUZZER, 2, 400, 150)
ONE_BEEP = Pattern(Output.BUZZER, 1, 250, 0)


@pytest.mark.parametrize(
    ("pattern", "elapsed_ms", "on", "next_ms"),
    [
        (STEADY, 0, True, None),
        (STEADY, 99_999, True, None),
        (DARK, 0, False, None),
        (BLINKING, 0, True, 250),
        (BLINKING, 249, True, 250),
        (BLINKING, 250, False, 500),
        (BLINKING, 500, True, 750),
        (TWO_BEEPS, 399, True, 400),
        (TWO_BEEPS, 400, False, 550),
        (TWO_BEEPS, 549, False, 550),
        (TWO_BEEPS, 550, True, 950),
        (TWO_BEEPS, 950, False, 1_100),
        (TWO_BEEPS, 1_100, False, None),
        (ONE_BEEP, 249, True, 250),
        (ONE_BEEP, 250, False, None),
    ],
)
def test_a_pattern_is_on_and_off_by_the_millisecond(
    pattern: Pattern, elapsed_ms: int, next_ms: int | None, *, on: bool
) -> None:
    """Below and at each change; after the last repetition nothing changes any more."""
    assert beat(pattern, elapsed_ms) == (on, next_ms)


def test_lights_and_buzzer_run_beside_each_other() -> None:
    """The next change of the two is told; a new pattern begins at its own moment."""
    panel = Panel()
    assert panel.look(0) == (Output.NONE, None)
    panel.play(BLINKING, 0)
    panel.play(ONE_BEEP, 100 * NS_PER_MS)
    assert panel.look(120 * NS_PER_MS) == (Output.AMBER | Output.BUZZER, 250 * NS_PER_MS)
    assert panel.look(260 * NS_PER_MS) == (Output.BUZZER, 350 * NS_PER_MS)
    panel.play(STEADY, 300 * NS_PER_MS)
    assert panel.look(400 * NS_PER_MS) == (Output.WHITE, None)
