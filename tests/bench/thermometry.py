"""What a temperature gate costs a crowd: ours beside a line on one sample; a model, not people.

    python -m tests.bench.thermometry --people N --season winter --febrile 0.2 --policy FILE

Five thousand seeded people come to this project's gate on a mild day, on a winter morning (with the
policy's cold season off and on) and at a summer noon, with 1 % of them febrile and, so that misses
can be counted, with 20 %. What is assumed
of them is in `foreheads.py`, of the sensor in `thermometry_samples.py`, of guards in
`thermometry_chains.py`.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from gateway.config.files import load_policy
from gateway.core.policy import Policy
from tests.bench.foreheads import (
    AXILLA_OVER_FOREHEAD_CELSIUS,
    SEASONS,
    VARIED,
    Person,
    Season,
    people,
)
from tests.bench.thermometry_chains import Chain, OneSample, OurGate
from tests.bench.thermometry_table import HEAD, fared, why

FEBRILE_SHARES: Final = (0.01, 0.2)
OURS: Final = "this gate"
IN_THE_COLD: Final = "this gate, cold_season"
_SEASONS: Final = {**SEASONS, **VARIED}


def chains(policy: Policy) -> Mapping[str, Chain]:
    """Who competes, by name; the same person in the same season is followed once."""
    offset = AXILLA_OVER_FOREHEAD_CELSIUS
    return {
        "one sample": OneSample(),
        "one sample + 0.5": OneSample(offset),
        "one sample + 0.5, thermometer": OneSample(offset, thermometer=True),
        OURS: cache(OurGate(policy)),
        IN_THE_COLD: cache(OurGate(_in_cold_season(policy))),
    }


def _in_cold_season(policy: Policy) -> Policy:
    return replace(policy, thermometry=replace(policy.thermometry, cold_season=True))


def table(
    season: Season, crowd: Sequence[Person], rivals: Mapping[str, Chain], seed: int
) -> Iterator[str]:
    """A season's lines, one for each chain, and what our gate objected to."""
    for name, chain in rivals.items():
        if name == IN_THE_COLD and not season.cold:
            continue
        courses = [chain(person, season, seed) for person in crowd]
        yield fared(crowd, courses).line(name)
        if name in {OURS, IN_THE_COLD}:
            yield f"  first objections of {name}: {why(courses)}"


def asked() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument(
        "--season", choices=_SEASONS, action="append", help=f"default: {', '.join(SEASONS)}"
    )
    parser.add_argument("--febrile", type=float, action="append", help="default: 0.01 and 0.2")
    parser.add_argument("--policy", type=Path, help="a policy.toml instead of the default rules")
    return parser.parse_args()


def main() -> None:
    """Print a table for each season and share of febrile people."""
    wanted = asked()
    rivals = chains(load_policy(wanted.policy) if wanted.policy else Policy())
    for season in (it for name in wanted.season or SEASONS for it in _SEASONS[name]):
        for share in wanted.febrile or FEBRILE_SHARES:
            print(f"\n{season.name}, {100 * share:g} % febrile\n{HEAD}")
            crowd = list(people(wanted.seed, wanted.people, share))
            for line in table(season, crowd, rivals, wanted.seed):
                print(line, flush=True)
    print(f"\nseed {wanted.seed}; a model of {wanted.people} people, not people measured")


if __name__ == "__main__":
    main()
