"""What a guard's own thermometer says of a person whom the gate's refused."""

from math import nan
from typing import Any

import pytest

from gateway.core.blackbody import DUE_AFTER_MS, BlackbodyCheck
from gateway.core.decision import decide
from gateway.core.policy import Policy, SecondInstrumentPolicy, ThermometryPolicy
from gateway.core.reason import Reason, Verdict
from gateway.core.record import decision_body, is_urgent
from gateway.core.second_instrument import ANSWERABLE, Instrument, SecondReading, Site
from gateway.core.temperature import TemperatureAbsence
from tests.evidence import MONO_NS, MS, NOW, WALL_MS, estimate, evidence

POLICY = Policy()
FIRST = estimate(38.2, MONO_NS - 300_000 * MS)
HIGH = estimate(38.4, MONO_NS - 298_000 * MS)
REFUSED: dict[str, Any] = {"temperature": HIGH, "first_high": FIRST}
"""Fever twice by the gate's own thermometer, five minutes ago."""


def reading(celsius: float, site: Site = Site.AXILLA, mono_ns: int = MONO_NS) -> SecondReading:
    """A guard has typed this now."""
    return SecondReading(celsius, site, "li", 41, mono_ns)


def reasons_for(policy: Policy = POLICY, **changes: Any) -> tuple[Reason, ...]:  # noqa: ANN401 - any fact
    """The reasons that spoiled evidence gives."""
    return decide(evidence(**changes), policy, NOW).reasons


@pytest.mark.parametrize("site", Site)
@pytest.mark.parametrize(
    ("celsius", "fever"),
    [(34.0, False), (36.6, False), (37.2, False), (37.3, True), (37.4, True), (43.0, True)],
)
def test_the_guards_reading_decides_by_the_line_of_its_site(
    site: Site, celsius: float, *, fever: bool
) -> None:
    """Below it admits whom the gate's thermometer refused; at and above it is a fever."""
    decision = decide(evidence(**REFUSED, second=reading(celsius, site)), POLICY, NOW)

    assert decision.reasons == ((Reason.FEVER,) if fever else ())
    assert decision.verdict is (Verdict.DENY if fever else Verdict.ADMIT)
    assert is_urgent(decision) is fever


@pytest.mark.parametrize(
    ("site", "fever"), [(Site.AXILLA, True), (Site.EAR, False), (Site.MOUTH, False)]
)
def test_a_park_may_give_each_site_a_line_of_its_own(site: Site, *, fever: bool) -> None:
    """Ear and mouth are warmer than the armpit."""
    lines = SecondInstrumentPolicy(ear_fever_celsius=37.9, mouth_fever_celsius=37.8)

    found = reasons_for(Policy(second_instrument=lines), second=reading(37.7, site))

    assert (found == (Reason.FEVER,)) is fever


@pytest.mark.parametrize("absence", TemperatureAbsence)
def test_whom_the_gate_could_not_measure_a_thermometer_can(absence: TemperatureAbsence) -> None:
    """A cold face, a dead sensor, heat."""
    assert absence.value in ANSWERABLE
    assert reasons_for(temperature=absence) == (absence.value,)
    assert reasons_for(temperature=absence, second=reading(36.6)) == ()


def test_a_normal_reading_answers_nothing_but_the_temperature() -> None:
    """A revoked code stays revoked."""
    assert reasons_for(**REFUSED, second=reading(36.6), replayed=True) == (Reason.CODE_REPLAYED,)


def test_a_fever_by_the_guards_thermometer_outweighs_a_normal_estimate() -> None:
    """The better instrument has the word, either way."""
    assert reasons_for(second=reading(38.0)) == (Reason.FEVER,)


def test_a_known_fever_objects_even_where_temperatures_are_not_asked_for() -> None:
    """Nobody unlearns it."""
    unasked = Policy(thermometry=ThermometryPolicy(required=False))

    assert reasons_for(unasked, temperature=None, second=reading(38.0)) == (Reason.FEVER,)
    assert reasons_for(unasked, temperature=None, second=reading(36.6)) == ()


