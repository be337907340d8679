"""What a person gets who writes a configuration file with mistakes: all of them, at once."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.config import (
    BoardSection,
    CameraSection,
    GateSection,
    GatewayConfig,
    load_central,
    load_gateway,
    load_policy,
)
from gateway.errors import ConfigurationError

Write = Callable[[str], Path]

NEEDED = """
[gate]
id = "gate-1"
name = "一号门"
site = "park-1"
[mqtt]
brokers = ["localhost:1883"]
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file and give its path."""

    def write_text(text: str) -> Path:
        path = tmp_path / "gateway.toml"
        path.write_text(text, "utf-8")
        return path

    return write_text


def refusal(path: Path, load: Callable[[Path], object] = load_gateway) -> list[str]:
    """Load a file that must be refused; give the message's lines without the path."""
    with pytest.raises(ConfigurationError) as caught:
        load(path)
    first, *rest = str(caught.value).split("\n")
    assert first.startswith(f"{path}: ")
    return [first.removeprefix(f"{path}: "), *rest]


def test_five_mistakes_are_told_in_one_run(write: Write) -> None:
    """Each mistake is named by its key path, with what was seen and what would be right."""
    text = """
[gate]
id = "gate 1"
name = "一号门"
[camera]
widht = 640
fps = "15"
frozen_after_s = 0.5
[thermometer]
source = "seriel"
[mqtt]
brokers = ["localhost:1883"]
"""

    assert refusal(write(text)) == [
        "6 problem(s)",
        "  gate.id: expected 1-32 letters, digits, - or _; got 'gate 1'",
        "  gate.site: missing",
        "  camera.widht: unknown key; did you mean 'width'?",
        "  camera.fps: expected a whole number, got '15'",
        "  camera.frozen_after_s: 0.5 is outside 1 … 600 s",
        "  thermometer.source: expected one of board, serial, none; got 'seriel'",
    ]


def test_a_missing_section_names_the_keys_it_should_hold(write: Write) -> None:
    """An empty file is a file without its needed keys."""
    assert refusal(write("")) == [
        "4 problem(s)",
        "  gate.id: missing",
        "  gate.name: missing",
        "  gate.site: missing",
        "  mqtt.brokers: missing",
    ]


def test_an_unknown_section_is_refused(write: Write) -> None:
    """A section that is spelled wrong would silently leave its defaults in force."""
    assert refusal(write(NEEDED + "[camrea]\n")) == [
        "1 problem(s)",
        "  camrea: unknown key; did you mean 'camera'?",
    ]


def test_what_a_policy_keeps_for_itself_is_no_key(write: Write) -> None:
    """It would be taken and ignored."""
    told = refusal(write("version = 1\n_access = 3\n"), load_policy)
    assert told == ["1 problem(s)", "  _access: unknown key; did you mean 'access'?"]


def test_a_value_where_a_section_belongs_is_refused(write: Write) -> None:
    """`camera = 3` is not a section."""
    assert refusal(write("camera = 3\n" + NEEDED))[1:] == [
        "  camera: expected a table [camera], got 3"
    ]


def test_broken_toml_is_refused_with_its_line(write: Write) -> None:
    """A syntax error ends the reading; its place is what helps."""
    (message,) = refusal(write('[gate]\nid = "gate-1\n'))

    assert message.startswith("not TOML: ")
    assert "line 2" in message


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("fps = true", "camera.fps: expected a whole number, got True"),
        ("fps = 15.0", "camera.fps: expected a whole number, got 15.0"),
        ("fps = 0", "camera.fps: 0 is outside 1 … 120 frames/s"),
        ("fps = 121", "camera.fps: 121 is outside 1 … 120 frames/s"),
        ("frozen_after_s = nan", "camera.frozen_after_s: nan is outside 1 … 600 s"),
        ("frozen_after_s = inf", "camera.frozen_after_s: inf is outside 1 … 600 s"),
        ("frozen_after_s = false", "camera.frozen_after_s: expected a number, got False"),
        ('source = ""', "camera.source: expected a device's path or address"),
        (r'source = "a\u0000b"', r"camera.source: expected text without control characters"),
        ("floor_fps = 0", "camera.floor_fps: 0.0 is outside 0.2 … 30 looks/s"),
        ("guide_left = nan", "camera.guide_left: nan is outside 0 … 1"),
        ("guide_width = 0", "camera.guide_width: 0.0 is outside 0.05 … 1"),
        ("guide_width = 0.86", "camera.guide_left: 0.15 and camera.guide_width 0.86 leave the"),
        ("guide_top = 0.1", "camera.guide_top: 0.1 and camera.guide_height 1 leave the picture"),
        ("pixel_format = 'rgb'", "camera.pixel_format: expected one of auto, mjpg, yuyv"),
        ("width = 80", "camera.width: 80 is outside 160 … 7680 pixels"),
        ("source = [1]", "camera.source: expected text in quotes, got [1]"),
    ],
)
def test_a_value_of_the_wrong_kind_or_size_is_refused(
    write: Write, line: str, problem: str
) -> None:
    """True is no number, NaN lies in no range, and an empty source is no camera."""
    seen = refusal(write(f"{NEEDED}[camera]\n{line}\n"))

    assert len(seen) == 2
    assert seen[1].startswith(f"  {problem}")


