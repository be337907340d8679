"""How often a password may be tried; never a lock on an account, on the screen or on the gate."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from gateway.runtime.clock import Clock

PER_ADDRESS: Final = 5
ALL: Final = 30
"""Tries a minute: OWASP ASVS 5.0 6.3.1; together they keep scrypt below 6 % of one core."""
_MAX_ADDRESSES: Final = 1024
_MINUTE_NS: Final = 60_000_000_000
OWN_SCREEN: Final = frozenset({"127.0.0.1", "::1"})
"""The gate's own screen: strangers on the network never use up its tries."""


@dataclass(slots=True)
class _Bucket:
    size: int
    tokens: float
    at_ns: int

    def fill(self, now_ns: int) -> None:
        gained = (now_ns - self.at_ns) / _MINUTE_NS * self.size
        self.tokens = min(self.size, self.tokens + gained)
        self.at_ns = now_ns

    def wait_s(self) -> float:
        return max(0.0, (1 - self.tokens) * _MINUTE_NS / self.size / 1e9)


class Attempts:
    """Token buckets: one for each address, one for all of the network.

    Args:
        clock: fills the buckets.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._all = _Bucket(ALL, ALL, clock.mono_ns())
        self._addresses: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, address: str) -> float:
        """Use up one try; 0, or how many seconds to wait when there is none left."""
        with self._lock:
            buckets = self._buckets(address)
            wait_s = max(bucket.wait_s() for bucket in buckets)
            if wait_s == 0:
                for bucket in buckets:
                    bucket.tokens -= 1
            return wait_s

    def give_back(self, address: str) -> None:
        """A try that succeeded does not count."""
        with self._lock:
            for bucket in self._buckets(address):
                bucket.tokens = min(bucket.size, bucket.tokens + 1)

    def _buckets(self, address: str) -> tuple[_Bucket, ...]:
        now_ns = self._clock.mono_ns()
        own = self._addresses.setdefault(address, _Bucket(PER_ADDRESS, PER_ADDRESS, now_ns))
        self._addresses.move_to_end(address)
        if len(self._addresses) > _MAX_ADDRESSES:
            self._addresses.popitem(last=False)
        buckets = (own,) if address in OWN_SCREEN else (own, self._all)
        for bucket in buckets:
            bucket.fill(now_ns)
        return buckets
