import numpy as np
import pytest

from gateway.cli.decode_reader import Reader
from gateway.devices.camera.pictures import Grey
from gateway.devices.decoder.result import DecodeFailure, DecodeResult

GOOD: Grey = np.full((8, 8), 255, np.uint8)
HOSTILE: Grey = np.zeros((8, 8), np.uint8)


class MortalDecoder:
    """Dies of black pictures and stays dead."""

    def __init__(self, failure: DecodeFailure) -> None:
        self._failure = failure
        self.dead = False
        self.closed = False

    def wait_ready(self, limit_ms: float) -> bool:
        """At once."""
        return limit_ms > 0

    def decode(self, grey: Grey) -> DecodeResult:
        """Nothing, or death."""
        self.dead = self.dead or not grey.any()
        return DecodeResult((), 1.0, failure=self._failure if self.dead else None)

    def close(self) -> None:
        """End it."""
        self.closed = True


@pytest.mark.parametrize("failure", DecodeFailure)
def test_a_picture_that_ends_a_decoder_costs_no_other_picture(failure: DecodeFailure) -> None:
    """However many of them come in a row."""
    started = [MortalDecoder(failure) for _ in range(6)]
    supply = iter(started)
    with Reader(lambda: next(supply)) as reader:
        results = [reader.read(picture).failure for picture in [GOOD, *[HOSTILE] * 5, GOOD]]
    assert results == [None, *[failure] * 5, None]
    assert all(decoder.closed for decoder in started)


def test_one_decoder_reads_all_that_is_harmless() -> None:
    """Starting one takes longer than reading."""
    supply = iter([MortalDecoder(DecodeFailure.CRASHED)])
    with Reader(lambda: next(supply)) as reader:
        assert [reader.read(GOOD).failure for _ in range(3)] == [None] * 3
