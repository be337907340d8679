"""Who is signed in, in memory: a restart signs everyone out; knows no password."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, replace
from hashlib import sha256
from threading import Lock
from typing import Final

from gateway.central.store.operators import StoredAccount
from gateway.runtime.clock import Clock

LIFE_NS: Final = 12 * 3600 * 1_000_000_000
IDLE_NS: Final = 3600 * 1_000_000_000
"""A session ends after twelve hours, or one without use (OWASP ASVS v5.0.0, 7.3.1)."""

MAX_SESSIONS: Final = 64
_TOKEN_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser.

    Args:
        whose: the account as it was at sign-in.
        form_token: every form that changes something carries it.
        opened_ns: on the monotonic clock.
        used_ns: on the monotonic clock.
    """

    whose: StoredAccount
    form_token: str
    opened_ns: int
    used_ns: int


class Sessions:
    """Open sessions by the digest of their token; safe to call from many threads.

    Args:
        clock: now.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: OrderedDict[str, Session] = OrderedDict()
        self._lock = Lock()

    def open(self, whose: StoredAccount) -> str:
        """Begin a session and return its token; the one unused for longest makes room."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now_ns = self._clock.mono_ns()
        with self._lock:
            session = Session(whose, secrets.token_urlsafe(), now_ns, now_ns)
            self._open[_digest(token)] = session
            if len(self._open) > MAX_SESSIONS:
                self._open.popitem(last=False)
        return token

    def find(self, token: str) -> Session | None:
        """The session of a token if it is alive; it counts as used."""
        now_ns, digest = self._clock.mono_ns(), _digest(token)
        with self._lock:
            session = self._open.get(digest)
            if session is None:
                return None
            if now_ns - session.opened_ns >= LIFE_NS or now_ns - session.used_ns >= IDLE_NS:
                del self._open[digest]
                return None
            self._open[digest] = replace(session, used_ns=now_ns)
            self._open.move_to_end(digest)
            return session

    def close(self, token: str) -> None:
        """End a session; a copied cookie is worth nothing from now on."""
        with self._lock:
            self._open.pop(_digest(token), None)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
