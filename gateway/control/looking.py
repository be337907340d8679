"""Guards' looks through the camera on their way to an answer; takes no picture and opens nothing.

However many look, one picture is made for all of them, and none while nobody does.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gateway.core.instant import NS_PER_MS
from gateway.core.look import Look

APART_NS: Final = 250 * NS_PER_MS
"""Four pictures a second: enough to turn a lens by, and little beside what decoding takes."""
_MOST_WAITING: Final = 64


@dataclass(frozen=True, slots=True)
class LookAsked:
    """A guard looks through the camera.

    Args:
        act: the request's id, echoed in the answer.
        guard: the guard's account name.
    """

    act: str
    guard: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen.

    Args:
        act: the id that the request carried.
        look: the picture and what is to be said of it.
    """

    act: str
    look: Look


class Looking:
    """Keeps looks apart; for one thread.

    Args:
        look: takes the picture, within milliseconds.
    """

    def __init__(self, look: Callable[[], Look]) -> None:
        self._look = look
        self._waiting: deque[str] = deque(maxlen=_MOST_WAITING)
        self._due_ns = 0

    def ask(self, act: str) -> None:
        """Somebody looks; the answer is due at once, or when the last one is old enough."""
        self._waiting.append(act)

    def wait_ns(self, now_ns: int) -> int | None:
        """Nanoseconds until an answer is due, None while nobody looks."""
        return max(0, self._due_ns - now_ns) if self._waiting else None

    def answers(self, now_ns: int) -> tuple[Looked, ...]:
        """Those that are due, all with the same picture."""
        if self.wait_ns(now_ns) != 0:
            return ()
        self._due_ns = now_ns + APART_NS
        look = self._look()
        seen = tuple(Looked(act, look) for act in self._waiting)
        self._waiting.clear()
        return seen
