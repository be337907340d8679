"""The park's rules as values; not where they are read from and not how they are applied."""

from dataclasses import dataclass, field
from typing import Final

MS_PER_MINUTE: Final = 60_000


@dataclass(frozen=True, slots=True)
class ThermometryPolicy:
    """How samples become an estimate.

    Defaults and sources: window of 8 samples (DejaOS dxTemp, 8 frames of 125 ms); 37.3 °C as in
    Chinese practice 2020-22, an axillary number; forehead + 0.5 °C (Chen 2022, IJERPH 19:15883);
    instrument 0.3 °C (JJF 1107, forehead); air 16-35 °C (hand-held instruments' stated range).
    """

    required: bool = True
    fever_celsius: float = 37.3
    guard_band_celsius: float = 0.2
    presence_celsius: float = 3.0
    skin_low_celsius: float = 34.5
    plausible_low_celsius: float = 32.0
    plausible_high_celsius: float = 43.0
    air_low_celsius: float = 16.0
    air_high_celsius: float = 35.0
    window_samples: int = 8
    window_max_ms: int = 1500
    spread_celsius: float = 0.6
    site_offset_celsius: float = 0.5
    instrument_celsius: float = 0.3
    estimate_max_age_ms: int = 5000


@dataclass(frozen=True, slots=True)
class PassagePolicy:
    """How long each step of a passage may take, in milliseconds.

    ``verdict_shown_ms`` is how long the lane's lamp keeps a verdict before it is ready for the
    next person; ``refusal_shown_ms`` how long the guard's page keeps a refusal and its name.
    """

    code_wait_ms: int = 5000
    temperature_wait_ms: int = 4000
    second_reading_after_ms: int = 1000
    open_max_ms: int = 5000
    held_open_ms: int = 8000
    verdict_shown_ms: int = 2000
    refusal_shown_ms: int = 20000
    same_code_gap_ms: int = 3000


@dataclass(frozen=True, slots=True)
class RosterPolicy:
    """When the roster stops being proof, and how soon the same person may enter again.

    Anti-passback is soft and timed: a second entry within ``antipassback_minutes`` goes to the
    guard; 0 turns it off. A park without exit lanes wants minutes, not hours.
    """

    required: bool = True
    max_age_hours: float = 72.0
    antipassback_minutes: float = 10.0

    @property
    def antipassback_ms(self) -> int:
        """The same in milliseconds."""
        return round(self.antipassback_minutes * MS_PER_MINUTE)


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


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything the park decided; ``version`` goes into every row it decided."""

    version: int = 1
    thermometry: ThermometryPolicy = field(default_factory=ThermometryPolicy)
    passage: PassagePolicy = field(default_factory=PassagePolicy)
    roster: RosterPolicy = field(default_factory=RosterPolicy)
    revocations: RevocationPolicy = field(default_factory=RevocationPolicy)
    health: HealthPolicy = field(default_factory=HealthPolicy)
    badges: BadgePolicy = field(default_factory=BadgePolicy)
