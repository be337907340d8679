import pytest

from firmware_bridge.errors import PortError, PortFault
from firmware_bridge.port_names import UsbPort, device_of, is_path, usb_ports

BOARD = UsbPort("/dev/ttyUSB1", "1-1.3", "GATE0001")
CAMERA_LIGHT = UsbPort("/dev/ttyACM0", "1-1.2:1.0", "0001")
CHEAP = UsbPort("/dev/ttyUSB0", "1-1.4", "")
PLUGGED = [BOARD, CAMERA_LIGHT, CHEAP]


@pytest.mark.parametrize(
    ("name", "device"),
    [
        ("serial:GATE0001", "/dev/ttyUSB1"),
        ("serial:0001", "/dev/ttyACM0"),
        ("usb:1-1.3", "/dev/ttyUSB1"),
        ("usb:1-1.4", "/dev/ttyUSB0"),
        ("usb:1-1.2:1.0", "/dev/ttyACM0"),
        ("/dev/gate-board", "/dev/gate-board"),
        (
            "/dev/serial/by-path/platform-usb-0:1.3:1.0",
            "/dev/serial/by-path/platform-usb-0:1.3:1.0",
        ),
    ],
)
def test_a_port_is_named_by_number_by_socket_or_by_path(name: str, device: str) -> None:
    """Colons in a path are the path's."""
    assert device_of(name, lambda: PLUGGED) == device
    assert is_path(name) is name.startswith("/")


@pytest.mark.parametrize("name", ["serial:GATE", "serial:gate0001", "usb:1-1", "usb:", "usb:1-1.2"])
def test_a_name_that_is_only_similar_finds_nothing_and_what_is_there_is_told(name: str) -> None:
    """The installer sees the names to choose from."""
    with pytest.raises(PortError, match=r"/dev/ttyUSB1 is usb:1-1\.3") as absent:
        device_of(name, lambda: [BOARD])
    assert absent.value.fault is PortFault.GONE


def test_where_nothing_is_plugged_in_the_message_says_so() -> None:
    """No list of names to choose from."""
    with pytest.raises(PortError, match="no serial port is on USB"):
        device_of("serial:GATE0001", list)


def test_an_adapter_without_a_number_is_told_by_its_socket() -> None:
    """A CH340 has none: asked for by number it would never be found."""
    with pytest.raises(PortError, match=r"/dev/ttyUSB0 is usb:1-1\.4$") as absent:
        device_of("serial:GATE0002", lambda: PLUGGED)
    assert absent.value.fault is PortFault.UNNUMBERED
    with pytest.raises(PortError) as unnamed:
        device_of("serial:", lambda: [BOARD])
    assert unnamed.value.fault is PortFault.GONE


def test_of_two_devices_with_one_number_none_is_taken() -> None:
    """Some makers number all their adapters 0001; a guess would move somebody else's barrier."""
    twin = UsbPort("/dev/ttyUSB2", "1-1.1", "0001")
    with pytest.raises(PortError, match=r"ttyACM0 is usb:1-1\.2:1\.0, .*ttyUSB2 is") as refused:
        device_of("serial:0001", lambda: [CAMERA_LIGHT, twin])
    assert refused.value.fault is PortFault.AMBIGUOUS


def test_an_empty_number_names_no_adapter() -> None:
    """Not even the only one that has none."""
    with pytest.raises(PortError) as refused:
        device_of("serial:", lambda: [CHEAP])
    assert refused.value.fault is PortFault.UNNUMBERED


def test_what_is_on_usb_is_listed_with_its_socket() -> None:
    """On the machine at hand, whatever it has."""
    assert all(port.device.startswith("/dev/") and port.socket for port in usb_ports())
