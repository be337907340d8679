"""How samples become an estimate, as the park decided; not the estimating."""

from dataclasses import dataclass


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
    blackbody_required: bool = False
