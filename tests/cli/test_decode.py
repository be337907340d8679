import json
from pathlib import Path

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
        (str(second), ["?not-printable-ascii"]),
    ]
    for line in lines:
        assert isinstance(line["ms"], float)
        assert line["ms"] > 0


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
