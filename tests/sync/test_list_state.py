"""The guard hears of old lists before they stop anybody."""

from dataclasses import replace

import pytest

from gateway.core.instant import ClockQuality
from gateway.core.listing import NO_LISTS, Listing
from gateway.core.policy import Policy, RevocationPolicy, TrustPolicy
from gateway.sync.list_state import lists_device
from tests.evidence import HOUR_MS, NOW, WALL_MS

DAY_MS = 24 * HOUR_MS
LIMITS = Policy(
    revocations=RevocationPolicy(warn_age_hours=24), trust=TrustPolicy(warn_before_days=30)
)
UNASKED = Policy(revocations=RevocationPolicy(required=False))
YOUNG = Listing(
    revocations_version=9,
    revocations_issued_ms=WALL_MS,
    trust_version=3,
    trust_expires_ms=WALL_MS + 400 * DAY_MS,
)


def aged(ms: int) -> Listing:
    """Revocations of that age."""
    return replace(YOUNG, revocations_issued_ms=WALL_MS - ms)


def ending(ms: int) -> Listing:
    """A trust list that expires so much later."""
    return replace(YOUNG, trust_expires_ms=WALL_MS + ms)


@pytest.mark.parametrize(
    ("lists", "limits", "seen"),
    [
        (YOUNG, LIMITS, ""),
        (NO_LISTS, LIMITS, "no revocation list yet"),
        (NO_LISTS, UNASKED, ""),
        (aged(24 * HOUR_MS), LIMITS, ""),
        (aged(24 * HOUR_MS + 1), LIMITS, "24 hours old"),
        (aged(-25 * HOUR_MS), LIMITS, "25 hours old"),
        (ending(30 * DAY_MS), LIMITS, ""),
        (ending(30 * DAY_MS - 1), LIMITS, "expires in 29 days"),
        (ending(0), LIMITS, "expires in 0 days"),
        (ending(-1), LIMITS, "has expired"),
    ],
)
def test_what_must_be_looked_after_is_told(lists: Listing, limits: Policy, seen: str) -> None:
    """Below, at and above each limit."""
    device = lists_device(lists, limits, NOW)
    assert seen in device.detail
    assert device.up is (seen == "")


def test_without_a_clock_nothing_is_called_old() -> None:
    """People go to the guard for the clock's sake already."""
    unset = replace(NOW, clock=ClockQuality.UNSET)
    assert lists_device(aged(10**12), LIMITS, unset).up
