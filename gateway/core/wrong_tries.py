"""Counts codes that prove nothing at one lane until they are an alarm; decides about nobody.

A poster that hangs, or a shirt, is one try however often it is read: each code counts once.
"""

from dataclasses import dataclass
from typing import Final

from gateway.core.credential import Identified, Presented, RefusedCode
from gateway.core.policy import AlarmPolicy
from gateway.core.reason import Reason

_FORGED: Final = frozenset(
    {
        Reason.CODE_UNKNOWN,
        Reason.CODE_MALFORMED,
        Reason.CODE_TOO_LARGE,
        Reason.ISSUER_UNKNOWN,
        Reason.ISSUER_WRONG,
        Reason.SIGNATURE_BAD,
        Reason.ALGORITHM_WRONG,
        Reason.KEY_USE_WRONG,
    }
)
"""What a stranger's or a forger's code is refused for; one that was genuine once is no try."""


@dataclass(frozen=True, slots=True)
class Try:
    """One wrong code.

    Args:
        digest: tells it from others; kept in memory only.
        at_ns: monotonic nanoseconds at which it was last refused.
    """

    digest: str
    at_ns: int


@dataclass(frozen=True, slots=True)
class WrongTries:
    """The lane's wrong codes of late; a new value for every change.

    Args:
        tries: oldest first, each code once.
        storm: how many there were when they became an alarm, and since; 0 while there is none.
    """

    tries: tuple[Try, ...] = ()
    storm: int = 0

    def after(self, digest: str, at_ns: int, policy: AlarmPolicy) -> "WrongTries":
        """One more wrong code; an alarm lives on with each."""
        known = any(one.digest == digest for one in self.tries)
        kept = tuple(
            one
            for one in self.tries
            if one.digest != digest and at_ns - one.at_ns < policy.window_ns
        )
        tries = (*kept, Try(digest, at_ns))[-policy.wrong_tries :]
        if self.storm:
            return WrongTries(tries, self.storm + (not known))
        return WrongTries(tries, len(tries) if len(tries) >= policy.wrong_tries else 0)

    def at(self, now_ns: int, policy: AlarmPolicy) -> "WrongTries":
        """The same at a later moment: after a quiet time the alarm is over and counts anew."""
        if self.storm and now_ns - self.tries[-1].at_ns >= policy.quiet_ns:
            return WrongTries()
        return self


def is_wrong_try(presented: Presented | None, reasons: tuple[Reason, ...]) -> bool:
    """Whether a refused code is one that anybody can make up.

    Args:
        presented: what was shown; a guard's typing mistake is no try.
        reasons: what was objected.
    """
    if isinstance(presented, RefusedCode):
        return presented.reason in _FORGED
    guessed = isinstance(presented, Identified) and presented.reason is Reason.BADGE_ONLY
    return guessed and Reason.HOLDER_UNKNOWN in reasons
