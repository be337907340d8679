"""Recorded presentations of volunteers: private, labelled, deleted on request."""

import json
import stat
from pathlib import Path

import numpy as np
import pytest

from gateway.devices.camera.pictures import read_picture
from gateway.web.preview.corpus import LABELS, Corpus, CorpusError
from gateway.web.preview.recorder import MOST_PRESENTATIONS, Recorder, Recording
from gateway.web.preview.truth import GAP_NS, LONGEST_NS, MOST_FRAMES

GREY = np.arange(64 * 48, dtype=np.uint8).reshape(48, 64)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Not there yet."""
    return tmp_path / "lane"


def record(recorder: Recorder, text: str | None = "PASS", truth: str = "") -> None:
    """One presentation of three seconds, read all the time; then nothing until its time is over."""
    assert recorder.start(truth, 0)
    for frame in range(15):
        recorder.see(GREY, frame * GAP_NS, text)
    recorder.pass_time(LONGEST_NS)


def labels(folder: Path) -> list[dict[str, object]]:
    """What the corpus says."""
    listed: list[dict[str, object]] = json.loads((folder / LABELS).read_text("utf-8"))
    return listed


def mode(path: Path) -> int:
    """Who may do what."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_presentation_becomes_pictures_with_their_truth(folder: Path) -> None:
    """Without loss, and each is named by the list."""
    record(Recorder(Corpus(folder)))
    listed = labels(folder)
    assert len(listed) == 15
    for label in listed:
        assert (label["texts"], label["codes"]) == (["PASS"], 1)
        assert np.array_equal(read_picture(folder / str(label["file"])), GREY)


def test_nobody_but_the_installer_may_look(folder: Path) -> None:
    """Passes are personal data."""
    record(Recorder(Corpus(folder)))
    assert {mode(path) for path in (folder, folder / "p01")} == {0o700}
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) == 16
    assert {mode(path) for path in files} == {0o600}


def test_it_is_off_before_and_after(folder: Path) -> None:
    """Only what somebody agreed to is kept."""
    recorder = Recorder(Corpus(folder))
    recorder.see(GREY, 0, "PASS")
    assert list(folder.iterdir()) == []
    record(recorder)
    recorder.see(GREY, 2 * LONGEST_NS, "PASS")
    assert len(labels(folder)) == 15
    assert recorder.state() == Recording(done=1, frames=None, trouble="")


def test_a_presentation_ends_with_its_last_frame(folder: Path) -> None:
    """However long the person stays."""
    recorder = Recorder(Corpus(folder))
    assert recorder.start("", 0)
    for frame in range(MOST_FRAMES):
        assert recorder.state().frames == frame
        recorder.see(GREY, frame * GAP_NS, "PASS")
    assert recorder.state() == Recording(done=1, frames=None, trouble="")


def test_a_presentation_without_a_frame_is_none(folder: Path) -> None:
    """The camera was away."""
    recorder = Recorder(Corpus(folder))
    assert recorder.start("", 0)
    recorder.pass_time(LONGEST_NS)
    assert recorder.state() == Recording(done=0, frames=None, trouble="")
    assert list(folder.iterdir()) == []


def test_only_one_is_recorded_at_a_time(folder: Path) -> None:
    """Nor is anything deleted under its hands."""
    recorder = Recorder(Corpus(folder))
    assert recorder.start("", 0)
    assert not recorder.start("", 1)
    assert not recorder.delete_last()


def test_thirty_are_enough(folder: Path) -> None:
    """The thirty-first is refused."""
    recorder = Recorder(Corpus(folder))
    for _ in range(MOST_PRESENTATIONS):
        assert recorder.start("", 0)
        recorder.see(GREY, 0, "PASS")
        recorder.pass_time(LONGEST_NS)
    assert not recorder.start("", 0)
    assert recorder.state().done == MOST_PRESENTATIONS


def test_the_last_one_is_deleted_whole(folder: Path) -> None:
    """Pictures and labels; the one before stays."""
    recorder = Recorder(Corpus(folder))
    record(recorder, "FIRST")
    record(recorder, "SECOND")
    assert recorder.delete_last()
    assert {path.name for path in folder.iterdir()} == {"p01", LABELS}
    assert {str(label["texts"]) for label in labels(folder)} == {"['FIRST']"}
    assert recorder.delete_last()
    assert not recorder.delete_last()
    assert {path.name for path in folder.iterdir()} == {LABELS}


def test_a_corpus_is_continued_another_day(folder: Path) -> None:
    """And what a cut cable left behind without a label is gone."""
    record(Recorder(Corpus(folder)))
    (folder / "p02").mkdir()
    (folder / "p02" / "01.png").write_bytes(b"cut off")
    recorder = Recorder(Corpus(folder))
    assert recorder.state().done == 1
    record(recorder, None, truth="DECLARED")
    assert labels(folder)[-1] == {"file": "p02/15.png", "texts": ["DECLARED"], "codes": 1}


def test_a_folder_that_others_may_read_is_refused(folder: Path) -> None:
    """It isn't made private behind somebody's back: it may be a home."""
    folder.mkdir(mode=0o755)
    with pytest.raises(CorpusError, match=r"mode 755.*chmod 700"):
        Corpus(folder)


@pytest.mark.parametrize(
    "content",
    ["", "{", "{}", "[1]", '[{"file": 1}]', '[{"file": "../x/1.png"}]', '[{"file": "p/1.png"}]'],
)
def test_a_list_of_another_making_is_refused(folder: Path, content: str) -> None:
    """Nothing of it is overwritten."""
    folder.mkdir(mode=0o700)
    (folder / LABELS).write_text(content)
    with pytest.raises(CorpusError, match="name another folder"):
        Corpus(folder)
    assert (folder / LABELS).read_text() == content


def test_a_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    """The message names it."""
    (tmp_path / "file").write_text("")
    with pytest.raises(CorpusError, match="file/lane: can't be used"):
        Corpus(tmp_path / "file" / "lane")


def test_trouble_with_the_folder_ends_the_presentation_and_is_told(folder: Path) -> None:
    """A full disk must not end the preview; here the folder is taken away."""
    recorder = Recorder(Corpus(folder))
    assert recorder.start("", 0)
    (folder / "p01").rmdir()
    recorder.see(GREY, 0, "PASS")
    assert (recorder.state().done, recorder.state().frames) == (0, None)
    assert "p01/01.png: No such file" in recorder.state().trouble


def test_trouble_at_the_start_is_told(folder: Path) -> None:
    """Something else stands where its pictures would go."""
    recorder = Recorder(Corpus(folder))
    (folder / "p01").write_text("")
    assert not recorder.start("", 0)
    assert "p01: File exists" in recorder.state().trouble


def test_no_link_leads_a_picture_elsewhere(folder: Path, tmp_path: Path) -> None:
    """Whoever can write here could else have files overwritten."""
    recorder = Recorder(Corpus(folder))
    assert recorder.start("", 0)
    (folder / "p01" / "01.png").symlink_to(tmp_path / "victim")
    recorder.see(GREY, 0, "PASS")
    assert not (tmp_path / "victim").exists()
    assert recorder.state().trouble
