"""How samples become an estimate, as the park decided; not the estimating."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ThermometryPolicy:
    """How samples become an estimate.

    Defaults and sources: window of 8 samples (DejaOS dxTemp, 8 frames of 125 ms); 37.3 °C as in
    Chinese practice 2020-22, an axillary number; forehead + 0.5 °C (Chen 2022, IJERPH 19:15883);
    instrument 0.3 °C, a maximum permissible error (JJF 1107, forehead); air 16-35 °C (hand-held
    instruments' stated range).

    ``site_scatter_celsius``: Chen gives the scatter of axillae, 0.41, and of foreheads, 0.30, but
    not of their difference; 0.51 is the root of the sum of their squares, which it can't exceed
    while warm foreheads go with warm axillae. ``plausible_low_celsius``: three standard deviations
    below foreheads that just came in from -5.5 … 0 °C, 33.17 ± 1.45 (Dzien 2020,
    10.1007/s00508-020-01754-2): what is warmer may be a cold forehead, and its owner must wait.
    ``warm_up_minutes``: Foster 2021, PMC8654479, table 1. A value that stays for 50 samples, 10
    minutes at the sensor's own temperature and 5 °C within a second are engineering limits: no
    standard gives any. ``high_memory_minutes``: half a shift.
    """

    required: bool = True
    fever_celsius: float = 37.3
    guard_band_celsius: float = 0.1
    presence_celsius: float = 3.0
    skin_low_celsius: float = 34.5
    plausible_low_celsius: float = 28.8
    plausible_high_celsius: float = 43.0
    air_low_celsius: float = 16.0
    air_high_celsius: float = 35.0
    window_samples: int = 8
    window_max_ms: int = 1500
    spread_celsius: float = 0.6
    site_offset_celsius: float = 0.5
    site_scatter_celsius: float = 0.51
    instrument_celsius: float = 0.3
    estimate_max_age_ms: int = 5000
    warm_up_minutes: float = 30.0
    cold_hold_minutes: float = 5.0
    cold_season: bool = False
    high_memory_minutes: float = 240.0
    jump_celsius_per_s: float = 5.0
    stuck_samples: int = 50
    blocked_minutes: float = 10.0
    blocked_celsius: float = 0.1
    blackbody_required: bool = False
