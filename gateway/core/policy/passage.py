"""How long each step of a passage may take; not the steps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PassagePolicy:
    """How long each step of a passage may take, in milliseconds.

    ``verdict_shown_ms`` is how long the lane's lamp keeps a verdict before it is ready for the
    next person; ``refusal_shown_ms`` how long the guard's page keeps a refusal and its name.
    """

    code_wait_ms: int = 5000
    temperature_wait_ms: int = 4000
    second_reading_after_ms: int = 1000
    open_max_ms: int = 5000
    held_open_ms: int = 8000
    verdict_shown_ms: int = 2000
    refusal_shown_ms: int = 20000
    same_code_gap_ms: int = 3000
