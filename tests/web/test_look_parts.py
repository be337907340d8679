"""What look-ups are made of: days of the gate's own zone, the drawing's places, quiet renewals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.core.instant import MS_PER_HOUR
from gateway.core.temperature_course import Measured
from gateway.journal.searching import EVER
from gateway.web.looks.plot import HIGHEST, LOWEST, Frame, plot
from gateway.web.looks.span import Span, bounds, midnight
from gateway.web.roles import Role
from tests.web.conftest import NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from gateway.runtime.clock import ManualClock
    from tests.web.conftest import Rig

NOW_MS = 1_800_000_000_000
FRAME = Frame(100, 100, 0, 0, 0, 1_000)


def test_days_begin_at_midnight_where_the_gate_stands() -> None:
    """Yesterday ends where today begins; a day that a clock change makes shorter is one, too."""
    today = midnight(NOW_MS)
    assert 0 <= NOW_MS - today < 25 * MS_PER_HOUR
    assert midnight(today) == today
    assert midnight(today - 1) == midnight(NOW_MS, 1)
    assert bounds(Span.YESTERDAY, NOW_MS) == (midnight(NOW_MS, 1), today)


@pytest.mark.parametrize(
    ("span", "since"),
    [
        (Span.HOUR, NOW_MS - MS_PER_HOUR),
        (Span.TODAY, midnight(NOW_MS)),
        (Span.WEEK, midnight(NOW_MS, 6)),
        (Span.ALL, None),
    ],
)
def test_every_other_span_reaches_to_now_and_beyond(span: Span, since: int | None) -> None:
    """Rows of a clock that was ahead stand in it, too."""
    assert bounds(span, NOW_MS) == (since, EVER)


def test_a_hotter_person_is_drawn_higher_and_a_later_one_further_right() -> None:
    """Dots below the limit, crosses at it and above."""
    drawn = plot([Measured(0, 36.0), Measured(500, 37.0)], 37.0, None, FRAME)
    assert drawn.people == "M0.0 100.0h0"
    assert drawn.fevers.startswith("M50.0 0.0m")
    assert [figure for _, figure in drawn.degrees] == ["36.0", "36.5", "37.0"]
    assert [at for _, at in drawn.times] == [0, 250, 500, 750]
    assert (drawn.limit_y, drawn.reference, drawn.median) == (0.0, None, "")


def test_the_reference_has_its_band_and_the_course_its_line() -> None:
    """0.3 °C on either side, where a drift becomes an alarm."""
    drawn = plot([Measured(n * 50, 36.5) for n in range(20)], None, 36.5, FRAME)
    assert drawn.reference == (50.0, 20.0, 80.0)
    assert drawn.median.startswith("M45.0 50.0 50.0 50.0")
    assert drawn.fevers == ""


@pytest.mark.parametrize("celsius", [-40.0, LOWEST, 36.5, HIGHEST, 400.0])
def test_whatever_was_read_stays_on_the_drawing(celsius: float) -> None:
    """A single reading, also one that nobody has."""
    drawn = plot([Measured(500, celsius)], None, None, FRAME)
    x, y = drawn.people.removeprefix("M").removesuffix("h0").split()
    assert 0 <= float(x) <= 100
    assert 0 <= float(y) <= 100


def test_a_page_that_asks_by_itself_keeps_no_installer_signed_in(
    rig: Rig, stranger: FlaskClient, clock: ManualClock, signing_in: Callable[..., object]
) -> None:
    """Whoever walks away from the parts' page is signed out after a quarter of an hour."""
    rig.accounts.set_role(NAME, Role.INSTALLER)
    signing_in(stranger)
    for _ in range(15):
        assert stranger.get("/look?renew").status_code == 200
        clock.advance_ms(61_000)
    assert stranger.get("/look?renew").status_code == 303
