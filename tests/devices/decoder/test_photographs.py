import json
import os
from pathlib import Path

import pytest

from gateway.devices.camera.pictures import read_picture
from gateway.devices.decoder.client import DecoderClient
from gateway.devices.decoder.texts import UNPRINTABLE

CORPORA = Path(os.environ.get("GATEWAY_CORPORA", "../shared/corpora"))


@pytest.mark.parametrize(("name", "least_read"), [("zx", 57 / 59), ("kolabit", 45 / 55)])
def test_photographs_of_codes_are_read_as_often_as_zxing_can(
    reader: DecoderClient, name: str, least_read: float
) -> None:
    """zxing-cpp alone reads 57 of these 59 and 45 of these 55; zbar is there for the rest.

    The folders hold a part of what was published. A text that the gate doesn't look at counts as
    read where the decoder says that it is one.
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
