"""Naming posts of an account, and making each of them an item of its own (I12)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.hashes import sha256_of
from oversight.intake.models.requests import Item
from oversight.intake.queries import matters as intake
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import matters
from oversight.ledger import service as ledger
from oversight.review.models.deciding import ItemDecision, Vote
from oversight.review.models.panels import Case
from oversight.review.models.parts import VotePart
from oversight.review.queries import votes as rows
from oversight.review.rules import parts as rules
from oversight.review.rules.lifecycle import Outcome
from oversight.review.rules.parts import Named


def check_free(session: Session, named: Sequence[Named]) -> None:
    """Refuse posts that are live in an item of their own already."""
    live = intake.live(session, [one.locator.canonical for one in named])
    for one in named:
        rules.check_free(live.get(one.locator.canonical))


def name(session: Session, vote: Vote, named: Sequence[Named]) -> None:
    """Write down which posts a vote names, with the reason for each."""
    session.add_all(
        VotePart(
            vote_id=vote.id,
            place=place,
            locator=one.locator.given,
            canonical=one.locator.canonical,
            kind=one.locator.kind,
            native_id=one.locator.native_id,
            handle=one.locator.handle,
            why=one.why,
        )
        for place, one in enumerate(named)
    )
    session.flush()


def split(
    session: Session,
    case: Case,
    item: Item,
    decision: ItemDecision,
    carrying: Sequence[Vote],
    named: Collection[str],
    *,
    now: datetime,
) -> list[tuple[Item, ItemDecision]]:
    """End an account that was narrowed, and make an item of every post named.

    A post that another filing brought before the portal meanwhile stays where it is.
    """
    chosen: dict[str, VotePart] = {}
    parts = rows.parts_of(session, carrying)
    for vote in carrying:
        for part in parts.get(vote.id, ()):
            if part.canonical in named:
                chosen.setdefault(part.canonical, part)
    matters.end_item(session, item, as_=ItemEnd.SPLIT, now=now)
    live = intake.live(session, chosen)
    free = [part for part in chosen.values() if part.canonical not in live]
    last = intake.last_number(session, item.request_id)
    children = [
        _part(item, decision, part, number)
        for number, part in enumerate(free, start=last + 1)
    ]
    session.add_all(children)
    session.flush()
    made = [
        (child, _decision(child, decision, part))
        for child, part in zip(children, free, strict=True)
    ]
    session.add_all(own for _, own in made)
    session.flush()

    for child, _ in made:
        _record(session, case, item, child, now)
    return made


def _part(item: Item, decision: ItemDecision, part: VotePart, number: int) -> Item:
    assert decision.measure is not None
    assert decision.days is not None
    return Item(
        request_id=item.request_id,
        parent_id=item.id,
        number=number,
        item_kind=part.kind,
        locator=part.locator,
        canonical=part.canonical,
        native_id=part.native_id,
        handle=part.handle,
        measure=decision.measure,
        territory=decision.territory or item.territory,
        duration_days=decision.days,
        **{column: getattr(item, column) for column in _TAKEN_OVER},
    )


# What the agency filed on the account holds for its posts: the law it relies on, why,
# and the capture in which the members saw them.
_TAKEN_OVER = (
    *("provisions", "language", "why_unlawful", "attribution", "risk", "protected"),
    *("capture_sha256", "captured_at", "source", "agency_ref"),
)
_AS_DECIDED = (
    *("case_id", "measure", "territory", "days", "by", "split", "summary"),
    *("summary_ur", "dissent", "findings", "decided_at"),
)


def _decision(child: Item, whole: ItemDecision, part: VotePart) -> ItemDecision:
    """Return the decision on one post: its own reason first, then the panel's."""
    return ItemDecision(
        item_id=child.id,
        outcome=Outcome.NARROWER,
        narrowed=whole.narrowed,
        reasons=f"{part.why}\n\n{whole.reasons}",
        **{column: getattr(whole, column) for column in _AS_DECIDED},
    )


def _record(
    session: Session, case: Case, item: Item, child: Item, now: datetime
) -> None:
    ledger.record(
        session,
        "item.split",
        docket=case.legal_request.docket,
        item=child.number,
        public={
            "from": item.number,
            "what": child.item_kind,
            "platform": case.legal_request.platform.slug,
            "basis": child.provisions,
            "measure": child.measure,
            "territory": child.territory,
            "days": child.duration_days,
        },
        private={
            "locator": child.locator,
            "canonical": child.canonical,
            "native_id": child.native_id,
            "handle": child.handle,
            "text_sha256": sha256_of(child.why_unlawful),
        },
        now=now,
    )
