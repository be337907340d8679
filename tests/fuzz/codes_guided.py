"""Rightly signed codes that coverage guides deeper into the verifier; needs atheris, or says so.

    PYTHONPATH=FOLDER python -m tests.fuzz.codes_guided [--count N] [--seed S]

FOLDER is made by `pip install --target FOLDER atheris`, whose wheels are for x86_64 only. The
fuzzer chooses a format and the bytes in it, which are then signed and packed as an issuer would.
It ends the process itself: with 0 after so many codes, with 77 and a traceback on a broken promise.
"""

import argparse
import importlib
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

COUNT = 1_000_000
MAX_BYTES = 2_000
"""More than any honest code holds, and still below a code's 4,296 letters in most formats."""

WATCHED = ("gateway.codes", "gateway.core")
EXIT_ABSENT = 2


def main() -> int:
    """Fuzz until the end or the first broken promise."""
    parser = argparse.ArgumentParser(
        prog="./run fuzz codes_guided", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--count", type=int, default=COUNT, help="codes")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    try:
        atheris: Any = importlib.import_module("atheris")
    except ImportError:
        print("skipped: atheris is absent; pip install --target FOLDER atheris, PYTHONPATH=FOLDER")
        return EXIT_ABSENT
    with atheris.instrument_imports(include=list(WATCHED)):
        trial: Any = importlib.import_module("tests.fuzz.codes_trial")
        sealers: Any = importlib.import_module("tests.fuzz.codes_sealers")
    look = trial.gate()

    def try_one(octets: bytes) -> None:
        trial.check(look(sealers.sealed(octets)))

    with TemporaryDirectory(prefix="fuzz-codes-") as folder:
        for number, octets in enumerate(sealers.honest_octets()):
            Path(folder, str(number)).write_bytes(octets)
        limits = [f"-runs={asked.count}", f"-seed={asked.seed}", f"-max_len={MAX_BYTES}"]
        atheris.Setup([sys.argv[0], *limits, folder], try_one)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