@pytest.mark.parametrize("fps", [1, 120])
def test_a_value_at_its_limit_is_taken(write: Write, fps: int) -> None:
    """Both ends of a range belong to it."""
    assert load_gateway(write(f"{NEEDED}[camera]\nfps = {fps}\n")).camera.fps == fps


def test_a_whole_number_does_for_a_fraction(write: Write) -> None:
    """`10` seconds need not be written `10.0`."""
    camera = load_gateway(write(f"{NEEDED}[camera]\nfrozen_after_s = 10\n")).camera

    assert (camera.frozen_after_s, type(camera.frozen_after_s)) == (10.0, float)


@pytest.mark.parametrize("digits", [400, 5000])
def test_an_absurd_number_is_refused_and_not_repeated_in_full(write: Write, digits: int) -> None:
    """A number too long for a float, or for Python's own reader, is one more mistake."""
    message = "\n".join(refusal(write(f"{NEEDED}[camera]\nfrozen_after_s = 1{'0' * digits}\n")))

    assert len(message) < 300


def test_relative_paths_start_at_the_folder_of_the_file(write: Write) -> None:
    """A whole gate can live in one folder and be moved."""
    path = write(
        NEEDED.replace("[mqtt]", 'state_dir = "state"\n[mqtt]\npassword_file = "pw"')
        + '[camera]\nsource = "people/"\n[board]\nport = "board"\n'
    )

    config = load_gateway(path)

    assert config.gate.state_dir == path.parent / "state"
    assert config.gate.policy == Path("/etc/gateway/policy.toml")
    assert config.mqtt.password_file == str(path.parent / "pw")
    assert config.mqtt.tls_ca == ""
    assert config.camera.source == str(path.parent / "people")
    assert config.board.port == str(path.parent / "board")


def test_a_guide_box_may_end_at_the_pictures_edge(write: Write) -> None:
    """Also where the parts add up to a hair more than 1."""
    box = "guide_top = 0.1\nguide_height = 0.9\nguide_left = 0.7\nguide_width = 0.3\n"
    camera = load_gateway(write(f"{NEEDED}[camera]\n{box}")).camera
    assert (camera.guide_left, camera.guide_top) == (0.7, 0.1)


@pytest.mark.parametrize("source", ["0", "rtsp://user:secret@camera/1", "http://localhost/x.mjpeg"])
def test_an_index_or_an_address_is_not_taken_for_a_path(write: Write, source: str) -> None:
    """OpenCV gets them as they were written."""
    assert load_gateway(write(f'{NEEDED}[camera]\nsource = "{source}"\n')).camera.source == source


@pytest.mark.parametrize(
    ("baud", "problem"),
    [
        (9600, None),
        (9601, "  board.baud: expected one of 1200, 2400, 4800, 9600, 19200, 38400, 57600"),
    ],
)
def test_a_serial_speed_is_one_that_ports_know(
    write: Write, baud: int, problem: str | None
) -> None:
    """A speed between the usual ones is a slip of the finger."""
    path = write(f"{NEEDED}[board]\nbaud = {baud}\n")
    if problem is None:
        assert load_gateway(path).board.baud == baud
    else:
        assert refusal(path)[1].startswith(problem)


