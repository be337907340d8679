"""The centre's tables; not what is asked of them.

Only types and constructs that SQLite and PostgreSQL both have, so that the park may move.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    false,
)

SCHEMA_VERSION: Final = 11
"""Stored in ``counter``; an older database is brought up to it, a newer one is refused."""

METADATA: Final = MetaData()

COUNTER: Final = Table(
    "counter",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("number", BigInteger, nullable=False),
)
"""Single numbers: ``schema`` and ``roster-revision``, which grows with every change of people."""

EVENT: Final = Table(
    "event",
    METADATA,
    Column("gate", String(32), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
    Column("row", Text, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("gate", "epoch", "sequence"),
    Index("event_received", "received_ms", "gate", "epoch", "sequence"),
    Index("event_gate_received", "gate", "received_ms", "epoch", "sequence"),
    Index("event_kind_received", "kind", "received_ms", "gate", "epoch", "sequence"),
)
"""Rows of all gates, verbatim; ``received_ms`` is the centre's clock at its first arrival.

On PostgreSQL it is made of a part for each month: see ``partitions``.
"""

GATE_EPOCH: Final = Table(
    "gate_epoch",
    METADATA,
    Column("gate", String(32), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("watermark", BigInteger, nullable=False),
    Column("head_hash", String(64), nullable=False),
    Column("chain_error", Text, nullable=False),
    Column("duplicates", BigInteger, nullable=False),
    Column("conflicts", BigInteger, nullable=False),
    Column("newest", BigInteger, nullable=False, server_default="0"),
    PrimaryKeyConstraint("gate", "epoch"),
)
"""How far each journal file is here: 1..``watermark`` without a gap, ending in ``head_hash``;
``newest`` is the greatest sequence that came, so that nobody looks for it in every month."""

GATE_STATE: Final = Table(
    "gate_state",
    METADATA,
    Column("gate", String(32), primary_key=True),
    Column("last_seen_ms", BigInteger, nullable=False),
    Column("online", Boolean, nullable=False),
    Column("session", String(64), nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
    Column("clock", String(16), nullable=False),
    Column("backlog", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("roster_version", BigInteger, nullable=False),
    Column("policy_version", BigInteger, nullable=False),
    Column("oldest_age_ms", BigInteger),
    Column("free_bytes", BigInteger),
    Column("total_bytes", BigInteger),
    Column("voltage_low", Boolean),
    Column("throttled", Boolean),
    Column("lane_mode", String(16)),
    Column("policy_digest", String(64)),
)
"""The last word of each gate about itself."""

GATE_LIST: Final = Table(
    "gate_list",
    METADATA,
    Column("gate", String(32), nullable=False),
    Column("name", String(16), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("issued_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("gate", "name"),
)
"""The signed documents that each gate said it goes by."""

REFUSED: Final = Table(
    "refused",
    METADATA,
    Column("gate", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("refusals", BigInteger, nullable=False),
    Column("last_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("gate", "channel"),
)
"""Messages that were not ours, counted without their content."""

PERSON: Final = Table(
    "person",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("key", String(64), unique=True),
    Column("link", String(32), nullable=False),
    Column("link_digest", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("company", Text, nullable=False),
    Column("groups", Text, nullable=False),
    Column("not_before_ms", BigInteger, nullable=False),
    Column("not_after_ms", BigInteger, nullable=False),
    Column("health", Integer, nullable=False),
    Column("batch", String(64), nullable=False, server_default=""),
    Column("kind", String(16), nullable=False, server_default="staff"),
    Column("host", String(64), nullable=False, server_default=""),
    Column("once", Boolean, nullable=False, server_default=false()),
    Column("lanes", Text, nullable=False, server_default="[]"),
    Column("observed_until_ms", BigInteger),
    Column("contact", String(64), nullable=False, server_default=""),
    Column("apart", Boolean, nullable=False, server_default=false()),
)
"""The park's people; ``id`` and ``link`` are random, ``key`` is the park's own and stays here.

A link is found by its SHA-256, so that the time an index takes tells nothing about any link.
"""

COMPANY: Final = Table(
    "company",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("suspended", Boolean, nullable=False),
    Column("until_ms", BigInteger),
    Column("desk", Text, nullable=False),
)
"""The companies that the park has approved; none where it keeps no list of them."""

BATCH: Final = Table(
    "batch",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("company", String(64), nullable=False),
    Column("from_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
    Column("quota", Integer, nullable=False),
    Column("building", Text, nullable=False),
)
"""What companies applied for, with the most people of each application."""

PERSON_ALIAS: Final = Table(
    "person_alias",
    METADATA,
    Column("alias", String(64), primary_key=True),
    Column("person", String(16), nullable=False),
)
"""What other systems call people, such as ``badge:10234``; nobody shares one."""

ROSTER_VERSION: Final = Table(
    "roster_version",
    METADATA,
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
    Column("issued_ms", BigInteger, nullable=False),
    Column("people", Integer, nullable=False),
)
"""Every roster that was signed."""

ROSTER_PIECE: Final = Table(
    "roster_piece",
    METADATA,
    Column("kind", String(8), nullable=False),
    Column("number", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    PrimaryKeyConstraint("kind", "number"),
)
"""What was published of the roster last: a ``manifest``, each ``part`` and each ``change``."""

LISTED: Final = Table(
    "listed",
    METADATA,
    Column("kind", String(16), nullable=False),
    Column("key", String(32), nullable=False),
    Column("value", Integer, nullable=False),
    Column("revision", BigInteger, nullable=False),
    PrimaryKeyConstraint("kind", "key"),
    Index("listed_revision", "kind", "revision"),
)
"""Rows of the lists that gates get besides the roster; keys are hashes in hex.

A row that was removed stays with a negative value until no version needs to tell of it.
"""

SITE_LIST: Final = Table(
    "site_list",
    METADATA,
    Column("kind", String(16), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("secret", String(64), nullable=False),
)
"""Of each list: how often it was changed, the version signed last, and what keys its hashes."""

SIGNED_DOCUMENT: Final = Table(
    "signed_document",
    METADATA,
    Column("kind", String(16), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)
"""Documents that were signed elsewhere, as the trust list is, for the centre to publish."""

POLICY: Final = Table(
    "policy",
    METADATA,
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("issued_ms", BigInteger, nullable=False),
    Column("effective_from_ms", BigInteger, nullable=False),
    Column("text", LargeBinary, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)
"""Every policy that was ever published, with the document that was signed last."""

CODE_USE: Final = Table(
    "code_use",
    METADATA,
    Column("gate", String(32), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("digest", String(32), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("gate", "epoch", "sequence"),
    Index("code_use_digest", "digest"),
)
"""Each admission by a code, the code as a digest of its signed id."""

CODE_CONFLICT: Final = Table(
    "code_conflict",
    METADATA,
    Column("first_ms", BigInteger, nullable=False),
    Column("first_gate", String(32), nullable=False),
    Column("first_epoch", BigInteger, nullable=False),
    Column("first_sequence", BigInteger, nullable=False),
    Column("second_ms", BigInteger, nullable=False),
    Column("second_gate", String(32), nullable=False),
    Column("second_epoch", BigInteger, nullable=False),
    Column("second_sequence", BigInteger, nullable=False),
    PrimaryKeyConstraint(
        "first_gate",
        "first_epoch",
        "first_sequence",
        "second_gate",
        "second_epoch",
        "second_sequence",
    ),
    Index("code_conflict_second", "second_ms"),
)
"""Two admissions at two gates by one code."""
