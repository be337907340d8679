"""What counts as proof beside roster and temperature: health, revocations, badges."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HealthPolicy:
    """What counts as proof of health; red and yellow object whatever stands here.

    ``listed_max_age_hours`` is for codes of cities, which say nothing by themselves: a list that
    the centre signed tells their colour, and one is as good as the list is new.
    """

    required: bool = True
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
class BadgePolicy:
    """What a badge is for beside a pass; alone it admits nobody, whatever stands here.

    With ``required`` a pass or certificate admits only whoever shows their own badge too.
    """

    required: bool = False
