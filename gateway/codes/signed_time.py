"""Which presented codes tell the time, because the park's centre signed it; sets no clock.

Only the centre's word counts: a phone signs what its owner likes, and certificates of others may
be dated long after they were signed.
"""

from typing import Final

from gateway.codes import pk1h, pk1s
from gateway.core.credential import Credential, Presented, RefusedCode

MAX_MS: Final = 253_402_300_799_999
"""The end of the year 9999, the last that RFC 3339 can write; a later time is none."""


def centre_signed_ms(presented: Presented) -> int:
    """Wall milliseconds, UTC, at which the centre signed; 0 for a code that doesn't tell.

    Args:
        presented: a code that verified, or that was genuine but for its dates.
    """
    match presented:
        case Credential(format=pk1s.FORMAT | pk1h.FORMAT, issued_ms=signed_ms) if (
            signed_ms <= MAX_MS
        ):
            return signed_ms
        case RefusedCode(signed_ms=signed_ms) if signed_ms <= MAX_MS:
            return signed_ms
    return 0
