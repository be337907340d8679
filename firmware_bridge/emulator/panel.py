"""The emulated lights and buzzer: what they were told last; no protocol, no timing."""

from firmware_bridge.host_messages import Pattern
from firmware_bridge.vocabulary import Output


class Panel:
    """What one sees and hears at the lane."""

    def __init__(self) -> None:
        self.lamp: Pattern | None = None
        self.tone: Pattern | None = None
        self.tones = 0

    def play(self, pattern: Pattern) -> None:
        """Take a pattern in place of the last one of its kind."""
        if pattern.outputs == Output.BUZZER:
            self.tone = pattern
            self.tones += 1
        else:
            self.lamp = pattern

    def put_out(self) -> None:
        """Dark and silent: a green light must not outlive the host that meant it."""
        self.lamp = self.tone = None
