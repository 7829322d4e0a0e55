from datetime import UTC, datetime, timedelta
from unicodedata import normalize

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body, Person, Platform
from oversight.accounts.models.sessions import Enrolment, LoginSession
from oversight.accounts.queries import people as queries
from oversight.accounts.rules import people as rules
from oversight.accounts.service import entering, sessions
from oversight.accounts.service import people as service
from oversight.accounts.service.people import NewPerson, PasswordChange
from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.ledger.models import Audit, Pending
from tests.factories.accounts import (
    PASSWORD,
    a_body,
    a_person,
    a_platform,
    an_actor,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NEXT = "nine lamps along the old road"


def sign_in(session: Session, email: str, password: str, *, now: datetime) -> str:
    return entering.sign_in(session, email, password, now=now).token


def acts(session: Session) -> list[str]:
    return list(session.scalars(select(Audit.act).order_by(Audit.number)))


def test_an_invited_person_sets_a_password_and_signs_in(session: Session) -> None:
    a_body(session, "pta")
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    new = NewPerson("Drafter@PTA.example", "Drafter", Role.DRAFTER, body="pta")

    link = service.add_person(session, new, by=admin, now=NOW)
    person = service.enrol(session, link, PASSWORD, now=NOW)
    token = sign_in(session, "DRAFTER@pta.example ", PASSWORD, now=NOW)

    actor = queries.actor(session, token, NOW)
    assert actor is not None
    assert (actor.id, actor.role, actor.body) == (person.id, Role.DRAFTER, "pta")
    assert acts(session) == ["person.added", "person.enrolled", "sign_in.done"]


def test_a_liaison_and_a_reviewer_are_known_by_platform_and_pseudonym(
    session: Session,
) -> None:
    a_platform(session, "x")
    liaison = NewPerson("l@x.example", "L", Role.LIAISON, platform="x")
    reviewer = NewPerson("r@portal.example", "R", Role.REVIEWER, pseudonym="R-07")

    for new in (liaison, reviewer):
        link = service.add_person(session, new, by=None, now=NOW)
        service.enrol(session, link, PASSWORD, now=NOW)
    tokens = [
        sign_in(session, new.email, PASSWORD, now=NOW) for new in (liaison, reviewer)
    ]

    found = [queries.actor(session, token, NOW) for token in tokens]
    assert [(a.platform, a.pseudonym) for a in found if a] == [
        ("x", None),
        (None, "R-07"),
    ]


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewPerson("nothing", "N", Role.AUDITOR), "email_bad"),
        (NewPerson("a@b.example", "N", Role.DRAFTER), "body_missing"),
        (NewPerson("a@b.example", "N", Role.AUDITOR, body="pta"), "body_extra"),
        (NewPerson("a@b.example", "N", Role.LIAISON), "platform_missing"),
        (NewPerson("Taken@portal.example", "N", Role.AUDITOR), "email_taken"),
        (NewPerson("a@b.example", "N", Role.DRAFTER, body="none"), "not_found"),
    ],
)
def test_an_impossible_account_is_refused(
    session: Session, new: NewPerson, code: str
) -> None:
    a_person(session, email="taken@portal.example")

    with pytest.raises(RuleError) as refused:
        service.add_person(session, new, by=None, now=NOW)
    assert refused.value.code == code


def test_a_link_works_once(session: Session) -> None:
    link = _invited(session)
    service.enrol(session, link, PASSWORD, now=NOW)

    with pytest.raises(RuleError) as refused:
        service.enrol(session, link, NEXT, now=NOW)
    assert refused.value.code == "link_expired"


def test_a9_a_link_works_for_one_hour(session: Session) -> None:
    link = _invited(session)

    with pytest.raises(RuleError) as refused:
        service.enrol(session, link, PASSWORD, now=NOW + timedelta(hours=1))
    assert refused.value.code == "link_expired"
    assert not queries.enrolment_open(session, link, NOW + timedelta(hours=1))
    assert queries.enrolment_open(session, link, NOW)


