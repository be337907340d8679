import pytest

from gateway.demo.wiretap import Overheard
from gateway.sync.wire import pack_batch
from tests.sync.memory import MemoryOutbox

NAME = "张伟".encode("unicode_escape")


def packed_rows() -> bytes:
    """A batch with somebody's name in each row, as no gate may write it."""
    outbox = MemoryOutbox()
    outbox.append(5, note="张伟")
    payload, _ = pack_batch("gate-1", outbox.epoch, outbox.rows_after(0, 5, 10**6))
    return payload


def test_a_search_finds_a_name_in_packed_rows() -> None:
    """Packing must not make the search of the demonstration blind."""
    payload = packed_rows()
    heard = Overheard("gate/gate-1/ev", payload, retained=False)
    assert heard.words.count(NAME) == 5


@pytest.mark.parametrize("topic", ["gate/gate-1/ev", "gate/gate-1/state", "elsewhere"])
def test_what_is_no_batch_is_searched_as_it_came(topic: str) -> None:
    """Rubbish may carry a name too."""
    assert Overheard(topic, NAME, retained=True).words == NAME
