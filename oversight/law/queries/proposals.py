"""Reading what was proposed, and the register as the administrators' pages show it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.law.models import (
    LawForum,
    LawHoliday,
    LawPolicy,
    LawPower,
    LawProposal,
    LawProvision,
)
from oversight.law.queries import papers
from oversight.law.queries.papers import PaperRow
from oversight.law.rules.changes import What
from oversight.law.rules.proposing import ProposalState
from oversight.storage.base import Base

RECENT = 30
_BEFORE: Mapping[What, Mapping[str, str]] = {
    What.SUSPENSION: {"since": "suspended_by_court", "ruling": "ruling"},
    What.REINSTATEMENT: {"ruling": "ruling"},
    What.ENDING: {"valid_to": "valid_to"},
    What.POWER: {"may_file": "may_file", "may_order": "may_order"},
    What.FORUM: {
        name: name for name in ("status", "within_days", "uncertainty", "valid_to")
    },
    What.HOLIDAY: {name: name for name in ("name", "op", "provisional")},
    What.POLICY: {"value": "value"},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a change: as it would be, and as it is where a row stands."""

    name: str
    after: str
    before: str | None


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposed change in a list."""

    id: UUID
    what: str
    subject: str
    state: str
    proposer: str
    proposed_at: datetime
    decider: str | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """One proposed change, in full, and what the reader may do with it."""

    row: ProposalRow
    lines: tuple[Line, ...]
    reason: str | None
    may_decide: bool
    may_withdraw: bool
    provision: str | None
    paper: PaperRow | None


@dataclass(frozen=True, slots=True)
class LawDesk:
    """What waits for a second person, what was decided, and what has fallen."""

    waiting: tuple[ProposalRow, ...]
    decided: tuple[ProposalRow, ...]
    suspended: tuple[tuple[str, str, str | None, date, str], ...] = field(default=())


def proposal(session: Session, proposal_id: UUID, *, lock: bool = False) -> LawProposal:
    """Return one proposal, locked for an act if asked; refuse one that is not there."""
    query = select(LawProposal).where(LawProposal.id == proposal_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise RuleError("not_found", N_("There is no such proposal."))
    return found


def waiting_for(session: Session, by: Actor) -> int:
    """Return how many changes wait for this person to read and decide."""
    return (
        session.scalar(
            select(func.count())
            .select_from(LawProposal)
            .where(
                LawProposal.state == ProposalState.WAITING,
                LawProposal.proposed_by != by.id,
            )
        )
        or 0
    )


def law_desk(session: Session) -> LawDesk:
    """Return the first page of the register's editor."""
    fallen = session.execute(
        select(
            LawProvision.provision_id,
            LawProvision.title,
            LawProvision.title_ur,
            LawProvision.suspended_by_court,
            LawProvision.ruling,
        )
        .where(LawProvision.suspended_by_court.is_not(None))
        .order_by(LawProvision.suspended_by_court.desc(), LawProvision.position)
    )
    return LawDesk(
        waiting=_rows(session, waiting=True),
        decided=_rows(session, waiting=False),
        suspended=tuple(
            (
                row.provision_id,
                row.title,
                row.title_ur,
                row.suspended_by_court,
                row.ruling,
            )
            for row in fallen
        ),
    )


def proposal_page(session: Session, proposal_id: UUID, by: Actor) -> ProposalPage:
    """Return one proposal as this reader may see and decide it."""
    found = proposal(session, proposal_id)
    (row,) = _rows(session, waiting=None, only=proposal_id)
    waits = found.state is ProposalState.WAITING
    own = found.proposed_by == by.id
    return ProposalPage(
        row=row,
        lines=tuple(_lines(session, found, compared=waits)),
        reason=found.reason,
        may_decide=waits and not own,
        may_withdraw=waits and own,
        provision=found.change.get("provision"),
        paper=papers.of_proposal(session, proposal_id),
    )


def _lines(session: Session, found: LawProposal, *, compared: bool) -> Iterable[Line]:
    held = _held(session, found) if compared else None
    names = _BEFORE.get(found.what, {})
    for name, value in found.change.items():
        before = None
        if held is not None and name in names:
            before = _said(getattr(held, names[name]))
        yield Line(name, _said(value), before)


def _held(session: Session, found: LawProposal) -> Base | None:
    """Return the row that the change is about, as it stands now."""
    change, what = found.change, found.what
    if what in {What.SUSPENSION, What.REINSTATEMENT, What.ENDING}:
        return session.scalars(
            select(LawProvision).where(LawProvision.provision_id == change["provision"])
        ).one_or_none()
    if what is What.POWER:
        return session.scalars(
            select(LawPower)
            .where(
                LawPower.body == change["body"],
                LawPower.provision_id == change["provision"],
                LawPower.valid_to.is_(None),
            )
            .limit(1)
        ).one_or_none()
    if what is What.FORUM:
        return session.scalars(
            select(LawForum).where(LawForum.forum_id == change["forum"])
        ).one_or_none()
    if what is What.HOLIDAY:
        day = date.fromisoformat(change["day"])
        return session.scalars(
            select(LawHoliday).where(LawHoliday.day == day)
        ).one_or_none()
    if what is What.POLICY:
        return session.scalars(
            select(LawPolicy)
            .where(LawPolicy.name == change["name"])
            .order_by(LawPolicy.valid_from.desc())
            .limit(1)
        ).one_or_none()
    return None


def _said(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, indent=1)
    return str(value)


def _rows(
    session: Session, *, waiting: bool | None, only: UUID | None = None
) -> tuple[ProposalRow, ...]:
    first, second = aliased(Person), aliased(Person)
    query = (
        select(LawProposal, first.name, second.name)
        .join(first, first.id == LawProposal.proposed_by)
        .outerjoin(second, second.id == LawProposal.decided_by)
        .order_by(LawProposal.proposed_at.desc())
        .limit(RECENT)
    )
    if only is not None:
        query = query.where(LawProposal.id == only)
    if waiting is not None:
        waits = LawProposal.state == ProposalState.WAITING
        query = query.where(waits if waiting else ~waits)
    return tuple(
        ProposalRow(
            id=row.id,
            what=row.what.value,
            subject=row.subject,
            state=row.state.value,
            proposer=proposer,
            proposed_at=row.proposed_at,
            decider=decider,
            decided_at=row.decided_at,
        )
        for row, proposer, decider in session.execute(query)
    )
