"""Second factors: apps that show codes, recovery codes, passkeys, and who owes one."""

import json
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts import site
from oversight.accounts.models.factors import CodeApp, CodeUse, RecoveryCode
from oversight.accounts.models.passkeys import Passkey
from oversight.accounts.queries import factors as queries
from oversight.accounts.queries import people
from oversight.accounts.rules import factors as rules
from oversight.accounts.rules import passkeys as passkey_rules
from oversight.accounts.rules.devices import device_of
from oversight.accounts.rules.factors import Enrolled
from oversight.accounts.service import codes, entering, passkeys, showing
from oversight.accounts.service import people as service
from oversight.accounts.service.showing import Shown
from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.ledger.models import Audit
from oversight.notices.models.mail import Mail
from oversight.storage.base import Base
from tests.factories.accounts import PASSWORD, a_person, an_actor
from tests.factories.authenticator import PRESENT, Device, a_passkey

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HALF_MINUTE = timedelta(seconds=30)


def acts(session: Session) -> list[str]:
    return list(session.scalars(select(Audit.act).order_by(Audit.number)))


def letters(session: Session) -> int:
    return len(
        session.scalars(select(Mail).where(Mail.message == "sign-in-changed")).all()
    )


def code_of(session: Session, by: Actor, now: datetime) -> str:
    app = queries.app(session, by.id)
    assert app is not None
    return pyotp.TOTP(queries.secret(session, app)).at(now)


def an_app(session: Session, by: Actor, now: datetime = NOW) -> None:
    """An app of this person's, which has shown its first code a while ago."""
    codes.begin_app(session, by=by, now=now - 10 * HALF_MINUTE)
    then = now - 10 * HALF_MINUTE
    codes.confirm_app(session, code_of(session, by, then), by=by, now=then)


# Rules.


@pytest.mark.parametrize("skew", range(-3, 4))
def test_a5_a_code_counts_one_step_early_or_late_by_the_servers_clock(
    skew: int,
) -> None:
    secret = rules.new_secret()
    code = pyotp.TOTP(secret).at(NOW + skew * HALF_MINUTE)

    found = rules.fitting_step(secret, code, NOW)

    assert (found is not None) == (abs(skew) <= 1)


def test_a5_a_code_is_used_once_and_never_an_older_one() -> None:
    assert rules.check_step(5, last=None) == 5
    assert rules.check_step(5, last=4) == 5
    for step, last in ((5, 5), (5, 6), (None, None), (None, 1)):
        with pytest.raises(RuleError) as refused:
            rules.check_step(step, last=last)
        assert refused.value.code == "factor_refused"


@pytest.mark.parametrize(
    "enrolled", [Enrolled(p, app=a) for p, a in product((0, 1), (False, True))], ids=str
)
@pytest.mark.parametrize("role", Role)
def test_a5_reviewers_owe_a_passkey_and_everybody_a_second_factor(
    role: Role, enrolled: Enrolled
) -> None:
    keyed = enrolled.passkeys > 0
    enough = keyed if role is Role.REVIEWER else keyed or enrolled.app

    assert rules.owes(role, enrolled, strict=True) is not enough
    assert not rules.owes(role, enrolled, strict=False)
    if enough:
        rules.check_enough_left(role, enrolled, strict=True)
    else:
        with pytest.raises(RuleError) as refused:
            rules.check_enough_left(role, enrolled, strict=True)
        assert refused.value.code == "factor_last"


@given(st.sampled_from("۰٠"), st.text("0123456789", min_size=6, max_size=6))
def test_urdu_and_arabic_digits_are_digits(zero: str, code: str) -> None:
    typed = "".join(chr(ord(zero) + int(digit)) for digit in code)

    assert rules.typed_code(f" {typed[:3]} {typed[3:]}\n") == code
    assert rules.is_app_code(rules.typed_code(typed))


