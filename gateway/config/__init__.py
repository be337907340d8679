"""The shape of the TOML files and their reading; not the devices or rules they speak of."""

from gateway.config.effective import effective_toml
from gateway.config.files import load_central, load_gateway, load_policy
from gateway.config.health import load_health_rules
from gateway.config.shape import (
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
    MqttSection,
    PassSection,
    ThermometerSection,
    TrustSection,
    WebSection,
)

__all__ = [
    "BoardSection",
    "CameraSection",
    "CentralConfig",
    "CentralSection",
    "CentralWebSection",
    "ControlSection",
    "DistanceSection",
    "GateSection",
    "GatewayConfig",
    "HealthSection",
    "KeysSection",
    "MqttSection",
    "PassSection",
    "ThermometerSection",
    "TrustSection",
    "WebSection",
    "effective_toml",
    "load_central",
    "load_gateway",
    "load_health_rules",
    "load_policy",
]
