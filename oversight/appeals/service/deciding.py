"""Voting on an appeal, item by item: read back as it is written, then signed."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.appeals.models import (
    Appeal,
    AppealItem,
    AppealSignature,
    AppealVote,
    Reliance,
)
from oversight.appeals.queries import copies as sources
from oversight.appeals.queries import files, holding
from oversight.appeals.queries import rows as queries
from oversight.appeals.rules import deciding as rules
from oversight.appeals.rules import disclosing
from oversight.appeals.rules.deciding import AppealBallot
from oversight.appeals.rules.texts import appeal_text
from oversight.appeals.service import filing, opening, settling
from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import matters
from oversight.ledger import service as ledger
from oversight.review.rules import copies
from oversight.review.rules.copies import PERSON, Source
from oversight.review.service import drafting, signatures, workload


def vote(
    session: Session,
    docket: str,
    number: int,
    ballot: AppealBallot,
    *,
    by: Actor,
    now: datetime,
    assertion: str | None = None,
) -> AppealItem:
    """Sign one member's vote on one item; the last of those who sit decides it.

    ``assertion`` is the passkey's answer to the text that was read back.
    """
    appeal, item = mine(session, docket, number, by)
    _check(session, appeal, item, ballot, by, now)
    panel = queries.panel(session, appeal)
    cast = queries.votes(session, item)
    # Who stepped aside decides nothing, and keeps nobody from voting.
    votes = [one for one in cast if one.person_id in panel.declared]

    row = _cast(session, appeal, item, ballot, by=by, now=now)
    _rely(session, item, row, ballot)
    text = appeal_text((docket, number), row.pseudonym, ballot)
    signed = AppealSignature(vote_id=row.id)
    signatures.seal(session, signed, text, assertion, by=by, now=now)
    drafting.discard(session, item.item, by)
    if len(votes) + 1 == panel.seats:
        settling.decide(session, appeal, item, [*votes, row], now=now)
    else:
        ledger.note(session, "appeal.voted", by=by, now=now, subject=docket)
    return item


def rehearse(
    session: Session,
    docket: str,
    number: int,
    ballot: AppealBallot,
    *,
    by: Actor,
    now: datetime,
) -> tuple[AppealBallot, str]:
    """Return the vote with its text, if it could be signed now."""
    appeal, item = mine(session, docket, number, by)
    _check(session, appeal, item, ballot, by, now)
    return ballot, appeal_text((docket, number), by.pseudonym or "", ballot)


def mine(
    session: Session, docket: str, number: int, by: Actor
) -> tuple[Appeal, AppealItem]:
    """Return the locked appeal and its item, for a member who may still write on it."""
    appeal = holding.held(session, docket)
    item = queries.appeal_item(appeal, number)
    panel = queries.panel_before(session, appeal, by)
    rules.check_member(by.id, declared=panel.declared)
    rules.check_running(appeal.state)
    rules.check_admitted(appeal.state)
    rules.check_leads(is_joined=appeal.joined_to_id is not None)
    rules.check_undecided(item.outcome)
    voted = [vote.person_id for vote in queries.votes(session, item)]
    rules.check_not_voted(by.id, voted=voted)
    opening.check_opened(session, appeal, item, by=by)
    return appeal, item


def _check(
    session: Session,
    appeal: Appeal,
    item: AppealItem,
    ballot: AppealBallot,
    by: Actor,
    now: datetime,
) -> None:
    """Refuse a vote that cannot be signed now."""
    for fault in rules.faults(ballot, queries.approved_terms(session, item)):
        raise fault
    _check_own_words(session, appeal, item, ballot, by)
    disclosing.check_relied(ballot.relied, told=_told(session, item))
    workload.check_left(session, by=by, now=now)
    # Whoever opened it has touched its matter; of an older opening it is said now.
    matters.touch(session, item.item.request_id, by.id, Capacity.APPEAL, now=now)


def _told(session: Session, item: AppealItem) -> dict[str, UUID]:
    """Return the files on which a vote may rely, by their codes."""
    return {file.code: file.exhibit_id for file in files.told(session, item)}


def _check_own_words(
    session: Session,
    appeal: Appeal,
    item: AppealItem,
    ballot: AppealBallot,
    by: Actor,
) -> None:
    """Refuse reasons that are somebody else's, or the member's on other items (I18)."""
    said = sources.said(session, item, by)
    others = (*said.others, *_of_people(session, appeal, item))
    copies.check_own_words(ballot.reasons, others, field="reasons")
    copies.check_not_repeated(
        ballot.reasons, said.own, items=said.items, field="reasons"
    )


def _of_people(session: Session, appeal: Appeal, item: AppealItem) -> Iterator[Source]:
    """Return what those wrote who appealed about this item, as far as it is kept."""
    for one, number in sources.heard_together(session, appeal, item):
        # What is erased or damaged can be read by nobody, so it is copied by nobody.
        with suppress(RuleError):
            wrote = filing.words_of(session, one)
            for text in filter(None, (wrote.words, wrote.late_because)):
                yield Source(one.docket, number, PERSON, text)


def _cast(
    session: Session,
    appeal: Appeal,
    item: AppealItem,
    ballot: AppealBallot,
    *,
    by: Actor,
    now: datetime,
) -> AppealVote:
    assert appeal.panel_id is not None
    cast = AppealVote(
        appeal_item_id=item.id,
        panel_id=appeal.panel_id,
        matter_id=item.item.request_id,
        person_id=by.id,
        pseudonym=by.pseudonym or "",
        outcome=ballot.outcome,
        measure=ballot.measure,
        days=ballot.days,
        reasons=ballot.reasons,
        summary=ballot.summary,
        at=now,
    )
    session.add(cast)
    session.flush()
    return cast


def _rely(
    session: Session, item: AppealItem, vote: AppealVote, ballot: AppealBallot
) -> None:
    """Keep on which files a vote relies; the table knows only disclosed ones."""
    told = _told(session, item)
    session.add_all(
        Reliance(vote_id=vote.id, appeal_item_id=item.id, exhibit_id=told[code])
        for code in ballot.relied
    )
    session.flush()