def test_a6_recovery_codes_are_random_and_a_slip_is_noticed() -> None:
    made = rules.new_recovery()

    assert len(set(made)) == rules.RECOVERY_CODES
    assert {len(code) for code in made} == {26}
    assert len({rules.recovery_hash(code) for code in made}) == len(made)
    assert rules.recovery_hash(made[0].lower()) == rules.recovery_hash(made[0])
    slip = ("1" if made[0][0] != "1" else "2") + made[0][1:]
    for typed in (slip, "", "x" * 300, made[0][:-1]):
        with pytest.raises(RuleError) as refused:
            rules.recovery_hash(typed)
        assert refused.value.code == "factor_refused"


def test_a_secret_is_shown_in_groups_and_as_an_address() -> None:
    secret = rules.new_secret()

    assert rules.grouped("ABCDEFGH") == "ABCD EFGH"
    assert "issuer=Oversight" in rules.secret_address(secret, "a@b.example")


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0",
            "firefox/linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/156 Safari/537.36 Edg/1",
            "edge/windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 16) Chrome/156 Mobile Safari/537.36",
            "chrome/android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 20) Version/20 Safari/604.1",
            "safari/iphone",
        ),
        ("curl/8", "other/other"),
        ("", "other/other"),
    ],
)
def test_s4_a_device_is_named_without_a_version(agent: str, device: str) -> None:
    assert device_of(agent) == device


# An app that shows codes.


def test_an_app_counts_from_its_first_right_code_on(session: Session) -> None:
    by = an_actor(session)
    codes.begin_app(session, by=by, now=NOW)
    assert not queries.enrolled(session, by.id).any
    secret = queries.app_secret(session, by.id, "a@b.example")
    assert secret is not None

    with pytest.raises(RuleError), session.begin_nested():
        codes.confirm_app(session, "000000", by=by, now=NOW)
    codes.confirm_app(session, code_of(session, by, NOW), by=by, now=NOW)

    assert queries.enrolled(session, by.id) == Enrolled(0, app=True)
    assert queries.app_secret(session, by.id, "a@b.example") is None
    assert acts(session) == ["code_app.begun", "code_app.added"]
    assert letters(session) == 1


def test_the_secret_of_an_app_is_sealed(session: Session) -> None:
    by = an_actor(session)
    codes.begin_app(session, by=by, now=NOW)
    app = queries.app(session, by.id)
    assert app is not None

    assert queries.secret(session, app).encode() not in app.sealed


def test_beginning_again_makes_another_secret(session: Session) -> None:
    by = an_actor(session)
    codes.begin_app(session, by=by, now=NOW)
    first = queries.app_secret(session, by.id, "")
    codes.begin_app(session, by=by, now=NOW)

    assert queries.app_secret(session, by.id, "") not in {None, first}


def test_a_second_app_is_refused(session: Session) -> None:
    by = an_actor(session)
    an_app(session, by)

    with pytest.raises(RuleError) as refused:
        codes.begin_app(session, by=by, now=NOW)
    assert refused.value.code == "app_present"
    with pytest.raises(RuleError) as refused:
        codes.confirm_app(session, "000000", by=by, now=NOW)
    assert refused.value.code == "app_present"


def test_a_code_without_any_app_is_refused(session: Session) -> None:
    by = an_actor(session)

    with pytest.raises(RuleError) as refused:
        codes.confirm_app(session, "000000", by=by, now=NOW)
    assert refused.value.code == "factor_refused"


def test_a5_a_replayed_code_is_refused_by_the_act_and_by_the_table(
    session: Session,
) -> None:
    by = an_actor(session)
    an_app(session, by)
    code = code_of(session, by, NOW)
    showing.use_code(session, by.id, code, now=NOW)

    with pytest.raises(RuleError) as refused:
        showing.use_code(session, by.id, code, now=NOW)
    assert refused.value.code == "factor_refused"
    used = session.scalars(select(CodeUse).order_by(CodeUse.step.desc())).first()
    assert used is not None
    again = CodeUse(app_id=used.app_id, step=used.step, used_at=NOW)
    with pytest.raises(IntegrityError), session.begin_nested():
        _put(session, again)


