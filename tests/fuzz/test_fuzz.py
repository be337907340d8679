import numpy as np
import pytest
import segno

from tests.fuzz.bits import number
from tests.fuzz.decode import Report
from tests.fuzz.symbols import LEVELS, symbol
from tests.fuzz.trial import KINDS, Outcome, picture, trial

SEED = 1
PICTURES = 400
"""Some of each kind but the giant ones, of which the short run may have none."""

LIMIT_MS = 2_000
"""Ten times the gate's, as many tests share a machine: none of these pictures may be the cause."""


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    """The short run; `./run fuzz decode` is the long one."""
    return trial(SEED, range(PICTURES), LIMIT_MS)


def test_no_picture_breaks_a_promise_of_the_gate(outcomes: list[Outcome]) -> None:
    """Whatever is held up: refused or read within limits, and the next person's code is read."""
    assert [outcome for outcome in outcomes if outcome.broken] == []


def test_hostile_pictures_are_refused_read_and_marked(outcomes: list[Outcome]) -> None:
    """All ways through the gate's eye are walked: a run of which nothing is read proves nothing."""
    report = Report()
    for outcome in outcomes:
        report.add(outcome)
    total = report.total
    assert total.pictures == PICTURES
    assert min(total.refused, total.read, total.markers) > 0
    assert {outcome.kind for outcome in outcomes} >= KINDS.keys() - {"giant"}


def test_a_picture_is_made_again_by_its_seed_and_number() -> None:
    """Whatever the order and the number of processes."""
    for at in range(40):
        first, again = picture(SEED, at), picture(SEED, at)
        assert (first.dtype, first.shape) == (again.dtype, again.shape)
        if first.dtype == np.uint8 and first.size < 1e7:
            assert np.array_equal(first, again)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("version", "count_bits"), [(1, 10), (7, 10), (14, 12), (40, 14)])
def test_symbols_are_written_as_segno_writes_them(
    version: int, count_bits: int, level: str
) -> None:
    """So that error correction lets the hostile bit streams through to what reads them."""
    digits = number(1, 4) + number(5, count_bits) + number(123, 10) + number(45, 7)
    expected = segno.make_qr(12345, error=level, version=version, mask=5, boost_error=False)
    ours = symbol(digits, version, level, 5)
    assert np.array_equal(ours, np.array([list(row) for row in expected.matrix]))
