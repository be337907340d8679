"""Whether the core's tests notice small wrongs in it: makes them, runs the tests, counts.

    python -m tests.mutation.run [MODULE...] [--jobs N] [--keep]

A wrong that no test notices fails the run unless tests/mutation/argued.toml says why it is none.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterator
from os import environ
from pathlib import Path
from subprocess import run
from time import monotonic

from coverage import CoverageData

from tests.mutation.mutants import Mutant, mutants, unchanged
from tests.mutation.trial import Meets, Trial, met_by, trials

ROOT = Path(__file__).resolve().parents[2]
CORE = "gateway/core"
ARGUED = Path(__file__).with_name("argued.toml")
MET = ROOT / ".cache" / "mutation.coverage"


def main() -> int:
    """Print a table and who survived; 1 where that is not argued."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help=f"paths or parts of them; all of {CORE}")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", action="store_true", help="which tests meet what, as found last")
    asked = parser.parse_args()
    if not asked.keep or not MET.exists():
        _look()
    meets, argued, survived = _meets(), _argued(), 0
    print(f"{'module':44}{'mutants':>8}{'killed':>8}{'argued':>8}{'seconds':>9}", flush=True)
    for path in _modules(asked.modules):
        began, done = monotonic(), list(_tried(path, meets, asked.jobs))
        alive = [each.mutant for each in done if not each.killed]
        known = [mutant for mutant in alive if mutant.id in argued]
        figures = f"{len(done):8}{len(done) - len(alive):8}{len(known):8}{monotonic() - began:9.0f}"
        print(f"{path.removeprefix(f'{CORE}/'):44}{figures}", flush=True)
        for mutant in alive:
            if mutant.id not in argued:
                survived += 1
                print(f"  SURVIVED line {mutant.line}: {mutant.id}", flush=True)
    return 1 if survived else 0


def _modules(wanted: list[str]) -> list[str]:
    every = sorted(str(path.relative_to(ROOT)) for path in (ROOT / CORE).rglob("*.py"))
    chosen = [path for path in every if not wanted or any(part in path for part in wanted)]
    return [path for path in chosen if "/words/" not in path]


def _tried(path: str, meets: Meets, jobs: int) -> Iterator[Trial]:
    same = unchanged(path)
    if any(each.killed for each in trials([(same, _tests(same, meets))], ROOT, 1)):
        raise SystemExit(f"{path}: its tests fail as it is; mutants would tell nothing")
    found = ((mutant, _tests(mutant, meets)) for mutant in mutants(ROOT, path))
    yield from trials(found, ROOT, jobs)


def _tests(mutant: Mutant, meets: Meets) -> list[str]:
    return met_by(mutant, meets) or ["tests/core"]


def _look() -> None:
    """Have each test of the core tell which lines it runs."""
    MET.parent.mkdir(exist_ok=True)
    told = ["--cov", "--cov-context=test", "--cov-report=", "-q", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "tests/core", *told]
    done = run(command, cwd=ROOT, env={**environ, "COVERAGE_FILE": str(MET)}, check=False)
    if done.returncode:
        raise SystemExit("the tests fail as they are; mutants would tell nothing")


def _meets() -> Meets:
    known = CoverageData(str(MET))
    known.read()
    return {
        str(Path(file).relative_to(ROOT)): {
            line: sorted({_function(test) for test in tests if test})
            for line, tests in known.contexts_by_lineno(file).items()
        }
        for file in known.measured_files()
        if Path(file).is_relative_to(ROOT / CORE)
    }


def _function(test: str) -> str:
    """A test without its parameters, which a command line could not name."""
    return test.partition("|")[0].partition("[")[0]


def _argued() -> dict[str, str]:
    return tomllib.loads(ARGUED.read_text()) if ARGUED.exists() else {}


if __name__ == "__main__":
    sys.exit(main())
