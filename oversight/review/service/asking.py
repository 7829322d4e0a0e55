"""Hearing the affected person before a decision, or saying why that is not possible."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date, midnight
from oversight.core.hashes import sha256_of
from oversight.intake.models.requests import Item, LegalRequest
from oversight.law.queries import register as law
from oversight.law.rules.register import Catalogue
from oversight.ledger import service as ledger
from oversight.notices.rules.facts import LONGEST_TITLE
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.review.models.deciding import UserAnswer
from oversight.review.models.hearing import Hearing
from oversight.review.models.panels import Case
from oversight.review.queries import answers, cases, seats, victims
from oversight.review.rules import answers as answer_rules
from oversight.review.rules import hearing, kinds
from oversight.review.rules import seats as rules
from oversight.review.rules.words import MIN_FINDING, check_long_enough
from oversight.review.service import clocks
from oversight.vault import service as vault


def ask_user(
    session: Session, docket: str, gist: str, *, by: Actor, now: datetime
) -> Case:
    """Have the account holder told what is held against it, with time to answer."""
    case = _may_settle(session, docket, by, now)
    hearing.check_gist(gist)

    case.asked_at = now
    case.asked_until = _hear(session, case, gist, by, now)
    catalogue = law.catalogue(session)
    for item in _live(case):
        notices.issue(
            session,
            docket=docket,
            item=item.number,
            stage=Stage.ASKED,
            platform=case.legal_request.platform.slug,
            facts=_facts(case, item, catalogue),
            now=now,
        )
    session.flush()

    _record(session, case, "liaison", None, gist, by, now)
    return case


def skip_asking(
    session: Session,
    docket: str,
    ground: str,
    reasons: str,
    *,
    by: Actor,
    now: datetime,
) -> Case:
    """Go on without asking the account holder, on a closed ground and with reasons."""
    case = _may_settle(session, docket, by, now)
    rules.check_not_asked_ground(ground)
    check_long_enough(reasons, least=MIN_FINDING, field="reasons")

    case.not_asked_ground, case.not_asked_reasons = ground, reasons
    session.flush()

    _record(session, case, "none", ground, reasons, by, now)
    return case


def answer(session: Session, notice_code: str, text: str, *, now: datetime) -> str:
    """Keep, sealed, what an affected person answers; return the docket it concerns."""
    ledger.by_person(session)
    docket, item = _answerable(session, notice_code, text, now, lock=True)
    _keep(session, docket, item, text, now)
    return docket


def check_answer(
    session: Session, notice_code: str, text: str, *, now: datetime
) -> None:
    """Refuse whatever ``answer`` would refuse, and keep nothing."""
    _answerable(session, notice_code, text, now, lock=False)


def _answerable(
    session: Session, notice_code: str, text: str, now: datetime, *, lock: bool
) -> tuple[str, Item]:
    """Return the docket and the item that a code lets its holder answer about."""
    notice = notices.by_code(session, notice_code)
    until = victims.heard_until(session, notice.docket)
    if notice.stage != Stage.SENT or until is None:
        answer_rules.check_stage(notice.stage)
    answer_rules.check_text(text)
    case = cases.case(session, notice.docket, lock=lock)
    item = cases.item_of(case, notice.item)
    if notice.stage == Stage.SENT:
        answer_rules.check_heard_until(until, now=now)
    else:
        rules.check_open(case.state, case.legal_request.state)
        rules.check_undecided(
            is_ended=item.ended_as is not None,
            is_decided=bool(cases.decided(session, [item])),
        )
    answer_rules.check_first(seats.answer_to(session, item))
    return notice.docket, item


def _keep(session: Session, docket: str, item: Item, text: str, now: datetime) -> None:
    """Seal an answer under the user's own key, with the day and no hour."""
    day = midnight(local_date(now))
    sealed = vault.seal_text(
        session,
        text,
        docket=docket,
        subject=answers.subject(item),
        place=answers.place(item),
        now=day,
    )
    session.add(UserAnswer(item_id=item.id, sealed=sealed, answered_on=day))
    session.flush()

    ledger.record(
        session,
        "user.answered",
        docket=docket,
        item=item.number,
        public={"how": "code"},
        private={"text_sha256": sha256_of(text)},
        now=now,
        subject=answers.subject(item),
    )


def _hear(
    session: Session, case: Case, gist: str, by: Actor, now: datetime
) -> datetime:
    """Open the hearing; return until when may be answered."""
    until = hearing.answer_until(now, clocks.due(session, clocks.ANSWER, now, on=now))
    given = hearing.hours(now, until)
    hearing.check_hours(given)
    session.add(
        Hearing(
            case_id=case.id,
            pseudonym=seats.my_seat(session, case.panel_id, by).pseudonym,
            gist=gist,
            hours=given,
            opened_at=now,
        )
    )
    return until


def _may_settle(session: Session, docket: str, by: Actor, now: datetime) -> Case:
    case = cases.case(session, docket, lock=True)
    seat = seats.my_seat(session, case.panel_id, by)
    kinds.check_restriction(case.legal_request.kind)
    rules.check_declared(seat.state)
    rules.check_open(case.state, case.legal_request.state)
    rules.check_in_time(case.due_at, now=now)
    rules.check_asked_once(case.asked_at, case.not_asked_ground)
    return case


def _live(case: Case) -> Sequence[Item]:
    return [item for item in case.legal_request.items if item.ended_as is None]


def _facts(case: Case, item: Item, catalogue: Catalogue) -> dict[str, object]:
    """Return what the notice may hold: codes, days and official titles."""
    assert case.asked_until is not None
    return {
        "what": item.item_kind,
        "measure": item.measure,
        "territory": item.territory,
        "days": item.duration_days,
        "body": _body(case.legal_request),
        "provisions": [_title(catalogue, cited) for cited in item.provisions],
        "filed_on": local_date(case.legal_request.filed_at).isoformat(),
        "answer_until": case.asked_until.isoformat(),
    }


def _body(request: LegalRequest) -> dict[str, str]:
    return {"en": request.body.name, "ur": request.body.name_ur}


def _title(catalogue: Catalogue, cited: str) -> dict[str, str]:
    """Return the official title of a provision with its number, in both languages."""
    return catalogue.provisions[cited.partition(":")[0]].cited(LONGEST_TITLE)


def _record(
    session: Session,
    case: Case,
    how: str,
    ground: str | None,
    reasons: str,
    by: Actor,
    now: datetime,
) -> None:
    hashed = sha256_of(reasons) if reasons else None
    for item in _live(case):
        ledger.record(
            session,
            "user.asked",
            docket=case.legal_request.docket,
            item=item.number,
            public={"how": how, "ground": ground},
            private={"text_sha256": hashed, "person": str(by.id)},
            now=now,
        )
