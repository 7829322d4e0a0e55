"""The papers on which changes of the register rest."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.law.models import LawPaper, LawProposal
from oversight.law.rules.proposing import ProposalState


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper: how it is called, its fingerprints, and what change rests on it."""

    id: UUID
    name: str
    original_sha256: str
    sha256: str
    size: int
    what: str
    at: datetime


def of_proposal(session: Session, proposal_id: UUID) -> PaperRow | None:
    """Return the paper of one proposal, if it has one."""
    found = _rows(session, LawPaper.proposal_id == proposal_id)
    return found[0] if found else None


def of_provision(session: Session, provision_id: str) -> tuple[PaperRow, ...]:
    """Return the papers of every change of a provision that came true, newest first."""
    return _rows(
        session,
        LawProposal.state == ProposalState.ENACTED,
        LawProposal.change["provision"].as_string() == provision_id,
    )


def content(session: Session, paper_id: UUID) -> tuple[str, bytes]:
    """Return the name and the bytes of the paper of a change that came true."""
    return _content(
        session, LawPaper.id == paper_id, LawProposal.state == ProposalState.ENACTED
    )


def content_before(session: Session, proposal_id: UUID) -> tuple[str, bytes]:
    """Return the paper of a proposal, for the administrators who read it first."""
    return _content(session, LawPaper.proposal_id == proposal_id)


def _content(session: Session, *where: object) -> tuple[str, bytes]:
    row = session.execute(
        select(LawPaper.name, LawPaper.content)
        .join(LawProposal, LawProposal.id == LawPaper.proposal_id)
        .where(*where)  # type: ignore[arg-type]
    ).one_or_none()
    if row is None:
        raise RuleError("not_found", N_("There is no such paper."))
    return row.name, row.content


def _rows(session: Session, *where: object) -> tuple[PaperRow, ...]:
    rows = session.execute(
        select(
            LawPaper.id,
            LawPaper.name,
            LawPaper.original_sha256,
            LawPaper.sha256,
            LawPaper.size,
            LawProposal.what,
            LawPaper.handed_in_at,
        )
        .join(LawProposal, LawProposal.id == LawPaper.proposal_id)
        .where(*where)  # type: ignore[arg-type]
        .order_by(LawPaper.handed_in_at.desc(), LawPaper.id)
    )
    return tuple(
        PaperRow(
            id=row.id,
            name=row.name,
            original_sha256=row.original_sha256,
            sha256=row.sha256,
            size=row.size,
            what=row.what.value,
            at=row.handed_in_at,
        )
        for row in rows
    )
