"""What the strip of the guard's page says."""

from dataclasses import replace

import pytest

from gateway.core.degraded import RowInForce
from gateway.core.fault import Action, Fault
from gateway.core.ladder import Rung
from gateway.core.lane import ProofView
from gateway.core.lane_mode import LaneMode
from gateway.core.text import Text
from gateway.web.degraded import both_or_none, proof, span, strip
from tests.web.test_screen import NOW_MS, VIEW


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3_599, "59 min"),
        (3_600, "1 h"),
        (172_799, "47 h"),
        (172_800, "2 d"),
    ],
)
def test_an_age_is_said_as_a_guard_would(seconds: int, said: str) -> None:
    """Below and at each change of the unit."""
    assert span(seconds).en == said


def test_a_lane_that_is_not_simply_open_says_so() -> None:
    """Beside what is out of order."""
    assert strip(VIEW, NOW_MS) is None
    shut = replace(VIEW, mode=LaneMode.CLOSED)
    assert strip(shut, NOW_MS) == Text("本通道奉命关闭", "This lane is closed by order")
    row = RowInForce(Fault.DISK_LOW, Action.WARN)
    staff = replace(VIEW, mode=LaneMode.STAFF_ONLY, degraded=(row,))
    said = strip(staff, NOW_MS)
    assert said is not None
    assert said.en == "This lane is for staff only; Disk is nearly full: the gate works on"


def test_without_a_roster_an_offline_gate_names_no_age() -> None:
    """There is nothing that could be old."""
    row = RowInForce(Fault.CENTRE_DOWN, Action.WARN)
    view = replace(VIEW, degraded=(row,), link=replace(VIEW.link, roster_version=0))
    assert strip(view, NOW_MS) == Text("离线：照常工作", "Offline: the gate works on")


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (None, None),
        (ProofView(Rung.GUARD, 3), None),
        (ProofView(Rung.ROSTER, None), None),
        (ProofView(Rung.ROSTER, 10_800), "Roster only, 3 h old"),
        (ProofView(Rung.CACHED, 10_800), "Cached proof, 3 h old"),
        (ProofView(Rung.LIVE, 3), "Live proof, 3 s old"),
    ],
)
def test_the_rung_is_named_with_the_age_of_what_stands_there(
    shown: ProofView | None, said: str | None
) -> None:
    """Where a person decides, nothing stands there."""
    text = proof(shown)
    assert (text.en if text else None) == said
    assert both_or_none(text) == (None if text is None else {"zh": text.zh, "en": text.en})
