"""Codes of others and numbers leave a random id behind, and nothing that names or can be shown."""

import base64
import struct

import pytest

from gateway.codes import es256
from gateway.codes.badge import BadgeMasks
from gateway.codes.foreign import code_of, keyed_hash
from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from gateway.codes.recognise import Accepted, recognise
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.codes.wecom import WecomRules
from gateway.core.credential import HealthStatus, Presented
from gateway.core.event import GENESIS, row_text
from gateway.core.guard_acts import NumberTyped
from gateway.core.instant import Instant
from gateway.core.lane import LaneState
from gateway.core.reason import Reason
from tests.evidence import HOLDER, WALL_MS
from tests.lane import Lane

KEY = load_private_key(generate_private_key(b"w" * ENTROPY_BYTES), "WeCom's")
TRUST = TrustList((KeyRecord.of(KEY, KeyUse.WECOM, "park-1"),))
OPENVID = 77
TOKEN = "V2" + "0123456789abcdef" * 2
HANGZHOU = f"https://h5.dingtalk.com/healthAct/index.html?qrCode={TOKEN}#/result"
LISTED = HANGZHOU.replace("0123", "4567")
NAME = "王小明"


class OneGreen:
    """The centre knows of one code that it is green."""

    issued_ms = WALL_MS
    secret = b"s" * 32

    def status_of(self, keyed_hash_of_code: bytes) -> HealthStatus | None:
        """Of the listed one."""
        listed = keyed_hash(self.secret, code_of("ZHEJIANG", TOKEN.replace("0123", "4567")))
        return HealthStatus.GREEN if keyed_hash_of_code == listed else None


def by_the_park(text: str, at: Instant) -> Presented:
    """As a gate of a park that takes all of them."""
    accepted = Accepted(WecomRules(), BadgeMasks(("#####",)), OneGreen())
    return recognise(text, TRUST, "park-1", at, accepted=accepted)


def signed(message: bytes, key: SigningKey = KEY) -> str:
    """A code of WeCom."""
    return base64.b64encode(message + es256.sign(key.private, message)).decode()


EMPLOYEE = signed(struct.pack(">BBQIH", 1, 0, OPENVID, WALL_MS // 1000, 60))
VISITOR = signed(struct.pack(">BBQB", 1, 1, OPENVID, 0))


@pytest.fixture
def lane() -> Lane:
    """A gate of that park."""
    return Lane(recognise=by_the_park)


@pytest.mark.parametrize(
    ("text", "reasons", "name"),
    [
        (EMPLOYEE, (Reason.HEALTH_UNPROVEN,), "王*明"),
        (VISITOR, (Reason.CODE_UNDATED,), "王*明"),
        ("10234", (Reason.BADGE_ONLY,), "王*明"),
        ("10235", (Reason.HOLDER_UNKNOWN, Reason.BADGE_ONLY), ""),
        (HANGZHOU, (Reason.CODE_UNVERIFIABLE,), ""),
        (LISTED, (Reason.HOLDER_NOT_LINKED,), ""),
    ],
)
def test_each_code_reaches_the_guard_with_its_reason_and_leaves_no_text(
    lane: Lane,
    caplog: pytest.LogCaptureFixture,
    text: str,
    reasons: tuple[Reason, ...],
    name: str,
) -> None:
    """A row's text is what the journal keeps and MQTT sends, byte for byte."""
    caplog.set_level(0)
    lane.code(text)
    lane.forehead()
    lane.written()

    assert lane.view.reasons == reasons
    assert lane.view.holder_name == name
    assert lane.barrier.opened == 0
    rows = [row_text(event, n, GENESIS) for n, event in enumerate(lane.ledger.rows, 1)]
    told = "\n".join([*rows, caplog.text, repr(lane.screen.views)])
    for secret in (text, TOKEN[2:], TOKEN.replace("0123", "4567")[2:], f'"{OPENVID}"', NAME):
        assert secret not in told
    assert (HOLDER.id in told) is bool(name)


def test_a_typed_number_is_neither_in_rows_nor_in_logs(
    lane: Lane, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor is the name that it brought to the page."""
    caplog.set_level(0)
    lane.gate.turn(NumberTyped("0" * 32, "li", "10234"))
    lane.forehead()
    lane.written()

    assert lane.view.state is LaneState.REFER
    rows = [row_text(event, n, GENESIS) for n, event in enumerate(lane.ledger.rows, 1)]
    told = "\n".join([*rows, caplog.text])
    assert "10234" not in told
    assert NAME not in told
    assert HOLDER.id in told
