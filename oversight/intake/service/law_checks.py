"""Whether the law that a filed request cites still carries it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.intake.models.data import DataItem
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules import victims
from oversight.intake.rules.data_tiers import KIND
from oversight.intake.rules.planning import check_days
from oversight.law.queries import register as law
from oversight.law.rules import basis, register

GONE = "basis_out_of_force"
GROUND = "basis_ground_missing"


def lost_basis(
    session: Session, request: LegalRequest, *, on: date
) -> tuple[tuple[int, str], ...]:
    """Return the items whose law no longer carries them, or lacks its ground.

    An agency is asked to correct once; a law lost after that is the reviewers' to
    see, who cannot approve on it.
    """
    if request.cured_once:
        return ()
    found = []
    for item in request.items:
        try:
            check_carried(session, request, item, on=on)
        except RuleError as error:
            code = GROUND if error.code == basis.GROUND_MISSING else GONE
            found.append((item.number, code))
    return tuple(found)


def check_carried(
    session: Session,
    request: LegalRequest,
    item: Item,
    *,
    on: date,
    published: date | None = None,
) -> None:
    """Refuse an item that the law it cites does not carry on that day.

    ``published`` is another day of publication than the one that was filed.
    """
    catalogue = law.catalogue(session)
    cited = tuple(register.parse_citation(text) for text in item.provisions)
    basis.check_basis(
        cited,
        measure=item.measure,
        body=request.body.slug,
        on=on,
        content_date=published or item.published_on,
        catalogue=catalogue,
        applied=applied(session, request.track, on=on),
        tier=_tier(session, request, item),
    )
    if request.kind == KIND:
        return  # How long data are kept is bound by the request, not by this law.
    check_days(
        cited,
        measure=item.measure,
        kind=item.item_kind,
        days=item.duration_days,
        catalogue=catalogue,
        profile=law.profile(session, on),
    )


def applied(session: Session, track: str, *, on: date) -> tuple[str, ...]:
    """Return what may be filed under only because the person concerned asks for it."""
    if track != victims.VICTIM:
        return ()
    return _named(session, "victim_provisions", on)


def reviewed_late(session: Session, item: Item, *, on: date) -> bool:
    """Say whether the order had to be passed before anybody could review it (s.2C)."""
    return victims.is_late_review(
        item.provisions, late_review_provisions(session, on=on)
    )


def late_review_provisions(session: Session, *, on: date) -> tuple[str, ...]:
    """Return under which provisions an order comes before its review (s.2C)."""
    return _named(session, "late_review_provisions", on)


def _named(session: Session, rule: str, on: date) -> tuple[str, ...]:
    """Return the provisions to which a rule of the portal applies on that day."""
    named = law.policy(session, rule, on)
    assert isinstance(named, dict)
    return tuple(one for one, applies in named.items() if applies)


def _tier(session: Session, request: LegalRequest, item: Item) -> str | None:
    """Return how deep an item asks into data, if it does."""
    asked = select(DataItem.tier).where(DataItem.item_id == item.id)
    return session.scalars(asked).one() if request.kind == KIND else None