def test_a_reading_alone_is_proof_enough() -> None:
    """There need not be an estimate beside it."""
    assert reasons_for(temperature=None, second=reading(36.6)) == ()


@pytest.mark.parametrize(
    ("age_ms", "stale"), [(-1, True), (0, False), (5_000, False), (5_001, True)]
)
def test_a_reading_of_another_moment_is_stale(age_ms: int, *, stale: bool) -> None:
    """It counts when the gate gets it, not later."""
    found = reasons_for(second=reading(36.6, mono_ns=MONO_NS - age_ms * MS))

    assert found == ((Reason.TEMPERATURE_STALE,) if stale else ())


@pytest.mark.parametrize(
    ("celsius", "taken"), [(33.9, False), (34.0, True), (43.0, True), (43.1, False), (nan, False)]
)
def test_what_no_thermometer_shows_is_no_reading(celsius: float, *, taken: bool) -> None:
    """Below, at and above what a standing person can have."""
    if taken:
        assert reading(celsius).celsius == celsius
        return
    with pytest.raises(ValueError, match="implausible"):
        reading(celsius)


def test_the_row_keeps_both_instruments_readings() -> None:
    """The infrared value is never rewritten."""
    facts = evidence(**REFUSED, second=reading(36.8, Site.EAR))
    body = decision_body(facts, decide(facts, POLICY, NOW))

    assert body["second"] == {
        "celsius": 36.8,
        "site": "ear",
        "instrument": "infrared-ear",
        "guard": "li",
        "answers": 41,
        "mono_ns": MONO_NS,
    }
    assert isinstance(body["temperature"], dict)
    assert body["temperature"]["celsius"] == 38.4
    facts = evidence()
    assert decision_body(facts, decide(facts, POLICY, NOW))["second"] is None


def test_each_site_has_the_one_instrument_that_measures_there() -> None:
    """No forehead: another look at the same skin is no second instrument."""
    assert {site: site.instrument for site in Site} == {
        Site.AXILLA: Instrument.CONTACT,
        Site.EAR: Instrument.EAR,
        Site.MOUTH: Instrument.CONTACT,
    }


REQUIRED = Policy(thermometry=ThermometryPolicy(blackbody_required=True))


@pytest.mark.parametrize(
    ("age_ms", "overdue"),
    [(-1, True), (0, False), (DUE_AFTER_MS, False), (DUE_AFTER_MS + 1, True)],
)
def test_an_overdue_check_refers_everybody_where_the_park_asks_for_checks(
    age_ms: int, *, overdue: bool
) -> None:
    """By its own name, and only there."""
    check = BlackbodyCheck(WALL_MS - age_ms, 36.0, 36.1, "wang")
    expected = (Reason.BLACKBODY_OVERDUE,) if overdue else ()

    assert reasons_for(REQUIRED, blackbody=check) == expected
    assert reasons_for(blackbody=check) == ()


def test_a_thermometer_that_was_never_checked_is_overdue() -> None:
    """Another thermometer answers it; a code refused before anybody was measured needs none."""
    assert reasons_for(REQUIRED) == (Reason.BLACKBODY_OVERDUE,)
    assert reasons_for(REQUIRED, second=reading(36.6)) == ()
    assert reasons_for(REQUIRED, temperature=None) == (Reason.TEMPERATURE_MISSING,)


def test_the_row_names_the_checks_date_and_offset_and_no_reading_is_corrected() -> None:
    """The estimate is the same with and without."""
    facts = evidence(blackbody=BlackbodyCheck(WALL_MS, 36.0, 36.4, "wang"))
    body = decision_body(facts, decide(facts, POLICY, NOW))

    assert body["blackbody"] == {
        "at_ms": WALL_MS,
        "reference_celsius": 36.0,
        "measured_celsius": 36.4,
        "offset_celsius": -0.4,
    }
    assert isinstance(body["temperature"], dict)
    assert body["temperature"]["celsius"] == 36.6