@pytest.mark.parametrize("name", ["serial:GATE0001", "usb:1-1.3", "usb:3-2:1.0", "/dev/gate-board"])
def test_a_serial_port_may_be_named_by_number_or_socket(write: Write, name: str) -> None:
    """Such a name is no path beside the file."""
    path = write(f'{NEEDED}[board]\nport = "{name}"\n[thermometer]\nport = "{name}"\n')
    assert load_gateway(path).board.port == name
    assert load_gateway(path).thermometer.port == name


@pytest.mark.parametrize(
    "name", ["serial:", "serial: 1", "usb:", "usb:1", "usb:1-1.", "usb:ttyUSB0"]
)
def test_half_a_name_of_a_serial_port_is_refused(write: Write, name: str) -> None:
    """It would never be found, and no cable could be blamed."""
    problem = refusal(write(f'{NEEDED}[board]\nport = "{name}"\n'))[1]
    assert problem.startswith("  board.port: expected a path, serial: and a serial number, or usb:")


def test_two_devices_can_not_share_a_port(write: Write) -> None:
    """A rule between keys blames the key that must change."""
    both = '[board]\nport = "/dev/a"\n[thermometer]\nsource = "serial"\nport = "/dev/a"\n'

    assert refusal(write(NEEDED + both))[1].startswith("  thermometer.port: ")


def test_only_what_is_written_wrong_is_refused(write: Write) -> None:
    """A file with the needed keys alone gets every default."""
    config = load_gateway(write(NEEDED))

    assert config.gate == GateSection(id="gate-1", name="一号门", site="park-1")
    assert (config.camera, config.board) == (CameraSection(), BoardSection())


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The first start on a new machine meets this."""
    (message,) = refusal(tmp_path / "none.toml")

    assert message.startswith("can't be read: No such file or directory; name a file")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    """A path that was cut short is a mistake, not a crash."""
    assert refusal(tmp_path)[0].startswith("can't be read: Is a directory; ")


def test_text_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    """A file saved in GBK by an old editor is told so."""
    path = tmp_path / "gateway.toml"
    path.write_bytes('[gate]\nname = "一号门"\n'.encode("gbk"))

    assert refusal(path) == ["line 2 is not UTF-8 text"]


def test_a_file_too_big_to_be_written_by_hand_is_refused() -> None:
    """A wrong path may name a picture or an endless device."""
    assert refusal(Path("/dev/zero"))[0].startswith("over 1048576 bytes")


def test_a_database_password_is_in_no_message(write: Write) -> None:
    """A wrong address may still hold the right password."""
    text = """
[central]
site = "park-1"
database = "user:secret@host"
[mqtt]
brokers = ["localhost:1883"]
[web]
public_url = "ftp://park"
"""
    message = "\n".join(refusal(write(text), load_central))

    assert "central.database: expected an SQLAlchemy address" in message
    assert "web.public_url: expected an address that starts with http" in message
    assert "secret" not in message


def _keys(shape: type, prefix: str = "") -> list[str]:
    found: list[str] = []
    for field in fields(shape):
        inner = field.type
        if isinstance(inner, type) and is_dataclass(inner):
            found += _keys(inner, f"{prefix}{field.name}.")
        else:
            found.append(f"{prefix}{field.name}")
    return found


_JUNK = st.recursive(
    st.sampled_from(["1", "-1", "nan", '"x"', "true", "1979-05-27", '""', "[]", "1e400"]),
    lambda inner: inner.map("[{}]".format) | inner.map("{{a = {}}}".format),
    max_leaves=3,
)


@given(st.dictionaries(st.sampled_from(_keys(GatewayConfig)), _JUNK))
def test_whatever_stands_in_a_file_it_is_taken_or_refused_by_key(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, str]
) -> None:
    """No value brings any other exception, and every problem names a key of the file's shape.

    Or the distance table, where keys that are right each for itself make none together.
    """
    path = tmp_path_factory.mktemp("any") / "gateway.toml"
    path.write_text("".join(f"{key} = {value}\n" for key, value in values.items()), "utf-8")

    problems = refusal(path)[1:]

    places = {problem.split(":")[0].split("[")[0].strip() for problem in problems}
    assert places <= {*_keys(GatewayConfig), "thermometer.table"}


def test_the_loaders_take_a_policy_for_a_policy_only(write: Write) -> None:
    """A file under a wrong name is refused by its keys."""
    assert "  gate: unknown key" in refusal(write(NEEDED), load_policy)
