"""What the findings on one item must cover, from its law, its profile and its user."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.intake.models.requests import Item
from oversight.intake.rules.measures import lower_rungs
from oversight.law.queries import register as law
from oversight.law.rules.basis import longest_days, undated_listings
from oversight.law.rules.register import Citation, parse_citation
from oversight.review.models.panels import Case
from oversight.review.queries import answers, flags, waiting
from oversight.review.queries.hindrances import Hindrances
from oversight.review.rules import elements, victims
from oversight.review.rules.classes import is_cited
from oversight.review.rules.findings import Asked, Target
from oversight.review.rules.formc import MOST_POINTS
from oversight.review.rules.hearing import points


def citations(item: Item) -> tuple[Citation, ...]:
    """Return the provisions an item relies on."""
    return tuple(parse_citation(cited) for cited in item.provisions)


def asked(
    session: Session,
    case: Case,
    item: Item,
    *,
    now: datetime,
    known: Hindrances | None = None,
) -> Asked:
    """Return what was asked on an item, and what is ``known`` is not asked again."""
    on = local_date(now)
    catalogue = law.catalogue(session)
    cited = citations(item)
    return Asked(
        citations=tuple(item.provisions),
        measure=item.measure,
        territory=item.territory,
        days=item.duration_days,
        longest=_longest(session, item, case.legal_request.track, on),
        out_of_force=law.out_of_force(session, on),
        incitement=is_cited(item.provisions, flags.incitement_heads()),
        listing=bool(
            undated_listings(
                cited,
                content_date=item.published_on or date.min,
                catalogue=catalogue,
            )
        ),
        elements={cited: elements.of(cited) for cited in item.provisions},
        points=_points(session, case, item, known),
        seats=case.seats,
        heard=known.heard if known else waiting.is_heard(session, case.request_id),
        target=Target(
            platform=case.legal_request.platform.slug,
            kind=item.item_kind,
            canonical=item.canonical,
            native_id=item.native_id,
            handle=item.handle,
        ),
    )


def _points(session: Session, case: Case, item: Item, known: Hindrances | None) -> int:
    """Count the points that the user made; none where nobody answered."""
    if known is not None and not known.answered:
        return 0
    docket = case.legal_request.docket
    return min(MOST_POINTS, len(points(answers.text_of(session, docket, item))))


def _longest(session: Session, item: Item, track: str, on: date) -> dict[str, int]:
    """Return, for what was asked and every milder measure, the longest time."""
    profile = law.profile(session, on)
    catalogue = law.catalogue(session)
    longest = {
        measure: longest_days(
            citations(item),
            measure=measure,
            kind=item.item_kind,
            catalogue=catalogue,
            item_days=profile.item_days,
            account_days=profile.account_days,
        )
        for measure in (*lower_rungs(item.measure), item.measure)
    }
    if not victims.is_victims(track):
        return longest
    return victims.at_most(longest, law.clock(session, "victim_order", on).amount)
