"""What a thermal array's picture tells: its warmest pixel and how much of it is warm."""

from collections.abc import Sequence
from typing import Final

from firmware_bridge.sensors.reading import WARMER_CENTI, SensorReading, temperatures

CENTI_PER_DECI: Final = 10


def seen_in(pixels_centi: Sequence[int], ambient_centi: int, columns: int) -> SensorReading | None:
    """Peak and warm pixels of a picture given row by row; None where a value can't be."""
    peak_centi = max(pixels_centi)
    row, column = divmod(pixels_centi.index(peak_centi), columns)
    try:
        return SensorReading(
            object_centi=peak_centi,
            ambient_centi=ambient_centi,
            peak_at=(column, row),
            warm_pixels=sum(pixel - ambient_centi >= WARMER_CENTI for pixel in pixels_centi),
        )
    except ValueError:
        return None


def picture_of(reading: SensorReading, columns: int, rows: int) -> list[int]:
    """A picture of air with one pixel of the object in it, hundredths of °C."""
    seen, ambient = temperatures(reading)
    column, row = reading.peak_at or (columns // 2, rows // 2)
    pixels = [min(ambient, seen)] * (columns * rows)
    pixels[row * columns + column] = seen
    return pixels
