"""`gateway verify`: what each code on standard input proves by itself; no roster, no journal."""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from gateway.codes.certificate import Certificate
from gateway.codes.health_rules import RuleSet
from gateway.codes.health_verdict import HealthVerdict
from gateway.codes.limits import MAX_TEXT_CHARS, MAX_TRUST_BYTES
from gateway.codes.minimal_rule import minimal_rule
from gateway.codes.recognise import Accepted, recognise
from gateway.codes.ruled_status import ruled
from gateway.codes.trust import TrustList
from gateway.codes.trust_source import joined, read_trust_source
from gateway.codes.wecom import MAX_LIFE_S, ByteOrder, WecomRules
from gateway.config import load_health_rules
from gateway.core.credential import Credential, HealthStatus, Presented
from gateway.core.decision import Decision, decide
from gateway.core.event import Json
from gateway.core.evidence import Evidence
from gateway.core.instant import NS_PER_MS, ClockQuality, Instant
from gateway.core.policy import Policy, RevocationPolicy, RosterPolicy, ThermometryPolicy
from gateway.core.reason import Verdict
from gateway.errors import ConfigurationError
from gateway.runtime.clock import thread_cpu_ns

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_NO_RULES: Final = "none"
_PACKAGED_RULES: Final = "packaged"

EXIT_REFUSED: Final = 1
EXIT_USAGE: Final = 2

_LINE_BYTES: Final = 4 * MAX_TEXT_CHARS + 2
"""A line that may still hold an acceptable text: four bytes a character in UTF-8, and CR LF."""

_TRUST: Final = re.compile(r"(?:([A-Z]{2}|https://[^=\s]+|did:[^=\s]+)=)?(.+)", re.DOTALL)
"""What ``--trust`` is given: whose keys, and the file; a path hardly begins like an issuer."""

