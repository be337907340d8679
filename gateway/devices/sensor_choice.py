"""Whether the sensor that a configuration names may be this gate's thermometer."""

from difflib import get_close_matches
from typing import Final

from firmware_bridge.clock import MS_PER_S
from firmware_bridge.sensors.table import FORMATS, SensorFormat, Use, find
from gateway.core.policy import ThermometryPolicy
from gateway.errors import ConfigurationError

FEWEST_SAMPLES: Final = 2
"""What a policy may set at least."""

_UNFIT: Final = {
    Use.PRESENCE: "只能判断有没有人，不能测体温；"
    "it tells presence only: no accuracy that is fit for fever is published",
    Use.OBJECT_ONLY: "不报环境温度，无法判断面前有没有人；"
    "it does not tell its ambient, so the gate can't know whether somebody is there",
    Use.DISTANCE: "只测距离；it measures distances only",
}


def chosen_sensor(name: str, *, unverified: bool) -> SensorFormat:
    """The format of the sensor with this name.

    Args:
        name: ``thermometer.sensor``.
        unverified: ``thermometer.unverified``, whether a format of a single source may be used.

    Raises:
        ConfigurationError: nothing has this name, or it can't be a thermometer.
    """
    found = find(name)
    if found is None:
        raise ConfigurationError(f"thermometer.sensor: {name!r} is not known{_meant(name)}")
    if found.use in _UNFIT:
        raise ConfigurationError(f"thermometer.sensor: {name}: {_UNFIT[found.use]}")
    if not (found.verified or unverified):
        raise ConfigurationError(
            f"thermometer.sensor: {name}: 格式只有一个来源；its format was read in"
            f" {found.sources[0]} only; compare it with a thermometer, then set"
            " thermometer.unverified = true"
        )
    return found


def too_slow(sensor: SensorFormat, limits: ThermometryPolicy) -> str | None:
    """Why a sensor can never fill the policy's window, and what would do; None where it can.

    Its pace may be a guess, so that this is a warning and the sensor's real pace has the last word.
    """
    spans_ms = -(-(limits.window_samples - 1) * MS_PER_S // sensor.frames_per_s)
    if spans_ms <= limits.window_max_ms:
        return None
    roomy_ms = limits.window_samples * MS_PER_S // sensor.frames_per_s
    fewer = max(limits.window_max_ms * sensor.frames_per_s // MS_PER_S, FEWEST_SAMPLES)
    return (
        f"{sensor.name} 每秒只报 {sensor.frames_per_s} 次，永远凑不满测温窗口；speaks about"
        f" {sensor.frames_per_s} times a second, so that {limits.window_samples} readings take"
        f" {spans_ms} ms and thermometry.window_max_ms is {limits.window_max_ms}: nobody would ever"
        f" be measured. In policy.toml set thermometry.window_max_ms = {roomy_ms}"
        f" (and passage.temperature_wait_ms above it) or thermometry.window_samples = {fewer}"
    )


def _meant(name: str) -> str:
    close = get_close_matches(name, [row.name for row in FORMATS], n=1)
    guess = f"; did you mean {close[0]}?" if close else ""
    return f"{guess}; `gateway sensors list` shows all"