def test_an_invented_link_is_refused(session: Session) -> None:
    with pytest.raises(RuleError) as refused:
        service.enrol(session, "invented", PASSWORD, now=NOW)
    assert refused.value.code == "link_bad"


def test_a_weak_password_is_refused_and_the_link_stays_good(session: Session) -> None:
    link = _invited(session)

    with pytest.raises(RuleError) as refused:
        service.enrol(session, link, "password", now=NOW)
    assert refused.value.code == "password_short"
    service.enrol(session, link, PASSWORD, now=NOW)


def test_a_new_link_ends_older_links_and_sessions(session: Session) -> None:
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    first = _invited(session)
    person = session.scalars(select(Person).where(Person.role == Role.AUDITOR)).one()
    token = service.begin(session, person, now=NOW)

    second = service.invite_again(session, person.id, by=admin, now=NOW)
    third = service.invite_again(session, person.id, by=admin, now=NOW)

    assert queries.actor(session, token, NOW) is None
    assert not queries.enrolment_open(session, first, NOW)
    assert not queries.enrolment_open(session, second, NOW)
    assert queries.enrolment_open(session, third, NOW)
    assert acts(session)[-2:] == ["person.invited", "person.invited"]


def test_a_closed_account_is_not_invited_nor_enrolled(session: Session) -> None:
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    link = _invited(session)
    person = session.scalars(
        select(Person).where(Person.email == "new@portal.example")
    ).one()
    person.disabled_at = NOW

    with pytest.raises(RuleError):
        service.invite_again(session, person.id, by=admin, now=NOW)
    with pytest.raises(RuleError):
        service.enrol(session, link, PASSWORD, now=NOW)


def test_s1_only_hashes_of_tokens_and_passwords_are_kept(session: Session) -> None:
    link = _invited(session)
    person = service.enrol(session, link, PASSWORD, now=NOW)
    token = sign_in(session, person.email, PASSWORD, now=NOW)

    kept = [
        *session.scalars(select(Enrolment.token_hash)),
        *session.scalars(select(LoginSession.token_hash)),
        str(person.password_hash),
        *(str(facts) for facts in session.scalars(select(Audit.facts))),
    ]
    assert len(token) >= 43
    for secret in (link, token, PASSWORD):
        assert all(secret not in one for one in kept)


def test_a8_unknown_wrong_and_disabled_are_refused_in_the_same_words(
    session: Session,
) -> None:
    known = a_person(session)
    closed = a_person(session, disabled_at=NOW)
    invited = a_person(session, password_hash=None)
    tries = [
        ("nobody@portal.example", PASSWORD),
        (known.email, PASSWORD + "x"),
        (closed.email, PASSWORD),
        (invited.email, PASSWORD),
        (invited.email, "nobody" * 8),
    ]

    said = set()
    for email, password in tries:
        with pytest.raises(RuleError) as refused:
            sign_in(session, email, password, now=NOW)
        said.add((refused.value.code, refused.value.sentence, refused.value.field))

    assert len(said) == 1
    assert session.scalar(select(func.count()).select_from(LoginSession)) == 0


def test_a_refused_sign_in_is_kept_without_what_was_typed(session: Session) -> None:
    known = a_person(session)

    for typed in (known.email, "my secret password"):
        entering.note_refused(session, "sign_in.refused", email=typed, now=NOW)

    rows = session.scalars(select(Audit).order_by(Audit.number)).all()
    assert [(row.act, row.subject, row.facts) for row in rows] == [
        ("sign_in.refused", str(known.id), {}),
        ("sign_in.refused", "unknown", {}),
    ]


def test_a1_a_passphrase_in_either_unicode_form_signs_in(session: Session) -> None:
    phrase = "آپ کی مرضی é اور نیلی ندی"
    person = service.enrol(
        session, _invited(session), normalize("NFD", phrase), now=NOW
    )

    for form in ("NFC", "NFD"):
        assert sign_in(session, person.email, normalize(form, phrase), now=NOW)


