"""A body asks that a victims' restriction stand longer: a panel decides, or nobody."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.hashes import sha256_of
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.lifting import check_own_body
from oversight.dispatch.service import parts, standing, telling
from oversight.extensions.models.confirming import Confirmation, ConfirmationItem
from oversight.extensions.queries import confirming as queries
from oversight.extensions.rules import confirming as rules
from oversight.extensions.rules.confirming import Request
from oversight.extensions.rules.lifecycle import ConfirmState
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import matters
from oversight.law.queries import register as law
from oversight.law.rules.basis import check_in_force
from oversight.ledger import service as ledger
from oversight.review.service import victims


def ask(
    session: Session, docket: str, asked: Request, *, by: Actor, now: datetime
) -> Confirmation:
    """Ask, once in a matter and before its end, that a panel let items stand longer."""
    rows.sending(session, docket, lock=True)
    found = queries.find(session, docket)
    sending = rows.sending(session, docket)
    check_own_body(by.body, filing=sending.legal_request.body.slug)
    rules.check_track(sending.legal_request.track)
    rules.check_asked_once(None if found is None else found.state)
    lines = _checked(session, sending, asked, now)
    matters.touch(session, sending.request_id, by.id, Capacity.AGENCY, now=now)

    made = Confirmation(
        request_id=sending.request_id,
        state=ConfirmState.ASKED,
        asked_by=by.id,
        asked_at=now,
        decide_by=max(line.ends_at for line in lines),
        facts=asked.facts,
        consent_on=asked.consent_on,
        consent_reference=asked.consent_reference.strip(),
        items=[_item(line, asked.days) for line in lines],
    )
    session.add(made)
    session.flush()
    until = victims.hear_again(session, docket, now=now)

    for line in lines:
        _record(session, docket, line, asked, by=by, now=now)
        telling.longer_asked(session, line, days=asked.days, until=until, now=now)
    return made


def _record(
    session: Session,
    docket: str,
    line: Line,
    asked: Request,
    *,
    by: Actor,
    now: datetime,
) -> None:
    digest = sha256_of(asked.facts)
    ledger.record(
        session,
        "confirmation.asked",
        docket=docket,
        item=line.number,
        agency=by.body,
        public={"days": asked.days},
        private={"text_sha256": digest, "person": str(by.id)},
        now=now,
    )


def _checked(
    session: Session, sending: Dispatch, asked: Request, now: datetime
) -> Sequence[Line]:
    """Return the lines that may be asked for, or refuse what cannot be asked."""
    request = sending.legal_request
    rules.check_items(
        asked.items,
        lasting=[line.number for line in sending.lines if lasting(line)],
        known=[line.number for line in sending.lines],
    )
    lines = [line for line in sending.lines if line.number in asked.items]
    today = local_date(now)
    for line in lines:
        rules.check_running(line.ends_at, now=now)
        check_in_force(
            [cited.provision_id for cited in parts.cited(line.item)],
            on=today,
            catalogue=law.catalogue(session),
        )
    most = queries.most_days(session, lines, now)
    rules.check_can_last(most)
    rules.check_days(asked.days, most=most)
    rules.check_facts(asked.facts)
    rules.check_consent(
        asked.consent_on,
        asked.consent_reference,
        filed_on=local_date(request.filed_at),
        today=today,
    )
    return lines


def lasting(line: Line) -> bool:
    """Say whether a line is one that can stand longer: sent, and not ended."""
    return line.state in rules.LASTING and standing.sent(line)


def _item(line: Line, days: int) -> ConfirmationItem:
    return ConfirmationItem(
        line_id=line.id, item_id=line.item_id, number=line.number, asked_days=days
    )
