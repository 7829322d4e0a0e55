"""How many dockets there are: from what was counted on, or counted up to a bound."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body
from oversight.intake.models.requests import LegalRequest
from oversight.intake.models.tallies import Tally
from oversight.transparency.queries.narrowing import KINDS, STAGES, Filter
from oversight.transparency.queries.turning import Where

# Further nobody turns by hand; counting on would cost more the longer the list is.
MOST = 1000


def total(session: Session, wanted: Filter, where: Where) -> tuple[int, bool]:
    """Return how many dockets there are, and whether there are still more."""
    if _narrowed(wanted):
        counted = select(LegalRequest.id).where(*where).limit(MOST + 1).subquery()
        found = session.scalar(select(func.count()).select_from(counted)) or 0
        return min(found, MOST), found > MOST
    return _kept(session, wanted), False


def _narrowed(wanted: Filter) -> bool:
    """Say whether dockets were asked for by more than body, kind and year."""
    stage = wanted.stage in STAGES
    return stage or any((wanted.platform, wanted.provision, wanted.text))


def _kept(session: Session, wanted: Filter) -> int:
    asked = select(func.sum(Tally.dockets))
    if wanted.body:
        asked = asked.join(Body, Body.id == Tally.body_id)
        asked = asked.where(Body.slug == wanted.body)
    if wanted.kind in KINDS:
        asked = asked.where(Tally.kind == wanted.kind)
    if wanted.year is not None:
        asked = asked.where(Tally.year == wanted.year)
    return int(session.scalar(asked) or 0)
