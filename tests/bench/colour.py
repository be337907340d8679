"""How well the colour of a code's modules is told, and what that costs; prints, asserts nothing."""

import argparse
from collections import Counter
from time import perf_counter_ns

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from gateway.core.colour import ModuleColour
from gateway.devices.decoder.colour import module_colour
from gateway.devices.decoder.reading import Quad
from tests.coloured_codes import COLOURS, shots

Matrix = Counter[tuple[ModuleColour, ModuleColour]]
"""How often a colour, the first one, was told as the second."""

_QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_CONFUSIONS = [
    {ModuleColour.GREEN, ModuleColour.YELLOW},
    {ModuleColour.YELLOW, ModuleColour.RED},
    {ModuleColour.GREEN, ModuleColour.RED},
]


def main() -> None:
    """Take the codes that zxing-cpp reads, at their true corners and at those it reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1600)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    true_corners: Matrix = Counter()
    reported: Matrix = Counter()
    costs_ms: list[float] = []
    for shot in shots(asked.seed, asked.count):
        quad = read_quad(shot.bgr)
        if quad is None:
            continue
        began_ns = perf_counter_ns()
        told = module_colour(shot.bgr, quad)
        costs_ms.append((perf_counter_ns() - began_ns) / 1e6)
        reported[shot.colour, told] += 1
        true_corners[shot.colour, module_colour(shot.bgr, shot.quad)] += 1
    print_matrix("true corners", true_corners)
    print_matrix("corners as zxing-cpp reports them", reported)
    print(f"cost: median {np.median(costs_ms):.2f} ms, p95 {np.percentile(costs_ms, 95):.2f} ms")


def read_quad(bgr: NDArray[np.uint8]) -> Quad | None:
    """Where zxing-cpp reads a code, in brightness or, for yellow ones, in blue."""
    for plane in (cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY), np.ascontiguousarray(bgr[..., 0])):
        found = zxingcpp.read_barcode(plane, _QR_ONLY)
        if found is not None:
            place = found.position
            return (
                (place.top_left.x, place.top_left.y),
                (place.top_right.x, place.top_right.y),
                (place.bottom_right.x, place.bottom_right.y),
                (place.bottom_left.x, place.bottom_left.y),
            )
    return None


def print_matrix(name: str, matrix: Matrix) -> None:
    """Rows are what the code was, columns what was told."""
    unknown = sum(count for (_, told), count in matrix.items() if told is ModuleColour.UNKNOWN)
    confused = sum(count for (was, told), count in matrix.items() if {was, told} in _CONFUSIONS)
    print(f"{name}: {matrix.total()} reads, {confused} confusions of health colours,")
    print(f"  {100 * unknown / max(matrix.total(), 1):.1f} % unknown")
    print(" " * 10 + "".join(f"{told.value:>9}" for told in ModuleColour))
    for was in COLOURS:
        print(f"  {was.value:8}" + "".join(f"{matrix[was, told]:9}" for told in ModuleColour))


if __name__ == "__main__":
    main()
