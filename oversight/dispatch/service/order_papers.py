"""The paper of an Authority's own order: kept sealed, shown as a copy made anew."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.models.annexes import OrderPaper
from oversight.dispatch.models.answers import AuthorityOrder
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.order_papers import check_pdf, check_whole
from oversight.ledger import service as ledger
from oversight.privacy.service import cleaning
from oversight.privacy.service.cleaning import Cleaned
from oversight.vault import service as vault

ORIGINAL, VIEWING = "original", "viewing"


def cleaned(name: str, content: bytes) -> Cleaned:
    """Return a paper that may be kept, or refuse it and say why."""
    found = cleaning.clean(name, content)
    check_pdf(found.media)
    return found


def keep(
    session: Session,
    docket: str,
    order: AuthorityOrder,
    paper: Cleaned,
    *,
    by: Actor,
    now: datetime,
) -> OrderPaper:
    """Seal both copies of a paper under a key of the order's own."""
    sealed = vault.seal_all(
        session,
        {
            _place(order, ORIGINAL): paper.original,
            _place(order, VIEWING): paper.viewing,
        },
        docket=docket,
        subject=_subject(order),
        now=now,
    )
    kept = OrderPaper(
        order_id=order.id,
        name=paper.name,
        original=sealed[_place(order, ORIGINAL)],
        viewing=sealed[_place(order, VIEWING)],
        kept_at=now,
    )
    session.add(kept)
    session.flush()

    _note(session, "order_paper.kept", docket, order, by=by, now=now)
    return kept


def hand_out(
    session: Session, docket: str, place: int, *, by: Actor, now: datetime
) -> tuple[str, bytes]:
    """Return the name and the viewing copy of a paper, and note who took it."""
    order, kept = rows.order_paper(session, docket, place)
    plain = vault.open_all(
        session,
        {
            _place(order, ORIGINAL): kept.original,
            _place(order, VIEWING): kept.viewing,
        },
        docket=docket,
        subject=_subject(order),
    )
    digest = sha256(plain[_place(order, ORIGINAL)]).hexdigest()
    check_whole(digest, kept=rows.annexes(session, [order])[order.id])

    _note(session, "order_paper.read", docket, order, by=by, now=now)
    return kept.name, plain[_place(order, VIEWING)]


def _subject(order: AuthorityOrder) -> str:
    return f"order:{order.id.hex}"


def _place(order: AuthorityOrder, copy: str) -> str:
    return f"dispatch_order_papers/{order.id}/{copy}"


def _note(
    session: Session,
    kind: str,
    docket: str,
    order: AuthorityOrder,
    *,
    by: Actor,
    now: datetime,
) -> None:
    facts = {"order": order.number}
    ledger.note(session, kind, by=by, now=now, subject=docket, facts=facts)
