import numpy as np
import pytest
from numpy.typing import NDArray

from gateway.core.colour import ModuleColour
from gateway.devices.camera.guide import Box
from gateway.devices.camera.pictures import Bgr
from gateway.devices.camera.raw import BgrPicture, GreyPicture, RawPicture, YuyvPicture
from gateway.devices.camera.reader import Frame
from gateway.devices.camera.sight import SAME_PRESENTATION_NS, Sight
from gateway.devices.decoder.reading import Engine, Quad, Reading

MIDDLE = Box(0.25, 0.15, 0.5, 0.7)
SIDE_PX = 150
SIZE = (SIDE_PX, SIDE_PX)
WHOLE: Quad = ((0, 0), (SIDE_PX, 0), (SIDE_PX, SIDE_PX), (0, SIDE_PX))
CORNER: Quad = ((0, 0), (9, 0), (9, 9), (0, 9))
RED, GREEN = (32, 32, 224), (74, 160, 0)
BORN_NS = 5_000_000_000


def chequered(ink: tuple[int, int, int]) -> NDArray[np.uint8]:
    """25 x 25 modules of chance on a white card."""
    dark = np.random.default_rng(1).random((25, 25)) < 0.5
    large = np.kron(dark, np.ones((6, 6), bool))[..., None]
    return np.where(large, np.array(ink), np.array((255, 255, 255))).astype(np.uint8)


def seen(text: str, quad: Quad = WHOLE) -> Reading:
    """One code."""
    return Reading(text, quad, Engine.ZXING, "first")


def colours(sight: Sight, *shown: tuple[str, tuple[int, int, int], int]) -> list[ModuleColour]:
    """What is said of codes: text, ink, and nanoseconds after the first."""
    told = []
    for text, ink, after_ns in shown:
        frame = Frame(BgrPicture(chequered(ink)), BORN_NS + after_ns)
        told.append(sight.code((seen(text),), frame, SIZE, frame.mono_ns + 1).colour)
    return told


def test_a_code_is_told_with_its_colour_and_both_times() -> None:
    """When its frame came, and when it was read."""
    frame = Frame(BgrPicture(chequered(RED)), BORN_NS)
    read = Sight(MIDDLE).code((seen("PK1S:A"),), frame, SIZE, BORN_NS + 7)
    assert (read.text, read.colour, read.others) == ("PK1S:A", ModuleColour.RED, ())
    assert (read.frame_mono_ns, read.decoded_mono_ns) == (BORN_NS, BORN_NS + 7)


HEALTH_CODE = f"https://h5.dingtalk.com/healthAct/index.html?qrCode=V2{'0' * 32}#/result"


@pytest.mark.parametrize(
    ("nearer", "farther", "judged"),
    [
        (HEALTH_CODE, "PK1S:A", "PK1S:A"),
        ("https://example.org/", HEALTH_CODE, HEALTH_CODE),
        ("12345678", "PK1S:A", "PK1S:A"),
        ("https://example.org/", "12345678", "https://example.org/"),
    ],
)
def test_what_can_prove_more_is_judged_though_it_is_farther_away(
    nearer: str, farther: str, judged: str
) -> None:
    """A pass before a city's health code, and that before a poster or a badge."""
    frame = Frame(BgrPicture(chequered(RED)), BORN_NS)
    read = Sight(MIDDLE).code((seen(farther, CORNER), seen(nearer)), frame, SIZE, BORN_NS)
    assert read.text == judged


def test_other_codes_are_noted_by_their_formats_and_never_by_their_texts() -> None:
    """A poster's address or a second person's pass is nobody's business."""
    readings = (seen("https://example.org/"), seen("PK1S:B", CORNER), seen("PK1S:A"))
    frame = Frame(BgrPicture(chequered(RED)), BORN_NS)
    read = Sight(MIDDLE).code(readings, frame, SIZE, BORN_NS)
    assert read.text == "PK1S:A"
    assert len(read.others) == 2
    assert "unknown" in read.others
    assert not any("B" in name or "example" in name for name in read.others)


def test_a_colour_is_looked_at_once_per_presentation() -> None:
    """The same text again is the same code, whatever a reflection makes of it meanwhile."""
    limit = SAME_PRESENTATION_NS
    told = colours(
        Sight(MIDDLE),
        ("A", RED, 0),
        ("A", GREEN, limit - 1),
        ("A", GREEN, 2 * limit - 2),
        ("A", GREEN, 3 * limit - 2),
    )
    assert told == [ModuleColour.RED] * 3 + [ModuleColour.GREEN]


def test_another_text_is_another_code() -> None:
    """Its colour is its own, and so is that of the first one when it comes back."""
    told = colours(Sight(MIDDLE), ("A", RED, 0), ("B", GREEN, 1), ("A", GREEN, 2))
    assert told == [ModuleColour.RED, ModuleColour.GREEN, ModuleColour.GREEN]


class _Grumbling(BgrPicture):
    """A picture whose colours nobody may ask for."""

    def colour(self) -> Bgr:
        raise AssertionError("its colours were decoded")


def test_colours_are_not_even_decoded_again() -> None:
    """They cost more than the code."""
    sight = Sight(MIDDLE)
    colours(sight, ("A", RED, 0))
    frame = Frame(_Grumbling(chequered(GREEN)), BORN_NS + 1)
    assert sight.code((seen("A"),), frame, SIZE, BORN_NS + 2).colour is ModuleColour.RED


@pytest.mark.parametrize(
    "picture",
    [GreyPicture(chequered(RED)[..., 0]), YuyvPicture(np.zeros((9, 9, 2), np.uint8))],
)
def test_a_picture_without_colours_costs_the_hint_and_not_the_code(picture: RawPicture) -> None:
    """A grey camera's code is of unknown colour, not black; a damaged picture's too."""
    read = Sight(MIDDLE).code((seen("A"),), Frame(picture, BORN_NS), SIZE, BORN_NS)
    assert (read.text, read.colour) == ("A", ModuleColour.UNKNOWN)
