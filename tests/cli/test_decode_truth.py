import json
from pathlib import Path

import pytest

from gateway.cli.decode_score import Labels
from gateway.cli.decode_truth import MAX_FILE_BYTES, read_truth
from gateway.errors import ConfigurationError


def _file(folder: Path, content: object) -> Path:
    path = folder / "truth.json"
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_names_are_relative_to_the_file_or_to_the_folders_that_are_read(tmp_path: Path) -> None:
    """Published sets have their labels beside the folder, the bench's own ones in it."""
    truth = read_truth(
        _file(tmp_path, [{"file": "a/1.png", "texts": ["ONE"]}]), [tmp_path / "elsewhere"]
    )
    assert truth == dict.fromkeys(
        [tmp_path / "a/1.png", tmp_path / "elsewhere/a/1.png"], Labels(frozenset({"ONE"}))
    )


@pytest.mark.parametrize(
    ("texts", "more", "labels"),
    [
        ([], {}, Labels()),
        (["ONE", "ONE", "TWO"], {}, Labels(frozenset({"ONE", "TWO"}))),
        (["ONE"], {"codes": 1}, Labels(frozenset({"ONE"}))),
        (["ONE"], {"codes": 2}, Labels(frozenset({"ONE"}), complete=False)),
        (["ONE"], {"codes": "many"}, Labels(frozenset({"ONE"}))),
        (["\x01", ""], {"source": "somewhere"}, Labels(frozenset({"?not-printable"}))),
    ],
)
def test_labels_are_what_an_eye_would_say(
    tmp_path: Path, texts: list[str], more: dict[str, object], labels: Labels
) -> None:
    """A text with control characters is read if the eye says that it is such a one."""
    path = _file(tmp_path, [{"file": "1.png", "texts": texts, **more}])
    assert read_truth(path, ()) == {tmp_path / "1.png": labels}


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"1.png": "ONE"}, "holds a dict"),
        ("1.png", "holds a str"),
        (["1.png"], "entry 0"),
        ([{"file": "1.png", "texts": []}, {"file": "2.png"}], "entry 1"),
        ([{"file": "1.png", "texts": "ONE"}], "entry 0"),
        ([{"file": "1.png", "texts": [1]}], "entry 0"),
        ([{"file": 1, "texts": []}], "entry 0"),
        ([{"file": "", "texts": []}], "entry 0"),
        ([{"file": "\0", "texts": []}], "entry 0"),
    ],
)
def test_another_shape_is_refused_with_the_place_and_what_is_wanted(
    tmp_path: Path, content: object, named: str
) -> None:
    """The file was written by hand, or by some script."""
    path = _file(tmp_path, content)
    with pytest.raises(ConfigurationError) as refusal:
        read_truth(path, ())
    assert str(refusal.value).startswith(f"truth file {path}: ")
    assert named in str(refusal.value)
    assert '"texts"' in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[", b"[" * 200_000])
def test_what_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    """With the file's name, and no traceback."""
    path = tmp_path / "truth.json"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match="no JSON"):
        read_truth(path, ())


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """With the reason that the system gives."""
    with pytest.raises(ConfigurationError, match="can't be read: No such file"):
        read_truth(tmp_path / "truth.json", ())


def test_a_file_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    """Before it is read."""
    path = tmp_path / "truth.json"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(ConfigurationError, match="split it"):
        read_truth(path, ())
