"""What an empty lane costs the gate and how often it wakes for nothing; beside zxing-cpp's scan.

    python -m tests.bench.idle --seed N

Rows with lamps that flicker harder than lamps do are there on purpose: they show where the gate
of `devices/camera/motion.py` ends. Nothing is asserted; the costs are interleaved, CPU time.
"""

import argparse
from collections.abc import Iterator
from math import sin
from time import thread_time

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from gateway.devices.camera.motion import AWAKE_FRAMES, Scene, next_look
from gateway.devices.camera.raw import raw_picture
from tests.bench.checkpoint import idle

Frame = NDArray[np.uint8]

FRAMES = 48
SCENES = 8
NEVER_NS = 10**18
"""The floor rate is left out: it looks on purpose, so those looks are no false wakes."""

KINDS = ("grey", "yuyv", "mjpg")

FLICKERS = (0.0, 0.03, 0.05, 0.08, 0.12, 0.15)


def saturated_wall(seed: int, scene: int, flicker: float) -> Iterator[Frame]:
    """Blocks of random bright colours, many cut off at white, in a lamp that flickers."""
    draw = np.random.default_rng((seed, scene))
    noise = 2 + 12 * scene / (SCENES - 1)
    blocks = draw.integers(0, 256, (18, 32, 3)).astype(np.float32)
    wall = cv2.resize(blocks, (1280, 720), interpolation=cv2.INTER_NEAREST)
    for frame in range(FRAMES):
        lit = wall * (1 + flicker * sin(2.1 * frame)) + draw.normal(0, noise, wall.shape)
        yield lit.clip(0, 255).astype(np.uint8)


def kinds(bgr: Frame) -> dict[str, Frame]:
    """One frame as the three kinds of cameras give it."""
    jpeg = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, 85])[1]
    return {
        "grey": cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY).astype(np.uint8),
        "yuyv": cv2.cvtColor(bgr, cv2.COLOR_BGR2YUV_YUYV).astype(np.uint8),
        "mjpg": jpeg.reshape(1, -1).astype(np.uint8),
    }


class Tally:
    """CPU milliseconds by kind, and false wakes of one lane."""

    def __init__(self) -> None:
        self.cost_ms: dict[str, list[float]] = {}

    def wakes(self, frames: Iterator[Frame]) -> dict[str, int]:
        """How many of ``FRAMES`` woke the gate after the first, by kind."""
        scenes = dict.fromkeys(KINDS, Scene())
        woken = dict.fromkeys(scenes, 0)
        for number, bgr in enumerate(frames):
            shown = kinds(bgr)
            for kind, array in shown.items():
                began = thread_time()
                scenes[kind], effort = next_look(
                    scenes[kind], raw_picture(array).small(), number, NEVER_NS
                )
                self._spent(kind, began)
                # the first frame is news, and those behind it are looked at for its sake
                woke = effort is not None and scenes[kind].awake == AWAKE_FRAMES
                woken[kind] += woke and number > 0
            began = thread_time()
            zxingcpp.read_barcodes(
                shown["grey"], formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
            )
            self._spent("zxing", began)
        return woken

    def _spent(self, kind: str, began: float) -> None:
        self.cost_ms.setdefault(kind, []).append(1000 * (thread_time() - began))


def main() -> None:
    """Print, for each lane and light, what woke the gate and what a frame cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args().seed
    cv2.setNumThreads(1)
    print(
        f"of {SCENES * (FRAMES - 1)} frames each, noise sd 2 to 14; cost as a part of zxing-cpp's"
    )
    for name, films in lanes(seed):
        tally = Tally()
        woken = dict.fromkeys(KINDS, 0)
        for film in films:
            for kind, count in tally.wakes(film).items():
                woken[kind] += count
        base = float(np.mean(tally.cost_ms["zxing"]))
        cells = [
            f"{kind} {woken[kind]:4d} woken x{np.mean(tally.cost_ms[kind]) / base:.3f}"
            for kind in KINDS
        ]
        print(f"{name:16s} {'  '.join(cells)}  zxing {base:.2f} ms")


def lanes(seed: int) -> Iterator[tuple[str, list[Iterator[Frame]]]]:
    """The rendered lane, then the wall in ever harder lamps."""
    yield "lane", [empty_lane(seed, scene) for scene in range(SCENES)]
    for flicker in FLICKERS:
        yield (
            f"wall +-{flicker:.0%}",
            [saturated_wall(seed, scene, flicker) for scene in range(SCENES)],
        )


def empty_lane(seed: int, scene: int) -> Iterator[Frame]:
    """Frames of the checkpoint without anybody."""
    for shot in idle(seed, scene, FRAMES):
        yield shot.bgr


if __name__ == "__main__":
    main()
