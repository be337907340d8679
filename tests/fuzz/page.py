"""The whole of the guard's page called by Schemathesis; exits 1 on a broken promise.

    python -m tests.fuzz.page [--examples N] [--seed S]

Each route of `gateway contract --page` is called by nobody and as guard, chief and installer, with
bodies that fit its schema and bodies that don't, before a gate that decides in memory. Promised
are: no error of the server, nothing that the document doesn't say, whoever fits is taken, whatever
doesn't is refused with a 4xx, and no session reaches what is another role's.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.page_calls import Calling, Tally, called
from tests.fuzz.page_site import SESSIONS, site

EXAMPLES = 300
_SHOWN = 20


def fuzz(folder: Path, calling: Calling) -> dict[str, Tally]:
    """Call every route for every session; the tallies by session."""
    with site(folder) as page:
        return {who: called(page, who, calling) for who in SESSIONS}


def told(found: dict[str, Tally]) -> Iterator[str]:
    """The table, and the calls to look at."""
    for who, tally in found.items():
        by_status = ", ".join(f"{status}: {n:,}" for status, n in sorted(tally.statuses.items()))
        yield f"{who:10}{tally.statuses.total():>9,} calls  {by_status}"
    broken = [line for tally in found.values() for line in tally.broken]
    if broken:
        yield f"{len(broken)} broke a promise:"
        yield from (f"  {line}" for line in broken[:_SHOWN])


def main() -> int:
    """Print the table; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(
        prog="./run fuzz page", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="of each route and session")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = fuzz(Path(folder), Calling(asked.examples, asked.seed))
    print("\n".join(told(found)))
    return 1 if any(tally.broken for tally in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