def test_s4_a_new_app_ends_the_other_sessions(session: Session) -> None:
    person = a_person(session)
    by = people.actor_of(person)
    here, there = (service.begin(session, person, now=NOW) for _ in range(2))
    codes.begin_app(session, by=by, now=NOW)

    fresh = codes.confirm_app(
        session, code_of(session, by, NOW), keep=here, by=by, now=NOW
    )

    assert people.actor(session, fresh, NOW)
    assert people.actor(session, here, NOW) is None
    assert people.actor(session, there, NOW) is None


def test_the_app_is_removed_with_its_recovery_codes(session: Session) -> None:
    by = an_actor(session)
    an_app(session, by)
    codes.new_recovery(session, by=by, now=NOW)

    codes.remove_app(session, by=by, now=NOW)

    assert not queries.enrolled(session, by.id).any
    assert queries.recovery_left(session, by.id) == 0
    assert session.scalars(select(CodeApp)).all() == []
    assert acts(session)[-1] == "code_app.removed"
    assert letters(session) == 3


def test_the_last_factor_stays_where_one_is_required(session: Session) -> None:
    by = an_actor(session)
    an_app(session, by)
    site.use("https://oversight.example", strict=True)

    with pytest.raises(RuleError) as refused:
        codes.remove_app(session, by=by, now=NOW)
    assert refused.value.code == "factor_last"


# Recovery codes.


def test_a6_a_recovery_code_works_once_and_new_ones_end_the_old(
    session: Session,
) -> None:
    person = a_person(session)
    by = people.actor_of(person)
    an_app(session, by)
    first = codes.new_recovery(session, by=by, now=NOW)
    given = Shown(code=first[0])

    used = showing.shown(session, person, given, language="en", now=NOW)
    assert used == showing.RECOVERY
    assert queries.recovery_left(session, by.id) == rules.RECOVERY_CODES - 1
    with pytest.raises(RuleError):
        showing.shown(session, person, given, language="en", now=NOW)
    codes.new_recovery(session, by=by, now=NOW)
    with pytest.raises(RuleError):
        showing.shown(session, person, Shown(code=first[1]), language="en", now=NOW)
    assert queries.recovery_left(session, by.id) == rules.RECOVERY_CODES
    stored = session.scalars(select(RecoveryCode.code_hash)).all()
    assert not set(stored) & set(first)


def test_recovery_codes_want_something_to_recover_from(session: Session) -> None:
    with pytest.raises(RuleError) as refused:
        codes.new_recovery(session, by=an_actor(session), now=NOW)
    assert refused.value.code == "factor_none"


def test_nobody_uses_the_recovery_code_of_another(session: Session) -> None:
    mine, other = a_person(session), an_actor(session)
    an_app(session, people.actor_of(mine))
    an_app(session, other)
    theirs = codes.new_recovery(session, by=other, now=NOW)

    with pytest.raises(RuleError):
        showing.shown(session, mine, Shown(code=theirs[0]), language="en", now=NOW)


# Passkeys.


def test_a_passkey_is_named_told_of_and_ends_other_sessions(session: Session) -> None:
    person = a_person(session)
    by = people.actor_of(person)
    here, there = (service.begin(session, person, now=NOW) for _ in range(2))
    device = Device()
    options = passkeys.options(session, by=by, now=NOW)

    fresh = passkeys.add(
        session, "Phone", device.create(options), keep=here, by=by, now=NOW
    )

    assert people.actor(session, fresh, NOW)
    assert people.actor(session, there, NOW) is None
    kept = session.scalars(select(Passkey)).one()
    assert (kept.name, kept.person_id, kept.sign_count) == ("Phone", by.id, 0)
    assert (
        json.loads(options)["authenticatorSelection"]["userVerification"] == "required"
    )
    assert acts(session) == ["passkey.added"]
    assert letters(session) == 1


