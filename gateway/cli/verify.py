"""`gateway verify`: what each code on standard input proves by itself; no roster, no journal."""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

from gateway.codes.limits import MAX_TEXT_CHARS, MAX_TRUST_BYTES
from gateway.codes.recognise import recognise
from gateway.codes.trust import TrustList
from gateway.codes.trust_source import joined, read_trust_source
from gateway.core.credential import Credential, Presented
from gateway.core.decision import Decision, Evidence, decide
from gateway.core.event import Json
from gateway.core.instant import NS_PER_MS, ClockQuality, Instant
from gateway.core.policy import Policy, RosterPolicy, ThermometryPolicy
from gateway.core.reason import Verdict
from gateway.errors import ConfigurationError
from gateway.runtime.clock import thread_cpu_ns

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

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
        description="Print one JSON line for each line of standard input. Exit status: 0 every"
        " code alone would admit, 1 some would not, 2 wrong usage or no usable trust file.",
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
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Verify standard input against the trust file."""
    try:
        trust = joined(_trust(source) for source in arguments.trust)
        site = _site(arguments.site, trust, ", ".join(arguments.trust))
    except (OSError, ConfigurationError) as error:
        return _usage(str(error))
    verdicts = set()
    for text in _lines(sys.stdin.buffer):
        verdicts.add(_answer(text, trust, site, arguments.at))
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


def _answer(text: str, trust: TrustList, site: str, at: Instant) -> Verdict:
    """Print the line of one code."""
    started_ns = thread_cpu_ns()
    presented = recognise(text, trust, site, at)
    cpu_ms = round((thread_cpu_ns() - started_ns) / NS_PER_MS, 3)
    decision = _alone(presented, at)
    print(json.dumps(_line(presented, decision) | {"ms": cpu_ms}), flush=True)
    return decision.verdict


def _lines(source: BinaryIO) -> Iterator[str]:
    """Each line without its end; of a longer one enough to be refused for its length."""
    while line := source.readline(_LINE_BYTES):
        rest = line
        while len(rest) == _LINE_BYTES and not rest.endswith(b"\n"):
            rest = source.readline(_LINE_BYTES)
        yield line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", errors="replace")


def _alone(presented: Presented, at: Instant) -> Decision:
    """What the code leads to where nothing else is asked: no roster, temperature or board."""
    policy = Policy(
        thermometry=ThermometryPolicy(required=False), roster=RosterPolicy(required=False)
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


def _iso(wall_ms: int) -> str:
    return (_EPOCH + timedelta(milliseconds=wall_ms)).isoformat(timespec="milliseconds")
