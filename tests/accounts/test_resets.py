"""A lost sign-in: one administrator asks, for weighty roles a second one agrees."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts.models.resets import Reset
from oversight.accounts.queries import accounts, factors, people
from oversight.accounts.queries import resets as queries
from oversight.accounts.rules import resets as rules
from oversight.accounts.service import codes, entering, resets
from oversight.accounts.service import people as service
from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.ledger.models import Audit
from oversight.notices.models.mail import Mail
from oversight.notices.service import mail
from oversight.storage.base import Base
from tests.accounts.test_factors import an_app
from tests.factories.accounts import PASSWORD, a_person, an_actor
from tests.factories.authenticator import a_passkey

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NEXT = "nine lamps along the old road"


def an_admin(session: Session) -> Actor:
    return an_actor(session, role=Role.ADMINISTRATOR)


def refusal(session: Session, reset_id: object, by: Actor, now: datetime = NOW) -> str:
    with pytest.raises(RuleError) as refused, session.begin_nested():
        resets.agree(session, reset_id, by=by, now=now)  # type: ignore[arg-type]
    return refused.value.code


def test_a9_a_reset_gives_a_link_and_never_a_password(session: Session) -> None:
    person = a_person(session, role=Role.DRAFTER)
    token = service.begin(session, person, now=NOW)

    link = resets.ask(session, person.id, factors=False, by=an_admin(session), now=NOW)

    assert link is not None
    assert person.password_hash is None
    assert people.actor(session, token, NOW) is None
    with pytest.raises(RuleError):
        entering.sign_in(session, person.email, PASSWORD, now=NOW)
    service.enrol(session, link, NEXT, now=NOW)
    assert entering.sign_in(session, person.email, NEXT, now=NOW).whole
    with pytest.raises(RuleError):
        service.enrol(session, link, NEXT, now=NOW)


def test_a10_the_person_is_told_and_only_the_letter_holds_the_link(
    session: Session,
) -> None:
    person = a_person(session, role=Role.DRAFTER)

    link = resets.ask(session, person.id, factors=False, by=an_admin(session), now=NOW)

    row = session.scalars(select(Mail)).one()
    letter = mail.letter_of(session, row)
    assert (row.message, letter.to) == ("sign-in-reset", person.email)
    assert str(link) in letter.text
    note = session.scalars(select(Audit)).one()
    assert (note.act, note.subject) == ("reset.issued", str(person.id))
    assert str(link) not in str(note.facts)


@pytest.mark.parametrize("factors_too", [False, True])
def test_second_factors_end_only_when_they_are_lost_too(
    session: Session, *, factors_too: bool
) -> None:
    person = a_person(session, role=Role.DRAFTER)
    by = people.actor_of(person)
    an_app(session, by)
    a_passkey(session, by, now=NOW)
    codes.new_recovery(session, by=by, now=NOW)

    resets.ask(session, person.id, factors=factors_too, by=an_admin(session), now=NOW)

    assert factors.enrolled(session, person.id).any is not factors_too
    assert (factors.recovery_left(session, person.id) == 0) is factors_too


@pytest.mark.parametrize("role", Role)
def test_weighty_roles_need_a_second_administrator(
    session: Session, role: Role
) -> None:
    person = a_person(session, role=role)
    first, second = an_admin(session), an_admin(session)

    link = resets.ask(session, person.id, factors=True, by=first, now=NOW)

    assert (link is None) is rules.needs_second(role)
    if link is not None:
        return
    assert person.password_hash is not None
    waiting = queries.waiting_for(session, person.id, NOW)
    assert waiting is not None
    assert refusal(session, waiting.id, first) == "reset_second"
    resets.agree(session, waiting.id, by=second, now=NOW)
    assert person.password_hash is None
    assert refusal(session, waiting.id, second) == "reset_over"
    acts = session.scalars(select(Audit.act).order_by(Audit.number)).all()
    assert list(acts) == ["reset.asked", "reset.issued"]


def test_a_reset_is_refused_for_each_reason(session: Session) -> None:
    admin = an_admin(session)
    closed = a_person(session, disabled_at=NOW)
    new = a_person(session, password_hash=None)
    asked = a_person(session)
    resets.ask(session, asked.id, factors=False, by=admin, now=NOW)

    for person_id, code in (
        (admin.id, "reset_own"),
        (closed.id, "disabled"),
        (new.id, "not_enrolled"),
        (asked.id, "reset_waits"),
    ):
        with pytest.raises(RuleError) as refused:
            resets.ask(session, person_id, factors=False, by=admin, now=NOW)
        assert refused.value.code == code


def test_agreement_is_refused_for_each_reason(session: Session) -> None:
    first, second = an_admin(session), an_admin(session)
    person = a_person(session, role=Role.ADMINISTRATOR)
    resets.ask(session, person.id, factors=False, by=first, now=NOW)
    waiting = queries.waiting_for(session, person.id, NOW)
    assert waiting is not None

    assert refusal(session, waiting.id, second, NOW + rules.WAITS) == "reset_over"
    assert refusal(session, waiting.id, people.actor_of(person)) == "reset_own"
    assert refusal(session, person.id, second) == "not_found"
    person.disabled_at = NOW
    assert refusal(session, waiting.id, second) == "disabled"
    resets.drop(session, waiting.id, by=second, now=NOW)
    assert refusal(session, waiting.id, second) == "reset_over"
    with pytest.raises(RuleError):
        resets.drop(session, waiting.id, by=first, now=NOW)


def test_a_reset_nobody_agreed_to_makes_room_after_a_day(session: Session) -> None:
    admin, person = an_admin(session), a_person(session)
    resets.ask(session, person.id, factors=False, by=admin, now=NOW)
    later = NOW + rules.WAITS
    assert queries.waiting_for(session, person.id, later) is None
    assert queries.waiting(session, later) == {}

    resets.ask(session, person.id, factors=True, by=admin, now=later)

    assert list(queries.waiting(session, later)) == [person.id]


def test_an_invitation_is_no_way_around_a_reset(session: Session) -> None:
    person = a_person(session)

    with pytest.raises(RuleError) as refused:
        service.invite_again(session, person.id, by=an_admin(session), now=NOW)
    assert refused.value.code == "enrolled"


def test_the_table_wants_two_administrators_and_one_waiting_reset(
    session: Session,
) -> None:
    person, one, two = a_person(session), an_admin(session), an_admin(session)
    facts = {"person_id": person.id, "factors": False, "asked_at": NOW}
    session.add(Reset(**facts, asked_by=one.id))
    session.flush()
    other = a_person(session)
    facts_of_other = facts | {"person_id": other.id}
    wrong = [
        Reset(**facts, asked_by=two.id),
        Reset(**facts_of_other, asked_by=other.id),
        Reset(**facts_of_other, asked_by=one.id, agreed_by=one.id, agreed_at=NOW),
        Reset(**facts_of_other, asked_by=one.id, agreed_by=other.id, agreed_at=NOW),
        Reset(**facts_of_other, asked_by=one.id, agreed_by=two.id),
        Reset(
            **facts_of_other,
            asked_by=one.id,
            agreed_by=two.id,
            agreed_at=NOW,
            ended_at=NOW,
        ),
    ]
    for row in wrong:
        with pytest.raises(IntegrityError), session.begin_nested():
            _put(session, row)


def test_the_page_of_an_account_says_what_can_be_done(session: Session) -> None:
    first, second = an_admin(session), an_admin(session)
    person = a_person(session, role=Role.LIAISON)
    reviewer = a_person(session, role=Role.REVIEWER)
    service.begin(session, person, now=NOW)
    resets.ask(session, reviewer.id, factors=True, by=first, now=NOW)

    page = accounts.account_page(session, person.id, first, NOW)
    assert (page.place, page.may_reset, page.may_disable) == ("X", True, True)
    assert [(row.here, row.system) for row in page.sessions] == [(False, "other")]
    own = accounts.account_page(session, first.id, first, NOW)
    assert (own.may_reset, own.may_disable, own.place) == (False, False, "")
    for by, may in ((first, False), (second, True)):
        waits = accounts.account_page(session, reviewer.id, by, NOW).waiting
        assert waits is not None
        assert (waits.may_agree, waits.factors) == (may, True)


def test_the_machine_resets_when_no_administrator_is_left(session: Session) -> None:
    person = a_person(session, role=Role.ADMINISTRATOR)

    link = resets.from_the_machine(session, person.email, now=NOW)

    service.enrol(session, link, NEXT, now=NOW)
    with pytest.raises(RuleError) as refused:
        resets.from_the_machine(session, "nobody@portal.example", now=NOW)
    assert refused.value.code == "not_found"
    new = a_person(session, password_hash=None)
    with pytest.raises(RuleError):
        resets.from_the_machine(session, new.email, now=NOW)
    person.disabled_at = NOW + timedelta(hours=1)
    with pytest.raises(RuleError):
        resets.from_the_machine(session, person.email, now=NOW)


def _put(session: Session, row: Base) -> None:
    session.add(row)
    session.flush()