@pytest.mark.parametrize("name", ["", "Laptop", "LAPTOP"])
def test_passkeys_are_told_apart_by_name(session: Session, name: str) -> None:
    by = an_actor(session)
    a_passkey(session, by, now=NOW, name="Laptop")
    options = passkeys.options(session, by=by, now=NOW)
    known = [one["id"] for one in json.loads(options)["excludeCredentials"]]
    assert len(known) == 1

    with pytest.raises(RuleError) as refused:
        passkeys.add(session, name, Device().create(options), by=by, now=NOW)
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    "facts",
    [
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"flags": PRESENT},
    ],
    ids=str,
)
def test_a_passkey_made_elsewhere_or_without_its_owner_is_refused(
    session: Session, facts: dict[str, Any]
) -> None:
    by = an_actor(session)
    options = passkeys.options(session, by=by, now=NOW)

    with pytest.raises(RuleError) as refused:
        passkeys.add(session, "Phone", Device(**facts).create(options), by=by, now=NOW)
    assert refused.value.code == "passkey_refused"


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", '{"response": {"clientDataJSON": 1}}']
)
def test_a_broken_answer_is_refused(session: Session, answer: str) -> None:
    with pytest.raises(RuleError) as refused:
        passkeys.add(session, "Phone", answer, by=an_actor(session), now=NOW)
    assert refused.value.code == "passkey_refused"


def test_an_answer_registers_one_passkey_only_and_in_time(session: Session) -> None:
    by = an_actor(session)
    options = passkeys.options(session, by=by, now=NOW)
    late = NOW + passkey_rules.ANSWER_WITHIN

    with pytest.raises(RuleError), session.begin_nested():
        passkeys.add(session, "Phone", Device().create(options), by=by, now=late)
    passkeys.add(session, "Phone", Device().create(options), by=by, now=NOW)
    with pytest.raises(RuleError):
        passkeys.add(session, "Other", Device().create(options), by=by, now=NOW)


def test_there_is_room_for_ten_passkeys(session: Session) -> None:
    by = an_actor(session)
    for number in range(passkey_rules.MOST - 1):
        a_passkey(session, by, now=NOW, name=f"Key {number}")
    options = passkeys.options(session, by=by, now=NOW)
    a_passkey(session, by, now=NOW, name="Last")

    with pytest.raises(RuleError) as refused:
        passkeys.add(session, "More", Device().create(options), by=by, now=NOW)
    assert refused.value.code == "passkeys_many"
    with pytest.raises(RuleError):
        passkeys.options(session, by=by, now=NOW)


def test_a_passkey_is_removed_but_not_the_last_required_one(session: Session) -> None:
    by = an_actor(session, role=Role.REVIEWER)
    (_, first), (_, second) = (
        a_passkey(session, by, now=NOW, name=name) for name in ("A", "B")
    )
    site.use("http://localhost", strict=True)

    passkeys.remove(session, first.id, by=by, now=NOW)
    with pytest.raises(RuleError) as refused:
        passkeys.remove(session, second.id, by=by, now=NOW)
    assert refused.value.code == "factor_last"
    with pytest.raises(RuleError) as refused:
        passkeys.remove(session, first.id, by=by, now=NOW)
    assert refused.value.code == "not_found"
    assert acts(session)[-1] == "passkey.removed"


def test_nobody_removes_the_passkey_of_another(session: Session) -> None:
    _, passkey = a_passkey(session, an_actor(session), now=NOW)

    with pytest.raises(RuleError) as refused:
        passkeys.remove(session, passkey.id, by=an_actor(session), now=NOW)
    assert refused.value.code == "not_found"


# Coming in.


def test_a_second_factor_is_owed_by_whoever_enrolled_one(session: Session) -> None:
    person = a_person(session)
    by = people.actor_of(person)
    an_app(session, by)

    half = entering.sign_in(session, person.email, PASSWORD, now=NOW)
    assert not half.whole
    assert people.actor(session, half.token, NOW) is None
    given = Shown(code=code_of(session, by, NOW))
    whole = entering.finish(session, half.token, given, device="firefox/linux", now=NOW)

    found = people.visit(session, whole.token, NOW)
    assert found is not None
    assert (found.actor.id, found.confirmed) == (by.id, True)
    with pytest.raises(RuleError) as refused:
        entering.finish(session, half.token, given, now=NOW)
    assert refused.value.code == "half_over"
    assert acts(session)[-2:] == ["sign_in.half", "sign_in.done"]
    last = session.scalars(select(Audit).order_by(Audit.number.desc())).first()
    assert last is not None
    assert last.facts == {"with": ["password", "code"]}


