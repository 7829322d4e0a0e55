"""Voting on a request for data, account by account; the last vote decides."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import Item
from oversight.intake.rules.data_tiers import DISCLOSE, HOME
from oversight.ledger import service as ledger
from oversight.review.models.data import DataVote
from oversight.review.models.deciding import Vote
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import data, seats
from oversight.review.rules import (
    data_formc,
    data_texts,
    kinds,
)
from oversight.review.rules import seats as rules
from oversight.review.rules.data_findings import DataBallot, DataFindings, DataTerms
from oversight.review.rules.findings import Joining
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import (
    data_finishing,
    drafting,
    joining,
    signatures,
    voting,
)


def vote(
    session: Session,
    docket: str,
    number: int,
    ballot: DataBallot | Joining,
    *,
    by: Actor,
    now: datetime,
    assertion: str | None = None,
) -> Vote:
    """Sign one member's answer on one account; the last one of a panel decides it.

    ``assertion`` is the passkey's answer to the text that was read back.
    """
    case, seat, item = voting.mine(session, docket, number, by=by)
    full, votes = _checked(session, case, seat, item, ballot, by, now)

    row = _row(case, seat, item, full, now)
    row.joined = isinstance(ballot, Joining)
    session.add(row)
    session.flush()
    session.add(_terms(row.id, full.terms))
    session.flush()
    text = _text((docket, number), seat, full, ballot)
    signatures.sign(session, row, text, assertion, by=by, now=now)
    drafting.discard(session, item, by)

    held = seats.sitting(session, seat.panel_id)
    every = [*votes, row]
    if len(held) == case.seats == len(every):
        data_finishing.decide(session, case, item, held, every, now=now)
    else:
        name = f"{docket}/{number}"
        ledger.note(session, "review.voted", by=by, now=now, subject=name)
    return row


def rehearse(
    session: Session,
    docket: str,
    number: int,
    ballot: DataBallot | Joining,
    *,
    by: Actor,
    now: datetime,
) -> tuple[DataBallot, str]:
    """Return the ballot in full, with its text, if it could be signed now."""
    case, seat, item = voting.mine(session, docket, number, by=by)
    full, _votes = _checked(session, case, seat, item, ballot, by, now)
    return full, _text((docket, number), seat, full, ballot)


def _checked(
    session: Session,
    case: Case,
    seat: Seat,
    item: Item,
    ballot: DataBallot | Joining,
    by: Actor,
    now: datetime,
) -> tuple[DataBallot, list[Vote]]:
    """Return the ballot in full with the votes so far, or refuse it.

    The account holder is told at production and not asked before: who is asked first
    could make the data disappear. A reviewer stands in their place.
    """
    kinds.check_disclosure(case.legal_request.kind, item.measure)
    known = voting.check_may_vote(session, case, seat, item, by=by, now=now)
    votes = joining.counting(session, case, item)
    rules.check_not_voted([one.person_id for one in votes], by.id)
    full = _whole(session, ballot, seat, votes)
    joined = isinstance(ballot, Joining)
    if not joined:
        data_formc.check_data_findings(full, data.asked(session, item, now=now))
    voting.check_said(
        session, case, item, full, joined=joined, known=known, by=by, now=now
    )
    return full, votes


def _text(
    place: tuple[str, int], seat: Seat, full: DataBallot, ballot: DataBallot | Joining
) -> str:
    return data_texts.data_text(
        place, seat.pseudonym, full, joined=isinstance(ballot, Joining)
    )


def _whole(
    session: Session, ballot: DataBallot | Joining, seat: Seat, votes: Sequence[Vote]
) -> DataBallot:
    """Return the ballot in full: whoever joins takes over the draft's findings."""
    if isinstance(ballot, DataBallot):
        return ballot
    draft = joining.draft_of(seat, votes)
    return DataBallot(
        outcome=draft.outcome,
        reasons=ballot.reasons,
        findings=DataFindings.from_json(draft.findings),
        terms=data.terms_of(session, [draft])[draft.id],
        summary=draft.summary,
        summary_ur=draft.summary_ur or "",
        code=draft.code,
    )


def _row(case: Case, seat: Seat, item: Item, full: DataBallot, now: datetime) -> Vote:
    rejected = full.outcome is Outcome.REJECTED
    return Vote(
        id=uuid4(),
        panel_id=seat.panel_id,
        matter_id=case.request_id,
        item_id=item.id,
        person_id=seat.person_id,
        pseudonym=seat.pseudonym,
        is_draft=seat.position == rules.LEAD,
        outcome=full.outcome,
        code=full.code if rejected else None,
        measure=None if rejected else DISCLOSE,
        territory=None if rejected else HOME,
        days=None if rejected else full.terms.retention_days,
        findings=full.findings.as_json(),
        reasons=full.reasons,
        summary=full.summary,
        summary_ur=full.summary_ur or None,
        at=now,
    )


def _terms(vote_id: UUID, terms: DataTerms) -> DataVote:
    return DataVote(
        vote_id=vote_id,
        fields=list(terms.fields),
        window_from=terms.window_from,
        window_to=terms.window_to,
        retention_days=terms.retention_days,
        delay_days=terms.delay_days,
    )
