"""Reviews at every stage, made through the acts themselves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from oversight.accounts.models.people import Person
from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor, Role
from oversight.core.clock import local_date
from oversight.intake.rules.measures import lower_rungs
from oversight.notices.service import telling as notices
from oversight.review.models.panels import Case
from oversight.review.models.roster import Reviewer
from oversight.review.models.training import Training
from oversight.review.queries import asked as facts
from oversight.review.queries import cases, seats
from oversight.review.rules.findings import (
    Asked,
    Ballot,
    Factor,
    Findings,
    Joining,
    Legality,
    Rung,
    Score,
    Shown,
)
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import asking, deciding, members
from oversight.review.service.sweep import sweep
from tests.factories import law
from tests.factories.accounts import MADE, an_actor
from tests.factories.intake import NOW, a_request
from tests.factories.law import a_law

FULL = 18
MINUTE = timedelta(minutes=1)
ANSWERABLE = timedelta(hours=49)
NOTICE_SECRET = b"n" * 32
GIST = (
    "The body holds that line two calls people to come armed on a named day. "
    "It relies on the words alone and on answers of readers under the post."
)
_text = count(1)


def some_words(about: str, least: int = 80) -> str:
    """A text of at least this length that no other call returns."""
    number = next(_text)
    said = f"Reading {number} of the {about}, in the member's own words:"
    for word in count(1):
        if len(said) >= least:
            break
        said += f" {about} line {word} of {number}"
    return f"{said}."


def some_urdu(least: int = 60) -> str:
    """A text in Urdu of at least this length that no other call returns."""
    said = f"خلاصہ نمبر {next(_text)}: اس پوسٹ کے بارے میں فیصلہ ہوا۔"
    while len(said) < least:
        said += " فیصلہ صرف اسی پوسٹ کے بارے میں ہے۔"
    return said


def a_roster(session: Session, size: int = FULL) -> list[Actor]:
    """So many reviewers with a place on the roster, R-01 first; more if asked again.

    The rows are written at once: a roster is what most stories begin with.
    """
    have = session.scalar(select(func.count()).select_from(Reviewer)) or 0
    names = [f"R-{number:02}" for number in range(have + 1, size + 1)]
    people = [
        Person(
            id=uuid4(),
            email=f"{name.lower()}-{next(_text)}@portal.example",
            name=f"Reviewer {name}",
            role=Role.REVIEWER,
            pseudonym=name,
            made_at=MADE,
        )
        for name in names
    ]
    session.add_all(people)
    session.flush()
    session.add_all(
        Reviewer(person_id=one.id, pseudonym=str(one.pseudonym), since=MADE)
        for one in people
    )
    session.add_all(before_the_record(one.id) for one in people)
    session.flush()
    return [
        accounts.actor_of(person)
        for person in session.scalars(
            select(Person)
            .join(Reviewer, Reviewer.person_id == Person.id)
            .options(joinedload(Person.body), joinedload(Person.platform))
            .order_by(func.length(Reviewer.pseudonym), Reviewer.pseudonym)
        )
    ]


def before_the_record(person_id: UUID) -> Training:
    """The training of somebody who was on the roster before any was recorded."""
    return Training(person_id=person_id, course="", entered_at=MADE)


def member(session: Session, pseudonym: str) -> Actor:
    """The reviewer behind a pseudonym."""
    return accounts.actor_of(
        accounts.person(
            session,
            session.scalars(
                select(Person.id).where(Person.pseudonym == pseudonym)
            ).one(),
        )
    )


def a_profile(session: Session, name: str, *, now: datetime = NOW) -> None:
    """Let another size of roster be in force from now on."""
    a_law(session)
    first, second = (an_actor(session, role=Role.ADMINISTRATOR) for _ in range(2))
    law.set_policy(
        session,
        "profile",
        name,
        valid_from=local_date(now),
        by=first,
        second=second,
        now=now,
    )


def a_case(
    session: Session,
    *,
    items: int = 1,
    roster_size: int = FULL,
    drawn: bool = True,
    now: datetime = NOW,
    **cells: Any,
) -> str:
    """The docket of a screened request, drawn unless told not to."""
    notices.use(NOTICE_SECRET)
    docket = a_request(session, items=items, now=now, **cells).docket
    a_roster(session, roster_size)
    sweep(session, now + 10 * MINUTE)
    if drawn:
        sweep(session, now + 11 * MINUTE)
    return docket


def panel_members(session: Session, docket: str) -> list[Actor]:
    """Those who sit now, by position: the first one drafts."""
    panel = seats.panel_of(session, docket)
    return [
        member(session, seat.pseudonym) for seat in seats.sitting(session, panel.id)
    ]


def declared(
    session: Session, docket: str, *, now: datetime = NOW + 12 * MINUTE
) -> list[Actor]:
    """The panel of a docket, every member having declared."""
    sitting = panel_members(session, docket)
    for actor in sitting:
        members.declare(session, docket, by=actor, now=now)
    return sitting


def ready(
    session: Session,
    *,
    items: int = 1,
    skipped: bool = True,
    now: datetime = NOW,
    **cells: Any,
) -> tuple[str, list[Actor]]:
    """A docket whose panel has declared, asked (or not) and opened every item."""
    docket = a_case(session, items=items, now=now, **cells)
    sitting = declared(session, docket, now=now + 12 * MINUTE)
    if skipped:
        asking.skip_asking(
            session,
            docket,
            "unreachable",
            some_words("two tries to reach the account"),
            by=sitting[0],
            now=now + 13 * MINUTE,
        )
    else:
        asking.ask_user(session, docket, GIST, by=sitting[0], now=now + 13 * MINUTE)
    for number in range(1, items + 1):
        for actor in sitting:
            deciding.open_item(session, docket, number, by=actor, now=now + 14 * MINUTE)
    return docket, sitting


def asked_of(
    session: Session, docket: str, number: int = 1, *, now: datetime = NOW
) -> Asked:
    """What the findings on one item must cover."""
    case = cases.case(session, docket)
    item = case.legal_request.items[number - 1]
    return facts.asked(session, case, item, now=now)


def a_ballot(
    asked: Asked, outcome: Outcome = Outcome.APPROVED, **terms: object
) -> Ballot:
    """A ballot with every finding, in favour if it approves."""
    approves = outcome is not Outcome.REJECTED
    whole: dict[str, object] = {
        "outcome": outcome,
        "reasons": some_words("item", 200),
        "summary": some_words("summary"),
        "summary_ur": some_urdu(),
        "findings": findings_for(asked, in_favour="yes" if approves else "no"),
        "code": None if approves else "not-unlawful",
        "measure": asked.measure if approves else None,
        "territory": asked.territory if approves else None,
        "days": asked.days if approves else None,
    }
    return Ballot(**{**whole, **terms})  # type: ignore[arg-type]


def findings_for(asked: Asked, *, in_favour: str = "yes") -> Findings:
    """Every finding on what was asked, all of them for or against."""
    return Findings(
        legality=tuple(
            Legality(
                citation=citation,
                then="yes",
                today="yes",
                clear="yes",
                elements=tuple(
                    Shown(
                        code,
                        "yes" if in_favour == "yes" else "not-shown",
                        some_words(f"element {code}"),
                    )
                    for code in asked.elements[citation]
                ),
            )
            for citation in asked.citations
        ),
        listing=some_words("listing"),
        attributed="yes",
        attribution=some_words("attribution"),
        alternative=some_words("alternative"),
        aim="public-order",
        aim_real="yes",
        aim_why=some_words("aim"),
        rabat={
            factor.value: Score(3, some_words(factor), "exhibit 1") for factor in Factor
        },
        exempt="none",
        exempt_why=some_words("purpose"),
        ladder=tuple(
            Rung(measure, "no", some_words(measure))
            for measure in lower_rungs(asked.measure)
        ),
        proportionate="yes",
        scope=some_words("scope"),
        collateral=some_words("collateral"),
        lawful_share=some_words("account") if asked.target.is_account else "",
        posts_why=some_words("posts") if asked.target.is_account else "",
        chilling=some_words("others"),
        candour=some_words("candour"),
        replies=tuple(some_words("point") for _ in range(asked.points)),
    )


def with_findings(ballot: Ballot, **changes: object) -> Ballot:
    """The same ballot with some findings otherwise."""
    return replace(ballot, findings=replace(ballot.findings, **changes))  # type: ignore[arg-type]


def vote_all(
    session: Session,
    docket: str,
    sitting: Sequence[Actor],
    number: int = 1,
    outcome: Outcome = Outcome.APPROVED,
    *,
    now: datetime = NOW + 20 * MINUTE,
    **terms: object,
) -> Case:
    """The drafter votes so, and everybody else joins: the item is decided."""
    ballot = a_ballot(asked_of(session, docket, number, now=now), outcome, **terms)
    deciding.vote(session, docket, number, ballot, by=sitting[0], now=now)
    for actor in sitting[1:]:
        joining = Joining(some_words("draft"))
        deciding.vote(session, docket, number, joining, by=actor, now=now)
    return cases.case(session, docket)


def a_decided_case(
    session: Session,
    *,
    items: int = 1,
    outcome: Outcome = Outcome.APPROVED,
    now: datetime = NOW,
    **cells: Any,
) -> str:
    """The docket of a request on which every item was decided in the same way."""
    docket, sitting = ready(session, items=items, now=now, **cells)
    terms = {"days": 30} if outcome is Outcome.NARROWER else {}
    for number in range(1, items + 1):
        vote_all(
            session, docket, sitting, number, outcome, now=now + 20 * MINUTE, **terms
        )
    return docket
