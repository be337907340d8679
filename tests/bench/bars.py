"""What the eye is meant to reach beside what it reached; prints met or missed, asserts nothing.

Set from engines and prototypes that were measured before the eye was built. All are proportions
or counts, as CPU times of one machine say little of another one. Recall stands beside that of
zxing-cpp's search for all codes, cost beside its cheaper search for the first one.
"""

import math
from collections.abc import Iterator, Mapping

from gateway.cli.decode_score import Score
from gateway.devices.decoder.reading import EyeName
from tests.bench.bar import Bar
from tests.bench.checkpoint import Strain
from tests.bench.contest import ALL_RETRIES, EVERY_FRAME, ZXING_FIRST
from tests.bench.crowd import Crowd
from tests.bench.people import GATE

ZXING, PYZBAR = EyeName.ZXING.value, EyeName.PYZBAR.value
ENGINES = (ZXING, PYZBAR, EyeName.OPENCV.value)


def bars(name: str, scores: Mapping[str, Score]) -> Iterator[Bar]:
    """Those of a set of pictures; those against an engine that did not take part are left out."""
    if ZXING in scores and ZXING_FIRST in scores:
        yield from _against_zxing(name, scores)
    if name == "boof" and PYZBAR in scores:
        recall = ratio(scores[ALL_RETRIES].read, scores[PYZBAR].read)
        yield Bar("all retries: recall x pyzbar's", recall, 1.65)
    rivals = [scores[engine].read for engine in ENGINES if engine in scores]
    if name in {"kolabit", "zx"} and rivals:
        ahead = scores[ALL_RETRIES].read - max(rivals)
        yield Bar("all retries: pictures more than the best engine", ahead, 0)
    wrong = sum(len(scores[ours].wrong) for ours in (EVERY_FRAME, ALL_RETRIES))
    yield Bar("wrong texts", wrong, 0, at_most=True)


def _against_zxing(name: str, scores: Mapping[str, Score]) -> Iterator[Bar]:
    zxing, cheaper = scores[ZXING], scores[ZXING_FIRST]
    glance, everything = scores[EVERY_FRAME], scores[ALL_RETRIES]
    recall = ratio(everything.read, zxing.read)
    cost = ratio(everything.mean_ms, cheaper.mean_ms)
    if name == Strain.USUAL.value:
        gain = glance.percent - zxing.percent
        yield Bar("every frame: points above zxing", gain, 3)
        yield _cost("every frame", ratio(glance.mean_ms, cheaper.mean_ms), 0.85)
        yield Bar("all retries: points above zxing", everything.percent - zxing.percent, 5.5)
        yield _cost("all retries", cost, 1.4)
    elif name == Strain.HARD.value:
        yield Bar("all retries: recall x zxing's", recall, 1.65)
        yield _cost("all retries", cost, 3.3)
    elif name == "boof":
        yield Bar("all retries: recall x zxing's", recall, 1.10)
        yield _cost("all retries", cost, 1.7)


def crowd_bars(strain: Strain, crowds: Mapping[str, Crowd]) -> Iterator[Bar]:
    """Those of people who walk up."""
    gate, zxing, cheaper = crowds[GATE.name], crowds.get(ZXING), crowds.get(ZXING_FIRST)
    if strain is Strain.USUAL:
        yield Bar("people read", gate.read, gate.people)
        if zxing:
            yield Bar(
                "frames x zxing's", ratio(gate.mean_frames, zxing.mean_frames), 0.85, at_most=True
            )
        if cheaper:
            yield _cost("until read", ratio(gate.mean_ms, cheaper.mean_ms), 1.05)
        if pyzbar := crowds.get(PYZBAR):
            spent = ratio(gate.mean_ms, pyzbar.mean_ms)
            yield Bar("until read: CPU x pyzbar's", spent, 1 / 20, at_most=True)
    elif zxing:
        yield Bar("people read x zxing's", ratio(gate.read, zxing.read), 2.5)
    yield Bar("wrong texts", len(gate.wrong), 0, at_most=True)


def _cost(what: str, times: float, limit: float) -> Bar:
    return Bar(f"{what}: CPU x zxing-first's", times, limit, at_most=True)


def ratio(one: float, other: float) -> float:
    """How many times the other it is; NaN for none of both."""
    if other:
        return one / other
    return math.inf if one else math.nan
