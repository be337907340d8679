"""What counts as proof beside roster and temperature: health, revocations, trust."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class HealthPolicy:
    """What counts as proof of health; red and yellow object whatever stands here.

    Codes of cities say nothing by themselves: a list that the centre signed tells their colour,
    and one is as good as the list is new.

    Args:
        required: a person must be proved to be well.
        ladder: the lowest rung that proves it. ``"roster"``: while the centre or its list of codes
            is silent, whoever stands on the roster needs no status; of any other time it says
            nothing.
        live_max_age_minutes: a status that was signed within this time is live; older, cached.
        listed_warn_age_hours: from this age of the list on, the code service counts as down.
        listed_max_age_hours: an older list is no proof.
    """

    required: bool = True
    ladder: Literal["cached", "roster"] = "cached"
    live_max_age_minutes: float = 10.0
    listed_warn_age_hours: float = 12.0
    listed_max_age_hours: float = 24.0


@dataclass(frozen=True, slots=True)
class RevocationPolicy:
    """How old the list of revoked codes may be.

    A list older than ``warn_age_hours`` is told to the guard; older than ``max_age_hours``, it
    proves nothing and nobody is admitted automatically. ``required`` says so of no list at all:
    the centre publishes one from its first start, empty until somebody is revoked, so a gate
    without it has not heard from the centre. The centre signs its list anew every six hours.
    """

    required: bool = True
    warn_age_hours: float = 24.0
    max_age_hours: float = 72.0


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """When the guard is told that the trust list ends; its end is signed in it.

    Time enough to bring root key and signer together; a list lives 400 days unless told otherwise.
    """

    warn_before_days: float = 30.0
