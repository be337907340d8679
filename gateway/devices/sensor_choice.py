"""Whether the sensor that a configuration names may be this gate's thermometer."""

from difflib import get_close_matches
from typing import Final

from firmware_bridge.sensors.table import FORMATS, SensorFormat, Use, find
from gateway.errors import ConfigurationError

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


def _meant(name: str) -> str:
    close = get_close_matches(name, [row.name for row in FORMATS], n=1)
    guess = f"; did you mean {close[0]}?" if close else ""
    return f"{guess}; `gateway sensors list` shows all"
