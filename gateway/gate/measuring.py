"""Who is measured now, by samples and by distance, and what is known of them; decides nothing."""

from gateway.core.decision import Decision
from gateway.core.heading import Heading
from gateway.core.instant import NS_PER_MS
from gateway.core.passage import Passage, Phase
from gateway.core.passage.commands import Judge
from gateway.core.policy import Policy, ThermometryPolicy
from gateway.core.ranging import Distance, Near, observe_at_distance, ranged
from gateway.core.reason import Reason
from gateway.core.signals import Device, DeviceChanged
from gateway.core.temperature import (
    Sample,
    Temperature,
    TemperatureAbsence,
    TemperatureEstimate,
    UnusableReading,
)
from gateway.core.thermometry import (
    DistanceTable,
    Hold,
    Holds,
    SampleWindow,
    measure,
    observe,
    raw_reading,
    why_nobody,
)
from gateway.gate.devices import DeviceBoard
from gateway.gate.naming import holder_of
from gateway.gate.sensorwatch import SensorWatch


class Measuring:
    """The samples of one presence; where a rangefinder is configured, it says whose they are.

    Args:
        policy: how samples become an estimate.
        devices: tells which parts there are and which of them answer.
        table: what the sensor reads too low at a distance.
    """

    def __init__(
        self, policy: ThermometryPolicy, devices: DeviceBoard, table: DistanceTable
    ) -> None:
        self._policy = policy
        self._devices = devices
        self._table = table
        self._watch = SensorWatch(policy)
        self._window = SampleWindow()
        self._near: Near | None = None
        self._holds = Holds()

    def follow(self, policy: Policy) -> None:
        """Go by another policy; nobody is being measured."""
        self._policy = policy.thermometry
        self._watch.follow(policy)

    def ranged(self, distance: Distance) -> None:
        """Take a reading of the rangefinder in."""
        self._near = ranged(self._near, distance)

    def sampled(self, sample: Sample, now_ns: int) -> Temperature | None:
        """Take a reading of the thermometer in; what is known of the temperature now."""
        self._watch.heard(sample)
        if self._devices.is_known(Device.RANGEFINDER):
            self._window = observe_at_distance(self._window, sample, self._near, self._policy)
        else:
            self._window = observe(self._window, sample, self._policy)
        return self.broken(now_ns) or measure(self._window, self._policy, self._table)

    def reported(self, change: DeviceChanged, now_ns: int) -> DeviceChanged:
        """What becomes of a driver's word on its device: a thermometer may answer and be cold."""
        if change.device is not Device.THERMOMETER:
            return change
        return self._watch.reported(change, now_ns)

    @property
    def powered_ns(self) -> int | None:
        """Since when the thermometer has had power, monotonic; None while it is gone."""
        return self._watch.powered_ns

    def kept_power(self, since_ns: int | None) -> None:
        """The thermometer has had power since then, if known; the program was started anew."""
        self._watch.kept_power(since_ns)

    def look(self, now_ns: int) -> DeviceChanged | None:
        """The thermometer as a device, when what its readings say of it changed."""
        return self._watch.look(now_ns)

    def asked(self, now_ns: int) -> TemperatureAbsence | None:
        """Somebody shows a code; why nobody can be measured now, if so."""
        self._watch.asked(now_ns)
        return self.broken(now_ns)

    def broken(self, now_ns: int) -> TemperatureAbsence | None:
        """Why nobody can be measured now; None where all that measures is there and works."""
        trouble = self._watch.trouble(now_ns)
        if trouble is not None:
            return trouble
        ranging = self._devices.is_known(Device.RANGEFINDER)
        if ranging and not self._devices.is_up(Device.RANGEFINDER):
            return TemperatureAbsence.PRESENCE_UNKNOWN
        return None

    def witnessed(self, temperature: Temperature | None, now_ns: int) -> Temperature | None:
        """The same; an absence with what the sensor reads now, where it reads anything.

        An estimate out of what turned out to be a stuck sensor is none.
        """
        if isinstance(temperature, TemperatureEstimate):
            trouble = self._watch.trouble(now_ns)
            if trouble is None or trouble is TemperatureAbsence.NO_SENSOR:
                return temperature
            return UnusableReading(trouble, temperature.reading)
        if not isinstance(temperature, TemperatureAbsence):
            return temperature
        last = self._watch.last
        samples = self._window.samples or ((last,) if last else ())
        oldest_ns = now_ns - self._policy.estimate_max_age_ms * NS_PER_MS
        if not samples or samples[-1].mono_ns < oldest_ns:
            return temperature
        reading = raw_reading(samples)
        by_warmth = not self._devices.is_known(Device.RANGEFINDER)
        if by_warmth and temperature is TemperatureAbsence.MISSING:
            temperature = why_nobody(reading, self._policy, self._table)
        return UnusableReading(temperature, reading)

    def hold_of(self, asked: Judge, now_ns: int) -> Hold | None:
        """Until when no measurement of whoever is judged counts, or None."""
        return self._holds.ahead(_person(asked), now_ns, self._policy)

    def judged(self, asked: Judge, heading: Heading, decision: Decision, now_ns: int) -> None:
        """Remember who came too cold or high, forget who was admitted; who leaves is neither."""
        if heading is Heading.IN:
            self.remember(_person(asked), decision.reasons, now_ns)

    def remember(self, person: str, reasons: tuple[Reason, ...], at_ns: int) -> None:
        """Somebody was judged so at that moment, which may be before a restart."""
        self._holds = self._holds.after(person, reasons, at_ns, self._policy)

    def walked(self, before: Passage, after: Passage) -> None:
        """What was sampled before the next person came proves nothing of them."""
        if before.phase is after.phase:
            return
        begun_by_code = after.phase is Phase.COLLECTING and after.temperature is None
        if begun_by_code or before.grant is not None:
            self.forget()

    @property
    def air_celsius(self) -> float | None:
        """Air at the thermometer by its latest sample; None where it told none."""
        return self._watch.last.ambient_celsius if self._watch.last else None

    def forget(self) -> None:
        """What was sampled so far may be somebody else's, or must be repeated."""
        self._window = SampleWindow()


def _person(asked: Judge) -> str:
    """The holder, or the code of somebody who is not named; empty for no code at all."""
    if asked.code is None:
        return ""
    return holder_of(asked.code.presented) or asked.code.digest
