"""Filing an appeal: one POST, one appeal, one receipt, no name.

The receipt code is made by keyed hash from the form's hidden random key, so that
a repeat of the same form shows the same receipt; only a keyed hash of it is kept.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem
from oversight.appeals.queries import rows as queries
from oversight.appeals.queries import told
from oversight.appeals.queries.terms import DATA_ASKED
from oversight.appeals.rules import filing as rules
from oversight.appeals.rules.filing import AppealForm
from oversight.core.clock import local_date, midnight
from oversight.core.codes import code_from, keyed_hash, normalise
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.requests import Item
from oversight.law.queries import register as law
from oversight.law.rules import calendar
from oversight.ledger import outages
from oversight.ledger import service as ledger
from oversight.ledger.rules import outages as outage_rules
from oversight.notices.models.notices import Notice
from oversight.notices.service import telling as notices
from oversight.vault import reading
from oversight.vault import service as vault
from oversight.vault.reading import Gone

RECEIPT = "receipt"
SUBJECT = "appellant"
_secret: list[bytes] = []


@dataclass(frozen=True, slots=True, repr=False)
class Filed:
    """What the person takes home: the docket, the receipt code, and the dates."""

    docket: str
    receipt: str
    repeated: bool


def use(secret: bytes) -> None:
    """Take the secret that makes receipts, once per process."""
    _secret[:] = [secret]


def file(
    session: Session, form: AppealForm, *, form_key: bytes, now: datetime
) -> Filed:
    """Take an appeal once per form key, whoever asks, and answer with its receipt.

    The same key with the same answers gives the same receipt and no second appeal;
    with other answers it is refused (R14, R15).
    """
    ledger.by_person(session)
    rules.check_names_something(form)
    rules.check_choices(form)
    rules.check_lengths(form)
    rules.check_found_out(form, today=local_date(now))
    notice = _notice(session, form)
    receipt = code_from(_secret[0], form_key, RECEIPT)
    earlier = _earlier(session, form, receipt)
    if earlier is not None:
        return Filed(earlier.docket, receipt, repeated=True)
    try:
        with session.begin_nested():
            appeal = _open(session, form, notice, receipt=receipt, now=now)
    except IntegrityError:
        earlier = _earlier(session, form, receipt)
        if earlier is None:
            raise
        return Filed(earlier.docket, receipt, repeated=True)

    _record(session, appeal, form, now)
    return Filed(appeal.docket, receipt, repeated=False)


def receipt_hash(receipt: str) -> str:
    """Return the only form in which a receipt is kept."""
    return keyed_hash(_secret[0], RECEIPT, receipt)


def by_receipt(session: Session, typed: str) -> Appeal:
    """Return the appeal behind a receipt code, or refuse with one same sentence."""
    code = normalise(typed)
    found = queries.by_receipt_hash(session, receipt_hash(code)) if code else None
    if found is None:
        raise RuleError(
            "receipt_unknown",
            N_(
                "This code does not open an appeal. Compare it with your paper, "
                "letter by letter. Spaces and small letters do not matter."
            ),
            field="code",
        )
    return found


def words_kept(session: Session, appeal: Appeal) -> AppealForm | Gone:
    """Return what the person wrote, or when and why it was erased."""
    try:
        return words_of(session, appeal)
    except RuleError as error:
        if error.code != reading.FORGOTTEN:
            raise
        return reading.gone(session, appeal.sealed)


def words_of(session: Session, appeal: Appeal) -> AppealForm:
    """Return what the person wrote: for the panel and the person alone."""
    text = vault.open_text(
        session,
        appeal.sealed,
        docket=appeal.docket,
        subject=SUBJECT,
        place=_place(appeal.docket),
    )
    facts = json.loads(text)
    day = facts["found_out"]
    return AppealForm(
        what_happened=facts["what_happened"],
        platform=facts["platform"],
        locator=facts["locator"],
        found_out=datetime.fromisoformat(day).date() if day else None,
        grounds=tuple(facts["grounds"]),
        words=facts["words"],
        urgencies=tuple(facts["urgencies"]),
        late_because=facts["late_because"],
        stay_asked=facts["stay_asked"],
    )


def _open(
    session: Session,
    form: AppealForm,
    notice: Notice | None,
    *,
    receipt: str,
    now: datetime,
) -> Appeal:
    """Insert the appeal; the unique receipt hash is the last lock."""
    docket = ledger.open_docket(session, "AP", now=now)
    items = _items(session, form, notice)
    appeal = Appeal(
        docket=docket,
        receipt_hash=receipt_hash(receipt),
        body_hash=_digest(form),
        matter_id=items[0].request_id if items else None,
        what_happened=form.what_happened,
        platform=form.platform,
        grounds=list(form.grounds),
        urgencies=list(form.urgencies),
        stay_asked=form.stay_asked,
        told=notice is not None,
        late=_is_late(session, notice, now),
        sealed=_seal(session, form, docket, now),
        filed_on=local_date(now),
        filed_at=now,
    )
    appeal.items = [
        AppealItem(item_id=item.id, number=number)
        for number, item in enumerate(items, start=1)
    ]
    _set_clocks(session, appeal, queries.open_on(session, items), now)
    session.add(appeal)
    session.flush()
    return appeal


def _set_clocks(
    session: Session, appeal: Appeal, joined: Appeal | None, now: datetime
) -> None:
    """Start three clocks, or share those of the appeal it is joined to (I81)."""
    if joined is not None:
        appeal.joined_to_id, appeal.panel_id = joined.id, joined.panel_id
        appeal.admit_by = joined.admit_by
        appeal.suspend_at, appeal.default_at = joined.suspend_at, joined.default_at
        return
    today, days = local_date(now), law.calendar(session)

    def due(name: str) -> datetime:
        return calendar.due(law.clock(session, name, today), now, days)

    appeal.admit_by = due("admissibility")
    appeal.suspend_at, appeal.default_at = due("appeal_decision"), due("appeal_default")


def _is_late(session: Session, notice: Notice | None, now: datetime) -> bool:
    window = law.clock(session, "appeal_window", local_date(now)).amount
    told_on = told.told_on(session, notice) if notice else None
    if told_on is not None:
        begin = midnight(told_on)
        window += outage_rules.days(outages.known(session), since=begin)
    return rules.is_late(told_on=told_on, today=local_date(now), window_days=window)


def _record(session: Session, appeal: Appeal, form: AppealForm, now: datetime) -> None:
    of = [
        {"docket": docket, "item": number}
        for docket, number in queries.items_named(session, appeal)
    ]
    ledger.record(
        session,
        "appeal.filed",
        docket=appeal.docket,
        now=now,
        public={
            "of": of,
            "told": "yes" if appeal.told else "no",
            "late": "yes" if appeal.late else "no",
        },
        private={"facts_sha256": _digest(form), "locator": form.locator or None},
        subject=SUBJECT,
    )
    if appeal.joined_to_id is not None:
        ledger.record(
            session,
            "appeal.joined",
            docket=appeal.docket,
            now=now,
            public={"ground": "same-item"},
        )
    if form.stay_asked:
        ledger.record(session, "stay.asked", docket=appeal.docket, now=now)


def _earlier(session: Session, form: AppealForm, receipt: str) -> Appeal | None:
    """Return the appeal already made from this form key, or refuse other answers."""
    found = queries.by_receipt_hash(session, receipt_hash(receipt))
    if found is not None and found.body_hash != _digest(form):
        raise RuleError(
            "form_used",
            N_(
                "This form was already sent with other answers, and that appeal is "
                "safe. To send a second appeal, start again from the first page."
            ),
        )
    return found


def _notice(session: Session, form: AppealForm) -> Notice | None:
    return notices.by_code(session, form.notice_code) if form.notice_code else None


def _items(session: Session, form: AppealForm, notice: Notice | None) -> list[Item]:
    if notice is not None:
        found = queries.item_of(session, notice.docket, notice.item)
        parts = queries.parts_of(session, found) if found else []
        return parts or ([found] if found else [])
    data = form.what_happened == DATA_ASKED
    return queries.sent_items_at(session, form.locator, form.platform, data=data)


def _seal(session: Session, form: AppealForm, docket: str, now: datetime) -> bytes:
    text = json.dumps(_facts(form), ensure_ascii=False)
    return vault.seal_text(
        session, text, docket=docket, subject=SUBJECT, place=_place(docket), now=now
    )


def _facts(form: AppealForm) -> dict[str, object]:
    facts = asdict(form)
    del facts["notice_code"]
    facts["found_out"] = form.found_out.isoformat() if form.found_out else None
    return facts


def _digest(form: AppealForm) -> str:
    """Return the hash that tells a repeat from another appeal with the same key."""
    facts = _facts(form) | {"notice_code": normalise(form.notice_code) or ""}
    raw = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.sha256(raw).hexdigest()


def _place(docket: str) -> str:
    return f"appeals/{docket}/facts"
