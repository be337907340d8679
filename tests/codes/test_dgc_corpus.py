"""The EU's own test certificates: each at its own moment, with its own key."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway.codes.issuer_key import IssuerKeys, Kind
from gateway.codes.recognise import recognise
from gateway.codes.trust import TrustList
from gateway.codes.x509_keys import certificate_key
from gateway.core.credential import Credential, Presented, RefusedCode
from gateway.core.instant import ClockQuality, Instant
from gateway.core.reason import Reason

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DEFECTIVE = {
    "BG/1": Reason.CODE_MALFORMED,
    "BG/2": Reason.CODE_MALFORMED,
    "LI/4": Reason.KEY_USE_WRONG,
}
"""Nothing false is expected of these files, which the corpus itself names in known_issues.csv: two
have members of the wrong type, and one is a test that a key for vaccinations only has signed."""

REASONS = {
    "common/B1": Reason.CODE_MALFORMED,
    "common/CBO1": Reason.CODE_MALFORMED,
    "common/CBO2": Reason.CODE_MALFORMED,
    "common/CO5": Reason.SIGNATURE_BAD,
    "common/CO6": Reason.KEY_USE_WRONG,
    "common/CO7": Reason.KEY_USE_WRONG,
    "common/CO8": Reason.KEY_USE_WRONG,
    "common/CO9": Reason.KEY_USE_WRONG,
    "common/CO10": Reason.KEY_USE_WRONG,
    "common/CO11": Reason.KEY_USE_WRONG,
    "common/CO16": Reason.CODE_NOT_YET_VALID,
    "common/CO17": Reason.CODE_EXPIRED,
    "common/CO22": Reason.ISSUER_UNKNOWN,
    "common/CO23": Reason.ISSUER_UNKNOWN,
    "common/DGC1": Reason.CODE_MALFORMED,
    "common/DGC2": Reason.CODE_MALFORMED,
    "common/H1": Reason.CODE_UNKNOWN,
    "common/H2": Reason.CODE_UNKNOWN,
    "common/H3": Reason.CODE_UNKNOWN,
    "common/Z1": Reason.CODE_MALFORMED,
    "common/Z2": Reason.CODE_MALFORMED,
}
"""What must be refused, and why."""

UNREADABLE_PICTURE = "common/Q1"
"""Its picture is what is broken; its text is a good certificate."""

Vector = dict[str, Any]


@pytest.fixture(scope="module")
def vectors(corpora: Path) -> dict[str, Vector]:
    """All of them by country and number."""
    folder = corpora / "certificates" / "dgc"
    files = sorted(folder.glob("*/2DCode/raw/*.json"))
    if not files:
        pytest.skip(f"{folder}: EU test certificates are absent; see GATEWAY_CORPORA")
    return {f"{file.parts[-4]}/{file.stem}": json.loads(file.read_bytes()) for file in files}


def _present(vector: Vector) -> Presented:
    context = vector["TESTCTX"]
    clock = datetime.fromisoformat(context["VALIDATIONCLOCK"])
    moment = clock if clock.tzinfo else clock.replace(tzinfo=UTC)
    at = Instant((moment - EPOCH) // timedelta(milliseconds=1), 0, "test", ClockQuality.SYNCED)
    keys = IssuerKeys((certificate_key(context["CERTIFICATE"].encode(), "vector"),))
    return recognise(vector["PREFIX"], TrustList((), keys), "", at)


def test_every_good_certificate_is_accepted(vectors: dict[str, Vector]) -> None:
    """All but those with a named defect."""
    must = [name for name, vector in vectors.items() if all(vector["EXPECTEDRESULTS"].values())]
    seen = {name: _present(vectors[name]) for name in must}
    refused = {name: one.reason for name, one in seen.items() if isinstance(one, RefusedCode)}
    assert len(must) > 100
    assert refused == DEFECTIVE


@pytest.mark.parametrize("name", sorted(DEFECTIVE))
def test_the_corpus_itself_knows_each_defect(corpora: Path, name: str) -> None:
    """Nothing is left out for our convenience."""
    country, number = name.split("/")
    issues = corpora / "certificates" / "dgc" / "known_issues.csv"
    if not issues.is_file():
        pytest.skip(f"{issues} is absent; see GATEWAY_CORPORA")
    assert f",{country},{number}," in issues.read_text("utf-8")


def test_the_key_of_the_test_that_is_refused_signs_vaccinations_only(
    vectors: dict[str, Vector],
) -> None:
    """And the file states no expectation about key use, as others that must pass do."""
    vector = vectors["LI/4"]
    key = certificate_key(vector["TESTCTX"]["CERTIFICATE"].encode(), "vector")
    assert key.kinds == {Kind.VACCINATION}
    assert list(vector["JSON"].keys() & {"v", "t", "r"}) == ["t"]
    assert "EXPECTEDKEYUSAGE" not in vector["EXPECTEDRESULTS"]


def test_every_bad_certificate_is_refused_for_its_own_fault(vectors: dict[str, Vector]) -> None:
    """Not one is accepted, and none is refused for another reason."""
    bad = {name for name, vector in vectors.items() if not all(vector["EXPECTEDRESULTS"].values())}
    seen = {name: _present(vectors[name]) for name in bad - {UNREADABLE_PICTURE}}
    reasons = {name: one.reason for name, one in seen.items() if isinstance(one, RefusedCode)}
    assert reasons == REASONS
    assert isinstance(_present(vectors[UNREADABLE_PICTURE]), Credential)


def test_every_certificate_is_somebody_else(vectors: dict[str, Vector]) -> None:
    """No two texts share a holder or a replay key unless they share the certificate's id."""
    seen = [_present(vector) for name, vector in vectors.items() if name != UNREADABLE_PICTURE]
    genuine = [one for one in seen if isinstance(one, Credential)]
    holders = Counter(one.holder for one in genuine)
    assert max(holders.values()) == 1
    assert len({one.replay_key for one in genuine}) <= len(genuine)


def test_no_certificate_is_accepted_by_the_key_of_another(vectors: dict[str, Vector]) -> None:
    """Each with the trust of the next file, unless both have the same key."""
    names = sorted(vectors)
    for name, other in zip(names, names[1:] + names[:1], strict=True):
        mixed = vectors[name] | {"TESTCTX": vectors[other]["TESTCTX"]}
        if vectors[name]["TESTCTX"]["CERTIFICATE"] != mixed["TESTCTX"]["CERTIFICATE"]:
            assert isinstance(_present(mixed), RefusedCode)
