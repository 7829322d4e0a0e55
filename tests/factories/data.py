"""Data requests at every stage, made through the acts themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules.custody import Destruction
from oversight.dispatch.rules.delaying import Extension
from oversight.dispatch.rules.manifests import Manifest
from oversight.dispatch.service import data_answering, data_sweep, holding
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import data as intake
from oversight.intake.queries import matters
from oversight.intake.rules import data_questions
from oversight.intake.rules.data_accounts import Account, read_account
from oversight.intake.rules.data_checklist import CHECKS
from oversight.intake.rules.data_tiers import FIELDS_OF
from oversight.intake.service import (
    data_drafting,
    data_screening,
    data_signing,
    warrants,
)
from oversight.intake.service.warrants import Call, Paper
from oversight.notices.service import telling as notices
from oversight.review.models.panels import Case
from oversight.review.queries import cases, data
from oversight.review.rules.data_findings import (
    Applied,
    DataAsked,
    DataBallot,
    DataFindings,
    DataTerms,
    Needed,
    whole,
)
from oversight.review.rules.data_formc import less_deep
from oversight.review.rules.findings import Joining, Rung, Shown
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import data_deciding, deciding
from oversight.review.service.sweep import sweep
from tests.factories.accounts import a_body, an_actor
from tests.factories.intake import NOW, PLATFORMS, a_house
from tests.factories.review import (
    FULL,
    MINUTE,
    NOTICE_SECRET,
    a_roster,
    declared,
    some_urdu,
    some_words,
)

BODY = "nccia"
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 20)
SENT = NOW + timedelta(hours=1)
ANSWERED = NOW + timedelta(hours=3)
RECEIVED = NOW + timedelta(hours=5)
HASH = "ab" * 32
WARRANT = "cd" * 32
_number = count(1)
DELAYED: dict[str, Any] = {
    "notice_plan": "delay",
    "delay_ground": "flight",
    "delay_facts": some_words("flight", 100),
    "delay_days": "10",
}


@dataclass(frozen=True)
class Team:
    """The three people of one body whom a data request needs."""

    drafter: Actor
    authoriser: Actor
    custodian: Actor


def a_team(session: Session, body: str = BODY) -> Team:
    """A drafter, an authorising officer and a custodian, law and platforms loaded."""
    a_house(session)
    a_body(session, body)
    return Team(
        an_actor(session, role=Role.DRAFTER, body=body),
        an_actor(session, role=Role.AUTHORISER, body=body),
        an_actor(session, role=Role.CUSTODIAN, body=body),
    )


def an_account(**cells: str) -> Account:
    """One account that no other names, with reasons of its own."""
    number = next(_number)
    whole_: dict[str, Any] = {
        "locator": f"https://x.com/somebody{number}",
        "platform": "x",
        "native_id": str(90_000 + number),
        "subject": "suspect",
        "link": some_words(f"tie between account {number} and the offence", 160),
        **cells,
    }
    locator = whole_.pop("locator")
    return read_account(locator, platforms=frozenset(PLATFORMS), **whole_)


def answers_for(team: Team, **changes: str) -> dict[str, str]:
    """Every answer of the form, whatever the tier."""
    return {
        "power": "peca-2016-s31",
        "offence_law": "peca-2016-s10",
        "offence": "A bomb threat was sent to a school from this account.",
        "fir_no": "FIR 118/2026, Islamabad",
        "agency_ref": "NC-9",
        "policy_context": "",
        "unit": "Cybercrime Circle, Islamabad",
        "source": "other-agency",
        "source_reference": "Letter 9/2026",
        "contact": "no",
        "contact_detail": "",
        "need": some_words("need", 120),
        "tried": some_words("milder steps", 80),
        "platform_rules": "Its form for authorities was read; it gives none of this.",
        "days_need": some_words("each day", 120),
        "address_note": "yes",
        "third_parties": some_words("others", 60),
        "privilege": "none",
        "protected_check": "The profile and the lists of the press club were read.",
        "child": "no",
        "risk_of_loss": some_words("risk of loss", 80),
        "keep_days": "60",
        "notice_plan": "at-production",
        "delay_ground": "",
        "delay_facts": "",
        "delay_days": "",
        "custodian": str(team.custodian.id),
        "storage": "An encrypted disk in a locked room of the unit.",
        "access_count": "3",
        "retention_days": "90",
        "sharing": "no",
        "sharing_note": "",
        "treaty": "no",
        "treaty_note": "",
        "earlier_read": "yes",
        "candour": "none",
        "certified": "yes",
        **changes,
    }


def a_form(
    session: Session,
    team: Team,
    *,
    tier: str = "D1",
    accounts: Sequence[Account] | None = None,
    fields: Sequence[str] | None = None,
    now: datetime = NOW,
    **changes: str,
) -> str:
    """The number of a form in which everything is answered, and nothing signed."""
    number = data_drafting.begin(session, by=team.drafter, now=now)
    traffic = tier == "D2"
    kept = data_drafting.ask(
        session,
        number,
        tier,
        window_from=FIRST.isoformat() if traffic else "",
        window_to=LAST.isoformat() if traffic else "",
        by=team.drafter,
        now=now,
    )
    assert kept.stopped is None
    if traffic:
        changes = {"power": "peca-2016-s32", **changes}
    chosen = FIELDS_OF[tier] if fields is None else fields
    if chosen:
        reasons = {field: some_words(field, 60) for field in chosen}
        data_drafting.choose_fields(session, number, reasons, by=team.drafter, now=now)
    for account in accounts or [an_account()]:
        data_drafting.put_account(
            session, number, None, account, by=team.drafter, now=now
        )
    answers = answers_for(team, **changes)
    for part in data_questions.parts_for(tier):
        data_drafting.answer_part(
            session, number, part.name, answers, by=team.drafter, now=now
        )
    return number


def filed(
    session: Session, team: Team | None = None, *, now: datetime = NOW, **how: Any
) -> str:
    """The docket of a data request that was signed."""
    team = team or a_team(session)
    number = a_form(session, team, now=now, **how)
    return data_signing.sign(session, number, by=team.authoriser, now=now)[0]


def screened(
    session: Session, team: Team | None = None, *, now: datetime = NOW, **how: Any
) -> str:
    """The docket of a data request that the registrar has passed on."""
    docket = filed(session, team, now=now, **how)
    registrar = an_actor(session, role=Role.REGISTRAR)
    data_screening.screen(
        session, docket, list(CHECKS), by=registrar, now=now + 5 * MINUTE
    )
    return docket


def drawn(
    session: Session, docket: str, *, now: datetime = NOW, opens: bool = True
) -> list[Actor]:
    """The reviewers of a docket, drawn, declared, and every account opened."""
    notices.use(NOTICE_SECRET)
    a_roster(session, FULL)
    sweep(session, now + 10 * MINUTE)
    sweep(session, now + 11 * MINUTE)
    sitting = declared(session, docket, now=now + 12 * MINUTE)
    for item in matters.request(session, docket).items if opens else ():
        for actor in sitting:
            deciding.open_item(
                session, docket, item.number, by=actor, now=now + 13 * MINUTE
            )
    return sitting


def ready(
    session: Session, team: Team | None = None, *, now: datetime = NOW, **how: Any
) -> tuple[str, list[Actor]]:
    """A docket whose reviewers can vote."""
    docket = screened(session, team, now=now, **how)
    return docket, drawn(session, docket, now=now)


def asked_of(session: Session, docket: str, number: int = 1) -> DataAsked:
    """What the findings on one account must cover."""
    case = cases.case(session, docket)
    return data.asked(session, case.legal_request.items[number - 1], now=NOW)


def findings_for(
    asked: DataAsked, *, favour: bool = True, fields: Sequence[str] | None = None
) -> DataFindings:
    """Every finding on what was asked, all of them for or against."""
    found = asked.fields if fields is None else fields
    delayed = asked.delay_days is not None
    yes, no = ("yes", "no") if favour else ("no", "yes")
    return DataFindings(
        legality=tuple(
            Applied(
                citation=citation,
                then="" if citation == asked.power else "yes",
                today="yes",
                clear="yes",
                elements=tuple(
                    Shown(code, "yes" if favour else "not-shown", some_words(code))
                    for code in asked.shown_by(citation)
                ),
            )
            for citation in asked.citations
        ),
        linked=yes,
        link=some_words("link"),
        aim="rights-of-others",
        aim_real="yes",
        aim_why=some_words("aim"),
        milder=no,
        milder_why=some_words("milder way"),
        ladder=tuple(
            Rung(tier, no, some_words(tier)) for tier in less_deep(asked.tier)
        ),
        needed=tuple(
            Needed(field, "yes" if field in found else "no", some_words(field, 50))
            for field in asked.fields
        ),
        window=some_words("window"),
        others=some_words("others"),
        privilege=some_words("privilege"),
        proportionate=yes,
        proportion=some_words("proportion"),
        chilling=some_words("chilling"),
        retention=some_words("retention"),
        use=some_words("use"),
        sharing="court" if favour else "",
        conditions=some_words("conditions") if favour else "",
        candour=some_words("candour"),
        delay="yes" if delayed else "",
        delay_why=some_words("delay") if delayed else "",
    )


def a_ballot(
    asked: DataAsked, outcome: Outcome = Outcome.APPROVED, **terms: Any
) -> DataBallot:
    """A ballot with every finding, in favour if it approves."""
    approves = outcome is not Outcome.REJECTED
    fields = terms.get("fields")
    return DataBallot(
        outcome=outcome,
        reasons=some_words("account", 200),
        summary=some_words("summary"),
        summary_ur=some_urdu(),
        findings=findings_for(asked, favour=approves, fields=fields),
        terms=replace(whole(asked), **terms) if approves else DataTerms(),
        code=None if approves else "not-necessary",
    )


def vote_all(
    session: Session,
    docket: str,
    sitting: Sequence[Actor],
    number: int = 1,
    outcome: Outcome = Outcome.APPROVED,
    *,
    now: datetime = NOW + 20 * MINUTE,
    **terms: Any,
) -> None:
    """The drafter votes so, and everybody else joins: the account is decided."""
    ballot = a_ballot(asked_of(session, docket, number), outcome, **terms)
    data_deciding.vote(session, docket, number, ballot, by=sitting[0], now=now)
    for actor in sitting[1:]:
        joining = Joining(some_words("draft"))
        data_deciding.vote(session, docket, number, joining, by=actor, now=now)


def decided(
    session: Session,
    team: Team | None = None,
    *,
    outcome: Outcome = Outcome.APPROVED,
    now: datetime = NOW,
    **how: Any,
) -> str:
    """The docket of a data request on which every account was decided."""
    terms = how.pop("terms", {})
    docket, sitting = ready(session, team, now=now, **how)
    for item in matters.request(session, docket).items:
        vote_all(
            session,
            docket,
            sitting,
            item.number,
            outcome,
            now=now + 20 * MINUTE,
            **terms,
        )
    return docket


def a_paper(**changes: Any) -> Paper:
    """What stands on a court's warrant."""
    stands: dict[str, Any] = {
        "court": "Court of the Additional Sessions Judge, Islamabad East",
        "judge": "A. B.",
        "number": "Misc. 412/2026",
        "issued_on": date(2026, 11, 22),
        "expires_on": date(2026, 12, 10),
        "sha256": WARRANT,
    }
    return Paper(**{**stands, **changes})


