"""What one would see standing before the emulated board; not how it comes about."""

from dataclasses import dataclass

from firmware_bridge.host_messages import Pattern
from firmware_bridge.vocabulary import Input


@dataclass(frozen=True, slots=True)
class BoardState:
    """What one would see standing before the board.

    Args:
        arm_open: the arm is held open, by a pulse or by the fire input.
        arm_moves: how often it opened or closed since power-on.
        open_count: open commands that were done since power-on; a repetition is not.
        inputs: the inputs that are active.
        lamp: the lights' pattern, None when the board put them out.
        tone: the last pattern of the buzzer, None when there was none.
        tones: how many patterns the buzzer was given.
        host_live: a host's heartbeat is younger than the dead-man's time.
        session: the host's session, 0 before the first.
        uptime_ms: the board's time.
        rx_errors: garbage that it received.
        card_errors: frames of the card reader that were no card's.
    """

    arm_open: bool
    arm_moves: int
    open_count: int
    inputs: frozenset[Input]
    lamp: Pattern | None
    tone: Pattern | None
    tones: int
    host_live: bool
    session: int
    uptime_ms: int
    rx_errors: int
    card_errors: int
