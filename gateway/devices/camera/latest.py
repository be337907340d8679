"""A place for one value where the newest wins; not a queue: nothing ever piles up."""

import threading
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Latest(Generic[Value]):
    """One thread puts, one thread takes; a value that nobody took in time is gone."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._value: Value | None = None

    def put(self, value: Value) -> None:
        """Replace what lies there; never waits."""
        with self._changed:
            self._value = value
            self._changed.notify()

    def take(self, limit_s: float) -> Value | None:
        """Take the value away, waiting for one at most ``limit_s`` seconds; None if none came."""
        with self._changed:
            self._changed.wait_for(lambda: self._value is not None, limit_s)
            value, self._value = self._value, None
            return value
