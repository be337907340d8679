"""How often someone may ask: a bounded set of token buckets; not what is asked for."""

from collections import OrderedDict
from threading import Lock

_NS_PER_S = 1_000_000_000


class RateLimit:
    """Lets each key ask ``burst`` times at once and then once each ``interval_s``.

    It keeps one number a key (the generic cell rate algorithm, ATM Forum TM 4.0), and forgets
    the key that asked longest ago when there are too many. Safe to call from many threads.

    Args:
        burst: requests at once.
        interval_s: seconds from one request to the next when the burst is used up.
        max_keys: keys that are remembered.
    """

    def __init__(self, burst: int, interval_s: float, max_keys: int) -> None:
        self._interval_ns = round(interval_s * _NS_PER_S)
        self._slack_ns = (burst - 1) * self._interval_ns
        self._max_keys = max_keys
        self._due_ns: OrderedDict[str, int] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str, mono_ns: int) -> bool:
        """Whether this key may ask now; if so, it has asked.

        Args:
            key: who asks.
            mono_ns: now on the monotonic clock.
        """
        with self._lock:
            due = max(self._due_ns.get(key, mono_ns), mono_ns)
            if due - mono_ns > self._slack_ns:
                return False
            self._due_ns[key] = due + self._interval_ns
            self._due_ns.move_to_end(key)
            if len(self._due_ns) > self._max_keys:
                self._due_ns.popitem(last=False)
            return True
