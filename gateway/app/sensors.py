"""Which sensors on ports of their own a gate has, by its configuration; reads none itself."""

import logging
from collections.abc import Callable

from gateway.config import GatewayConfig
from gateway.core.policy import Policy
from gateway.core.signals import Device, DeviceChanged, Signal
from gateway.devices.rangefinder import RangefinderSettings, SerialRangefinder
from gateway.devices.sensor_choice import chosen_sensor, too_slow
from gateway.devices.thermometer import SerialThermometer, ThermometerSettings
from gateway.runtime.clock import Clock
from gateway.runtime.worker import Worker

log = logging.getLogger(__name__)


def thermometer(
    config: GatewayConfig,
    policy: Policy,
    emit: Callable[[Signal], None],
    clock: Clock,
    crash: Callable[[str], None],
) -> list[Worker]:
    """A thermometer on a port of its own, where there is one; else say that there is none."""
    if config.thermometer.source == "none":
        absent = "没有测温器，人工测温；no thermometer is configured: measure by hand"
        emit(DeviceChanged(Device.THERMOMETER, up=False, detail=absent))
    if config.thermometer.source != "serial":
        return []
    section = config.thermometer
    slow = too_slow(
        chosen_sensor(section.sensor, unverified=section.unverified), policy.thermometry
    )
    if slow:
        log.warning("%s", slow)
    settings = ThermometerSettings(section.port, section.baud, section.sensor, section.unverified)
    return [Worker("thermometer", SerialThermometer(settings, emit, clock).body, crash)]


def rangefinder(
    config: GatewayConfig,
    emit: Callable[[Signal], None],
    clock: Clock,
    crash: Callable[[str], None],
) -> list[Worker]:
    """The rangefinder, where there is one; from here on the gate measures nobody without it."""
    if config.distance.source != "serial":
        return []
    settings = RangefinderSettings(config.distance.port, config.distance.baud)
    return [Worker("rangefinder", SerialRangefinder(settings, emit, clock).body, crash)]
