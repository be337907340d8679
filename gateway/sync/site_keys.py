"""What opens a site's documents at a gate; opens none."""

from dataclasses import dataclass, field

from gateway.codes.trust import TrustList


@dataclass(frozen=True, slots=True)
class SiteKeys:
    """What opens a site's documents.

    Args:
        site: the site of this gate.
        trust: whose signatures count.
        roster_key: opens the roster's body, 32 bytes.
    """

    site: str
    trust: TrustList
    roster_key: bytes = field(repr=False)
