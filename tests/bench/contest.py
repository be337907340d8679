"""Eyes that look at the same pictures in turn, and what each look cost; not what it is worth."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import zxingcpp

from gateway.cli.decode_score import Look
from gateway.core.instant import NS_PER_MS
from gateway.devices.decoder.eyes import Eye, OneEngine, eye
from gateway.devices.decoder.reading import Effort, Engine, EyeName, Reading
from gateway.devices.decoder.texts import bounded_text
from gateway.runtime.clock import thread_cpu_ns
from tests.bench.checkpoint import NOWHERE
from tests.bench.samples import Grey, Sample

MOVING = "moving"
"""What a frame gets in which much has moved."""

EVERY_FRAME = "every frame"
"""What a frame gets in which little has moved, as one that shows a code held up."""

ALL_RETRIES = "all retries"
ZXING_FIRST = "zxing-first"

_QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to look.

    Args:
        name: in tables.
        fresh: makes an eye that has seen nothing yet.
        effort: how hard it looks.
    """

    name: str
    fresh: Callable[[], Eye]
    effort: Effort = Effort.EVERYTHING


def engines() -> Mapping[str, Contender]:
    """Each engine alone with its defaults, by name."""
    eyes: dict[str, Callable[[], Eye]]
    eyes = {it.value: partial(eye, it, cpu_ms) for it in EyeName if it is not EyeName.PIPELINE}
    eyes[ZXING_FIRST] = partial(OneEngine, _first_by_zxing, EyeName.ZXING)
    return {name: Contender(name, fresh) for name, fresh in eyes.items()}


def ours(name: str, effort: Effort) -> Contender:
    """The gate's own eye."""
    return Contender(name, partial(eye, EyeName.PIPELINE, cpu_ms), effort)


def _first_by_zxing(grey: Grey, stage: str) -> tuple[Reading, ...]:
    """The cheaper of zxing-cpp's two calls: it ends with one code, as the gate's own eye does."""
    found = zxingcpp.read_barcode(grey, formats=_QR_ONLY, text_mode=zxingcpp.TextMode.Plain)
    text = bounded_text(found.text) if found else None
    return (Reading(text, NOWHERE, Engine.ZXING, stage),) if text else ()


def cpu_ms() -> float:
    """CPU milliseconds of this thread so far."""
    return thread_cpu_ns() / NS_PER_MS


def warm_up(rivals: Sequence[Contender]) -> None:
    """Look once for nothing: what engines load at first use is no part of any look."""
    blank = np.full((720, 1280), 255, np.uint8)
    for rival in rivals:
        rival.fresh().look(blank, rival.effort)


def contest(samples: Iterable[Sample], rivals: Sequence[Contender]) -> Mapping[str, Sequence[Look]]:
    """The looks of each at all pictures, by name.

    All look at a picture before the next one comes, another one first each time, so that a
    machine that slows down slows all of them. Each picture gets a fresh eye.
    """
    looks: dict[str, list[Look]] = {rival.name: [] for rival in rivals}
    for turn, sample in enumerate(samples):
        for rival in rotated(rivals, turn):
            readings, spent_ms = timed_look(rival.fresh(), sample.grey, rival.effort)
            texts = tuple(reading.text for reading in readings)
            looks[rival.name].append(Look(sample.file, sample.labels, texts, spent_ms))
    return looks


def rotated(rivals: Sequence[Contender], turn: int) -> Iterator[Contender]:
    """All of them, another one first at each turn."""
    first = turn % len(rivals)
    yield from (*rivals[first:], *rivals[:first])


def timed_look(looking: Eye, grey: Grey, effort: Effort) -> tuple[tuple[Reading, ...], float]:
    """What was read, and the CPU milliseconds that it took."""
    began_ms = cpu_ms()
    readings = looking.look(grey, effort)
    return readings, cpu_ms() - began_ms
