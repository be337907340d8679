"""What `check-config` shows can be read aloud in a room full of people."""

from dataclasses import replace

import pytest

from gateway.config import (
    BrokerAddress,
    CameraSection,
    CentralConfig,
    CentralSection,
    CentralWebSection,
    MqttSection,
    effective_toml,
)
from gateway.core.policy import Policy

PARK = CentralConfig(
    central=CentralSection(site="park-1"),
    mqtt=MqttSection(brokers=(BrokerAddress("localhost", 1883),)),
    web=CentralWebSection(public_url="https://park.example.com"),
)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("rtsp://guard:geheim@camera/1", "rtsp://guard:***@camera/1"),
        ("rtsp://guard:ge@heim@camera/1", "rtsp://guard:***@camera/1"),
        ("http://camera/x?user=a&pwd=geheim", "http://camera/x?***"),
        ("http://camera/x", "http://camera/x"),
        ("/dev/gate-camera", "/dev/gate-camera"),
    ],
)
def test_a_cameras_password_is_masked(source: str, shown: str) -> None:
    """The user's name helps to find a mistake, the password doesn't."""
    assert f'source = "{shown}"' in effective_toml(CameraSection(source=source)).split("\n")


def test_a_databases_password_is_masked() -> None:
    """The centre's database may need one."""
    central = CentralSection(site="park-1", database="postgresql://gate:geheim@db/park")

    assert "geheim" not in effective_toml(replace(PARK, central=central))


def test_values_are_shown_in_toml_form() -> None:
    """Numbers bare, text in quotes, truth in small letters."""
    lines = effective_toml(Policy()).split("\n")

    assert {"version = 1", "[roster]", "required = true", "max_age_hours = 72.0"} <= set(lines)
