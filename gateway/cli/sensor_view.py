"""How sensors look in a terminal: a table and a small plot as text; nothing is printed here."""

from collections.abc import Sequence
from typing import Final

from gateway.devices.sensor_survey import Heard, KnownSensor, SensorView

_BARS: Final = "▁▂▃▄▅▆▇█"
_UNKNOWN: Final = "—"
_SLOW: Final = """\
* 在默认策略的窗口里凑不满读数，测不出体温；`gateway check-config` 说明该怎么设
  too slow to fill the default policy's window, so that nobody would be measured;
  `gateway check-config` says what to set in policy.toml"""
_SOMEBODY: Final = {True: "有人 yes", False: "无人 no", None: _UNKNOWN}


def known_table(sensors: Sequence[KnownSensor]) -> list[str]:
    """A line for each sensor under a heading; one source only is said in so many words."""
    head = ("NAME", "BAUD", "RATE", "CHECK", "USE", "SOURCES", "DEVICE")
    rows = [head, *(_known_row(sensor) for sensor in sensors)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    table = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return [*table, _SLOW] if any(sensor.slow for sensor in sensors) else table


def heard_line(heard: Heard) -> str:
    """What one rate brought."""
    if heard.name:
        found = f"是 it is {heard.name}"
    elif heard.likely:
        found = f"不确定，可能是 not certain, perhaps {', '.join(heard.likely)}"
    elif heard.heard_bytes:
        found = "听不懂 not understood"
    else:
        found = "没有数据 silence"
    return f"{heard.baud:>6} baud  {heard.heard_bytes:>6} B  {found}"


def watch_lines(view: SensorView | None, history: Sequence[float], per_s: float) -> list[str]:
    """The latest reading, a line for each value, and the plot of what was seen."""
    if view is None:
        return ["还没有读数 no reading yet"]
    return [
        f"目标 object    {_celsius(view.object_celsius)}",
        f"环境 ambient   {_celsius(view.ambient_celsius)}",
        f"模块自估 body  {_celsius(view.body_celsius)}",
        f"距离 distance  {_UNKNOWN if view.distance_mm is None else f'{view.distance_mm} mm'}",
        f"峰值 peak at   {_UNKNOWN if view.peak_at is None else view.peak_at}",
        f"面前 somebody  {_SOMEBODY[view.somebody]}",
        f"频率 rate      {per_s:.1f} /s",
        plot(history),
    ]


def plot(values: Sequence[float]) -> str:
    """A bar for each value between the lowest and the highest, which stand at its sides."""
    if not values:
        return ""
    low, high = min(values), max(values)
    step = (high - low) / (len(_BARS) - 1) or 1.0
    bars = "".join(_BARS[round((value - low) / step)] for value in values)
    return f"{low:.2f} {bars} {high:.2f}"


def _known_row(sensor: KnownSensor) -> tuple[str, ...]:
    one = "1, its maker's" if sensor.verified else "1, unverified"
    sources = one if len(sensor.sources) == 1 else f"{len(sensor.sources)}"
    use = f"{sensor.use}, asked" if sensor.asked else sensor.use
    rate = f"{sensor.frames_per_s}/s{'*' if sensor.slow else ''}"
    return (sensor.name, str(sensor.bauds[0]), rate, sensor.check, use, sources, sensor.device)


def _celsius(value: float | None) -> str:
    return _UNKNOWN if value is None else f"{value:.2f} °C"
