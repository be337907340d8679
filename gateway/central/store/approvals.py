"""Keeps the park's companies and batches, at one with its people; reads no file."""

from collections.abc import Callable
from dataclasses import replace

from gateway.central import refusal_texts as texts
from gateway.central.approvals import ApprovalError, Approvals, check_people, roster_of
from gateway.central.store.approval_rows import approvals_in, write_approvals
from gateway.central.store.database import Database
from gateway.central.store.people import people_in
from gateway.central.store.revision import grow_roster_revision
from gateway.codes.roster_tables import RosterBatch, RosterCompany


class ApprovalStore:
    """Companies and batches; every change makes the centre sign a new roster.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> Approvals:
        """Companies by name and batches by id.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.read() as connection:
            return approvals_in(connection)

    def replace_companies(self, companies: tuple[RosterCompany, ...]) -> None:
        """Make the list of companies this one.

        Raises:
            ApprovalError: somebody, or a batch, is of none of them; nothing was changed.
            StoreError: nothing was changed.
        """
        self._change(lambda before: replace(before, companies=companies))

    def replace_batches(self, batches: tuple[RosterBatch, ...]) -> None:
        """Make the list of batches this one.

        Raises:
            ApprovalError: somebody is of none of them, or one has more people than its quota;
                nothing was changed.
            StoreError: nothing was changed.
        """
        self._change(lambda before: replace(before, batches=batches))

    def suspend(self, name: str, *, suspended: bool) -> RosterCompany:
        """Let nobody of a company enter, or take that back; the company as it stands then.

        Raises:
            ApprovalError: no such company; nothing was changed.
            StoreError: nothing was changed.
        """
        found: list[RosterCompany] = []

        def changed(company: RosterCompany) -> RosterCompany:
            if company.name != name:
                return company
            found.append(replace(company, standing=replace(company.standing, suspended=suspended)))
            return found[0]

        def change(before: Approvals) -> Approvals:
            after = replace(before, companies=tuple(map(changed, before.companies)))
            if not found:
                raise ApprovalError(texts.NO_COMPANY, name=name)
            return after

        self._change(change)
        return found[0]

    def _change(self, change: Callable[[Approvals], Approvals]) -> None:
        with self._database.write() as connection:
            after = change(approvals_in(connection))
            people = people_in(connection)
            check_people(people, after)
            roster_of(people, after)
            write_approvals(connection, after)
            grow_roster_revision(connection)
