"""What a park may decide in policy.toml: the sensible range of each number; not the deciding."""

from typing import Final

from gateway.config.limits import Limit, Range, Rule, below

POLICY_LIMITS: Final[dict[str, Limit]] = {
    "version": Range(1, 2**31 - 1),
    "thermometry.fever_celsius": Range(36, 40, "°C"),
    "thermometry.guard_band_celsius": Range(0, 1, "°C"),
    "thermometry.presence_celsius": Range(0.5, 15, "°C"),
    "thermometry.skin_low_celsius": Range(30, 36.5, "°C"),
    "thermometry.plausible_low_celsius": Range(25, 35, "°C"),
    "thermometry.plausible_high_celsius": Range(40.5, 46, "°C"),
    "thermometry.air_low_celsius": Range(-20, 30, "°C"),
    "thermometry.air_high_celsius": Range(10, 50, "°C"),
    "thermometry.window_samples": Range(2, 64, "samples"),
    "thermometry.window_max_ms": Range(100, 10_000, "ms"),
    "thermometry.spread_celsius": Range(0.05, 2, "°C"),
    "thermometry.site_offset_celsius": Range(-1, 2, "°C"),
    "thermometry.site_scatter_celsius": Range(0, 1, "°C"),
    "thermometry.instrument_celsius": Range(0.05, 1, "°C"),
    "thermometry.estimate_max_age_ms": Range(500, 30_000, "ms"),
    "thermometry.warm_up_minutes": Range(0, 240, "min"),
    "thermometry.cold_hold_minutes": Range(0, 15, "min"),
    "thermometry.high_memory_minutes": Range(0, 360, "min"),
    "thermometry.jump_celsius_per_s": Range(1, 50, "°C/s"),
    "thermometry.stuck_samples": Range(10, 10_000, "samples"),
    "thermometry.blocked_minutes": Range(1, 240, "min"),
    "thermometry.blocked_celsius": Range(0, 1, "°C"),
    "second_instrument.axilla_fever_celsius": Range(36, 40, "°C"),
    "second_instrument.ear_fever_celsius": Range(36, 40, "°C"),
    "second_instrument.mouth_fever_celsius": Range(36, 40, "°C"),
    "second_instrument.wait_minutes": Range(1, 60, "min"),
    "passage.code_wait_ms": Range(500, 60_000, "ms"),
    "passage.temperature_wait_ms": Range(500, 60_000, "ms"),
    "passage.second_reading_after_ms": Range(0, 10_000, "ms"),
    "passage.open_max_ms": Range(500, 60_000, "ms"),
    "passage.held_open_ms": Range(1_000, 300_000, "ms"),
    "passage.verdict_shown_ms": Range(500, 30_000, "ms"),
    "passage.refusal_shown_ms": Range(1_000, 300_000, "ms"),
    "passage.same_code_gap_ms": Range(500, 60_000, "ms"),
    "roster.warn_age_hours": Range(0.25, 720, "h"),
    "roster.max_age_hours": Range(0.25, 720, "h"),
    "roster.antipassback_minutes": Range(0, 10_080, "min"),
    "second_proof.within_s": Range(3, 60, "s"),
    "second_proof.test_max_age_hours": Range(1, 168, "h"),
    "overrides.most_per_guard": Range(1, 600),
    "overrides.most_per_lane": Range(1, 600),
    "overrides.window_minutes": Range(1, 60, "min"),
    "overrides.alone_per_hour": Range(0, 600),
    "overrides.duress_hold_ms": Range(0, 5_000, "ms"),
    "alarms.wrong_tries": Range(1, 5),
    "alarms.wrong_tries_minutes": Range(0.5, 60, "min"),
    "alarms.quiet_minutes": Range(0.5, 60, "min"),
    "revocations.warn_age_hours": Range(0.25, 720, "h"),
    "revocations.max_age_hours": Range(0.25, 720, "h"),
    "trust.warn_before_days": Range(1, 400, "d"),
    "health.live_max_age_minutes": Range(1, 60, "min"),
    "health.listed_warn_age_hours": Range(0.25, 720, "h"),
    "health.listed_max_age_hours": Range(0.25, 720, "h"),
    "degraded.door_within_ms": Range(0, 10_000, "ms"),
    "degraded.clock_settle_minutes": Range(1, 60, "min"),
    "slots[].early_minutes": Range(0, 240, "min"),
    "slots[].late_minutes": Range(0, 240, "min"),
    "lanes[].two_person_within_s": Range(5, 120, "s"),
    "occupancy.limits[].most": Range(1, 100_000, "people"),
}
"""Wide enough for every climate and lane, too narrow for a gate that admits everyone.

Temperatures: a living adult's axilla lies in 35-42 °C, and official screening lines lie in
37.0-38.0 °C; forehead skin in mild air is 30-36 °C. A "normal" window such as 1-45 °C, as some
terminals ship, can't be written here.
"""


def _normal_is_left(fever: float, guard_band: float, skin_low: float, offset: float) -> str | None:
    """Refuse rules under which a healthy person could never pass."""
    if skin_low + offset < fever - guard_band:
        return None
    return (
        f"{fever} less guard_band_celsius {guard_band} leaves nothing normal above "
        f"skin_low_celsius {skin_low} plus site_offset_celsius {offset}"
    )


def _somebody_vouches(ladder: str, required: object) -> str | None:
    """Refuse to admit by a roster that nobody looks at."""
    if ladder != "roster" or required:
        return None
    return '"roster" with roster.required = false admits people of whom nothing is known'


def _season_has_a_wait(cold_season: object, minutes: float) -> str | None:
    """Refuse a season in which everybody waits for no time."""
    return "true needs more than 0 cold_hold_minutes" if cold_season and not minutes else None


POLICY_RULES: Final = (
    below("thermometry.plausible_low_celsius", "thermometry.skin_low_celsius"),
    below("thermometry.fever_celsius", "thermometry.plausible_high_celsius"),
    below("thermometry.plausible_low_celsius", "thermometry.plausible_high_celsius"),
    below("thermometry.air_low_celsius", "thermometry.air_high_celsius"),
    below("passage.second_reading_after_ms", "passage.temperature_wait_ms"),
    below("passage.open_max_ms", "passage.held_open_ms"),
    below("revocations.warn_age_hours", "revocations.max_age_hours"),
    Rule(("health.ladder", "roster.required"), _somebody_vouches),
    Rule(("thermometry.cold_season", "thermometry.cold_hold_minutes"), _season_has_a_wait),
    Rule(
        (
            "thermometry.fever_celsius",
            "thermometry.guard_band_celsius",
            "thermometry.skin_low_celsius",
            "thermometry.site_offset_celsius",
        ),
        _normal_is_left,
    ),
)
