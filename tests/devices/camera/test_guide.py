from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.config.shape import CameraSection
from gateway.devices.camera.guide import Box, box_of, nearest, side_px
from gateway.devices.decoder.reading import Engine, Quad, Reading

SIZE = (1280, 720)
MIDDLE = Box(left=0.25, top=0.15, width=0.5, height=0.7)


def seen(text: str, x: float, y: float, half: float = 40.0) -> Reading:
    """A code with its centre at x, y."""
    corners = (
        (x - half, y - half),
        (x + half, y - half),
        (x + half, y + half),
        (x - half, y + half),
    )
    return Reading(text, corners, Engine.ZXING, "first")


def is_pass(text: str) -> bool:
    """The gate knows one format here."""
    return text.startswith("PASS")


PLACES = st.tuples(st.floats(-50, 1330), st.floats(-50, 770))
TEXTS = st.sampled_from(["PASS-1", "PASS-2", "POSTER", "WIFI"])
FRAMES = st.lists(st.builds(lambda text, place: seen(text, *place), TEXTS, PLACES), min_size=1)
BOXES = st.builds(
    lambda left, top, width, height: Box(left, top, (1 - left) * width, (1 - top) * height),
    *(st.floats(0, 0.9), st.floats(0, 0.9), st.floats(0.01, 1), st.floats(0.01, 1)),
)


@pytest.mark.parametrize(
    ("frame", "winner", "others"),
    [
        ([seen("PASS-1", 10, 10)], "PASS-1", []),
        ([seen("POSTER", 10, 10)], "POSTER", []),
        ([seen("PASS-1", 900, 360), seen("PASS-2", 700, 360)], "PASS-2", ["PASS-1"]),
        ([seen("POSTER", 640, 360), seen("PASS-1", 1200, 700)], "PASS-1", ["POSTER"]),
        ([seen("POSTER", 100, 360), seen("WIFI", 640, 300)], "WIFI", ["POSTER"]),
        (
            [seen("WIFI", 0, 0), seen("PASS-2", 1270, 710), seen("POSTER", 600, 360)],
            "PASS-2",
            ["POSTER", "WIFI"],
        ),
        ([seen("PASS-1", 540, 360), seen("PASS-2", 740, 360)], "PASS-1", ["PASS-2"]),
    ],
)
def test_the_known_code_nearest_to_the_middle_of_the_box_is_judged(
    frame: list[Reading], winner: str, others: list[str]
) -> None:
    """A poster wins only over other posters; of two equally near ones the first stays first."""
    held_up, beside = nearest(frame, MIDDLE, SIZE, is_pass)
    assert (held_up.text, [reading.text for reading in beside]) == (winner, others)


def test_a_box_at_the_side_draws_the_choice_to_its_side() -> None:
    """Where the lane's phone rest is to the left, so is the box."""
    frame = [seen("PASS-1", 640, 360), seen("PASS-2", 200, 500)]
    left = Box(left=0.0, top=0.5, width=0.3, height=0.4)
    assert nearest(frame, left, SIZE, is_pass)[0].text == "PASS-2"
    assert nearest(frame, MIDDLE, SIZE, is_pass)[0].text == "PASS-1"


def test_the_distance_is_one_of_pixels_not_of_fractions() -> None:
    """Else a wide frame would prefer codes at its sides."""
    frame = [seen("PASS-1", 640 + 300, 360), seen("PASS-2", 640, 360 + 250)]
    assert nearest(frame, MIDDLE, SIZE, is_pass)[0].text == "PASS-2"


def test_a_frame_without_a_code_is_no_question() -> None:
    """The eye asks only when something was read."""
    with pytest.raises(ValueError, match="no reading"):
        nearest([], MIDDLE, SIZE, is_pass)


@pytest.mark.parametrize(
    "sides",
    [
        (-0.1, 0, 0.5, 0.5),
        (0, -0.1, 0.5, 0.5),
        (0, 0, 0, 0.5),
        (0, 0, 0.5, 0),
        (0.6, 0, 0.5, 0.5),
        (0, 0.6, 0.5, 0.5),
        (0, 0, 1.01, 0.5),
        (0, 0, float("nan"), 0.5),
    ],
)
def test_a_box_outside_the_frame_is_refused(sides: tuple[float, float, float, float]) -> None:
    """Nobody could hold a code there."""
    with pytest.raises(ValueError, match="guide box"):
        Box(*sides)