def a_warrant(
    session: Session,
    docket: str,
    team: Team,
    *,
    result: str = "confirmed",
    now: datetime = NOW + 25 * MINUTE,
    **changes: Any,
) -> None:
    """A warrant that was entered, and confirmed by a call unless told otherwise."""
    paper = a_paper(**changes)
    warrants.enter(session, docket, paper, by=team.drafter, now=now)
    if not result:
        return
    call = Call("The reader of the court", "051-9108123", now + MINUTE, result)
    registrar = an_actor(session, role=Role.REGISTRAR)
    warrants.verify(
        session, docket, paper.sha256, call, by=registrar, now=now + 2 * MINUTE
    )


def sent(
    session: Session, team: Team | None = None, *, now: datetime = NOW, **how: Any
) -> str:
    """The docket of a data request that has reached its platform."""
    team = team or a_team(session)
    docket = decided(session, team, now=now, **how)
    if how.get("tier") == "D2":
        a_warrant(session, docket, team, now=now + 25 * MINUTE)
    a_liaison(session)
    data_sweep.sweep(session, now + timedelta(hours=1))
    assert sendings.order(session, docket).dispatched_at is not None
    return docket


def a_liaison(session: Session, platform: str = "x") -> Actor:
    """Somebody who speaks for a platform."""
    return an_actor(session, role=Role.LIAISON, platform=platform)


