"""A panel of three confirms a victims' restriction, item by item, or it ends.

Whoever decided first does not sit, and whoever confirms never sits in an appeal.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.lifting import check_can_end
from oversight.dispatch.service import parts
from oversight.extensions.models.confirming import (
    Confirmation,
    ConfirmationItem,
    ConfirmationVote,
)
from oversight.extensions.models.signatures import ConfirmationSignature
from oversight.extensions.queries import confirming as queries
from oversight.extensions.queries import copies as sources
from oversight.extensions.rules import confirming as rules
from oversight.extensions.rules.confirming import ConfirmBallot
from oversight.extensions.rules.lifecycle import ConfirmOutcome
from oversight.extensions.rules.texts import confirm_text
from oversight.extensions.service import settling
from oversight.law.queries import register as law
from oversight.law.rules.basis import check_in_force
from oversight.ledger import service as ledger
from oversight.review.models.deciding import View
from oversight.review.models.panels import Seat
from oversight.review.queries import seats, victims
from oversight.review.queries.copies import long_texts
from oversight.review.rules import copies
from oversight.review.rules import seats as members
from oversight.review.service import drafting, signatures, viewing, workload


def open_item(
    session: Session, docket: str, number: int, *, by: Actor, now: datetime
) -> View:
    """Open one item of the file, and leave a trace that this person did."""
    found, item, seat = mine(session, docket, number, by)
    members.check_declared(seat.state)
    rules.check_open(found.state)

    return viewing.see(session, docket, item.item, seat, by=by, now=now)


def vote(
    session: Session,
    docket: str,
    number: int,
    ballot: ConfirmBallot,
    *,
    by: Actor,
    now: datetime,
    assertion: str | None = None,
) -> ConfirmationVote:
    """Sign one member's answer on one item; the last one of the panel decides it.

    ``assertion`` is the passkey's answer to the text that was read back.
    """
    found, item, seat = mine(session, docket, number, by)
    held = seats.sitting(session, seat.panel_id)
    every = _checked(session, found, item, seat, ballot, by, now)

    row = _row(found, item, seat, ballot, now)
    session.add(row)
    session.flush()
    text = confirm_text((docket, number), seat.pseudonym, ballot)
    signed = ConfirmationSignature(vote_id=row.id)
    signatures.seal(session, signed, text, assertion, by=by, now=now)
    drafting.discard(session, item.item, by)

    if len(every) + 1 == len(held) == rules.SEATS:
        settling.decide(session, found, item, held, [*every, row], now=now)
    else:
        ledger.note(
            session,
            "confirmation.voted",
            by=by,
            now=now,
            subject=f"{docket}/{number}",
            facts={"vote": str(row.id)},
        )
    return row


def rehearse(
    session: Session,
    docket: str,
    number: int,
    ballot: ConfirmBallot,
    *,
    by: Actor,
    now: datetime,
) -> tuple[ConfirmBallot, str]:
    """Return the ballot with its text, if it could be signed now."""
    found, item, seat = mine(session, docket, number, by)
    _checked(session, found, item, seat, ballot, by, now)
    return ballot, confirm_text((docket, number), seat.pseudonym, ballot)


def mine(
    session: Session, docket: str, number: int, by: Actor
) -> tuple[Confirmation, ConfirmationItem, Seat]:
    """Return what was asked, locked after its sending, and the visitor's seat."""
    rows.sending(session, docket, lock=True)
    found = queries.confirmation(session, docket, lock=True)
    seat = seats.my_seat(session, found.panel_id, by)
    return found, queries.item_of(found, number), seat


def _checked(
    session: Session,
    found: Confirmation,
    item: ConfirmationItem,
    seat: Seat,
    ballot: ConfirmBallot,
    by: Actor,
    now: datetime,
) -> list[ConfirmationVote]:
    """Return the votes of the others who sit, or refuse this one."""
    people = {one.person_id for one in seats.sitting(session, seat.panel_id)}
    every = [one for one in queries.votes(session, item) if one.person_id in people]
    _check_may_vote(session, found, item, seat, by, now)
    members.check_not_voted([one.person_id for one in every], by.id)
    _check_ballot(session, found, item, ballot, by, now)
    return every


def _check_may_vote(
    session: Session,
    found: Confirmation,
    item: ConfirmationItem,
    seat: Seat,
    by: Actor,
    now: datetime,
) -> None:
    """Refuse whoever may not vote on this item now, whatever the vote."""
    members.check_declared(seat.state)
    rules.check_open(found.state)
    rules.check_undecided(item.outcome)
    check_can_end(item.line.state)
    rules.check_running(item.line.ends_at, now=now)
    members.check_distance(
        own_body=by.body,
        filing_body=found.legal_request.body.slug,
        touched_otherwise=seats.other_capacities(session, found.request_id, by.id),
    )
    view = seats.view_of(session, seat.panel_id, item.item, by)
    members.check_viewed(0 if view is None else view.count)
    rules.check_heard(
        victims.heard_until(session, found.legal_request.docket),
        answered=seats.answer_to(session, item.item) is not None,
        now=now,
    )
    workload.check_left(session, by=by, now=now)


def _check_ballot(
    session: Session,
    found: Confirmation,
    item: ConfirmationItem,
    ballot: ConfirmBallot,
    by: Actor,
    now: datetime,
) -> None:
    """Refuse findings that are not whole, not lawful or not the voter's own words."""
    rules.check_ballot(
        ballot,
        most=item.asked_days,
        answered=seats.answer_to(session, item.item) is not None,
    )
    said = sources.said(session, found, item, by)
    copies.check_own_words(ballot.reasons, said.others, field="reasons")
    copies.check_not_repeated(
        ballot.reasons, said.own, items=said.items, field="reasons"
    )
    copies.check_findings_own(
        long_texts(ballot.findings.as_json()), said.findings, items=said.items
    )
    if ballot.outcome is ConfirmOutcome.CONFIRMED:
        check_in_force(
            [cited.provision_id for cited in parts.cited(item.item)],
            on=local_date(now),
            catalogue=law.catalogue(session),
        )


def _row(
    found: Confirmation,
    item: ConfirmationItem,
    seat: Seat,
    ballot: ConfirmBallot,
    now: datetime,
) -> ConfirmationVote:
    confirms = ballot.outcome is ConfirmOutcome.CONFIRMED
    return ConfirmationVote(
        panel_id=seat.panel_id,
        matter_id=found.request_id,
        item_id=item.item_id,
        person_id=seat.person_id,
        pseudonym=seat.pseudonym,
        outcome=ballot.outcome,
        code=None if confirms else ballot.code,
        days=ballot.days if confirms else None,
        findings=ballot.findings.as_json(),
        reasons=ballot.reasons,
        summary=ballot.summary,
        summary_ur=ballot.summary_ur,
        at=now,
    )
