from collections.abc import Iterator

import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from gateway.devices.decoder.client import DecoderClient
from gateway.runtime.clock import SystemClock

Grey = NDArray[np.uint8]

PASS_TEXT = (
    "PK1S:" + "6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEMWK4MI6UOS03CR83KLBKAVN74.CYWEPU 1" * 2
)


class Draw:
    """Pictures of codes, as a printer would make them."""

    pass_text = PASS_TEXT

    def code(self, content: str | bytes, scale: int = 4) -> Grey:
        """One code of this content on white."""
        return self.symbol(segno.make_qr(content), scale)

    def symbol(self, symbol: segno.QRCode, scale: int = 4) -> Grey:
        """A symbol that segno made, on white."""
        rows = [list(row) for row in symbol.matrix_iter(scale=scale, border=4)]
        return np.where(np.array(rows) > 0, 0, 255).astype(np.uint8)

    def side_by_side(self, *pictures: Grey) -> Grey:
        """All of them in one picture."""
        high = max(picture.shape[0] for picture in pictures)
        wide = sum(picture.shape[1] for picture in pictures)
        sheet = np.full((high, wide), 255, np.uint8)
        left = 0
        for picture in pictures:
            sheet[: picture.shape[0], left : left + picture.shape[1]] = picture
            left += picture.shape[1]
        return sheet


@pytest.fixture(scope="session")
def draw() -> Draw:
    """Draws codes."""
    return Draw()


@pytest.fixture(scope="session")
def clock() -> SystemClock:
    """The machine's clock: children live in real time."""
    return SystemClock(lambda: True)


@pytest.fixture
def decoder(clock: SystemClock) -> Iterator[DecoderClient]:
    """A decoder whose child has loaded."""
    with DecoderClient(2_000, clock) as client:
        assert client.wait_ready(10_000)
        yield client


@pytest.fixture(scope="module")
def reader(clock: SystemClock) -> Iterator[DecoderClient]:
    """A decoder for all tests of a module: what one picture does, the next must survive."""
    with DecoderClient(2_000, clock) as client:
        assert client.wait_ready(10_000)
        yield client