def a_manifest(fields: Sequence[str], **changes: Any) -> Manifest:
    """What a platform says it handed over."""
    said: dict[str, Any] = {
        "produced_on": date(2026, 11, 23),
        "fields": tuple(fields),
        "record_count": len(fields),
        "file_hashes": (HASH,),
        "reference": "PK-118",
        **changes,
    }
    return Manifest(**said)


def produced(
    session: Session,
    team: Team | None = None,
    *,
    manifest: dict[str, Any] | None = None,
    now: datetime = NOW,
    **how: Any,
) -> str:
    """The docket of a data request on which the platform handed data over."""
    docket = sent(session, team, now=now, **how)
    for line in sendings.order(session, docket).lines:
        changes = {"fields": tuple(line.fields), **(manifest or {})}
        paper = a_manifest(changes.pop("fields"), **changes)
        data_answering.produce(
            session,
            docket,
            line.number,
            paper,
            by=a_liaison(session),
            now=now + timedelta(hours=3),
        )
    return docket


def received(
    session: Session,
    team: Team | None = None,
    *,
    over: Sequence[str] = (),
    now: datetime = NOW,
    **how: Any,
) -> tuple[str, Team]:
    """A docket whose custodian has the data."""
    team = team or a_team(session)
    docket = produced(session, team, now=now, **how)
    holding.receive(
        session, docket, 1, over, by=team.custodian, now=now + timedelta(hours=5)
    )
    return docket, team


