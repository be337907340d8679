"""A person to a row of the centre's database and back; asks nothing."""

import json
from hashlib import sha256
from typing import Any

from sqlalchemy import Row

from gateway.central.person import Person, PersonRecord
from gateway.core.approval import HolderKind, Observation
from gateway.core.credential import HealthStatus


def link_digest(link: str) -> str:
    """By which a link is found."""
    return sha256(link.encode()).hexdigest()


def columns_of(person: Person) -> dict[str, Any]:
    """Every column of the person's row."""
    record, observation = person.record, person.record.observation
    return {
        "id": person.id,
        "key": record.key or None,
        "link": person.link,
        "link_digest": link_digest(person.link),
        "name": record.name,
        "company": record.company,
        "groups": json.dumps(record.groups, ensure_ascii=False),
        "not_before_ms": record.not_before_ms,
        "not_after_ms": record.not_after_ms,
        "health": record.health.value,
        "batch": record.batch,
        "kind": record.kind.value,
        "host": record.host,
        "once": record.once,
        "lanes": json.dumps(record.lanes),
        "observed_until_ms": observation.until_ms if observation else None,
        "contact": observation.contact if observation else "",
        "apart": person.apart,
    }


def person_of(row: Row[Any], aliases: tuple[str, ...]) -> Person:
    """The person whom a row tells of."""
    observed = row.observed_until_ms is not None
    record = PersonRecord(
        key=row.key or "",
        name=row.name,
        company=row.company,
        groups=tuple(json.loads(row.groups)),
        not_before_ms=row.not_before_ms,
        not_after_ms=row.not_after_ms,
        health=HealthStatus(row.health),
        aliases=aliases,
        batch=row.batch,
        kind=HolderKind(row.kind),
        host=row.host,
        once=row.once,
        lanes=tuple(json.loads(row.lanes)),
        observation=Observation(row.observed_until_ms, row.contact) if observed else None,
    )
    return Person(row.id, row.link, record, row.apart)
