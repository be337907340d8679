"""What is counted and concluded from the frames before the installer's camera."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.devices.camera.hints import Hints, Verdict
from gateway.devices.decoder.texts import UNPRINTABLE
from gateway.web.preview.rate import WINDOW_NS, Rate, ReadRate
from gateway.web.preview.sight import Sight, as_json, as_line
from gateway.web.preview.truth import GAP_NS, LONGEST_NS, MOST_FRAMES, Presentation, agreed

S = 1_000_000_000


@pytest.mark.parametrize(
    ("texts", "truth"),
    [
        ([], ""),
        (["A"], ""),
        (["A", "B"], ""),
        (["A", "A"], "A"),
        (["A", "B", "A"], "A"),
        (["A", "A", "B", "B"], ""),
        (["A", "A", "B", "B", "B"], "B"),
        ([UNPRINTABLE] * 9, ""),
        ([UNPRINTABLE] * 9 + ["A", "A"], "A"),
    ],
)
def test_the_truth_is_what_two_frames_or_more_agree_on(texts: list[str], truth: str) -> None:
    """Two texts that are level, and what the decoder would not tell, are no truth."""
    assert agreed(texts) == truth


@given(st.lists(st.sampled_from("ABC")))
def test_the_truth_never_has_fewer_frames_than_another_text(texts: list[str]) -> None:
    """Nor fewer than two."""
    truth = agreed(texts)
    assert not truth or texts.count(truth) >= 2
    assert all(texts.count(truth) > texts.count(text) for text in {*texts} - {truth} if truth)


@pytest.mark.parametrize(
    ("after_ns", "wanted"), [(0, False), (GAP_NS - 1, False), (GAP_NS, True), (LONGEST_NS, False)]
)
def test_frames_are_kept_with_a_gap_until_the_time_is_over(after_ns: int, wanted: bool) -> None:  # noqa: FBT001  # a table
    """So that they show the whole presentation, not its first second."""
    presentation = Presentation("p01", "", began_ns=S)
    assert presentation.wants(S)
    assert presentation.keep(S, None) == "p01/01.png"
    assert presentation.wants(S + after_ns) is wanted


def test_a_presentation_is_over_with_its_last_frame() -> None:
    """24 are enough."""
    presentation = Presentation("p01", "", began_ns=0)
    for frame in range(MOST_FRAMES):
        assert not presentation.over(frame * GAP_NS)
        presentation.keep(frame * GAP_NS, "A")
    assert presentation.over(MOST_FRAMES * GAP_NS)


def test_every_frame_is_labelled_with_the_truth_also_one_that_was_not_read() -> None:
    """The form of every corpus of pictures of codes: file, texts, codes."""
    presentation = Presentation("p07", "", began_ns=0)
    for frame, text in enumerate(["A", None, "A"]):
        presentation.keep(frame * GAP_NS, text)
    assert presentation.labels() == [
        {"file": f"p07/0{frame}.png", "texts": ["A"], "codes": 1} for frame in (1, 2, 3)
    ]


def test_what_was_declared_counts_more_than_what_was_read() -> None:
    """Else a wrong reading would prove itself."""
    presentation = Presentation("p01", "DECLARED", began_ns=0)
    for frame in range(3):
        presentation.keep(frame * GAP_NS, "READ")
    assert all(label["texts"] == ["DECLARED"] for label in presentation.labels())


def test_without_agreement_the_truth_stays_empty() -> None:
    """The code was there all the same."""
    presentation = Presentation("p01", "", began_ns=0)
    presentation.keep(0, "A")
    assert presentation.labels() == [{"file": "p01/01.png", "texts": [], "codes": 1}]


def test_the_rate_tells_of_the_last_five_seconds_only() -> None:
    """Ten frames a second, of which every second one is read, and then none."""
    rate = ReadRate()
    for tenth in range(50):
        told = rate.add(tenth * S // 10, read=tenth % 2 == 0)
    assert told == Rate(read_share=0.5, frames_per_s=10.0)
    for tenth in range(50, 100):
        told = rate.add(tenth * S // 10, read=False)
    assert told == Rate(read_share=0.0, frames_per_s=10.0)


@pytest.mark.parametrize(("gap_ns", "share"), [(WINDOW_NS - 1, 0.5), (WINDOW_NS, 0.0)])
def test_a_frame_leaves_the_rate_after_five_seconds(gap_ns: int, share: float) -> None:
    """To the nanosecond."""
    rate = ReadRate()
    assert rate.add(0, read=True) == Rate(1.0, 0.0)
    assert rate.add(gap_ns, read=False).read_share == share


def sight(format_name: str | None, codes: int, sharpness: float | None, trouble: str = "") -> Sight:
    """A frame that showed this."""
    hints = Hints(sharpness, 118.4, 0.0, 0.0, 0.0, Verdict.GOOD)
    outline = ((1.0, 2.0), (3.0, 2.0), (3.0, 4.0), (1.0, 4.0)) if codes else None
    return Sight(3, (64, 48), outline, format_name, codes, hints, 8.26, Rate(0.93, 14.83), trouble)


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (
            sight("PK1S", 1, 0.714),
            ["focus 0.71", "light 118", "read 93 %", "14.8 ", "PK1S", "Good"],
        ),
        (sight(None, 1, 0.714), ["未知格式", "8.3 ms"]),
        (sight(None, 0, None), ["focus -", "无码"]),
        (sight(None, 0, None, "decoder child: gone"), ["decoder child: gone"]),
    ],
)
def test_the_terminal_gets_every_figure_in_one_line(seen: Sight, words: list[str]) -> None:
    """Chinese first, English second."""
    line = as_line(seen)
    assert "\n" not in line
    for word in words:
        assert word in line


def test_the_page_gets_figures_and_an_outline() -> None:
    """In pixels of the frame."""
    told = as_json(sight("PK1S", 1, 0.714))
    assert told["outline"] == [[1.0, 2.0], [3.0, 2.0], [3.0, 4.0], [1.0, 4.0]]
    assert (told["focus"], told["light"], told["read_percent"]) == (0.71, 118, 93)
    assert as_json(sight(None, 0, None))["outline"] is None
