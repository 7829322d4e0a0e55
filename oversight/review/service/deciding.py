"""Opening an item, voting on it, and what the last vote does."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.requests import Item
from oversight.law.queries import register as law
from oversight.law.rules.basis import check_in_force
from oversight.ledger import service as ledger
from oversight.review.models.deciding import Draft, View, Vote
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import asked as facts
from oversight.review.queries import cases, seats, waiting
from oversight.review.queries.desk import midnight
from oversight.review.rules import formc, kinds, questions, words
from oversight.review.rules import seats as rules
from oversight.review.rules.findings import Ballot, Findings, Joining
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import finishing


def open_item(
    session: Session, docket: str, number: int, *, by: Actor, now: datetime
) -> View:
    """Open one item of the file, and leave a trace that this person did."""
    case, seat, item = _mine(session, docket, number, by)
    rules.check_declared(seat.state)
    rules.check_open(case.state, case.legal_request.state)

    view = seats.view_of(session, seat.panel_id, item, by)
    if view is None:
        view = View(
            panel_id=seat.panel_id,
            item_id=item.id,
            person_id=by.id,
            count=0,
            first_at=now,
        )
        session.add(view)
    view.count += 1
    session.flush()

    ledger.record(
        session,
        "item.viewed",
        docket=docket,
        item=number,
        public={"by": seat.pseudonym, "count": view.count, "dwell": "none"},
        now=now,
    )
    return view


def vote(
    session: Session,
    docket: str,
    number: int,
    ballot: Ballot | Joining,
    *,
    by: Actor,
    now: datetime,
) -> Vote:
    """Sign one member's answer on one item; the last one of a panel decides it."""
    case, seat, item = _mine(session, docket, number, by)
    _check_may_vote(session, case, seat, item, by, now)
    votes = _counting(session, case, item)
    rules.check_not_voted([vote.person_id for vote in votes], by.id)
    full = _whole(ballot, seat, votes)
    _check_ballot(session, case, item, ballot, full, by, now)

    row = _row(case, seat, item, full, now)
    row.joined = isinstance(ballot, Joining)
    session.add(row)
    draft = seats.draft_of(session, item.id, by)
    if draft is not None:
        session.delete(draft)
    session.flush()

    held = seats.sitting(session, seat.panel_id)
    every = [*votes, row]
    if len(held) == case.seats == len(every):
        finishing.decide(session, case, item, held, every, now=now)
    else:
        ledger.note(
            session,
            "review.voted",
            by=by,
            now=now,
            subject=f"{docket}/{number}",
            facts={"vote": str(row.id)},
        )
    return row


def save_draft(
    session: Session,
    docket: str,
    number: int,
    answers: dict[str, Any],
    *,
    by: Actor,
    now: datetime,
) -> Draft:
    """Keep what a member has written so far; it counts for nothing until signed."""
    case, seat, item = _mine(session, docket, number, by)
    rules.check_declared(seat.state)
    rules.check_open(case.state, case.legal_request.state)
    rules.check_not_voted(
        [vote.person_id for vote in seats.votes_on(session, item)], by.id
    )

    draft = seats.draft_of(session, item.id, by)
    if draft is None:
        draft = Draft(item_id=item.id, person_id=by.id)
        session.add(draft)
    draft.answers, draft.saved_at = answers, now
    session.flush()

    ledger.note(session, "review.drafted", by=by, now=now, subject=f"{docket}/{number}")
    return draft


def _mine(
    session: Session, docket: str, number: int, by: Actor
) -> tuple[Case, Seat, Item]:
    """Return the locked case, the visitor's seat in it and the item."""
    case = cases.case(session, docket, lock=True)
    seat = seats.my_seat(session, case.panel_id, by)
    return case, seat, cases.item_of(case, number)


def _check_may_vote(
    session: Session, case: Case, seat: Seat, item: Item, by: Actor, now: datetime
) -> None:
    """Refuse whoever may not vote on this item now, whatever the vote."""
    kinds.check_restriction(case.legal_request.kind)
    rules.check_declared(seat.state)
    rules.check_open(case.state, case.legal_request.state)
    rules.check_in_time(case.due_at, now=now)
    rules.check_undecided(
        is_ended=item.ended_as is not None,
        is_decided=bool(cases.decided(session, [item])),
    )
    rules.check_distance(
        own_body=by.body,
        filing_body=case.legal_request.body.slug,
        touched_otherwise=seats.other_capacities(session, case.request_id, by.id),
    )
    view = seats.view_of(session, seat.panel_id, item, by)
    rules.check_viewed(0 if view is None else view.count)
    rules.check_asked(
        asked_until=case.asked_until,
        not_asked=case.not_asked_ground,
        is_answered=seats.answer_to(session, item) is not None,
        now=now,
    )
    questions.check_nothing_awaited(waiting.awaited(session, case, item))
    # The roster row is locked, so that two votes at once cannot both be the last.
    seats.roster_row(session, by.id)
    rules.check_cap(
        seats.signed_since(session, by.id, midnight(now)),
        daily_cap=law.profile(session, local_date(now)).daily_cap,
    )


def _check_ballot(
    session: Session,
    case: Case,
    item: Item,
    ballot: Ballot | Joining,
    full: Ballot,
    by: Actor,
    now: datetime,
) -> None:
    """Refuse findings that are not whole, not lawful or not the voter's own words."""
    spoken = seats.votes_in(session, case.request_id)
    if isinstance(ballot, Joining):
        words.check_long_enough(
            ballot.reasons, least=words.MIN_FINDING, field="reasons"
        )
        words.check_own_words(ballot.reasons, [vote.reasons for vote in spoken])
    else:
        formc.check_findings(ballot, facts.asked(session, case, item, now=now))
        others = [vote.reasons for vote in spoken if vote.person_id != by.id]
        words.check_own_words(ballot.reasons, others)
        words.check_not_repeated(
            ballot.reasons,
            [vote.reasons for vote in spoken if vote.person_id == by.id],
            items=len(case.legal_request.items),
        )
    if full.outcome is not Outcome.REJECTED:
        check_in_force(
            (cited.provision_id for cited in facts.citations(item)),
            on=local_date(now),
            catalogue=law.catalogue(session),
        )


def _counting(session: Session, case: Case, item: Item) -> list[Vote]:
    """Return the votes that count: those of the members who still sit."""
    assert case.panel_id is not None
    held: set[UUID] = {seat.person_id for seat in seats.sitting(session, case.panel_id)}
    return [vote for vote in seats.votes_on(session, item) if vote.person_id in held]


def _whole(ballot: Ballot | Joining, seat: Seat, votes: Sequence[Vote]) -> Ballot:
    """Return the ballot in full: whoever joins takes over the draft's findings."""
    if isinstance(ballot, Ballot):
        return ballot
    draft = next((vote for vote in votes if vote.is_draft), None)
    rules.check_can_join(position=seat.position, lead_voted=draft is not None)
    assert draft is not None
    return Ballot(
        outcome=draft.outcome,
        reasons=ballot.reasons,
        findings=Findings.from_json(draft.findings),
        summary=draft.summary,
        code=draft.code,
        measure=draft.measure,
        territory=draft.territory,
        days=draft.days,
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
        at=now,
    )
