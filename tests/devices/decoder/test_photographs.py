import json
import os
from pathlib import Path

import pytest

from gateway.devices.camera.pictures import read_picture
from gateway.devices.decoder.client import DecoderClient
from gateway.devices.decoder.texts import UNPRINTABLE

CORPORA = Path(os.environ.get("GATEWAY_CORPORA", "../shared/corpora"))


@pytest.mark.parametrize(("name", "least_read"), [("zx", 49 / 59), ("kolabit", 37 / 55)])
def test_photographs_of_codes_are_read_as_often_as_libzbar_can(
    reader: DecoderClient, name: str, least_read: float
) -> None:
    """pyzbar, QR only, reads 86.6 % of zxing's 179 photographs, 66.7 % of kolabit's 150.

    The folders hold a part of them. A text that the gate doesn't look at counts as read where
    the decoder says that it is one.
    """
    labels = CORPORA / "qr" / f"{name}.json"
    if not labels.is_file():
        pytest.skip(f"no photographs at {labels}; name their folder in GATEWAY_CORPORA")
    photographs = json.loads(labels.read_text("utf-8"))
    read = sum(_is_read(reader, photograph) for photograph in photographs)
    assert read / len(photographs) >= least_read


def _is_read(reader: DecoderClient, photograph: dict[str, object]) -> bool:
    wanted = photograph["texts"]
    assert isinstance(wanted, list)
    result = reader.decode(read_picture(CORPORA / "qr" / str(photograph["file"])))
    assert result.failure is None
    expected = {text if text.isascii() and text.isprintable() else UNPRINTABLE for text in wanted}
    return bool(expected & set(result.texts))
