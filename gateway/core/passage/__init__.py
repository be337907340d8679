"""One person's walk through the gate as a state machine without I/O; not the deciding rules."""

from gateway.core.passage.deadlines import deadline_ns
from gateway.core.passage.machine import TRANSITIONS, diagram, step
from gateway.core.passage.state import Grant, Passage, Phase

__all__ = ["TRANSITIONS", "Grant", "Passage", "Phase", "deadline_ns", "diagram", "step"]
