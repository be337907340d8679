"""A frame or more for each format, and whether somebody published it or only its layout."""

from enum import Enum, unique
from struct import pack

import pytest

from firmware_bridge.sensors import tfmini
from firmware_bridge.sensors.checks import crc16_modbus, crc32_mpeg2, sum8, with_sum8
from firmware_bridge.sensors.framer import Framer
from firmware_bridge.sensors.reading import SensorReading
from firmware_bridge.sensors.table import FORMATS, find

SKETCH = b"Ambient = 25.01*C\tObject = 36.53*C\r\nAmbient = 77.02*F\tObject = 97.75*F\r\n"
COLUMNS = b"ambient   25.01      object   36.53\r\n"
HTPA = b"\xe1" + bytes.fromhex("0BA5") * 1025 + bytes.fromhex("FF FC FD FF")
FACE, AIR = bytes.fromhex("450E"), bytes.fromhex("C509")
GY_640 = bytes.fromhex("5A5A0206") + AIR * 300 + FACE * 40 + AIR * 429 + bytes.fromhex("216D")
EVO_BODY = bytes.fromhex("A60B") * 1025 + bytes(14)
EVO = b"\x0d\x00" + EVO_BODY + pack("<HH", *divmod(crc32_mpeg2(EVO_BODY), 1 << 16))


def warm(object_centi: int, ambient_centi: int | None = None) -> SensorReading:
    """A reading of temperatures alone."""
    return SensorReading(object_centi=object_centi, ambient_centi=ambient_centi)


def even(centi: int) -> SensorReading:
    """A picture in which everything is as warm as the sensor."""
    return SensorReading(object_centi=centi, ambient_centi=centi, peak_at=(0, 0), warm_pixels=0)


@unique
class Rests(Enum):
    """What a vector here rests on."""

    PUBLISHED = "bytes and values as a seller or maker printed them"
    AGREED = "bytes computed by a layout that its maker, or sources apart from each other, give"
    SINGLE = "bytes computed by a layout of one source; the format needs a word of the installer"


PUBLISHED, AGREED, SINGLE = Rests

VECTORS = [
    # GY-MCU90615: w.electrodragon.com/w/Category:Contactless_Temperature, and its manual as
    # blog.csdn.net/weixin_45633206/article/details/104829883 prints it
    (PUBLISHED, "gy-mcu90614", bytes.fromhex("5A5A45040C780D19A7"), warm(3192, 3353)),
    # as99shop.com, hxchipstech.com, MCU-90615.ino and the SDK
    (AGREED, "gy-mcu90614", bytes.fromhex("5A5A45040E4509C51E"), warm(3653, 2501)),
    # the seller's example, newegg.ca 3D0-0039-001C4: its sum is that of four bytes
    (PUBLISHED, "cjmcu-90614", bytes.fromhex("666601040A830A831A"), warm(2691, 2691)),
    (AGREED, "cjmcu-90614", bytes.fromhex("666602040E4509C521"), warm(3653, 2501)),
    # register map of szlitus.com and ranxingcn.com, length of librmcs gy614.hpp
    (
        AGREED,
        "gy-614v",
        bytes.fromhex("A4030707610E4509C50F2167"),
        SensorReading(object_centi=3653, ambient_centi=2501, body_centi=3873),
    ),
    # "GYMCU90640 Module User Manual V1.0", the SDK
    (
        AGREED,
        "gy-mcu90640",
        GY_640,
        SensorReading(object_centi=3653, ambient_centi=2501, peak_at=(12, 9), warm_pixels=40),
    ),
    # haiman_task.cpp, DejaOS dxTemp, the SDK
    (
        AGREED,
        "heimann-calct",
        bytes.fromhex("A555450E100C69"),
        SensorReading(object_centi=3653, peak_at=(16, 12)),
    ),
    # the SDK only; the tail is a guess
    (SINGLE, "htpa-ee-e1", HTPA * 5, even(2500)),
    # object: TN9 manual REV 2004-07-20 p. 13, 49.475 °C; ambient computed
    (PUBLISHED, "tn9", bytes.fromhex("6612A31B0D 4C142A8A0D"), warm(4947, 2504)),
    # Terabee's evo_thermal.py
    (AGREED, "evo-thermal", EVO, even(2505)),
    # optris CS manual p. 49: 23.5 °C
    (PUBLISHED, "optris", bytes.fromhex("04D3") * 5, warm(2350)),
    (AGREED, "optris", bytes.fromhex("0555") * 5, warm(3650)),
    # registers of the Calex PyroUSB guide p. 11-12
    (AGREED, "pyro-usb", bytes.fromhex("010306016D016D00FA9D0F"), warm(3650, 2500)),
    # the SDK only
    (SINGLE, "rqvk002", bytes.fromhex("5A00000500A5") * 5, warm(3650, 2500)),
    # synodriver's ESPHome component only; leading zeros are a guess
    (SINGLE, "gd60914", b"0000365" * 5, warm(3650)),
    # Adafruit_MLX90614 mlxtest, met in ten public repositories
    (AGREED, "mlx90614-sketch", SKETCH * 5, warm(3653, 2501)),
    # columns of the SDK only
    (SINGLE, "mlx90614-columns", COLUMNS * 5, warm(3653, 2501)),
    # TFmini-RaspberryPi tfmini_ss.py, TFmini-S manual p. 12 (easymanua.ls)
    (AGREED, "tfmini", bytes.fromhex("59593700B004F00895"), SensorReading(distance_mm=550)),
]


