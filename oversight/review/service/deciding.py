"""Opening an item, voting on it, and what the last vote does."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.requests import Item
from oversight.law.queries import register as law
from oversight.law.rules.basis import check_in_force
from oversight.ledger import service as ledger
from oversight.review.models.deciding import View, Vote
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import asked as facts
from oversight.review.queries import cases, hindrances, seats
from oversight.review.queries import challenges as doubts
from oversight.review.queries import copies as sources
from oversight.review.queries.desk import midnight
from oversight.review.rules import (
    challenges,
    copies,
    formc,
    kinds,
    parts,
    questions,
    texts,
    words,
)
from oversight.review.rules import seats as rules
from oversight.review.rules.findings import Asked, Ballot, Joining
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.parts import Named
from oversight.review.service import (
    drafting,
    finishing,
    joining,
    signatures,
    splitting,
    viewing,
)


def open_item(
    session: Session, docket: str, number: int, *, by: Actor, now: datetime
) -> View:
    """Open one item of the file, and leave a trace that this person did."""
    case, seat, item = _mine(session, docket, number, by)
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
    case, seat, item = _mine(session, docket, number, by)
    full, named, votes = _checked(session, case, seat, item, ballot, by, now)

    row = _row(case, seat, item, full, now)
    row.joined = isinstance(ballot, Joining)
    session.add(row)
    session.flush()
    splitting.name(session, row, named)
    text = texts.decision_text(
        (docket, number), seat.pseudonym, full, named, joined=row.joined
    )
    signatures.sign(session, row, text, assertion, by=by, now=now)
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
) -> Ballot:
    """Return the ballot in full if it could be signed now; refuse it otherwise."""
    case, seat, item = _mine(session, docket, number, by)
    full, _, _ = _checked(session, case, seat, item, ballot, by, now)
    return full


def _checked(
    session: Session,
    case: Case,
    seat: Seat,
    item: Item,
    ballot: Ballot | Joining,
    by: Actor,
    now: datetime,
) -> tuple[Ballot, tuple[Named, ...], list[Vote]]:
    """Return the ballot in full, the posts it names and the votes so far, or refuse."""
    _check_may_vote(session, case, seat, item, by, now)
    votes = joining.counting(session, case, item)
    rules.check_not_voted([vote.person_id for vote in votes], by.id)
    full = joining.whole(session, case, item, ballot, seat)
    asked = facts.asked(session, case, item, now=now)
    _check_ballot(session, case, item, ballot, full, asked, by, now)
    named = parts.every(full.parts, asked.target)
    splitting.check_free(session, named)
    return full, named, votes


def _mine(
    session: Session, docket: str, number: int, by: Actor
) -> tuple[Case, Seat, Item]:
    """Return the locked case, the visitor's seat in it and the item."""
    case = cases.case(session, docket, lock=True)
    seat = seats.held_by(case, by)
    return case, seat, cases.item_of(case, number)


def _check_may_vote(
    session: Session, case: Case, seat: Seat, item: Item, by: Actor, now: datetime
) -> None:
    """Refuse whoever may not vote on this item now, whatever the vote."""
    kinds.check_restriction(case.legal_request.kind)
    # The roster row is locked, so that two votes at once cannot both be the last.
    seats.roster_row(session, by.id)
    known = hindrances.of_vote(session, case, seat, item, by, since=midnight(now))
    rules.check_declared(seat.state)
    rules.check_open(case.state, case.legal_request.state)
    rules.check_in_time(case.due_at, now=now)
    rules.check_undecided(is_ended=item.ended_as is not None, is_decided=known.decided)
    rules.check_distance(
        own_body=by.body,
        filing_body=case.legal_request.body.slug,
        touched_otherwise=known.touched_otherwise,
    )
    rules.check_viewed(known.views)
    rules.check_asked(
        asked_until=case.asked_until,
        not_asked=case.not_asked_ground,
        is_answered=known.answered,
        now=now,
    )
    questions.check_nothing_awaited(known.awaited)
    challenges.check_unlocked(known.challenge)
    rules.check_cap(
        known.signed, daily_cap=law.profile(session, local_date(now)).daily_cap
    )


def _check_ballot(
    session: Session,
    case: Case,
    item: Item,
    ballot: Ballot | Joining,
    full: Ballot,
    asked: Asked,
    by: Actor,
    now: datetime,
) -> None:
    """Refuse findings that are not whole, not lawful or not the voter's own words."""
    joined = isinstance(ballot, Joining)
    if joined:
        words.check_long_enough(full.reasons, least=words.MIN_FINDING, field="reasons")
    else:
        formc.check_findings(full, asked)
    _check_own(sources.said(session, case, item, by), full, joined=joined)
    if full.outcome is not Outcome.REJECTED:
        check_in_force(
            (cited.provision_id for cited in facts.citations(item)),
            on=local_date(now),
            catalogue=law.catalogue(session),
        )


def _check_own(said: sources.Said, full: Ballot, *, joined: bool) -> None:
    copies.check_own_words(full.reasons, said.others, field="reasons")
    copies.check_not_repeated(full.reasons, said.own, items=said.items, field="reasons")
    if not joined:
        copies.check_findings_own(
            sources.long_texts(full.findings.as_json()),
            said.findings,
            items=said.items,
        )


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
