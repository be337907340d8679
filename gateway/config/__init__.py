"""The shape of the TOML files and their reading; not the devices or rules they speak of."""

from gateway.config.effective import effective_toml
from gateway.config.files import load_central, load_gateway, load_policy
from gateway.config.gpio import GpioSection, InputLine, OutputLine
from gateway.config.health import load_health_rules
from gateway.config.mqtt import BrokerAddress, MqttSection
from gateway.config.office_shape import HelpSection, RetentionSection
from gateway.config.shape import (
    BarrierSection,
    BoardSection,
    CameraSection,
    CentralConfig,
    CentralSection,
    CentralWebSection,
    ControlSection,
    DistanceSection,
    GateSection,
    GatewayConfig,
    HealthSection,
    KeysSection,
    PassSection,
    ThermometerSection,
    TrustSection,
    WebSection,
)

__all__ = [
    "BarrierSection",
    "BoardSection",
    "BrokerAddress",
    "CameraSection",
    "CentralConfig",
    "CentralSection",
    "CentralWebSection",
    "ControlSection",
    "DistanceSection",
    "GateSection",
    "GatewayConfig",
    "GpioSection",
    "HealthSection",
    "HelpSection",
    "InputLine",
    "KeysSection",
    "MqttSection",
    "OutputLine",
    "PassSection",
    "RetentionSection",
    "ThermometerSection",
    "TrustSection",
    "WebSection",
    "effective_toml",
    "load_central",
    "load_gateway",
    "load_health_rules",
    "load_policy",
]
