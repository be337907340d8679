"""`gateway central policy`: signs, publishes and lists the site's rules; decides nothing."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from gateway.central.store.database import open_database
from gateway.central.store.gates import GateSeen, GateStore
from gateway.central.store.policies import PolicyStore
from gateway.cli.given_file import contents_of
from gateway.cli.journal import moment_ms
from gateway.cli.policy_words import difference_lines, warnings
from gateway.codes.keys import load_private_key
from gateway.codes.policy_document import PolicyIssue, open_policy
from gateway.codes.trust_file import read_trust
from gateway.config import CentralConfig, load_central
from gateway.config.policy_text import PolicyText, load_policy_text, read_policy
from gateway.errors import ConfigurationError, GatewayError
from gateway.runtime.clock import SystemClock


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path) -> None:
    """Add the commands.

    Args:
        acts: those of `gateway central`.
        default: where central.toml lies.
    """
    policy = acts.add_parser("policy", help="the rules that every gate of the site goes by")
    kinds = policy.add_subparsers(required=True, metavar="ACT")
    publish = kinds.add_parser("publish", help="sign a policy.toml and give it to the gates")
    publish.add_argument("file", type=Path, metavar="FILE", help="a policy.toml")
    publish.add_argument(
        "--effective-from",
        type=moment_ms,
        default=0,
        metavar="TIME",
        help="when it counts, ISO 8601, local time without a zone; left out: at once",
    )
    publish.add_argument("--config", type=Path, default=default)
    publish.set_defaults(run=_publish)
    shown = kinds.add_parser("list", help="what was published, and which gate goes by what")
    shown.add_argument("--config", type=Path, default=default)
    shown.set_defaults(run=_list)


def _publish(arguments: argparse.Namespace) -> int:
    config, text = load_central(arguments.config), load_policy_text(arguments.file)
    now_ms = _now_ms()
    issue = PolicyIssue(text.version, now_ms, arguments.effective_from, text.raw)
    payload = _signed(config, issue)
    with closing(open_database(config.central.database)) as database:
        store = PolicyStore(database)
        before, gates = store.issues(), GateStore(database).gates()
        if before:
            _refuse_older(text, before[0])
            _tell_changes(text, before[0], now_ms)
        store.keep(issue, payload)
    known = any(one.version == issue.version for one in before)
    for warning in (
        *warnings(text.policy),
        *_past_moment(issue),
        *_untaken(issue, gates, known=known),
    ):
        print(f"warning: {warning}", file=sys.stderr)
    begins = _at(issue.effective_from_ms) if issue.effective_from_ms else "立即 at once"
    print(
        f"已发布 / published: 规则 policy, 版本 version {issue.version}, 生效 counts from {begins}"
    )
    return 0


def _list(arguments: argparse.Namespace) -> int:
    with closing(open_database(load_central(arguments.config).central.database)) as database:
        issues, gates = PolicyStore(database).issues(), GateStore(database).gates()
    now_ms = _now_ms()
    for issue in issues:
        begins_ms = max(issue.effective_from_ms, issue.issued_ms)
        state = "待生效 to come" if begins_ms > now_ms else "已生效 counts"
        print(
            f"版本 version {issue.version}: {state}, 自 from {_at(begins_ms)},"
            f" 签发 signed {_at(issue.issued_ms)}, SHA-256 {sha256(issue.text).hexdigest()[:12]}"
        )
    if not issues:
        print("没有发布过规则 / no policy was published: each gate goes by its own policy.toml")
    for gate in gates:
        print(f"  {gate.gate}: 版本 version {gate.policy_version}")
    return 0


def _signed(config: CentralConfig, issue: PolicyIssue) -> bytes:
    """The document, opened once as a gate of the site will."""
    site, keys = config.central.site, config.keys
    key = load_private_key(contents_of(keys.document_key), str(keys.document_key))
    payload = issue.signed(site, key)
    open_policy(payload, read_trust(contents_of(keys.trust), str(keys.trust)), site)
    return payload


def _refuse_older(text: PolicyText, newest: PolicyIssue) -> None:
    if text.version < newest.version:
        raise GatewayError(
            f"policy: version {text.version}, but {newest.version} was published; gates take"
            " higher versions only: publish the old rules under a new number"
        )
    if text.version == newest.version and text.raw != newest.text:
        raise GatewayError(
            f"policy: version {text.version} was published with another text;"
            " raise version with every change"
        )


def _tell_changes(text: PolicyText, newest: PolicyIssue, now_ms: int) -> None:
    try:
        before = read_policy(newest.text, f"policy version {newest.version}")
        print("\n".join(difference_lines(before, text)))
    except ConfigurationError as error:  # an older program took it
        print(f"{error}\nwarning: 无法比较 / can't be compared", file=sys.stderr)
    if text.version > newest.version and newest.effective_from_ms > now_ms:
        print(
            f"warning: 版本 {newest.version} 尚未生效，将被取代 / version {newest.version}, which"
            f" was to count from {_at(newest.effective_from_ms)}, never will",
            file=sys.stderr,
        )


def _past_moment(issue: PolicyIssue) -> Iterator[str]:
    """A moment that has gone by is most often a wrong year or a zone forgotten."""
    if 0 < issue.effective_from_ms <= issue.issued_ms:
        yield (
            f"生效时刻 {_at(issue.effective_from_ms)} 已过，立即生效 / counts at once: that moment"
            " is past; without a zone it is local time"
        )


def _untaken(issue: PolicyIssue, gates: Iterable[GateSeen], *, known: bool) -> Iterator[str]:
    """Gates that won't take this, as they go by this version with another text, or a higher one.

    Args:
        issue: what is published.
        gates: as they last spoke.
        known: whether the version was published before: a gate that names no text has that one.
    """
    digest = sha256(issue.text).hexdigest()
    for gate in gates:
        same = gate.policy_digest == digest or (known and not gate.policy_digest)
        if gate.policy_version > issue.version or (
            gate.policy_version == issue.version and not same
        ):
            yield (
                f"{gate.gate} 已是版本 version {gate.policy_version}，不会接受 /"
                f" won't take this: publish version {gate.policy_version + 1} or higher"
            )


def _now_ms() -> int:
    return SystemClock(lambda: True).now().wall_ms


def _at(wall_ms: int) -> str:
    return datetime.fromtimestamp(wall_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