@pytest.mark.parametrize(("_rests", "name", "frames", "reading"), VECTORS)
def test_a_frame_says_what_its_source_says(
    _rests: Rests, name: str, frames: bytes, reading: SensorReading
) -> None:
    """A whole line of it, without a byte left over."""
    sensor = find(name)
    assert sensor is not None
    framer = Framer(sensor.wire)
    assert framer.feed(frames) == [reading]
    assert (framer.kept, framer.garbage_bytes) == (0, 0)


def test_every_format_has_a_vector_here() -> None:
    """A row without one would be a guess."""
    assert {name for _, name, _, _ in VECTORS} == {row.name for row in FORMATS}


def test_a_format_whose_vectors_rest_on_one_source_is_unverified() -> None:
    """So that nobody is judged by it unless the installer has compared it with a thermometer."""
    proved = {name for rests, name, _, _ in VECTORS if rests is not SINGLE}
    assert proved == {row.name for row in FORMATS if row.verified}


@pytest.mark.parametrize(
    ("strength", "distance"),
    [("6400", None), ("6500", 550), ("FEFF", 550), ("FFFF", None)],
)
def test_a_distance_counts_only_with_an_echo_that_can_be_trusted(
    strength: str, distance: int | None
) -> None:
    """TFmini-S manual p. 12: not up to 100 and not at 65,535."""
    frame = with_sum8(bytes.fromhex(f"59593700{strength}F008"))
    assert tfmini.decode(frame) == SensorReading(
        distance_mm=distance, echo=False if distance is None else None
    )


def test_checksums_give_their_catalogues_check_values() -> None:
    """The catalogue of parametrised CRC algorithms: 4B37 and 0376E6E7 over "123456789"."""
    assert crc16_modbus(b"123456789") == 0x4B37
    assert crc32_mpeg2(b"123456789") == 0x0376E6E7
    assert sum8(b"\xff\x02") == 1


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("heimann-calct", "A5 55 01 FB"),
        ("htpa-ee-e1", "EE E1 01 55 FF FC FD FF"),
        ("evo-thermal", "00 52 02 01 DF"),
        ("optris", "01"),
        ("pyro-usb", "01 03 00 12 00 03 A5 CE"),
        ("gd60914", "AA"),
    ],
)
def test_a_question_is_the_published_one(name: str, wire: str) -> None:
    """A wrong byte may be another command."""
    sensor = find(name)
    assert sensor is not None
    assert sensor.ask is not None
    assert sensor.ask.wire == bytes.fromhex(wire)
