"""What the mutator does to a piece of code, and what it leaves alone."""

from pathlib import Path

import pytest

from tests.mutation.mutants import mutants, unchanged


def changes(folder: Path, text: str) -> list[str]:
    """Every change that is made to a module of this text."""
    (folder / "piece.py").write_text(text)
    return [mutant.change for mutant in mutants(folder, "piece.py")]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a < b", ["a < b -> a <= b"]),
        ("a is None", ["a is None -> a is not None"]),
        ("a and b", ["a and b -> a or b"]),
        ("not a", ["not a -> a"]),
        ("a + b", ["a + b -> a - b"]),
        ("a = 3", ["3 -> 4", "3 -> 2"]),
        ("a = True", ["True -> False"]),
        ("def f():\n    return a", ["return a -> return None"]),
        ("def f():\n    yield a", ["yield a -> yield from ()"]),
        ("b if a else c", ["b if a else c -> b if not a else c"]),
    ],
)
def test_each_kind_of_wrong_is_made(tmp_path: Path, text: str, made: list[str]) -> None:
    """And no other."""
    assert changes(tmp_path, text) == made


@pytest.mark.parametrize(
    "text",
    [
        '"""Words."""',
        "a: Literal[3]",
        "@dataclass(frozen=True)\nclass A:\n    pass",
        "class A(Protocol):\n    def f(self) -> int:\n        return 3",
        "if TYPE_CHECKING:\n    a = 3",
        "def f():\n    return None",
    ],
)
def test_what_no_test_could_notice_is_left_alone(tmp_path: Path, text: str) -> None:
    """Annotations, decorators, protocols."""
    assert changes(tmp_path, text) == []


def test_a_mutant_is_the_module_with_one_wrong_in_it(tmp_path: Path) -> None:
    """The second of two like changes changes the second place."""
    (tmp_path / "piece.py").write_text("a = [1 < 2, 1 < 2]\n")
    second = next(one for one in mutants(tmp_path, "piece.py") if "#2" in one.id and "<=" in one.id)
    found: dict[str, object] = {}
    exec(second.code(tmp_path), found)  # noqa: S102 - our own line
    assert second.id == "piece.py::::1 < 2 -> 1 <= 2 #2"
    assert found["a"] == [True, True]


def test_an_unchanged_module_is_as_it_was(tmp_path: Path) -> None:
    """By it the run sees that its tests pass at all."""
    (tmp_path / "piece.py").write_text("a = 1 < 1\n")
    found: dict[str, object] = {}
    exec(unchanged("piece.py").code(tmp_path), found)  # noqa: S102 - our own line
    assert found["a"] is False