def a_destruction(**changes: Any) -> Destruction:
    """How data were destroyed."""
    said: dict[str, Any] = {
        "method": "erased",
        "backups_deleted": True,
        "recipients": 0,
        "recipients_told": False,
        "destroyed_on": date(2026, 11, 24),
        "outcome": "charge",
        **changes,
    }
    return Destruction(**said)


def certified(
    session: Session, team: Team | None = None, *, now: datetime = NOW, **how: Any
) -> tuple[str, Team]:
    """A docket whose data were destroyed, with both signatures."""
    docket, team = received(session, team, now=now, **how)
    later = now + timedelta(days=1)
    holding.minimise(session, docket, 1, by=team.custodian, now=later)
    holding.destroy(session, docket, 1, a_destruction(), by=team.custodian, now=later)
    holding.certify(session, docket, 1, by=team.authoriser, now=later)
    return docket, team


def an_extension(**cells: Any) -> Extension:
    """Why an account holder is to be told later still, and on which court's word."""
    whole: dict[str, Any] = {
        "ground": "evidence",
        "facts": some_words("evidence", 100),
        "days": 30,
        "court": "Sessions Court, Islamabad",
        "court_number": "Misc. 41/2026",
        "court_on": date(2026, 11, 23),
    }
    return Extension(**{**whole, **cells})


def held(session: Session, docket: str, number: int = 1) -> Production:
    """What a body holds on one account."""
    return sendings.production(session, docket, number)


def promise_of(session: Session, docket: str) -> Any:
    """What a filed request promises."""
    return intake.promise(session, matters.request(session, docket).id)


def case_state(session: Session, docket: str) -> str | None:
    """Where the review of a docket stands, if it was opened."""
    found = session.scalars(
        select(Case.state)
        .join(LegalRequest, LegalRequest.id == Case.request_id)
        .where(LegalRequest.docket == docket)
    ).one_or_none()
    return None if found is None else found.value
