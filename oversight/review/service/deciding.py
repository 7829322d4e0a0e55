"""Opening an item, voting on it, and what the last vote does."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import Item
from oversight.ledger import service as ledger
from oversight.review.models.deciding import View, Vote
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import asked as facts
from oversight.review.queries import challenges as doubts
from oversight.review.queries import seats
from oversight.review.queries.hindrances import Hindrances
from oversight.review.rules import (
    challenges,
    formc,
    kinds,
    parts,
    texts,
)
from oversight.review.rules import seats as rules
from oversight.review.rules.findings import Ballot, Joining
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.parts import Named
from oversight.review.service import (
    drafting,
    finishing,
    joining,
    signatures,
    splitting,
    viewing,
    voting,
)


def open_item(
    session: Session, docket: str, number: int, *, by: Actor, now: datetime
) -> View:
    """Open one item of the file, and leave a trace that this person did."""
    case, seat, item = voting.mine(session, docket, number, by=by)
    rules.check_declared(seat.state)
    rules.check_open(case.state, case.legal_request.state)
    challenges.check_unlocked(doubts.open_on(session, case.id))

    return viewing.see(session, docket, item, seat, by=by, now=now)


def vote(
    session: Session,
    docket: str,
    number: int,
    ballot: Ballot | Joining,
    *,
    by: Actor,
    now: datetime,
    assertion: str | None = None,
) -> Vote:
    """Sign one member's answer on one item; the last one of a panel decides it.

    ``assertion`` is the passkey's answer to the text that was read back.
    """
    case, seat, item = voting.mine(session, docket, number, by=by)
    full, named, votes, known = _checked(session, case, seat, item, ballot, by, now)

    row = _row(case, seat, item, full, now)
    row.joined = isinstance(ballot, Joining)
    session.add(row)
    session.flush()
    splitting.name(session, row, named)
    text = texts.decision_text(
        (docket, number), seat.pseudonym, full, named, joined=row.joined
    )
    signatures.sign(session, row, text, assertion, by=by, now=now)
    if known.drafted:
        drafting.discard(session, item, by)

    if not _is_last(session, case, item, [*votes, row], now):
        ledger.note(
            session,
            "review.voted",
            by=by,
            now=now,
            subject=f"{docket}/{number}",
            facts={"vote": str(row.id)},
        )
    return row


def _is_last(
    session: Session,
    case: Case,
    item: Item,
    every: list[Vote],
    now: datetime,
) -> bool:
    """Decide the item if every seat has voted now; say whether it was decided."""
    held = seats.held(case)
    if not len(held) == case.seats == len(every):
        return False
    finishing.decide(session, case, item, held, every, now=now)
    return True


def rehearse(
    session: Session,
    docket: str,
    number: int,
    ballot: Ballot | Joining,
    *,
    by: Actor,
    now: datetime,
) -> tuple[Ballot, str]:
    """Return the ballot in full, with its text, if it could be signed now."""
    case, seat, item = voting.mine(session, docket, number, by=by)
    full, named, _, _ = _checked(session, case, seat, item, ballot, by, now)
    joined = isinstance(ballot, Joining)
    text = texts.decision_text(
        (docket, number), seat.pseudonym, full, named, joined=joined
    )
    return full, text


def _checked(
    session: Session,
    case: Case,
    seat: Seat,
    item: Item,
    ballot: Ballot | Joining,
    by: Actor,
    now: datetime,
) -> tuple[Ballot, tuple[Named, ...], list[Vote], Hindrances]:
    """Return the ballot in full, the posts it names and the votes so far, or refuse."""
    kinds.check_restriction(case.legal_request.kind)
    known = voting.check_may_vote(session, case, seat, item, by=by, now=now)
    rules.check_asked(
        asked_until=case.asked_until,
        not_asked=case.not_asked_ground,
        is_answered=known.answered,
        now=now,
    )
    votes = joining.counting(session, case, item)
    rules.check_not_voted([vote.person_id for vote in votes], by.id)
    full = joining.whole(session, case, item, ballot, seat)
    asked = facts.asked(session, case, item, now=now, known=known)
    joined = isinstance(ballot, Joining)
    if not joined:
        formc.check_findings(full, asked)
    voting.check_said(
        session, case, item, full, joined=joined, known=known, by=by, now=now
    )
    named = parts.every(full.parts, asked.target)
    splitting.check_free(session, named)
    return full, named, votes, known


def _row(case: Case, seat: Seat, item: Item, full: Ballot, now: datetime) -> Vote:
    rejected = full.outcome is Outcome.REJECTED
    return Vote(
        panel_id=seat.panel_id,
        matter_id=case.request_id,
        item_id=item.id,
        person_id=seat.person_id,
        pseudonym=seat.pseudonym,
        is_draft=seat.position == rules.LEAD,
        outcome=full.outcome,
        code=full.code if rejected else None,
        measure=None if rejected else full.measure,
        territory=None if rejected else full.territory,
        days=None if rejected else full.days,
        findings=full.findings.as_json(),
        reasons=full.reasons,
        summary=full.summary,
        summary_ur=full.summary_ur or None,
        at=now,
    )
