"""Who is measured now, by samples and by distance, and what is known of them; decides nothing."""

from gateway.core.policy import ThermometryPolicy
from gateway.core.ranging import Distance, Near, observe_at_distance, ranged
from gateway.core.signals import Device
from gateway.core.temperature import Sample, Temperature
from gateway.core.thermometry import SampleWindow, measure, observe
from gateway.gate.devices import DeviceBoard


class Measuring:
    """The samples of one presence; where a rangefinder is configured, it says whose they are.

    Args:
        policy: how samples become an estimate.
        devices: tells which parts there are and which of them answer.
    """

    def __init__(self, policy: ThermometryPolicy, devices: DeviceBoard) -> None:
        self._policy = policy
        self._devices = devices
        self._window = SampleWindow()
        self._near: Near | None = None

    def ranged(self, distance: Distance) -> None:
        """Take a reading of the rangefinder in."""
        self._near = ranged(self._near, distance)

    def sampled(self, sample: Sample) -> Temperature | None:
        """Take a reading of the thermometer in; what is known of the temperature now."""
        if self._devices.is_known(Device.RANGEFINDER):
            self._window = observe_at_distance(self._window, sample, self._near, self._policy)
        else:
            self._window = observe(self._window, sample, self._policy)
        return self._devices.broken_thermometry() or measure(self._window, self._policy)

    def forget(self) -> None:
        """What was sampled so far may be somebody else's, or must be repeated."""
        self._window = SampleWindow()
