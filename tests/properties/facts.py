"""What somebody and a gate's parts look like to the core; the truth is in Shown and Weather."""

from dataclasses import replace

from gateway.core.credential import Credential, Identified, Presented, RefusedCode
from gateway.core.listing import Listing
from gateway.core.reason import Reason
from gateway.core.signals import Device
from tests.properties.oracle import Shown
from tests.properties.park import HOUR_MS, PASS_LIFE_MS, Park, Weather


def presented_by(shown: Shown, park: Park, now_ms: int) -> Presented:
    """What the verifier makes of a code that is held up now."""
    if shown.kind == "forged":
        return RefusedCode(Reason.SIGNATURE_BAD, "PK1S")
    if shown.kind == "badge":
        known = shown.who if shown.who in park.people else ""
        return replace(badge(known), holder=known)
    ends_ms = shown.issued_ms + PASS_LIFE_MS
    if now_ms >= ends_ms:
        return RefusedCode(Reason.CODE_EXPIRED, "PK1S", "a1b2")
    return Credential("PK1S", "a1b2", shown.who, shown.status, shown.issued_ms, ends_ms, shown.key)


def badge(holder: str) -> Identified:
    """Somebody's badge; of nobody on the roster where that is empty."""
    return Identified("BADGE", Reason.BADGE_ONLY, "", holder=holder)


def lists(sky: Weather, shown: Shown | None, now_ms: int) -> Listing:
    """What the centre's lists say of a code."""
    left_h = sky.trust_left_h
    return Listing(
        revoked=shown is not None and shown.revoked,
        revocations_version=0 if sky.revoked_h is None else 1,
        revocations_issued_ms=ago(now_ms, sky.revoked_h),
        trust_version=0 if left_h is None else 1,
        trust_expires_ms=ago(now_ms, None if left_h is None else -left_h),
    )


def down(sky: Weather) -> set[Device]:
    """Which parts do not work."""
    works = {
        Device.STORAGE: sky.disk_up,
        Device.BOARD: sky.board_up,
        Device.CLOCK: sky.clock_set,
        Device.LINK: sky.centre_up,
        Device.SPACE: sky.space,
    }
    return {device for device, up in works.items() if not up}


def ago(now_ms: int, hours: float | None) -> int:
    """Wall milliseconds, so many hours before now; 0 of what there never was."""
    return 0 if hours is None else now_ms - round(hours * HOUR_MS)
