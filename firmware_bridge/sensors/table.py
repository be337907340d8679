"""Which sensors are known: one row each, from a name to a format and what is known of it."""

from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

from firmware_bridge.sensors import (
    cjmcu_90614,
    evo_thermal,
    gd60914,
    gy_614v,
    gy_mcu90614,
    gy_mcu90640,
    heimann_calct,
    htpa_ee_e1,
    mlx90614_columns,
    mlx90614_sketch,
    optris,
    pyro_usb,
    rqvk002,
    tfmini,
    tn9,
)
from firmware_bridge.sensors.framer import WireFormat


@unique
class Check(Enum):
    """What a frame carries to be checked by."""

    SUM8 = "sum8"
    SUM16 = "sum16"
    CRC16 = "CRC-16"
    CRC32 = "CRC-32"
    NONE = "none"


@unique
class Use(Enum):
    """What a sensor's readings are good for."""

    FOREHEAD = "forehead"
    """Object and ambient, near enough to screen a forehead."""
    PRESENCE = "presence only"
    """Its accuracy is stated too wide for fever, or not stated at all."""
    OBJECT_ONLY = "object only"
    """It does not tell its ambient, so it can't tell a face from a warm wall."""
    DISTANCE = "distance"
    """It measures no temperature of what it sees."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a sensor must be sent before it speaks; only where it was named, never to find out.

    Args:
        wire: the question.
        every_ms: when to ask again after the last question or, of a stream, the last reading.
        opening: what must be sent once before the first question.
        streams: whether one question is answered until the sensor loses power.
    """

    wire: bytes
    every_ms: int
    opening: bytes = b""
    streams: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorFormat:
    """One row.

    Args:
        name: what ``thermometer.sensor`` says.
        device: what is printed on the module.
        wire: how it writes.
        bauds: rates that it is known with, that of the factory first; 8N1.
        check: what its frames carry to be checked by.
        sources: where the format was read.
        verified: whether independent sources, or the vendor itself with an example, agree.
        use: what its readings are good for.
        frames_per_s: how often it speaks, or is asked.
        ask: what it must be sent; None where it speaks by itself.
        recognisable: whether hearing it alone tells what it is.
    """

    name: str
    device: str
    wire: WireFormat
    bauds: tuple[int, ...]
    check: Check
    sources: tuple[str, ...]
    verified: bool
    use: Use
    frames_per_s: int
    ask: Ask | None = None
    recognisable: bool = True


_SDK: Final = "heef87/TemperatureDemo"

