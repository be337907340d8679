import json
from pathlib import Path

import numpy as np
import pytest
import segno

from gateway.cli import main


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def _code(path: Path, text: str) -> Path:
    segno.make_qr(text).save(str(path), scale=4, border=4)
    return path


def test_each_picture_is_one_line_with_texts_and_cost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the order in which they were named."""
    first, second = _code(tmp_path / "1.png", "ONE"), _code(tmp_path / "2.png", "通行码")
    assert main(["decode", str(first), str(second)]) == 0
    lines = _lines(capsys)
    assert [(line["file"], line["texts"]) for line in lines] == [
        (str(first), ["ONE"]),
        (str(second), ["通行码"]),
    ]
    for line in lines:
        assert isinstance(line["ms"], float)
        assert line["ms"] > 0


def test_a_line_says_where_the_code_is_and_what_read_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Corners in pixels, upper left first: four modules of 4 px are the quiet zone."""
    code = _code(tmp_path / "1.png", "ONE")
    assert main(["decode", str(code)]) == 0
    line = _lines(capsys)[0]
    assert line["engine"] == "zxing"
    assert line["stage"]
    (quad,) = np.array(line["quads"])
    right = 16 + 4 * 21
    corners = np.array([[16, 16], [right, 16], [right, right], [16, right]])
    assert np.abs(quad - corners).max() <= 4


@pytest.mark.parametrize("engine", ["pipeline", "zxing", "pyzbar", "opencv"])
def test_each_engine_can_be_had_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], engine: str
) -> None:
    """Whoever doubts the gate's eye asks another one."""
    code = _code(tmp_path / "1.png", "ONE")
    assert main(["decode", "--engine", engine, str(code)]) == 0
    line = _lines(capsys)[0]
    assert line["texts"] == ["ONE"]
    assert line["engine"] == ("zxing" if engine == "pipeline" else engine)


def test_with_the_truth_all_engines_are_told_apart_in_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Below the lines: read of labelled, percent, CPU time, wrong texts, and which these were."""
    right, wrong = _code(tmp_path / "right.png", "RIGHT"), _code(tmp_path / "wrong.png", "WRONG")
    labels = [{"file": right.name, "texts": ["RIGHT"]}, {"file": wrong.name, "texts": ["ELSE"]}]
    truth = tmp_path / "truth.json"
    truth.write_text(json.dumps(labels))
    assert main(["decode", str(tmp_path), "--truth", str(truth)]) == 0
    lines, shown = capsys.readouterr().out.split("\n\n")
    assert [json.loads(line)["texts"] for line in lines.splitlines()] == [["RIGHT"], ["WRONG"]]
    heading, *rows = shown.splitlines()
    assert heading.split() == ["engine", "read", "/", "labelled", "percent", "CPU", "ms", "wrong"]
    assert [row.split()[:5] for row in rows[:4]] == [
        [engine, "1", "/", "2", "50.0"] for engine in ("pipeline", "zxing", "pyzbar", "opencv")
    ]
    assert rows[4] == f'wrong: pipeline: {wrong}: "WRONG"'


def test_with_the_truth_and_an_engine_only_that_one_looks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The labels may stand elsewhere, with names relative to the folder that is read."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    _code(folder / "1.png", "ONE")
    truth = tmp_path / "truth.json"
    truth.write_text('[{"file": "1.png", "texts": ["ONE"]}]')
    assert main(["decode", str(folder), "--engine", "zxing", "--truth", str(truth)]) == 0
    rows = capsys.readouterr().out.split("\n\n")[1].splitlines()
    assert [row.split()[0] for row in rows] == ["engine", "zxing"]


def test_a_truth_file_of_other_pictures_is_refused_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else the table would be empty, and nobody knew why."""
    code = _code(tmp_path / "1.png", "ONE")
    truth = tmp_path / "truth.json"
    truth.write_text('[{"file": "2.png", "texts": ["ONE"]}]')
    assert main(["decode", str(code), "--truth", str(truth)]) == 78
    said = capsys.readouterr()
    assert said.out == ""
    assert "has none of these 1 pictures" in said.err


def test_a_folder_is_walked_for_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the order of their names; what isn't named like a picture is left alone."""
    (tmp_path / "deep").mkdir()
    files = [_code(tmp_path / name, "X") for name in ("b.png", "deep/a.PNG")]
    (tmp_path / "README.md").write_text("not a picture")
    assert main(["decode", str(tmp_path)]) == 0
    assert [line["file"] for line in _lines(capsys)] == [str(file) for file in files]


def test_a_picture_without_a_code_has_no_texts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """That is no error."""
    blank = tmp_path / "blank.pgm"
    blank.write_bytes(b"P5 64 64 255\n" + b"\xff" * 4096)
    assert main(["decode", str(blank)]) == 0
    assert _lines(capsys)[0]["texts"] == []


@pytest.mark.parametrize("content", [None, b"", b"not a picture", b"\x89PNG\r\n\x1a\n\0\0"])
def test_what_is_no_picture_is_named_and_the_rest_is_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    """Exit code 1, and no traceback."""
    bad = tmp_path / "bad.png"
    if content is not None:
        bad.write_bytes(content)
    good = _code(tmp_path / "good.png", "GOOD")
    assert main(["decode", str(bad), str(good)]) == 1
    said = capfd.readouterr()
    refused, read = (json.loads(line) for line in said.out.splitlines())
    assert refused["file"] == str(bad)
    assert str(bad) in refused["error"]
    assert read["texts"] == ["GOOD"]
    assert "Traceback" not in said.err


def test_a_picture_larger_than_any_camera_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """7,680 x 4,320 is the most."""
    huge = tmp_path / "huge.pgm"
    huge.write_bytes(b"P5 7681 4320 255\n" + bytes(7681 * 4320))
    assert main(["decode", str(huge)]) == 1
    assert "error" in _lines(capsys)[0]