def test_a_passkey_is_a_second_factor(session: Session) -> None:
    person = a_person(session)
    device, _ = a_passkey(session, people.actor_of(person), now=NOW)
    half = entering.sign_in(session, person.email, PASSWORD, now=NOW)
    question = showing.question(session, person.id, now=NOW)
    assert (question.code, question.password) == (False, False)

    given = Shown(assertion=device.get(question.options))
    whole = entering.finish(session, half.token, given, now=NOW)

    assert people.actor(session, whole.token, NOW)


def test_a_challenge_for_one_purpose_answers_no_other(session: Session) -> None:
    person = a_person(session)
    device, _ = a_passkey(session, people.actor_of(person), now=NOW)
    half = entering.sign_in(session, person.email, PASSWORD, now=NOW)
    entrance = showing.entrance(session, now=NOW)
    question = showing.question(session, person.id, now=NOW)

    given = Shown(assertion=device.get(entrance))
    with pytest.raises(RuleError), session.begin_nested():
        entering.finish(session, half.token, given, now=NOW)
    with pytest.raises(RuleError), session.begin_nested():
        entering.with_passkey(session, device.get(question.options), now=NOW)
    assert entering.with_passkey(session, device.get(entrance), now=NOW).whole


def test_the_passkey_of_another_is_no_second_factor(session: Session) -> None:
    person, other = a_person(session), a_person(session)
    a_passkey(session, people.actor_of(person), now=NOW)
    theirs, _ = a_passkey(session, people.actor_of(other), now=NOW)
    half = entering.sign_in(session, person.email, PASSWORD, now=NOW)
    question = showing.question(session, person.id, now=NOW)

    given = Shown(assertion=theirs.get(question.options))
    with pytest.raises(RuleError) as refused:
        entering.finish(session, half.token, given, now=NOW)
    assert refused.value.code == "passkey_refused"


@pytest.mark.parametrize("code", ["", "000000", "12345", "no", "۰۰۰۰۰۰"])
def test_a8_every_wrong_factor_is_refused_alike(session: Session, code: str) -> None:
    with_app, with_key = a_person(session), a_person(session)
    an_app(session, people.actor_of(with_app))
    a_passkey(session, people.actor_of(with_key), now=NOW)
    said = set()

    for person in (with_app, with_key):
        half = entering.sign_in(session, person.email, PASSWORD, now=NOW)
        with pytest.raises(RuleError) as refused, session.begin_nested():
            entering.finish(session, half.token, Shown(code=code), now=NOW)
        said.add(str(refused.value))

    assert len(said) == 1


def test_a_half_sign_in_lasts_ten_minutes(session: Session) -> None:
    person = a_person(session)
    by = people.actor_of(person)
    an_app(session, by)
    half = entering.sign_in(session, person.email, PASSWORD, now=NOW)
    late = NOW + rules.HALF_LASTS
    owner = queries.half_person(session, half.token, NOW)
    assert owner == queries.Half(person.id, person.email)
    assert queries.half_person(session, half.token, late) is None
    assert queries.half_person(session, "other", NOW) is None

    given = Shown(code=code_of(session, by, late))
    with pytest.raises(RuleError) as refused:
        entering.finish(session, half.token, given, now=late)
    assert refused.value.code == "half_over"
    service.sweep(session, late)
    with pytest.raises(RuleError):
        queries.half(session, half.token)


def test_a_closed_account_comes_in_neither_half_nor_by_passkey(
    session: Session,
) -> None:
    person = a_person(session)
    device, _ = a_passkey(session, people.actor_of(person), now=NOW)
    half = entering.sign_in(session, person.email, PASSWORD, now=NOW)
    entrance = showing.entrance(session, now=NOW)
    person.disabled_at = NOW

    with pytest.raises(RuleError) as refused:
        entering.finish(session, half.token, Shown(code="000000"), now=NOW)
    assert refused.value.code == "half_over"
    with pytest.raises(RuleError) as refused:
        entering.with_passkey(session, device.get(entrance), now=NOW)
    assert refused.value.code == "passkey_refused"


