"""What an installer is told when another device is on a port; it is not found out here."""

from typing import Final

from firmware_bridge.sensors.table import SensorFormat
from firmware_bridge.strangers import Stranger

BOARD_HERE: Final = "这是道闸控制板，两根线接反了；this is the barrier's board: swap the cables"


def on_sensor_port(heard: Stranger, configured: SensorFormat, baud: int) -> str:
    """What is wrong on the port of a sensor.

    Args:
        heard: who speaks there.
        configured: who should.
        baud: at which rate that one should.
    """
    if heard.sensor is None:
        return BOARD_HERE
    rate = "" if heard.baud == baud else f" {heard.baud} baud"
    here, wanted = heard.sensor.name + rate, configured.name + (rate and f" {baud} baud")
    return f"端口上是 {here}，配置的是 {wanted}；this port speaks {here}, configured is {wanted}"


def on_board_port(heard: SensorFormat) -> str:
    """What is wrong on the port of the barrier's board."""
    return (
        f"这是传感器 {heard.name}，不是控制板，两根线接反了；"
        f"this is a sensor, {heard.name}, and not the board: swap the cables"
    )
