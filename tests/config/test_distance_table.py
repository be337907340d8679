"""The sensor's own table in gateway.toml: what an installer may write, and what not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.config import GatewayConfig, effective_toml, load_gateway
from gateway.core.thermometry import DistancePoint, DistanceTable
from gateway.errors import ConfigurationError

Load = Callable[[str], GatewayConfig]

NEEDED = """
[gate]
id = "gate-1"
name = "一号门"
site = "park-1"
[mqtt]
brokers = ["localhost:1883"]
"""
POINTS = """points = [
    {distance_mm = 100, offset_celsius = 0.89},
    {distance_mm = 300, offset_celsius = 1.36},
]"""


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write a table into a gateway.toml and load it."""

    def load_text(table: str) -> GatewayConfig:
        path = tmp_path / "gateway.toml"
        path.write_text(f"{NEEDED}\n[thermometer.table]\n{table}\n", "utf-8")
        return load_gateway(path)

    return load_text


def test_a_table_is_read_as_it_stands(load: Load, tmp_path: Path) -> None:
    """And shown as it was read."""
    config = load(f"version = 3\nmounting_mm = 200\n{POINTS}")

    points = (DistancePoint(100, 0.89), DistancePoint(300, 1.36))
    assert config.thermometer.table == DistanceTable(3, points, 200)
    (tmp_path / "gateway.toml").write_text(effective_toml(config), "utf-8")
    assert load_gateway(tmp_path / "gateway.toml").thermometer == config.thermometer


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (f"mounting_mm = 200\n{POINTS}", "thermometer.table: version 0 with 2 points"),
        ("version = 1\nmounting_mm = 200", "thermometer.table: version 1 with 0 points"),
        (f"version = 1\nmounting_mm = 301\n{POINTS}", "mounting_mm: 301 is beyond the points"),
        (f"version = 1\n{POINTS}", "thermometer.table.points: there is a table and distance.so"),
        ("version = 1\nmounting_mm = 2001", "thermometer.table.mounting_mm: 2001 is outside"),
        (
            "version = 1\npoints = [{distance_mm = 9, offset_celsius = 1}]",
            "thermometer.table.points[0].distance_mm: 9 is outside 10 … 2000 mm",
        ),
        (
            "version = 1\npoints = [{distance_mm = 100, offset_celsius = 15.1}]",
            "thermometer.table.points[0].offset_celsius: 15.1 is outside -2 … 15 °C",
        ),
        (
            "version = 1\npoints = [{distance_mm = 100, offset_celsius = nan}]",
            "thermometer.table.points[0].offset_celsius: nan is outside",
        ),
        (
            "version = 1\npoints = [{distance = 100, offset_celsius = 1}]",
            "thermometer.table.points[0].distance: unknown key; did you mean 'distance_mm'?",
        ),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(load: Load, table: str, problem: str) -> None:
    """By its place, before anybody is measured by it."""
    with pytest.raises(ConfigurationError) as caught:
        load(table)

    assert problem in str(caught.value)


def test_with_a_rangefinder_no_mounting_distance_is_needed(load: Load) -> None:
    """It knows better."""
    text = f'version = 1\n{POINTS}\n[distance]\nsource = "serial"'

    assert load(text).thermometer.table.version == 1