def test_disabling_an_account_ends_a_half_sign_in(session: Session) -> None:
    person = a_person(session)
    an_app(session, people.actor_of(person))
    half = entering.sign_in(session, person.email, PASSWORD, now=NOW)

    admin = an_actor(session, role=Role.ADMINISTRATOR)
    service.disable_person(session, person.id, by=admin, now=NOW)

    assert queries.half_person(session, half.token, NOW) is None


def test_a_new_password_leads_in_unless_a_factor_is_owed(session: Session) -> None:
    plain, keyed = a_person(session), a_person(session)
    an_app(session, people.actor_of(keyed))

    assert entering.after_enrolment(session, plain, now=NOW)
    assert entering.after_enrolment(session, keyed, now=NOW) is None


# Showing a factor anew.


def test_s1_s5_a_confirmation_renews_the_session_for_five_minutes(
    session: Session,
) -> None:
    person = a_person(session)
    by = people.actor_of(person)
    an_app(session, by)
    token = service.begin(session, person, now=NOW)
    later = NOW + timedelta(minutes=10)
    stale = people.visit(session, token, later)
    assert stale is not None
    assert not stale.confirmed

    given = Shown(code=code_of(session, by, later))
    fresh = entering.confirm(session, token, given, by=by, now=later)

    assert people.visit(session, token, later) is None
    for minutes, confirmed in ((0, True), (4, True), (5, False)):
        visit = people.visit(session, fresh, later + timedelta(minutes=minutes))
        assert visit is not None
        assert visit.confirmed is confirmed
    # S3: the twelve hours of the session go on counting from its first sign-in.
    assert people.visit(session, fresh, NOW + timedelta(hours=12)) is None
    assert acts(session)[-1] == "step_up.done"


def test_a_password_confirms_only_where_there_is_nothing_better(
    session: Session,
) -> None:
    plain, keyed = a_person(session), a_person(session)
    an_app(session, people.actor_of(keyed))
    assert showing.question(session, plain.id, now=NOW).password
    assert not showing.question(session, keyed.id, now=NOW).password
    given = Shown(password=PASSWORD)

    assert showing.shown(session, plain, given, language="en", now=NOW) == "password"
    for person, shown in (
        (keyed, given),
        (plain, Shown(password="no")),
        (plain, Shown()),
    ):
        with pytest.raises(RuleError) as refused:
            showing.shown(session, person, shown, language="en", now=NOW)
        assert refused.value.code == "password_wrong"


def test_under_trial_whoever_enrolled_nothing_is_asked_nothing(
    session: Session,
) -> None:
    person = a_person(session)
    token = service.begin(session, person, now=NOW)
    later = NOW + timedelta(minutes=10)

    visit = people.visit(session, token, later)
    assert visit is not None
    assert (visit.confirmed, visit.owes) == (True, False)
    site.use("https://oversight.example", strict=True)
    visit = people.visit(session, token, later)
    assert visit is not None
    assert (visit.confirmed, visit.owes) == (False, True)


def test_the_tables_keep_factors_in_shape(session: Session) -> None:
    by = an_actor(session)
    an_app(session, by)
    code = codes.new_recovery(session, by=by, now=NOW)[0]
    digest = rules.recovery_hash(code)
    wrong = [
        CodeApp(person_id=by.id, sealed=b"", made_at=NOW),
        CodeApp(
            person_id=an_actor(session).id,
            sealed=b"",
            made_at=NOW,
            confirmed_at=NOW - HALF_MINUTE,
        ),
        RecoveryCode(person_id=by.id, code_hash=digest, made_at=NOW),
    ]
    for row in wrong:
        with pytest.raises(IntegrityError), session.begin_nested():
            _put(session, row)


def _put(session: Session, row: Base) -> None:
    session.add(row)
    session.flush()