@pytest.mark.parametrize("sides", [(0, 0, 1, 1), (0.7, 0.9, 0.3, 0.1), (0.1, 0.2, 0.9, 0.8)])
def test_a_box_may_reach_the_frames_edges(sides: tuple[float, float, float, float]) -> None:
    """Also where fractions add up to a hair more than 1."""
    assert Box(*sides).width == sides[2]


@pytest.mark.parametrize(
    ("sides", "box"),
    [
        ((0.15, 0.0, 0.7, 1.0), Box(0.15, 0.0, 0.7, 1.0)),
        ((0.5, 0.25, 0.75, 1.0), Box(0.5, 0.25, 0.5, 0.75)),
        ((1.0, 1.0, 0.7, 1.0), Box(0.95, 0.95, 0.05, 0.05)),
    ],
)
def test_the_configured_box_is_cut_off_at_the_frames_edge(
    sides: tuple[float, float, float, float], box: Box
) -> None:
    """Left and width are each within their limits, and together may not be."""
    left, top, width, height = sides
    camera = CameraSection(guide_left=left, guide_top=top, guide_width=width, guide_height=height)
    cut = box_of(camera)
    assert (cut.left, cut.top) == (box.left, box.top)
    assert (cut.width, cut.height) == pytest.approx((box.width, box.height))


@given(st.tuples(*[st.floats(0, 1)] * 2), st.tuples(*[st.floats(0.05, 1)] * 2))
def test_every_configuration_has_a_box(
    corner: tuple[float, float], extent: tuple[float, float]
) -> None:
    """Whatever passes the configuration's own limits."""
    camera = CameraSection(
        guide_left=corner[0], guide_top=corner[1], guide_width=extent[0], guide_height=extent[1]
    )
    assert min(box_of(camera).width, box_of(camera).height) > 0


def test_a_box_has_its_corners_in_pixels_of_each_frame() -> None:
    """Clockwise from the upper left, as those of codes."""
    corners = ((320.0, 108.0), (960.0, 108.0), (960.0, 612.0), (320.0, 612.0))
    assert MIDDLE.quad(SIZE) == corners
    assert MIDDLE.centre(SIZE) == (640.0, 360.0)


@given(FRAMES, BOXES)
def test_no_code_is_lost_and_none_is_told_twice(frame: list[Reading], box: Box) -> None:
    """The winner and the others are the frame."""
    held_up, beside = nearest(frame, box, SIZE, is_pass)
    assert Counter(map(id, (held_up, *beside))) == Counter(map(id, frame))


@given(FRAMES, BOXES)
def test_a_pass_is_never_judged_behind_something_unknown(frame: list[Reading], box: Box) -> None:
    """As long as there is one in the frame."""
    held_up, beside = nearest(frame, box, SIZE, is_pass)
    assert is_pass(held_up.text) or not any(is_pass(reading.text) for reading in beside)


@given(FRAMES, BOXES)
def test_the_others_come_by_their_distance(frame: list[Reading], box: Box) -> None:
    """Known or not: they are only noted."""
    x, y = box.centre(SIZE)
    distances = [
        (
            (sum(px for px, _ in code.quad) / 4 - x) ** 2
            + (sum(py for _, py in code.quad) / 4 - y) ** 2
        )
        for code in nearest(frame, box, SIZE, is_pass)[1]
    ]
    assert distances == pytest.approx(sorted(distances))


@pytest.mark.parametrize(
    ("quad", "px"),
    [
        (seen("PASS-1", 500, 300, half=90).quad, 180),
        (((0, 0), (100, 0), (100, 50), (0, 50)), 71),
        (((0, 0), (0, 100), (100, 100), (100, 0)), 100),
        (((5, 5), (5, 5), (5, 5), (5, 5)), 1),
        (((0, 0), (1e200, 0), (1e200, 1e200), (0, 1e200)), 1),
    ],
)
def test_a_codes_size_is_the_side_of_a_square_of_its_area(quad: Quad, px: int) -> None:
    """Whichever way it is turned; corners that no picture has make the smallest."""
    assert side_px(quad) == px
