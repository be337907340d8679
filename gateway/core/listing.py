"""What the centre's lists say of a code when the gate decides; not the lists."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listing:
    """The centre's lists as evidence.

    Args:
        revoked: the code or its holder stands on the list of revocations.
        revocations_version: 0 while the gate has no such list.
        revocations_issued_ms: wall milliseconds, UTC, when the centre signed it.
        trust_version: of the signed trust list; 0 while only the installed file counts.
        trust_expires_ms: wall milliseconds, UTC, from which the trust list counts no more.
        trust_issued_ms: wall milliseconds, UTC, when it was signed.
        statuses_version: of the list of what the cities' codes mean; 0 while there is none.
        statuses_issued_ms: wall milliseconds, UTC, when the centre signed that.
    """

    revoked: bool = False
    revocations_version: int = 0
    revocations_issued_ms: int = 0
    trust_version: int = 0
    trust_expires_ms: int = 0
    trust_issued_ms: int = 0
    statuses_version: int = 0
    statuses_issued_ms: int = 0


NO_LISTS = Listing()
"""Nothing came from the centre yet."""
