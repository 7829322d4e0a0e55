"""What every vote of a first review must satisfy, on posts as on data."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.requests import Item
from oversight.law.queries import register as law
from oversight.law.rules.basis import check_in_force
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import asked as facts
from oversight.review.queries import cases, hindrances, seats, workload
from oversight.review.queries import copies as sources
from oversight.review.queries.hindrances import Hindrances
from oversight.review.rules import challenges, copies, questions, words
from oversight.review.rules import seats as rules
from oversight.review.rules.data_findings import DataBallot
from oversight.review.rules.findings import Ballot
from oversight.review.rules.lifecycle import Outcome


def mine(
    session: Session, docket: str, number: int, *, by: Actor
) -> tuple[Case, Seat, Item]:
    """Return the locked case, the visitor's seat in it and the item, and no other."""
    case = cases.alone(session, docket)
    seat = seats.held_by(case, by)
    return case, seat, cases.only_item(session, case, number)


def check_may_vote(
    session: Session, case: Case, seat: Seat, item: Item, *, by: Actor, now: datetime
) -> Hindrances:
    """Refuse whoever may not vote on this item now, whatever the vote."""
    # The roster row is locked, so that two votes at once cannot both be the last.
    seats.hold_roster(session, by.id)
    known = hindrances.of_vote(session, case, seat, item, by, now=now)
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
    questions.check_nothing_awaited(known.awaited)
    challenges.check_unlocked(known.challenge)
    rules.check_cap(known.signed, daily_cap=workload.cap(session, now))
    return known


def check_said(
    session: Session,
    case: Case,
    item: Item,
    full: Ballot | DataBallot,
    *,
    joined: bool,
    known: Hindrances,
    by: Actor,
    now: datetime,
) -> None:
    """Refuse words that are not the voter's own, and an approval under fallen law."""
    if joined:
        words.check_long_enough(full.reasons, least=words.MIN_FINDING, field="reasons")
    own = {} if joined else sources.long_texts(full.findings.as_json())
    said = sources.said(session, case, item, by, own.values(), known=known)
    copies.check_own_words(full.reasons, said.others, field="reasons")
    copies.check_not_repeated(full.reasons, said.own, items=said.items, field="reasons")
    copies.check_findings_own(own, said.findings, items=said.items)
    if full.outcome is not Outcome.REJECTED:
        check_in_force(
            (cited.provision_id for cited in facts.citations(item)),
            on=local_date(now),
            catalogue=law.catalogue(session),
        )