def test_a3_a_password_never_expires(session: Session) -> None:
    person = a_person(session)

    assert sign_in(session, person.email, PASSWORD, now=NOW + timedelta(days=400))


def test_a4_an_old_hash_is_made_anew_at_sign_in(session: Session) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
    old = weak.hash(PASSWORD)
    person = a_person(session, password_hash=old)

    sign_in(session, person.email, PASSWORD, now=NOW)

    assert person.password_hash not in {old, None}
    assert sign_in(session, person.email, PASSWORD, now=NOW)


def test_every_sign_in_has_a_token_of_its_own(session: Session) -> None:
    person = a_person(session)
    tokens = {sign_in(session, person.email, PASSWORD, now=NOW) for _ in range(3)}

    assert len(tokens) == 3


def test_a_session_falls_idle_and_grows_old(session: Session) -> None:
    person = a_person(session)
    token = service.begin(session, person, now=NOW)
    minute = timedelta(minutes=1)

    assert queries.actor(session, token, NOW + 29 * minute)
    assert queries.actor(session, token, NOW + 30 * minute) is None
    moment = NOW
    while moment < NOW + timedelta(hours=12) - 20 * minute:
        moment += 20 * minute
        assert queries.actor(session, token, moment)
        service.seen(session, token, now=moment)
    assert queries.actor(session, token, NOW + timedelta(hours=12)) is None


def test_a_visit_is_noted_once_a_minute_and_never_backwards(session: Session) -> None:
    token = service.begin(session, a_person(session), now=NOW)
    later = NOW + timedelta(minutes=2)

    first, second = (queries.visit(session, token, at) for at in (NOW, later))
    service.seen(session, token, now=later)
    service.seen(session, token, now=NOW)

    assert first is not None
    assert not first.unnoted
    assert second is not None
    assert second.unnoted
    assert session.scalar(select(LoginSession.seen_at)) == later


def test_signing_out_ends_that_session_only(session: Session) -> None:
    person = a_person(session)
    here, there = (service.begin(session, person, now=NOW) for _ in range(2))

    sessions.sign_out(session, here, by=queries.actor_of(person), now=NOW)
    sessions.sign_out(session, "unknown", by=None, now=NOW)

    assert queries.actor(session, here, NOW) is None
    assert queries.actor(session, there, NOW)
    assert acts(session) == ["sign_out.done"]


def test_people_end_their_own_sessions_and_nobody_elses(session: Session) -> None:
    mine, other = a_person(session), a_person(session)
    me = queries.actor_of(mine)
    token = service.begin(session, mine, now=NOW)
    foreign = service.begin(session, other, now=NOW)
    ids = {row.token_hash: row.id for row in session.scalars(select(LoginSession))}

    sessions.end_session(session, ids[rules.token_hash(token)], by=me, now=NOW)
    for hidden in (ids[rules.token_hash(foreign)], ids[rules.token_hash(token)]):
        with pytest.raises(RuleError) as refused:
            sessions.end_session(session, hidden, by=me, now=NOW)
        assert refused.value.code == "not_found"

    assert queries.actor(session, token, NOW) is None
    assert queries.actor(session, foreign, NOW)
    assert acts(session) == ["session.ended"]


def test_all_sessions_of_a_person_end_at_once(session: Session) -> None:
    person, other = a_person(session), a_person(session)
    tokens = [service.begin(session, person, now=NOW) for _ in range(3)]
    kept = service.begin(session, other, now=NOW)

    ended = sessions.end_sessions(session, person.id, by=None, now=NOW)

    assert ended == 3
    assert [queries.actor(session, token, NOW) for token in tokens] == [None] * 3
    assert queries.actor(session, kept, NOW)
    assert acts(session) == ["sessions.ended"]


