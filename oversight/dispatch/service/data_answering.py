"""What a platform answers on each account: a manifest, or a refusal with a reason."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from uuid import uuid4

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.models.rests import Rest
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import stays
from oversight.dispatch.rules import checks, manifests, rests
from oversight.dispatch.rules.answers import FOR_NOW, NONE
from oversight.dispatch.rules.custody import check_not_stayed
from oversight.dispatch.rules.data_lifecycle import ANSWERABLE, LIFECYCLE, DataAct
from oversight.dispatch.rules.document import moment
from oversight.dispatch.rules.manifests import Manifest
from oversight.dispatch.service import data_telling, keepers
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.ledger import service as ledger
from oversight.ledger.rules.leaf import canonical


def acknowledge(
    session: Session, docket: str, *, by: Actor, now: datetime, reference: str = ""
) -> DataOrder:
    """Record that the platform has received the request for data."""
    order = own(session, docket, by=by)
    checks.check_unacknowledged(order.acknowledged_at)
    manifests.check_reference(reference)

    receipt(session, order, by=by, now=now, reference=reference)
    return order


def produce(
    session: Session,
    docket: str,
    number: int,
    manifest: Manifest,
    *,
    by: Actor,
    now: datetime,
) -> Production:
    """Record what was handed over on one account: counts and fingerprints, no data."""
    order = own(session, docket, by=by)
    line = answerable(order, number)
    check_not_stayed(stayed=bool(stays.stayed(session, [line.id])))
    assert order.dispatched_at is not None
    manifests.check_manifest(
        manifest,
        approved=line.fields,
        sent_on=local_date(order.dispatched_at),
        today=local_date(now),
    )

    line.state = LIFECYCLE.after(line.state, manifests.act_of(manifest, line.fields))
    line.answered_at = now
    made = _production(session, line, manifest, now)
    session.add(made)
    session.flush()
    if order.acknowledged_at is None:
        receipt(session, order, by=by, now=now)

    _record(session, line, line.state.value, None, by=by, now=now)
    data_telling.produced(session, line, now=now)
    return made


def refuse(
    session: Session,
    docket: str,
    number: int,
    reason: str,
    *,
    by: Actor,
    now: datetime,
) -> DataLine:
    """Record that the platform hands nothing over on one account, and why."""
    order = own(session, docket, by=by)
    line = answerable(order, number)
    manifests.check_refusal(reason)

    line.state = LIFECYCLE.after(line.state, DataAct.REFUSE)
    line.answered_at, line.refusal = now, reason
    session.flush()
    if order.acknowledged_at is None:
        receipt(session, order, by=by, now=now)

    _record(session, line, manifests.REFUSED, reason, by=by, now=now)
    data_telling.produced(session, line, now=now)
    return line


def not_for_now(
    session: Session,
    docket: str,
    number: int,
    ends_on: date | None,
    *,
    by: Actor,
    now: datetime,
) -> Rest:
    """Record that one account cannot be answered for now, without fault, until a day.

    It is no refusal: the account waits, and the time to answer begins anew then.
    """
    order = own(session, docket, by=by)
    line = answerable(order, number)
    rests.check_end(ends_on, rests=True, today=local_date(now))
    assert ends_on is not None
    made = Rest(
        data_line_id=line.id,
        by_id=by.id,
        said_on=local_date(now),
        ends_on=ends_on,
        said_at=now,
    )
    session.add(made)
    session.flush()
    if order.acknowledged_at is None:
        receipt(session, order, by=by, now=now)

    said = {"text_sha256": rests.fingerprint(ends_on)}
    _record(session, line, NONE, FOR_NOW, by=by, now=now, private=said)
    return made


def own(session: Session, docket: str, *, by: Actor) -> DataOrder:
    """Return a request for data, locked, to the platform it was sent to."""
    order = queries.order(session, docket, lock=True)
    checks.check_own_platform(by.platform, platform=order.platform.slug)
    checks.check_sent(order.dispatched_at)
    return order


def answerable(order: DataOrder, number: int) -> DataLine:
    """Return the line of that number; refuse one that cannot be answered now."""
    line = queries.numbered(order, number)
    if line.state not in ANSWERABLE:
        raise RuleError(
            "not_answerable",
            N_(
                "There is nothing to answer on this item now. Open the docket again "
                "to see where it stands."
            ),
        )
    return line


def _production(
    session: Session, line: DataLine, manifest: Manifest, now: datetime
) -> Production:
    keeps = keepers.last_link(session, line.order.request_id, now=now)
    until = now + timedelta(days=line.retention_days)
    beyond = manifests.excess(manifest.fields, line.fields)
    return Production(
        id=uuid4(),
        line_id=line.id,
        item_id=line.item_id,
        request_id=keeps.request_id,
        custodian_id=keeps.person_id,
        custodian_step=keeps.step,
        reference=manifest.reference or None,
        produced_on=manifest.produced_on,
        fields=list(manifest.fields),
        record_count=manifest.record_count,
        file_hashes=list(manifest.file_hashes),
        manifest_sha256=sha256(canonical(manifest.as_json())).hexdigest(),
        said_over=manifest.over,
        over_fields=list(dict.fromkeys((*beyond, *manifest.over_fields))),
        answered_at=now,
        receive_by=_due(session, "received", now),
        retention_until=until,
        certify_by=_due(session, "certificate", until),
    )


def _due(session: Session, clock: str, start: datetime) -> datetime:
    rule = law.clock(session, clock, local_date(start))
    return due(rule, start, law.calendar(session))


def receipt(
    session: Session,
    order: DataOrder,
    *,
    by: Actor,
    now: datetime,
    reference: str = "",
) -> None:
    """Put on the record that a request for data reached its platform."""
    order.acknowledged_at, order.reference = now, reference or None
    session.flush()
    ledger.record(
        session,
        "platform.acknowledged",
        docket=order.legal_request.docket,
        private={"reference": order.reference, "person": by.name},
        now=now,
    )


def _record(
    session: Session,
    line: DataLine,
    action: str,
    reason: str | None,
    *,
    by: Actor,
    now: datetime,
    private: Mapping[str, object] = MappingProxyType({}),
) -> None:
    acted = None if reason else moment(now)
    ledger.record(
        session,
        "platform.answered",
        docket=line.order.legal_request.docket,
        item=line.number,
        public={
            "action": action,
            "under": "none" if reason else "local-law",
            "territory": None,
            "acted": acted,
            "reason": reason,
        },
        private={"person": by.name, **private},
        now=now,
    )
