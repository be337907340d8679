from itertools import pairwise

import cv2
import numpy as np
import pytest
import segno

from gateway.core.colour import ModuleColour
from gateway.demo.checkpoint_chance import Kind, hard, ink, usual
from gateway.devices.decoder.client import DecoderClient
from gateway.runtime.clock import SystemClock
from tests.bench.checkpoint import (
    IDLE_FRAMES,
    IDLE_SCENES,
    WALK_FRAMES,
    Shot,
    Strain,
    clips,
    coloured,
    idle,
    stills,
)


def _cells(text: str) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    code = segno.make_qr(text, error="m", boost_error=False)
    return np.array([list(row) for row in code.matrix], bool)


def _share_of_cells_where_the_truth_says(shot: Shot) -> float:
    """Sample the middle of each module through the true corners; blue tells every ink apart."""
    cells = _cells(shot.text)
    side = len(cells)
    straight = np.array([(0, 0), (side, 0), (side, side), (0, side)], np.float32) * 4 - 0.5
    way = cv2.getPerspectiveTransform(np.array(shot.quad, np.float32) - 0.5, straight)
    flat = cv2.warpPerspective(shot.bgr.min(axis=2), way, (side * 4, side * 4))
    middles = cv2.resize(flat, (side, side), interpolation=cv2.INTER_AREA).astype(float)
    dark = middles < (np.percentile(middles, 95) + np.percentile(middles, 5)) / 2
    return float(np.mean(dark == cells))


@pytest.mark.parametrize("strain", list(Strain))
def test_the_same_seed_is_the_same_picture(strain: Strain) -> None:
    """And another seed is another one."""
    first, again, other = (list(stills(seed, 2, strain)) for seed in (7, 7, 8))
    for one, two, three in zip(first, again, other, strict=True):
        assert np.array_equal(one.bgr, two.bgr)
        assert (one.text, one.quad, one.colour) == (two.text, two.quad, two.colour)
        assert not np.array_equal(one.bgr, three.bgr)


def test_the_code_is_where_the_truth_says() -> None:
    """Nearly every module of nearly every usual code is found by the true corners."""
    shares = [_share_of_cells_where_the_truth_says(shot) for shot in stills(3, 16, Strain.USUAL)]
    assert np.median(shares) > 0.97
    assert np.mean(np.array(shares) > 0.9) > 0.8


def test_modules_are_as_large_as_the_truth_says() -> None:
    """The quad's mean side is the modules' number times their size."""
    for shot in stills(5, 6, Strain.HARD):
        corners = np.array(shot.quad)
        sides = np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1)
        assert sides.mean() == pytest.approx(shot.module_px * len(_cells(shot.text)), rel=1e-3)
        assert 1.5 < shot.module_px < 8.5


def test_idle_lanes_hold_no_code() -> None:
    """In every light, and no two frames alike."""
    with DecoderClient(5_000, SystemClock(lambda: True)) as decoder:
        assert decoder.wait_ready(10_000)
        for scene in range(IDLE_SCENES):
            shots = list(idle(2, scene, 2))
            assert [shot.text for shot in shots] == ["", ""]
            assert not np.array_equal(shots[0].bgr, shots[1].bgr)
            grey = cv2.cvtColor(shots[0].bgr, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)
            assert decoder.decode(grey).texts == ()


def test_a_clip_is_one_person_who_walks_up() -> None:
    """An empty lane first, then one code that grows until it is held; each frame has its noise."""
    (clip,) = clips(4, 1, Strain.USUAL)
    lane, walk = clip[:IDLE_FRAMES], clip[IDLE_FRAMES:]
    assert len(walk) == WALK_FRAMES
    assert {shot.text for shot in lane} == {""}
    assert len({shot.text for shot in walk}) == 1
    assert walk[0].module_px < walk[5].module_px < walk[-1].module_px
    held = [np.array(shot.quad).mean(axis=0) for shot in walk[-8:]]
    assert max(np.linalg.norm(later - earlier) for earlier, later in pairwise(held)) < 12
    for earlier, later in pairwise(clip):
        assert not np.array_equal(earlier.bgr, later.bgr)


def test_every_trouble_occurs_among_the_hard_ones_and_none_among_the_usual() -> None:
    """Two or three at once, within 60 people."""
    rng = np.random.default_rng(1)
    drawn = [hard(rng) for _ in range(60)]
    assert {kind for chance in drawn for kind in chance.kinds} == set(Kind)
    assert {len(chance.kinds) for chance in drawn} == {2, 3}
    assert not any(usual(rng).kinds for _ in range(20))


def test_codes_are_coloured_as_often_as_assumed() -> None:
    """A quarter green, a quarter red, fewer yellow, the rest black."""
    rng = np.random.default_rng(1)
    inks = [ink(rng)[0] for _ in range(2000)]
    for colour, share in zip(
        (ModuleColour.GREEN, ModuleColour.RED, ModuleColour.YELLOW, ModuleColour.BLACK),
        (0.25, 0.25, 0.15, 0.35),
        strict=True,
    ):
        assert inks.count(colour) / len(inks) == pytest.approx(share, abs=0.04)


def test_a_coloured_set_has_every_colour_equally_often() -> None:
    """So that a table of confusions has as many rows of each."""
    told = [shot.colour for shot in coloured(1, 8)]
    assert {told.count(colour) for colour in set(told)} == {2}
    assert len(set(told)) == 4