_MOMENTS_MS: Final = range(10**11, 10**14)
"""1973 to 5138, as milliseconds: neither seconds nor bare dates are taken for them."""


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "verify",
        help="verify codes from standard input, one a line",
        description="Print one JSON line for each line of standard input. Its verdict is what the"
        " gate would do over the code alone, and its reason is null for admit. Exit status: 0 every"
        " verdict is admit, 1 some are refer or deny, 2 wrong usage or a file that can't be used.",
    )
    parser.add_argument(
        "--trust",
        action="append",
        required=True,
        metavar="[ISSUER=]FILE",
        help="trust file, JWK set, DID document or X.509 certificates (PEM, or DER in base64);"
        " give it once for each. ISSUER, a country, URL or DID, says whose keys they are where"
        " the file does not",
    )
    parser.add_argument(
        "--site", help="site of the gate (default: the only one that the trust files name)"
    )
    parser.add_argument(
        "--at",
        type=moment,
        required=True,
        metavar="TIME",
        help="when the code is shown: ISO 8601 with a zone, or milliseconds since 1970 UTC",
    )
    parser.add_argument(
        "--rules",
        default=_NO_RULES,
        metavar="FILE",
        help=f"health rules that certificates of others must pass: a file as health.rules of"
        f" gateway.toml names, '{_PACKAGED_RULES}' for those that a gate has without one, or"
        f" '{_NO_RULES}', the default: whatever is genuine and in force then counts as green,"
        " so that the verdict tells of form, key, signature and dates only",
    )
    parser.add_argument(
        "--wecom",
        choices=[order.value for order in ByteOrder],
        help="take codes of WeCom, too, and read their numbers in this order, which no document"
        " states: of the wrong order, codes are from another century or live for too long",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Verify standard input against the trust file."""
    try:
        trust = joined(_trust(source) for source in arguments.trust)
        site = _site(arguments.site, trust, ", ".join(arguments.trust))
        rules = _rules(arguments.rules)
        against = partial(recognise, trust=trust, site=site, accepted=_accepted(arguments.wecom))
    except (OSError, ConfigurationError) as error:
        return _usage(str(error))
    verdicts = set()
    for text in _lines(sys.stdin.buffer):
        verdicts.add(_answer(text, against, arguments.at, rules))
    if not verdicts:
        return _usage("standard input: no code to verify; give one a line")
    return 0 if verdicts == {Verdict.ADMIT} else EXIT_REFUSED


def _usage(message: str) -> int:
    print(f"gateway verify: {message}", file=sys.stderr)
    return EXIT_USAGE


def moment(text: str) -> Instant:
    """The moment that ``--at`` names; a person vouches for it, so its clock counts as synced.

    Raises:
        argparse.ArgumentTypeError: neither milliseconds nor ISO 8601 with a zone.
    """
    wall_ms = int(text) if re.fullmatch(r"[0-9]{1,14}", text) else _iso_ms(text)
    if wall_ms not in _MOMENTS_MS:
        raise argparse.ArgumentTypeError(
            f"{text!r} is neither ISO 8601 with a zone, such as 2026-05-01T08:00:00+08:00,"
            " nor milliseconds since 1970 UTC, such as 1777593600000"
        )
    return Instant(wall_ms, 0, "", ClockQuality.SYNCED)


def _iso_ms(text: str) -> int:
    """Milliseconds since 1970 UTC, or -1 for what is not a date with time and zone."""
    try:
        return (datetime.fromisoformat(text) - _EPOCH) // timedelta(milliseconds=1)
    except (ValueError, TypeError):
        return -1


def _trust(source: str) -> TrustList:
    spelled = _TRUST.fullmatch(source)
    if spelled is None:
        raise ConfigurationError("--trust: no file is named; give [ISSUER=]FILE")
    with Path(spelled[2]).open("rb") as file:
        return read_trust_source(file.read(MAX_TRUST_BYTES + 1), spelled[2], spelled[1])


def _site(named: str | None, trust: TrustList, place: str) -> str:
    """The site to verify for; none is needed where no key is bound to one."""
    sites = trust.sites
    if named is None and len(sites) <= 1:
        return "".join(sites)
    if named in sites:
        return str(named)
    seen = "--site is missing" if named is None else f"not for --site {named!r}"
    known = ", ".join(sites) or "no site"
    raise ConfigurationError(f"{place}: has keys for {known}; {seen}; name one of them")


def _rules(named: str) -> RuleSet | None:
    if named == _NO_RULES:
        return None
    return load_health_rules("" if named == _PACKAGED_RULES else named)


def _accepted(byte_order: str | None) -> Accepted:
    return Accepted(WecomRules(ByteOrder(byte_order), MAX_LIFE_S) if byte_order else None)


def _answer(
    text: str, against: Callable[..., Presented], at: Instant, rules: RuleSet | None
) -> Verdict:
    """Print the line of one code."""
    judged: list[HealthVerdict | None] = []

    def health(certificate: Certificate, at: Instant) -> HealthVerdict:
        verdict = None if rules is None else ruled(certificate, at, rules, minimal_rule)
        judged.append(verdict)
        return verdict or HealthVerdict(HealthStatus.GREEN, None)

    started_ns = thread_cpu_ns()
    presented = against(text, at=at, rule=health)
    cpu_ms = round((thread_cpu_ns() - started_ns) / NS_PER_MS, 3)
    decision = _alone(presented, at)
    line = _line(presented, decision) | _health_line(presented, judged)
    print(json.dumps(line | {"ms": cpu_ms}), flush=True)
    return decision.verdict


def _lines(source: BinaryIO) -> Iterator[str]:
    """Each line without its end; of a longer one enough to be refused for its length."""
    while line := source.readline(_LINE_BYTES):
        rest = line
        while len(rest) == _LINE_BYTES and not rest.endswith(b"\n"):
            rest = source.readline(_LINE_BYTES)
        yield line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", errors="replace")


def _alone(presented: Presented, at: Instant) -> Decision:
    """What the code leads to where nothing else is asked: no list, temperature or board."""
    policy = Policy(
        thermometry=ThermometryPolicy(required=False),
        roster=RosterPolicy(required=False),
        revocations=RevocationPolicy(required=False),
    )
    evidence = Evidence(
        presented=presented,
        replayed=False,
        holder=None,
        roster_version=0,
        roster_issued_ms=0,
        entered_ms=None,
        temperature=None,
        first_high=None,
        board_up=True,
    )
    return decide(evidence, policy, at)


def _line(presented: Presented, decision: Decision) -> dict[str, Json]:
    credential = presented if isinstance(presented, Credential) else None
    return {
        "verdict": decision.verdict.wire,
        "reason": decision.reasons[0].value if decision.reasons else None,
        "format": presented.format,
        "issuer": presented.issuer,
        "expires": _iso(credential.expires_ms) if credential else None,
        "holder": credential.holder if credential else None,
    }


def _health_line(presented: Presented, judged: Sequence[HealthVerdict | None]) -> dict[str, Json]:
    """The status, as the park signed it or as rules judged it; null where nobody asked."""
    match judged:
        case [HealthVerdict() as verdict]:
            return {"health": verdict.status.name.lower(), "rule": verdict.failed_rule}
        case [] if isinstance(presented, Credential):
            return {"health": presented.status.name.lower(), "rule": None}
        case _:
            return {"health": None, "rule": None}


def _iso(wall_ms: int) -> str:
    return (_EPOCH + timedelta(milliseconds=wall_ms)).isoformat(timespec="milliseconds")