def test_a3_changing_the_password_ends_the_other_sessions_and_links(
    session: Session,
) -> None:
    person = a_person(session)
    by = queries.actor_of(person)
    here, there = (service.begin(session, person, now=NOW) for _ in range(2))
    change = PasswordChange(current=PASSWORD, password=NEXT)

    fresh = service.change_password(session, change, keep=here, by=by, now=NOW)

    assert queries.actor(session, fresh, NOW)
    assert queries.actor(session, here, NOW) is None
    assert queries.actor(session, there, NOW) is None
    assert sign_in(session, person.email, NEXT, now=NOW)
    with pytest.raises(RuleError):
        sign_in(session, person.email, PASSWORD, now=NOW)
    assert acts(session)[0] == "password.changed"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (PasswordChange(current="wrong", password=NEXT), "password_wrong"),
        (PasswordChange(current=PASSWORD, password="short"), "password_short"),
    ],
)
def test_a_password_is_changed_only_by_who_knows_it_and_for_a_sound_one(
    session: Session, change: PasswordChange, code: str
) -> None:
    by = an_actor(session)

    with pytest.raises(RuleError) as refused:
        service.change_password(session, change, by=by, now=NOW)
    assert refused.value.code == code


def test_s4_closing_an_account_ends_everything_it_could_do(session: Session) -> None:
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    person = a_person(session, password_hash=None)
    token = service.begin(session, person, now=NOW)
    link = service.invite_again(session, person.id, by=admin, now=NOW)
    token = service.begin(session, person, now=NOW)

    service.disable_person(session, person.id, by=admin, now=NOW)

    session.expire_all()
    assert queries.actor(session, token, NOW) is None
    assert not queries.enrolment_open(session, link, NOW)
    assert acts(session)[-1] == "person.disabled"
    ended = session.scalars(select(LoginSession.ended_at)).all()
    assert ended == [NOW, NOW]


def test_an_account_is_closed_once_and_never_by_its_owner(session: Session) -> None:
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    person = a_person(session)

    with pytest.raises(RuleError) as refused:
        service.disable_person(session, admin.id, by=admin, now=NOW)
    assert refused.value.code == "not_yourself"
    service.disable_person(session, person.id, by=admin, now=NOW)
    with pytest.raises(RuleError) as refused:
        service.disable_person(session, person.id, by=admin, now=NOW)
    assert refused.value.code == "disabled"


def test_c5_rights_are_those_of_this_moment(session: Session) -> None:
    person = a_person(session)
    token = service.begin(session, person, now=NOW)
    assert queries.actor(session, token, NOW)

    person.disabled_at = NOW
    session.flush()

    assert queries.actor(session, token, NOW) is None


def test_the_registers_are_loaded_once_and_said_on_the_log(session: Session) -> None:
    added = service.load_registers(session, now=NOW)
    again = service.load_registers(session, now=NOW)

    assert (added, again) == (12, 0)
    assert [body.slug for body in queries.bodies(session)] == [
        "interior",
        "nccia",
        "pta",
        "smpra",
    ]
    leaves = list(session.scalars(select(Pending.kind)))
    assert leaves == ["body.joined"] * 3


def test_the_registers_invent_nothing(session: Session) -> None:
    service.load_registers(session, now=NOW)

    smpra = queries.body(session, "smpra")
    telegram = queries.platform(session, "telegram")
    assert smpra.joined_on is None
    assert telegram.blocked_in_pk is True
    for platform in session.scalars(select(Platform)):
        assert platform.contact is None
        assert platform.local_office is None
    assert all(body.name_ur[0] >= "\u0600" for body in session.scalars(select(Body)))


def test_the_sweep_ends_what_is_over_and_nothing_else(session: Session) -> None:
    person = a_person(session)
    old = service.begin(session, person, now=NOW - timedelta(hours=13))
    service.seen(session, old, now=NOW)
    service.begin(session, person, now=NOW - timedelta(minutes=31))
    kept = service.begin(session, person, now=NOW - timedelta(minutes=29))

    assert service.sweep(session, NOW) == 2
    assert service.sweep(session, NOW) == 0
    assert queries.actor(session, kept, NOW)


def _invited(session: Session) -> str:
    new = NewPerson("new@portal.example", "New One", Role.AUDITOR)
    return service.add_person(session, new, by=None, now=NOW)
