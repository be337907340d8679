"""The centre's tables of cases, their contacts and the holds on people; see ``schema``."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from gateway.central.store.schema import METADATA

CASE: Final = Table(
    "case_file",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("source", String(16), nullable=False),
    Column("gate", String(32)),
    Column("epoch", BigInteger),
    Column("sequence", BigInteger),
    Column("subject", String(64), nullable=False),
    Column("building", String(64), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("resident", String(16), nullable=False, server_default=""),
    Column("owner", String(32), nullable=False),
    Column("opened_ms", BigInteger, nullable=False),
    Column("accepted_ms", BigInteger),
    Column("due_ms", BigInteger),
    Column("closed_ms", BigInteger),
    UniqueConstraint("gate", "epoch", "sequence"),
    Index("case_open", "closed_ms", "due_ms"),
    Index("case_kind_opened", "kind", "opened_ms"),
    Index("case_subject", "subject"),
)
"""Everything that is received, owned and closed; a gate's row opens one case at most."""

CASE_STEP: Final = Table(
    "case_step",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("of_case", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("account", String(32), nullable=False),
    Column("act", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("said", Text, nullable=False),
    Index("case_step_case", "of_case", "number"),
)
"""What was done with each case; only ever added to. The account is empty for a gate."""

CONTACT: Final = Table(
    "contact",
    METADATA,
    Column("of_case", Integer, nullable=False),
    Column("person", String(64), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("account", String(32), nullable=False),
    Column("evidence", Text, nullable=False),
    PrimaryKeyConstraint("of_case", "person"),
)
"""Whom an officer confirmed as a contact, and by which evidence."""

HOLD: Final = Table(
    "hold",
    METADATA,
    Column("of_case", Integer, nullable=False),
    Column("person", String(64), nullable=False),
    Column("since_ms", BigInteger, nullable=False),
    Column("released_ms", BigInteger),
    PrimaryKeyConstraint("of_case", "person"),
    Index("hold_person", "person", "released_ms"),
)
"""People whom no gate admits until the case releases them; an imported roster lifts none."""
