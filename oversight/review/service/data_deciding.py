"""Voting on a request for data, account by account; the last vote decides."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.requests import Item
from oversight.intake.rules.data_tiers import DISCLOSE, HOME
from oversight.law.queries import register as law
from oversight.law.rules.basis import check_in_force
from oversight.ledger import service as ledger
from oversight.review.models.data import DataVote
from oversight.review.models.deciding import Vote
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import asked as facts
from oversight.review.queries import cases, data, hindrances, seats
from oversight.review.queries import copies as sources
from oversight.review.queries.desk import midnight
from oversight.review.rules import (
    challenges,
    copies,
    data_formc,
    data_texts,
    kinds,
    questions,
    words,
)
from oversight.review.rules import seats as rules
from oversight.review.rules.data_findings import DataBallot, DataFindings, DataTerms
from oversight.review.rules.findings import Joining
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import data_finishing, drafting, signatures


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
    case, seat, item = _mine(session, docket, number, by)
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
    case, seat, item = _mine(session, docket, number, by)
    full, _votes = _checked(session, case, seat, item, ballot, by, now)
    return full, _text((docket, number), seat, full, ballot)


def _mine(
    session: Session, docket: str, number: int, by: Actor
) -> tuple[Case, Seat, Item]:
    """Return the locked case, the visitor's seat in it and the account."""
    case = cases.case(session, docket, lock=True)
    seat = seats.my_seat(session, case.panel_id, by)
    return case, seat, cases.item_of(case, number)


def _checked(
    session: Session,
    case: Case,
    seat: Seat,
    item: Item,
    ballot: DataBallot | Joining,
    by: Actor,
    now: datetime,
) -> tuple[DataBallot, list[Vote]]:
    """Return the ballot in full with the votes so far, or refuse it."""
    _check_may_vote(session, case, seat, item, by, now)
    votes = _counting(session, case, item)
    rules.check_not_voted([one.person_id for one in votes], by.id)
    full = _whole(session, ballot, seat, votes)
    _check_ballot(session, case, item, ballot, full, by, now)
    return full, votes


def _text(
    place: tuple[str, int], seat: Seat, full: DataBallot, ballot: DataBallot | Joining
) -> str:
    return data_texts.data_text(
        place, seat.pseudonym, full, joined=isinstance(ballot, Joining)
    )


def _check_may_vote(
    session: Session, case: Case, seat: Seat, item: Item, by: Actor, now: datetime
) -> None:
    """Refuse whoever may not vote on this account now, whatever the vote.

    The account holder is told at production and not asked before: who is asked first
    could make the data disappear. A reviewer stands in their place.
    """
    kinds.check_disclosure(case.legal_request.kind, item.measure)
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
    questions.check_nothing_awaited(known.awaited)
    challenges.check_unlocked(known.challenge)
    rules.check_cap(
        known.signed, daily_cap=law.profile(session, local_date(now)).daily_cap
    )


def _check_ballot(
    session: Session,
    case: Case,
    item: Item,
    ballot: DataBallot | Joining,
    full: DataBallot,
    by: Actor,
    now: datetime,
) -> None:
    """Refuse findings that are not whole, not lawful or not the voter's own words."""
    joined = isinstance(ballot, Joining)
    if joined:
        words.check_long_enough(full.reasons, least=words.MIN_FINDING, field="reasons")
    else:
        data_formc.check_data_findings(full, data.asked(session, item, now=now))
    _check_own(sources.said(session, case, item, by), full, joined=joined)
    if full.outcome is not Outcome.REJECTED:
        check_in_force(
            (cited.provision_id for cited in facts.citations(item)),
            on=local_date(now),
            catalogue=law.catalogue(session),
        )


def _check_own(said: sources.Said, full: DataBallot, *, joined: bool) -> None:
    copies.check_own_words(full.reasons, said.others, field="reasons")
    copies.check_not_repeated(full.reasons, said.own, items=said.items, field="reasons")
    if not joined:
        copies.check_findings_own(
            sources.long_texts(full.findings.as_json()),
            said.findings,
            items=said.items,
        )


def _counting(session: Session, case: Case, item: Item) -> list[Vote]:
    """Return the votes that count: those of the members who still sit."""
    assert case.panel_id is not None
    held: set[UUID] = {seat.person_id for seat in seats.sitting(session, case.panel_id)}
    return [one for one in seats.votes_on(session, item) if one.person_id in held]


def _whole(
    session: Session, ballot: DataBallot | Joining, seat: Seat, votes: Sequence[Vote]
) -> DataBallot:
    """Return the ballot in full: whoever joins takes over the draft's findings."""
    if isinstance(ballot, DataBallot):
        return ballot
    draft = next((one for one in votes if one.is_draft), None)
    rules.check_can_join(position=seat.position, lead_voted=draft is not None)
    assert draft is not None
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
