"""The stored record alone gives the estimate again, to the last digit."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.event import Json
from gateway.core.temperature import (
    Corrections,
    RawReading,
    Temperature,
    TemperatureAbsence,
    TemperatureEstimate,
    UnusableReading,
)
from gateway.core.temperature_row import follows, temperature_of_row, temperature_row
from tests.evidence import estimate, reading

CELSIUS = st.floats(-70, 400)
PART = st.floats(0, 10)
MM = st.none() | st.integers(0, 12_000)
RAW = st.builds(
    RawReading,
    CELSIUS,
    CELSIUS,
    PART,
    PART,
    st.integers(1, 64),
    MM,
    MM,
    MM,
    st.integers(0, 255),
    st.integers(0, 2**60),
)
CORRECTIONS = st.builds(Corrections, st.integers(0, 99), PART, PART, PART, PART, PART)
TEMPERATURES = (
    st.builds(TemperatureEstimate, RAW, CORRECTIONS)
    | st.builds(UnusableReading, st.sampled_from(TemperatureAbsence), RAW)
    | st.sampled_from(TemperatureAbsence)
)


def stored(temperature: Temperature | None) -> Any:  # noqa: ANN401 - JSON
    """As it comes back from the disk."""
    return json.loads(json.dumps(temperature_row(temperature)))


@given(TEMPERATURES)
def test_a_row_gives_its_temperature_again(temperature: Temperature) -> None:
    """Every field of every kind, over JSON."""
    assert temperature_of_row(stored(temperature)) == temperature


@given(st.builds(TemperatureEstimate, RAW, CORRECTIONS))
def test_the_estimate_in_a_row_is_the_sum_of_its_parts(found: TemperatureEstimate) -> None:
    """Whoever doubts it needs the row and a pocket calculator."""
    row = stored(found)

    total = row["raw_celsius"] + row["table_celsius"] + row["site_celsius"]
    squares = (
        row["instrument_celsius"] ** 2 / 3,
        row["table_range_celsius"] ** 2 / 12,
        row["scatter_celsius"] ** 2,
        row["site_scatter_celsius"] ** 2,
    )
    assert row["celsius"] == pytest.approx(total, abs=0.001)
    assert row["uncertainty_celsius"] == pytest.approx(sum(squares) ** 0.5, abs=0.001)


def test_a_changed_estimate_in_a_row_is_not_believed() -> None:
    """It is computed from the raw reading, never read."""
    row = {**stored(estimate(38.2)), "celsius": 36.6}

    found = temperature_of_row(row)

    assert isinstance(found, TemperatureEstimate)
    assert found.celsius == 38.2


@pytest.mark.parametrize(
    ("row", "follows_from"),
    [
        (stored(estimate()), True),
        ({**stored(estimate()), "celsius": 36.61}, False),
        ({**stored(estimate()), "uncertainty_celsius": 0.1}, False),
        ({**stored(estimate()), "site_celsius": "0.5"}, False),
        ({key: value for key, value in stored(estimate()).items() if key != "samples"}, False),
        (stored(TemperatureAbsence.LOW), None),
        ({"celsius": 36.6, "raw_celsius": 36.1}, None),
    ],
)
def test_whether_an_estimate_follows_from_what_was_read(
    row: Mapping[str, Json], *, follows_from: bool | None
) -> None:
    """A row that was rewritten, an absence, and a row of an older version."""
    assert follows(row) is follows_from


def test_nothing_measured_is_nothing_stored() -> None:
    """A refused code waits for no forehead."""
    assert temperature_row(None) is None


def test_an_absence_without_any_reading_has_its_name_alone() -> None:
    """A thermometer that is gone."""
    assert stored(TemperatureAbsence.NO_SENSOR) == {"absent": "thermometer-missing"}


def test_a_cold_forehead_is_stored_with_what_was_read() -> None:
    """The guard's boss asks why somebody was sent to wait."""
    row = stored(UnusableReading(TemperatureAbsence.LOW, reading(33.1)))

    assert (row["absent"], row["raw_celsius"], row["samples"]) == ("temperature-low", 33.1, 8)
    assert "celsius" not in row


@pytest.mark.parametrize(
    "change",
    [
        {"raw_celsius": "36.1"},
        {"raw_celsius": None},
        {"samples": True},
        {"absent": "tired"},
        {"absent": "code-unknown"},
    ],
)
def test_a_row_that_is_none_of_ours_is_refused(change: Mapping[str, Json]) -> None:
    """Old or foreign rows are not guessed at."""
    with pytest.raises(ValueError, match=r"expected a number|no such reason"):
        temperature_of_row({**stored(estimate()), **change})


def test_a_row_without_a_field_is_refused() -> None:
    """As those of older versions are."""
    with pytest.raises(KeyError, match="spread_celsius"):
        temperature_of_row({"celsius": 36.6, "raw_celsius": 36.1, "ambient_celsius": 25.0})
