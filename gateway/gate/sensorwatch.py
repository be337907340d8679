"""Tells what the thermometer's own readings say of it; not whether its port answers."""

from types import MappingProxyType
from typing import Final

from gateway.core.policy import Policy, ThermometryPolicy
from gateway.core.signals import Device, DeviceChanged
from gateway.core.temperature import Sample, TemperatureAbsence
from gateway.core.thermometry import SensorState

_MS_PER_MINUTE: Final = 60_000
_GOOD: Final = "读数恢复正常；readings are good again"
_WARMING: Final = "预热中，还需 {0} 分钟；warming up, {0} min to go"
_WORDS: Final = MappingProxyType(
    {
        TemperatureAbsence.STUCK: "读数卡住不动，断电重启；readings are stuck: power it off and on",
        TemperatureAbsence.BLOCKED: "只测到自身温度，检查遮挡；sees only itself: clear its window",
        TemperatureAbsence.ERRORS: "读数带错误码，检查探头；readings carry errors: check the probe",
    }
)


class SensorWatch:
    """One thermometer: a sensor that is cold, stuck, covered or in error is no working device.

    Args:
        policy: what counts as such.
    """

    def __init__(self, policy: ThermometryPolicy) -> None:
        self._policy = policy
        self._sensor = SensorState()
        self._said = ""
        self._kept_ns: int | None = None

    def kept_power(self, since_ns: int | None) -> None:
        """It has had power since then, if known: only the program was started anew."""
        self._kept_ns = since_ns

    def follow(self, policy: Policy) -> None:
        """Go by another policy."""
        self._policy = policy.thermometry

    def heard(self, sample: Sample) -> None:
        """It sent a sample."""
        self._sensor = self._sensor.heard(sample, self._policy)

    def asked(self, now_ns: int) -> None:
        """Somebody shows a code."""
        self._sensor = self._sensor.asked(now_ns)

    def reported(self, change: DeviceChanged, now_ns: int) -> DeviceChanged:
        """What becomes of its driver's word that it came or went."""
        if not change.up:
            self._sensor, self._said, self._kept_ns = self._sensor.went(), "", None
            return change
        if self._sensor.powered_ns is None:
            self._sensor = self._sensor.came(now_ns if self._kept_ns is None else self._kept_ns)
        return self._change(self._said) if self._said else change

    def look(self, now_ns: int) -> DeviceChanged | None:
        """The thermometer as a device, when what its readings say of it changed."""
        if self._sensor.powered_ns is None:
            return None
        said = self._words(now_ns)
        if said == self._said:
            return None
        self._said = said
        return self._change(said)

    def trouble(self, now_ns: int) -> TemperatureAbsence | None:
        """Why none of its readings counts now."""
        trouble = self._sensor.trouble(now_ns, self._policy)
        if trouble is None and self._sensor.powered_ns is None:
            return TemperatureAbsence.NO_SENSOR
        return trouble

    @property
    def powered_ns(self) -> int | None:
        """Since when it has had power, as far as anybody knows; None while it is gone."""
        return self._sensor.powered_ns

    @property
    def last(self) -> Sample | None:
        """Its latest sample, of whatever worth."""
        return self._sensor.last

    def _words(self, now_ns: int) -> str:
        """Its first reading may tell that it has long been warm."""
        if self._sensor.last is None:
            return ""
        trouble = self._sensor.trouble(now_ns, self._policy)
        if trouble is TemperatureAbsence.WARMING_UP:
            left_ms = self._sensor.warm_in_ms(now_ns, self._policy)
            return _WARMING.format(-(-left_ms // _MS_PER_MINUTE))
        return _WORDS[trouble] if trouble else ""

    def _change(self, said: str) -> DeviceChanged:
        return DeviceChanged(Device.THERMOMETER, up=not said, detail=said or _GOOD)
