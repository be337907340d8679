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
from pathlib import Path

from tests.fuzz.page_calls import Calling, called
from tests.fuzz.page_site import SESSIONS, site
from tests.fuzz.session_tally import Tally, are_kept, told

EXAMPLES = 300


def fuzz(folder: Path, calling: Calling) -> dict[str, Tally]:
    """Call every route for every session; the tallies by session."""
    with site(folder) as page:
        return {who: called(page, who, calling) for who in SESSIONS}


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
    return 0 if are_kept(found) else 1


if __name__ == "__main__":
    sys.exit(main())
