"""A panel lets whoever appealed learn what a file of the agency says (I73)."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, Disclosure
from oversight.appeals.queries import files as queries
from oversight.appeals.queries import holding, rows
from oversight.appeals.rules import deciding
from oversight.appeals.rules import disclosing as rules
from oversight.appeals.service import opening
from oversight.authority.permissions import Actor
from oversight.core.hashes import sha256_of
from oversight.intake.rules.exhibits import Copy
from oversight.intake.service import keeping
from oversight.intake.service.keeping import HandedOut
from oversight.ledger import service as ledger


def disclose(
    session: Session,
    docket: str,
    number: int,
    code: str,
    way: str,
    gist: str,
    *,
    by: Actor,
    now: datetime,
) -> Disclosure:
    """Show a file to the person, or sum it up for them; only then is it usable."""
    appeal = holding.held(session, docket)
    item = rows.appeal_item(appeal, number)
    deciding.check_member(
        by.id, declared=rows.panel_before(session, appeal, by).declared
    )
    deciding.check_admitted(appeal.state)
    rules.check_undecided(item.outcome)
    opening.check_opened(session, appeal, item, by=by)
    rules.check_way(way, gist)
    exhibit = queries.beside(session, item, code)
    rules.check_not_told(queries.disclosure(session, item, exhibit))

    assert appeal.panel_id is not None
    shown = way == rules.SHOWN
    told = Disclosure(
        appeal_item_id=item.id,
        exhibit_id=exhibit.id,
        panel_id=appeal.panel_id,
        person_id=by.id,
        is_shown=shown,
        gist=None if shown else gist.strip(),
        at=now,
    )
    session.add(told)
    session.flush()

    _record(session, docket, number, way, code if shown else gist.strip(), by, now)
    return told


def _record(
    session: Session,
    docket: str,
    number: int,
    way: str,
    said: str,
    by: Actor,
    now: datetime,
) -> None:
    digest = sha256_of(said)
    ledger.record(
        session,
        "exhibit.disclosed",
        docket=docket,
        item=number,
        public={"way": way, "by": by.pseudonym},
        private={"text_sha256": digest, "person": str(by.id)},
        now=now,
    )


def hand_to_member(
    session: Session,
    docket: str,
    number: int,
    code: str,
    copy: Copy,
    *,
    by: Actor,
    now: datetime,
) -> HandedOut:
    """Hand a file of an item under appeal to a declared member, and note it.

    Only to who opened the item, as for a reviewer (I19). Who voted before openings
    stood on the record may read again, once the appeal is over, what they voted on.
    """
    item = queries.of_member(session, docket, number, by)
    exhibit = queries.readable(session, item, code)
    appeal = rows.appeal(session, docket)
    voted = {vote.person_id for vote in rows.votes(session, item)}
    if by.id not in voted or not deciding.over(appeal.state):
        opening.check_opened(session, appeal, item, by=by)
    return keeping.hand_out(session, exhibit, copy, by=by, now=now)


def hand_to_person(
    session: Session, appeal: Appeal, code: str, *, now: datetime
) -> HandedOut:
    """Hand whoever appealed the copy for viewing of a file that was shown to them."""
    exhibit = queries.shown_to(session, appeal, code)
    return keeping.hand_out(session, exhibit, Copy.VIEWING, by=None, now=now)
