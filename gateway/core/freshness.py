"""How old what the centre signed is, against the park's two limits for each; it refers nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gateway.core.fault import Fault
from gateway.core.instant import MS_PER_HOUR, Instant
from gateway.core.listing import Listing
from gateway.core.policy import Policy

MS_PER_DAY: Final = 24 * MS_PER_HOUR


@dataclass(frozen=True, slots=True)
class Ages:
    """How long ago each proof was made, in ms; None for one that there is not.

    Args:
        code: the centre, or another issuer, signed the code; of a listed one its list.
        temperature: the last sample arrived.
        roster: the centre signed it.
        revocations: likewise.
        statuses: the list of what the cities' codes mean, likewise.
        trust: the signed trust list, likewise.
    """

    code: int | None = None
    temperature: int | None = None
    roster: int | None = None
    revocations: int | None = None
    statuses: int | None = None
    trust: int | None = None


def age_ms(version: int, issued_ms: int, now: Instant) -> int | None:
    """How long ago a document was signed; None where there is none, which is version 0."""
    return now.wall_ms - issued_ms if version else None


def aged(roster: tuple[int, int], lists: Listing, policy: Policy, now: Instant) -> Iterator[Fault]:
    """What is too old; nothing while the clock can't tell, which is a fault of its own.

    Args:
        roster: its version and the wall milliseconds when the centre signed it.
        lists: the centre's other lists.
        policy: how old each may be.
        now: ages them.
    """
    if not now.clock.proves_dates:
        return
    grades = (
        *_roster(roster, policy, now),
        *_revocations(lists, policy, now),
        *_trust(lists, policy, now),
    )
    if Fault.LISTS_STALE in grades:
        yield Fault.LISTS_STALE
    elif Fault.LISTS_OLD in grades:
        yield Fault.LISTS_OLD
    if statuses_silent(lists, policy, now):
        yield Fault.CODE_SERVICE_DOWN


def statuses_silent(lists: Listing, policy: Policy, now: Instant) -> bool:
    """Whether what the cities' codes mean was last heard longer ago than the park likes."""
    age = age_ms(lists.statuses_version, lists.statuses_issued_ms, now)
    return age is not None and abs(age) > policy.health.listed_warn_age_hours * MS_PER_HOUR


def _roster(roster: tuple[int, int], policy: Policy, now: Instant) -> Iterator[Fault]:
    limits = policy.roster
    if limits.required:
        yield from _grade(age_ms(*roster, now), limits.warn_age_hours, limits.max_age_hours)


def _revocations(lists: Listing, policy: Policy, now: Instant) -> Iterator[Fault]:
    limits = policy.revocations
    if limits.required or lists.revocations_version:
        age = age_ms(lists.revocations_version, lists.revocations_issued_ms, now)
        yield from _grade(age, limits.warn_age_hours, limits.max_age_hours)


def _trust(lists: Listing, policy: Policy, now: Instant) -> Iterator[Fault]:
    """A trust list says by itself how long it counts."""
    if not lists.trust_version:
        return
    left_ms = lists.trust_expires_ms - now.wall_ms
    if left_ms <= 0:
        yield Fault.LISTS_STALE
    elif left_ms < policy.trust.warn_before_days * MS_PER_DAY:
        yield Fault.LISTS_OLD


def _grade(age: int | None, warn_hours: float, max_hours: float) -> Iterator[Fault]:
    """A date from another time proves as little as an old one."""
    if age is None or abs(age) > max_hours * MS_PER_HOUR:
        yield Fault.LISTS_STALE
    elif abs(age) > warn_hours * MS_PER_HOUR:
        yield Fault.LISTS_OLD
