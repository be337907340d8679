"""What must be true of the bench's crowds whatever the figures: few people, no figure asserted."""

from dataclasses import replace
from random import Random
from statistics import NormalDist, fmean, pstdev

import pytest

from gateway.core.policy import Policy
from gateway.core.reason import Reason
from tests.bench.foreheads import (
    DZIEN,
    DZIEN_WARM,
    MILD,
    MOST_CHILL,
    SEASONS,
    WINTER,
    Health,
    Person,
    Season,
    cold_celsius,
    people,
)
from tests.bench.thermometry import IN_THE_COLD, chains, table
from tests.bench.thermometry_chains import Course, OneSample, OurGate
from tests.bench.thermometry_samples import samples, stand
from tests.bench.thermometry_table import fared, wilson
from tests.bench.thermometry_try import Visit

SEED = 7
CROWD = list(people(SEED, 60, febrile_share=0.3))
FEW = list(people(SEED, 12, febrile_share=0.5))
EVERY_SEASON = [season for seasons in SEASONS.values() for season in seasons]
SKIN_LOW_CELSIUS = Policy().thermometry.skin_low_celsius


@pytest.fixture(scope="module")
def winter() -> list[tuple[Person, Course]]:
    """How sixty people fared before our gate on a winter morning."""
    gate = OurGate()
    return [(person, gate(person, WINTER, SEED)) for person in CROWD]


@pytest.mark.parametrize(("minutes", "mean", "spread"), DZIEN)
def test_a_crowd_from_the_frost_has_dziens_foreheads(
    minutes: float, mean: float, spread: float
) -> None:
    """Mean and standard deviation of what is missing, at each of the paper's minutes."""
    _, warm, own = DZIEN_WARM
    crowd = [NormalDist().inv_cdf((turn + 0.5) / 4_000) for turn in range(4_000)]
    cold = [cold_celsius(minutes, chill) for chill in crowd]

    assert fmean(cold) == pytest.approx(warm - mean, rel=0.01)
    assert pstdev(cold) ** 2 + own**2 == pytest.approx(spread**2, rel=0.05)


@pytest.mark.parametrize("chill", [-MOST_CHILL, 0.0, MOST_CHILL])
def test_a_forehead_only_warms_indoors_and_is_warm_after_an_hour(chill: float) -> None:
    """Nobody is warmed by frost."""
    cold = [cold_celsius(minutes, chill) for minutes in (0, 0.5, 1, 2, 3, 4, 5, 10, 30, 59)]

    assert cold == sorted(cold, reverse=True)
    assert cold[-1] > 0
    assert cold_celsius(60, chill) == 0.0


def test_the_febrile_share_is_exact_and_the_others_stay_who_they_are() -> None:
    """Tables of two shares differ by the febrile alone."""
    few, many = list(people(SEED, 100, 0.01)), list(people(SEED, 100, 0.2))

    assert [sum(it.health is Health.FEBRILE for it in crowd) for crowd in (few, many)] == [1, 20]
    assert few[20:] == many[20:]


@pytest.mark.parametrize("season", EVERY_SEASON, ids=lambda season: season.name)
def test_the_table_counts_everybody_once(season: Season) -> None:
    """By each chain."""
    for chain in chains(Policy()).values():
        found = fared(FEW, [chain(person, season, SEED) for person in FEW])

        assert found.people == len(FEW)
        assert found.febrile == 6
        assert found.missed <= found.febrile
        assert found.over_in <= found.over


def test_no_febrile_person_is_admitted_on_a_cold_forehead(
    winter: list[tuple[Person, Course]],
) -> None:
    """Only by the second instrument, or on a later reading that is warm."""
    cold = [(person, way) for person, way in winter if _cold_at_first(way)]

    assert any(person.health is Health.FEBRILE for person, _ in cold)
    for _, way in cold:
        assert not way.admitted or way.thermometer or _warmed(way)


