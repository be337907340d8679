"""How many publications may be under way at once; counts them and sends none."""

from threading import Lock
from typing import Final

MAX_UNCONFIRMED: Final = 20
"""Publications that the broker has not taken yet: paho's default window; 1000 is slower."""

MAX_UNSENT: Final = 1000
"""The same of QoS 0, which is over when it is on the socket: answers to as many gates at once."""


class Window:
    """Places for publications, taken by their owner and given back by the network's thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is under way."""
        return self._taken == 0

    def take(self, qos: int) -> bool:
        """Take a place; False if there is none for a publication of this QoS."""
        with self._lock:
            free = self._taken < (MAX_UNCONFIRMED if qos else MAX_UNSENT)
            self._taken += free
            return free

    def give_back(self) -> None:
        """A publication is over; the library may say so of its own ones too."""
        with self._lock:
            self._taken -= self._taken > 0
