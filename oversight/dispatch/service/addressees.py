"""A platform says where it is established, and who represents it in law."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.text import clean_line
from oversight.dispatch.models.addressees import Establishment
from oversight.dispatch.queries import addressees as queries
from oversight.dispatch.queries import channels
from oversight.dispatch.rules import addressees as rules
from oversight.ledger import service as ledger


def establish(
    session: Session, country: str, representative: str, *, by: Actor, now: datetime
) -> Establishment:
    """Write down what a platform says of itself; the documents from now on say it."""
    platform = channels.own_platform(session, by, lock=True)
    where, who = clean_line(country).upper(), clean_line(representative)
    rules.check_country(where)
    rules.check_representative(who)
    before = queries.established(session, platform.id)
    stands = None if before is None else (before.country, before.representative)
    rules.check_news((where, who), stands)

    said = Establishment(
        platform_id=platform.id,
        turn=1 if before is None else before.turn + 1,
        country=where,
        representative=who,
        said_by=by.id,
        said_at=now,
    )
    session.add(said)
    session.flush()

    ledger.note(
        session,
        "platform.established",
        by=by,
        now=now,
        subject=str(said.id),
        facts={"platform": platform.slug, "country": where},
    )
    return said