def test_our_gate_refuses_nobody_whom_the_second_instrument_has_not_measured(
    winter: list[tuple[Person, Course]],
) -> None:
    """Whoever the gate alone does not admit is measured by hand."""
    assert all(way.admitted or way.thermometer for _, way in winter)


def test_nobody_waits_without_being_counted_as_held(winter: list[tuple[Person, Course]]) -> None:
    """A cold forehead waits as long as the gate asks, and at least so long."""
    hold_s = 60 * Policy().thermometry.cold_hold_minutes

    assert any(way.cold for _, way in winter)
    assert all(way.seconds >= hold_s * way.cold for _, way in winter)
    assert all(way.held or way.thermometer or way.seconds < hold_s / 4 for _, way in winter)


def test_nobody_tries_while_the_gate_still_holds_them(winter: list[tuple[Person, Course]]) -> None:
    """The second time counts, as the wait is over."""
    named = {reason for _, way in winter for answer in way.answers for reason in answer.reasons}

    assert not named & {Reason.COLD_HOLD, Reason.HIGH_HOLD}


def test_in_the_cold_season_nobody_from_the_frost_is_admitted_at_once() -> None:
    """Everybody waits or is measured by hand, and the wait is counted."""
    winter = chains(Policy())[IN_THE_COLD]

    for person in CROWD:
        way = winter(person, WINTER, SEED)
        assert not way.admitted_at_once
        assert way.held or way.thermometer


def test_the_cold_seasons_line_stands_in_the_winters_table_alone() -> None:
    """In mild air nobody sets it."""
    rivals = {IN_THE_COLD: OneSample()}

    assert list(table(MILD, CROWD, rivals, SEED)) == []
    assert len(list(table(WINTER, CROWD, rivals, SEED))) == len(("line", "objections"))


def test_whoever_went_before_is_no_part_of_ones_temperature() -> None:
    """A feverish stranger is still leaving when the next one comes."""
    person = replace(CROWD[-1], axilla_celsius=36.5, scatter_celsius=0.0, bias_celsius=0.0)
    standing = replace(stand(Random(1)), turns_ms=(0, 0), stranger_celsius=41.0, code_ms=-500)

    answer = Visit(Policy()).stand(samples(person, MILD, standing, 1.0, Random(2)), standing)

    assert answer.reasons == ()
    assert answer.raw_celsius == pytest.approx(36.0, abs=0.2)


def test_a_cold_forehead_hides_a_fever_from_one_sample_and_not_from_our_gate() -> None:
    """The same person, the same samples."""
    warm = replace(CROWD[0], axilla_celsius=38.5, scatter_celsius=0.0, bias_celsius=0.0)
    febrile = replace(warm, chill=1.0, hurry=0.0)

    assert OneSample(0.5)(febrile, WINTER, SEED).admitted
    ours = OurGate()(febrile, WINTER, SEED)
    assert ours.answers[0].reasons == (Reason.TEMPERATURE_LOW,)
    assert not ours.admitted


def test_the_same_seed_prints_the_same_table() -> None:
    """And another one another."""
    first, again = (list(table(MILD, FEW, chains(Policy()), SEED)) for _ in range(2))

    assert first == again
    assert first != list(table(MILD, FEW, chains(Policy()), SEED + 1))


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (0, 0, 0.0, 1.0)],
)
def test_few_people_make_a_wide_interval(hits: int, trials: int, low: float, high: float) -> None:
    """Wilson's, as published tables have it."""
    assert wilson(hits, trials) == pytest.approx((low, high), abs=1e-4)


def _cold_at_first(way: Course) -> bool:
    cold = {Reason.TEMPERATURE_LOW, Reason.TEMPERATURE_IMPLAUSIBLE}
    return not cold.isdisjoint(way.answers[0].reasons)


def _warmed(way: Course) -> bool:
    last = way.answers[-1].raw_celsius
    return len(way.answers) > 1 and last is not None and last >= SKIN_LOW_CELSIUS
