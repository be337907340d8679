"""The units as systemd judges them: made verifiable in a folder, figures kept for the end."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

SYSTEMD = Path(__file__).parents[2] / "systemd"
EXPOSURES = pytest.StashKey[Mapping[str, float]]()


@pytest.fixture(scope="session")
def systemd_analyze() -> str:
    """Give the tool's path, or skip: a container or another system may have no systemd."""
    path = shutil.which("systemd-analyze")
    if path is None:
        pytest.skip("no systemd-analyze here: the units were NOT verified (package: systemd)")
    return path


@pytest.fixture(scope="session")
def unit_paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Copy the units with a program that exists everywhere in place of the installed one."""
    folder = tmp_path_factory.mktemp("units")
    paths = []
    for unit in sorted([*SYSTEMD.glob("*.service"), *SYSTEMD.glob("*.slice")]):
        text = unit.read_text("utf-8")
        copy = folder / unit.name
        copy.write_text(text.replace("/opt/gateway/current/bin/gateway", "/bin/true"), "utf-8")
        paths.append(copy)
    return paths


@pytest.fixture(scope="session")
def exposures(
    request: pytest.FixtureRequest, systemd_analyze: str, unit_paths: list[Path]
) -> Mapping[str, float]:
    """Ask systemd how exposed each unit is: 0 is closed, 10 wide open."""
    found: dict[str, float] = {}
    for path in (one for one in unit_paths if one.suffix == ".service"):
        judged = subprocess.run(
            [systemd_analyze, "security", "--offline=yes", "--no-pager", path],
            capture_output=True,
            text=True,
            check=False,
        )
        figure = re.search(r"Overall exposure level for \S+: ([0-9.]+)", judged.stdout)
        assert figure is not None, judged.stdout + judged.stderr
        found[path.stem] = float(figure[1])
    request.config.stash[EXPOSURES] = found
    return found


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the figures among the last lines of a run."""
    found = config.stash.get(EXPOSURES, {})
    if found:
        words = ", ".join(f"{name} {figure}" for name, figure in found.items())
        terminalreporter.write_line(f"systemd exposure (0 closed ... 10 open): {words}")