FORMATS: Final = (
    SensorFormat(
        name="gy-mcu90614",
        device="GY-MCU90614, GY-MCU90615",
        wire=gy_mcu90614.WIRE,
        bauds=(9_600, 115_200),
        check=Check.SUM8,
        sources=("as99shop.com", "hxchipstech.com", "MCU-90615.ino", _SDK),
        verified=True,
        use=Use.FOREHEAD,
        frames_per_s=14,
    ),
    SensorFormat(
        name="cjmcu-90614",
        device="CJMCU-90614",
        wire=cjmcu_90614.WIRE,
        bauds=(115_200, 57_600, 9_600),
        check=Check.SUM8,
        sources=("newegg.ca 3D0-0039-001C4", "electronicpro.co.za"),
        verified=True,
        use=Use.FOREHEAD,
        frames_per_s=10,
    ),
    SensorFormat(
        name="gy-614v",
        device="GY-614V",
        wire=gy_614v.WIRE,
        bauds=(9_600, 115_200, 57_600, 38_400, 19_200, 4_800, 2_400, 230_400),
        check=Check.SUM8,
        sources=("szlitus.com show-4084", "ranxingcn.com show-4084", "librmcs gy614.hpp"),
        verified=True,
        use=Use.FOREHEAD,
        frames_per_s=10,
    ),
    SensorFormat(
        name="gy-mcu90640",
        device="GY-MCU90640, 32 x 24 pixels",
        wire=gy_mcu90640.WIRE,
        bauds=(115_200, 460_800),
        check=Check.SUM16,
        sources=("GYMCU90640 Module User Manual V1.0", _SDK),
        verified=True,
        use=Use.PRESENCE,
        frames_per_s=4,
    ),
    SensorFormat(
        name="heimann-calct",
        device='Heimann "HM" 32 x 32, peak only',
        wire=heimann_calct.WIRE,
        bauds=(115_200,),
        check=Check.SUM8,
        sources=("suanzi haiman_task.cpp", "DejaOS dxTemp", _SDK),
        verified=True,
        use=Use.OBJECT_ONLY,
        frames_per_s=8,
        ask=Ask(heimann_calct.ASK, every_ms=125),
    ),
    SensorFormat(
        name="htpa-ee-e1",
        device="HTPA 32 x 32 boards CHUWO, M23-XM",
        wire=htpa_ee_e1.WIRE,
        bauds=(115_200,),
        check=Check.NONE,
        sources=(_SDK,),
        verified=False,
        use=Use.PRESENCE,
        frames_per_s=4,
        ask=Ask(htpa_ee_e1.ASK, every_ms=250),
    ),
    SensorFormat(
        name="tn9",
        device="ZyTemp TN9, TN901 behind a microcontroller",
        wire=tn9.WIRE,
        bauds=(9_600, 115_200),
        check=Check.SUM8,
        sources=("TN9 manual REV 2004-07-20", "Arduino libraries for TN901"),
        verified=True,
        use=Use.FOREHEAD,
        frames_per_s=2,
    ),
    SensorFormat(
        name="evo-thermal",
        device="Terabee Evo Thermal 33, 90; 32 x 32 pixels",
        wire=evo_thermal.WIRE,
        bauds=(115_200,),
        check=Check.CRC32,
        sources=("Terabee evo_thermal.py",),
        verified=True,
        use=Use.PRESENCE,
        frames_per_s=5,
        ask=Ask(evo_thermal.ASK, every_ms=1_000, streams=True),
    ),
    SensorFormat(
        name="optris",
        device="Optris CS, CT, CSmicro",
        wire=optris.WIRE,
        bauds=(9_600, 19_200, 38_400, 57_600, 115_200),
        check=Check.NONE,
        sources=("optris CS manual", "optris CT commands 2020-04"),
        verified=True,
        use=Use.OBJECT_ONLY,
        frames_per_s=10,
        ask=Ask(optris.ASK, every_ms=100),
        recognisable=False,
    ),
    SensorFormat(
        name="pyro-usb",
        device="Calex PyroUSB, Modbus RTU device 1",
        wire=pyro_usb.WIRE,
        bauds=(9_600,),
        check=Check.CRC16,
        sources=("Calex PyroUSB guide",),
        verified=True,
        use=Use.FOREHEAD,
        frames_per_s=10,
        ask=Ask(pyro_usb.ASK, every_ms=100),
    ),
    SensorFormat(
        name="rqvk002",
        device="RQVK002-TW",
        wire=rqvk002.WIRE,
        bauds=(19_200,),
        check=Check.NONE,
        sources=(_SDK,),
        verified=False,
        use=Use.FOREHEAD,
        frames_per_s=10,
        recognisable=False,
    ),
    SensorFormat(
        name="gd60914",
        device="GD60914",
        wire=gd60914.WIRE,
        bauds=(9_600,),
        check=Check.NONE,
        sources=("synodriver ESPHome gd60914",),
        verified=False,
        use=Use.OBJECT_ONLY,
        frames_per_s=5,
        ask=Ask(gd60914.ASK, every_ms=200, opening=gd60914.OPENING),
    ),
    SensorFormat(
        name="mlx90614-sketch",
        device="MLX90614 behind an Arduino with mlxtest",
        wire=mlx90614_sketch.WIRE,
        bauds=(9_600, 115_200),
        check=Check.NONE,
        sources=("Adafruit_MLX90614 mlxtest",),
        verified=True,
        use=Use.FOREHEAD,
        frames_per_s=2,
    ),
    SensorFormat(
        name="mlx90614-columns",
        device="MLX90614 module that prints columns",
        wire=mlx90614_columns.WIRE,
        bauds=(9_600,),
        check=Check.NONE,
        sources=(_SDK,),
        verified=False,
        use=Use.FOREHEAD,
        frames_per_s=2,
    ),
    SensorFormat(
        name="tfmini",
        device="Benewake TFmini, TFmini-S, TF-Luna",
        wire=tfmini.WIRE,
        bauds=(115_200,),
        check=Check.SUM8,
        sources=("TFmini-RaspberryPi tfmini_ss.py", "TFmini-S manual page 12"),
        verified=True,
        use=Use.DISTANCE,
        frames_per_s=100,
    ),
)
"""What no source states is a guess: 9,600 baud for gy-614v, tn9 and gd60914, and ``frames_per_s``
of all but the GY-MCU90614 (14); the emulators keep to it."""


def find(name: str) -> SensorFormat | None:
    """The row with this name."""
    return next((row for row in FORMATS if row.name == name), None)
