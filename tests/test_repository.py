"""What every file of this repository keeps to, so that any of them may be opened by anyone."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {
    ".ci",
    ".git",
    ".gitignore",
    ".lock",
    ".readme",
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "config",
    "firmware_bridge",
    "gateway",
    "pyproject.toml",
    "run",
    "systemd",
    "tests",
}
TEXT = {".acl", ".c", ".conf", ".css", ".h", ".html", ".js", ".md", ".py", ".rules", ".service"}
TEXT |= {".sh", ".sql", ".toml", ".webmanifest", ""}


def ignored() -> list[str]:
    """Read the patterns of what Git is told to leave out."""
    return [line.rstrip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split()]


def files(*tops: str) -> Iterator[Path]:
    """Walk the repository's own text files."""
    patterns = ignored()
    for top in tops:
        for path in [ROOT / top, *(ROOT / top).rglob("*")]:
            parts = path.relative_to(ROOT).parts
            left_out = any(fnmatch(part, pattern) for part in parts for pattern in patterns)
            if path.is_file() and path.suffix in TEXT and not left_out:
                yield path


def modules(*tops: str) -> list[Path]:
    """List the Python modules below some folders."""
    return sorted(path for path in files(*tops) if path.suffix == ".py")


def named(path: Path) -> str:
    """Name a file in a test's title."""
    return str(path.relative_to(ROOT))


EVERYTHING = sorted(files(*(TOP_LEVEL - {".git", ".lock", "LICENSE"})))


def lines_with(pattern: str, paths: list[Path]) -> list[str]:
    """Find the places where a pattern stands, except here, where it is named."""
    return [
        f"{named(path)}:{number}: {line.strip()}"
        for path in paths
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_the_top_folder_holds_only_what_the_layout_names() -> None:
    """A new top-level name is a decision, not an accident."""
    patterns = ignored()
    seen = {
        path.name
        for path in ROOT.iterdir()
        if not any(fnmatch(path.name, pattern) for pattern in patterns)
    }

    assert seen - TOP_LEVEL == set()


def test_a_module_says_first_what_it_is() -> None:
    """One sentence at the top tells whether this is the file one looks for."""
    openings = {
        named(path): (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n")[0]
        for path in modules("gateway", "firmware_bridge")
    }

    assert {name: told for name, told in openings.items() if not told.endswith((".", ":"))} == {}


@pytest.mark.parametrize(
    ("tops", "most_lines"), [(("gateway", "firmware_bridge"), 300), (("tests",), 500)]
)
def test_a_module_can_be_read_in_one_sitting(tops: tuple[str, ...], most_lines: int) -> None:
    """What grows over the limit has two subjects; tables of tests may be longer."""
    lengths = {named(path): len(path.read_text("utf-8").splitlines()) for path in modules(*tops)}

    assert {name: count for name, count in lengths.items() if count > most_lines} == {}


def test_nothing_is_left_for_later() -> None:
    """An unfinished thing is an issue, not a comment."""
    assert lines_with(r"\b(TODO|FIXME|XXX|HACK|WIP)\b", EVERYTHING) == []


def test_nothing_of_ours_is_mocked() -> None:
    """A fake passes the contract suite of the real thing; a mock agrees with everything."""
    pattern = r"unittest\.mock|from unittest import mock|MagicMock|mocker\b"

    assert lines_with(pattern, modules("gateway", "firmware_bridge", "tests")) == []


def test_no_file_knows_where_it_was_written() -> None:
    """Paths of somebody's machine would be wrong on every other."""
    assert lines_with(r"(?<![\w.~)}])/(work|root|home/[a-z]+)/", EVERYTHING) == []


def test_a_switched_off_check_tells_why() -> None:
    """The reason stands in the same line, for whoever meets it next."""
    bare = lines_with(r"#\s*noqa(:\s*[A-Z]+[0-9]+(,\s*[A-Z]+[0-9]+)*)?\s*$", EVERYTHING)

    assert bare == []


def test_every_file_that_the_readme_points_to_is_there() -> None:
    """Pictures and documents move; links do not follow by themselves."""
    text = (ROOT / "README.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)#\s]+)\)", text)
    absent = {link for link in links if "://" not in link and not (ROOT / link).exists()}

    assert absent == set()
