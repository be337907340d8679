"""What a gate trusts and by which lists, as a value for people and programs; reads no file."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final

from gateway.codes.issuer_key import UNDATED_MS, IssuerKey
from gateway.codes.trust import KeyRecord, TrustList
from gateway.core.event import Json

_MS_PER_HOUR: Final = 3_600_000


@dataclass(frozen=True, slots=True)
class ListState:
    """One list of the centre at the gate.

    Args:
        name: as events call it.
        version: in force, 0 for none.
        entries: how many it holds.
        issued_ms: wall milliseconds, UTC, when it was signed; 0 for none.
        expires_ms: wall milliseconds, UTC, from which it counts no more; 0 for no such date.
    """

    name: str
    version: int
    entries: int
    issued_ms: int
    expires_ms: int = 0


@dataclass(frozen=True, slots=True)
class TrustReport:
    """All of it.

    Args:
        site: the gate's site.
        now_ms: wall milliseconds, UTC, at which ages are told.
        lists: trust, roster, revocations and statuses.
        trust: whose signatures count now.
        problems: what was kept and is not believed, one sentence each.
    """

    site: str
    now_ms: int
    lists: tuple[ListState, ...]
    trust: TrustList
    problems: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """For programs: times in wall milliseconds, ages in hours."""
        return {
            "site": self.site,
            "now_ms": self.now_ms,
            "lists": [self._list(one) for one in self.lists],
            "keys": [_key(record) for record in self.trust.records],
            "issuers": [_issuer(key) for key in self.trust.issuers.keys],
            "problems": list(self.problems),
        }

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"园区 / site: {self.site}"
        for one in self.lists:
            yield f"{_NAMES[one.name]}: {self._words(one)}"
        for record in self.trust.records:
            name = f"{record.key_id.hex()} {record.algorithm.value} {record.use.value:8}"
            yield f"密钥 / key {name} {record.site} {_dates(record)}"
        for key in self.trust.issuers.keys:
            yield f"发证方 / issuer {key.scheme.value} {key.name} {_dates(key)}"
        for problem in self.problems:
            yield f"问题 / problem: {problem}"

    def _list(self, one: ListState) -> dict[str, Json]:
        age_hours = round(self._age_hours(one), 2) if one.version else None
        return {**asdict(one), "age_hours": age_hours}

    def _words(self, one: ListState) -> str:
        if not one.version:
            return "无 / none"
        issued = f"{_moment(one.issued_ms)}, {self._age_hours(one):.1f} h 前 / ago"
        words = f"版本 version {one.version}, {one.entries} 条 entries, 签发 issued {issued}"
        if not one.expires_ms:
            return words
        over = "; 已过期 / EXPIRED" if self.now_ms >= one.expires_ms else ""
        return f"{words}, 到期 expires {_moment(one.expires_ms)}{over}"

    def _age_hours(self, one: ListState) -> float:
        return (self.now_ms - one.issued_ms) / _MS_PER_HOUR


_NAMES: Final = {
    "trust": "密钥表 / trust list",
    "roster": "名单 / roster",
    "revocations": "撤销名单 / revocations",
    "statuses": "健康状态表 / statuses",
}


def _key(record: KeyRecord) -> Json:
    return {
        "kid": record.key_id.hex(),
        "alg": record.algorithm.value,
        "use": record.use.value,
        "site": record.site,
        "not_before_ms": record.not_before_ms,
        "not_after_ms": record.not_after_ms,
    }


def _issuer(key: IssuerKey) -> Json:
    return {
        "scheme": key.scheme.value,
        "kid": key.name,
        "issuer": key.issuer,
        "not_before_ms": key.not_before_ms,
        "not_after_ms": key.not_after_ms,
    }


def _dates(key: KeyRecord | IssuerKey) -> str:
    begin = _moment(key.not_before_ms) if key.not_before_ms else "…"
    end = _moment(key.not_after_ms) if key.not_after_ms < UNDATED_MS else "…"
    return f"{begin} – {end}"


def _moment(wall_ms: int) -> str:
    return datetime.fromtimestamp(wall_ms / 1000, UTC).strftime("%Y-%m-%d %H:%MZ")
