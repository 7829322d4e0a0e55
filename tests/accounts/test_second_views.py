"""The pages of second factors: coming in, setting up, and confirming before an act."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts import site
from oversight.accounts.models.passkeys import Passkey
from oversight.accounts.models.people import Person
from oversight.accounts.queries import factors as queries
from oversight.accounts.queries import people
from oversight.accounts.service import codes
from oversight.accounts.views import tries
from oversight.authority.permissions import Role
from oversight.core import clock
from oversight.ledger.models import Audit
from oversight.notices.models.mail import Mail
from tests.accounts.test_factors import an_app, code_of
from tests.factories.accounts import PASSWORD, a_person
from tests.factories.authenticator import Device, a_passkey
from tests.fixtures.web import Visitor

ME = "/en/desk/me"
SECOND = "/en/sign-in/second?next=/en/desk"
NAUGHTY = 'O\'Brien & <script>alert(1)</script> "quoted" ۱۲۳ \u202e'


@pytest.fixture
def later() -> Iterator[None]:
    """Let ten minutes pass: a factor shown before is stale."""
    yield
    clock.shift(timedelta(0))


def wait(minutes: int = 10) -> None:
    clock.shift(timedelta(minutes=minutes))


def acts(session: Session) -> list[str]:
    return list(session.scalars(select(Audit.act).order_by(Audit.number)))


def options(visitor: Visitor) -> str:
    """What the page tells the browser to ask a device."""
    forms = visitor.page.root.all("form")
    return next(f.attrs["data-options"] for f in forms if "data-options" in f.attrs)


def with_app(session: Session, **facts: object) -> Person:
    person = a_person(session, **facts)  # type: ignore[arg-type]
    an_app(session, people.actor_of(person), clock.utc_now())
    return person


def code(session: Session, person: Person) -> str:
    owner = people.actor_of(people.person(session, person.id))
    return code_of(session, owner, clock.utc_now())


def password(visitor: Visitor, person: Person, lang: str = "en") -> str:
    right = {"email": person.email, "password": PASSWORD}
    answer = visitor.post(f"/{lang}/sign-in", right)
    assert answer.status_code == 303
    return answer.location


# Coming in.


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_code_is_asked_after_the_password(
    visitor: Visitor, session: Session, lang: str
) -> None:
    person = with_app(session)

    there = password(visitor, person, lang)
    assert there.startswith(f"/{lang}/sign-in/second")
    assert visitor.get(ME).status_code == 303
    visitor.get(there)
    assert visitor.post(there, {"confirm-code": "000000"}).status_code == 422
    answer = visitor.post(there, {"confirm-code": code(session, person)})

    assert (answer.status_code, answer.location) == (303, f"/{lang}/desk")
    assert visitor.get(ME).status_code == 200
    assert acts(session)[-3:] == ["sign_in.half", "factor.refused", "sign_in.done"]


def test_a_passkey_is_asked_after_the_password(
    visitor: Visitor, session: Session
) -> None:
    person = a_person(session)
    device, _ = a_passkey(session, people.actor_of(person), now=clock.utc_now())

    there = password(visitor, person)
    answer = visitor.get(there)
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    answer = visitor.post(there, {"confirm-assertion": device.get(options(visitor))})

    assert answer.status_code == 303
    assert visitor.get(ME).status_code == 200


def test_nothing_shown_is_told_so(visitor: Visitor, session: Session) -> None:
    there = password(visitor, with_app(session))

    assert visitor.post(there).status_code == 422
    assert "write a code" in visitor.page.main


def test_without_a_password_before_it_there_is_no_second_step(
    visitor: Visitor,
) -> None:
    answer = visitor.get(SECOND)

    assert answer.status_code == 303
    assert answer.location.startswith("/en/sign-in")


@pytest.mark.usefixtures("later")
def test_a_second_step_does_not_wait_for_ever(
    visitor: Visitor, session: Session
) -> None:
    there = password(visitor, with_app(session))
    wait()

    assert visitor.get(there).status_code == 303


def test_a5_a_code_is_not_taken_twice_on_the_page(
    visitor: Visitor, session: Session
) -> None:
    person = with_app(session)
    used = {"confirm-code": code(session, person)}
    visitor.post(password(visitor, person), used)
    other = Visitor(visitor.app, session)

    assert other.post(password(other, person), used).status_code == 422


def test_tries_at_codes_are_counted_too(visitor: Visitor, session: Session) -> None:
    person = with_app(session)
    there = password(visitor, person)
    for _ in range(tries.OF_ONE_ACCOUNT.tries):
        assert visitor.post(there, {"confirm-code": "000000"}).status_code == 422

    right = {"confirm-code": code(session, person)}
    assert visitor.post(there, right).status_code == 429
    assert "too many tries" in visitor.page.main


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_passkey_alone_lets_its_owner_in(
    visitor: Visitor, session: Session, lang: str
) -> None:
    person = a_person(session)
    device, _ = a_passkey(session, people.actor_of(person), now=clock.utc_now())
    there = f"/{lang}/sign-in/passkey?next=/{lang}/desk/me"

    visitor.get(there)
    answer = visitor.post(there, {"assertion": device.get(options(visitor))})

    assert (answer.status_code, answer.location) == (303, f"/{lang}/desk/me")
    assert visitor.get(answer.location).status_code == 200


def test_a_passkey_nobody_has_is_refused(visitor: Visitor, session: Session) -> None:
    visitor.get("/en/sign-in/passkey")
    wrong = {"assertion": Device().get(options(visitor))}

    assert visitor.post("/en/sign-in/passkey", wrong).status_code == 422
    assert "not accepted" in visitor.page.main
    assert visitor.post("/en/sign-in/passkey").status_code == 422
    assert acts(session) == ["sign_in.refused"]


def test_passkeys_are_tried_within_a_budget(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries.OF_ONE_SOURCE, "tries", 1)

    assert visitor.get("/en/sign-in/passkey").status_code == 200
    assert visitor.get("/en/sign-in/passkey").status_code == 429


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_whoever_lost_something_reads_what_to_do(visitor: Visitor, lang: str) -> None:
    assert visitor.get(f"/{lang}/sign-in/help").status_code == 200


# Setting up.


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_person_adds_and_removes_a_passkey(
    visitor: Visitor, session: Session, lang: str
) -> None:
    person, home = a_person(session), f"/{lang}/desk/me"
    visitor.sign_in(person)
    there = f"{home}/passkeys/new"
    visitor.get(there)
    answer = Device().create(options(visitor))

    assert visitor.post(there, {"name": "", "assertion": answer}).status_code == 422
    visitor.get(there)
    data = {"name": NAUGHTY, "assertion": Device().create(options(visitor))}
    assert visitor.post(there, data, follow=True).status_code == 200
    assert "O'Brien" in visitor.page.main
    kept = session.scalars(select(Passkey)).one()
    removed = visitor.post(f"{home}/passkeys/{kept.id}/remove", follow=True)
    assert removed.status_code == 200
    assert "O'Brien" not in visitor.page.main


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_person_sets_up_and_removes_an_app(
    visitor: Visitor, session: Session, lang: str
) -> None:
    person, home = a_person(session), f"/{lang}/desk/me"
    visitor.sign_in(person)
    visitor.get(home)
    assert visitor.get(f"{home}/app.png").status_code == 404
    assert visitor.get(f"{home}/app").status_code == 303

    visitor.post(f"{home}/app/new", follow=True)
    picture = visitor.get(f"{home}/app.png")
    assert picture.mimetype == "image/png"
    assert picture.headers["Cache-Control"] == "no-store"
    shown = next(e for e in visitor.page.root.all("img") if "app.png" in e.attrs["src"])
    assert shown.attrs["alt"]
    assert re.search(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", visitor.page.main)
    assert visitor.post(f"{home}/app", {"code": "000000"}).status_code == 422
    right = {"code": code(session, person)}
    assert visitor.post(f"{home}/app", right, follow=True).status_code == 200
    assert queries.enrolled(session, person.id).app
    assert visitor.post(f"{home}/app/remove", follow=True).status_code == 200
    assert not queries.enrolled(session, person.id).app


def test_a6_recovery_codes_are_shown_once(visitor: Visitor, session: Session) -> None:
    person = with_app(session)
    visitor.sign_in(person)
    visitor.get(ME)

    answer = visitor.post(f"{ME}/recovery")

    shown = re.findall(r"\b(?:[0-9A-Z]{4}-){6}[0-9A-Z]{2}\b", answer.text)
    assert len(shown) == 10
    assert answer.headers["Cache-Control"] == "no-store"
    assert visitor.get(f"{ME}/recovery").status_code == 405
    other = Visitor(visitor.app, session)
    there = password(other, person)
    assert other.post(there, {"confirm-code": shown[0]}).status_code == 303


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a10_an_address_is_changed_by_whoever_knows_the_password(
    visitor: Visitor, session: Session, lang: str
) -> None:
    person, there = a_person(session), f"/{lang}/desk/me/email"
    taken = a_person(session)
    visitor.sign_in(person)
    visitor.get(there)

    for wrong in (
        {"email": "new@portal.example", "current": "no"},
        {"email": taken.email, "current": PASSWORD},
        {"email": "nonsense", "current": PASSWORD},
    ):
        assert visitor.post(there, wrong).status_code == 422
    right = {"email": "New@portal.example", "current": PASSWORD}
    assert visitor.post(there, right, follow=True).status_code == 200
    assert "new@portal.example" in visitor.page.main
    assert acts(session)[-1] == "email.changed"


# Confirming before an act that weighs.


@pytest.mark.usefixtures("later")
def test_s5_a_page_asks_for_a_factor_and_comes_back(
    visitor: Visitor, session: Session
) -> None:
    person = with_app(session)
    visitor.sign_in(person)
    wait()

    away = visitor.get(f"{ME}/passkeys/new")
    assert away.status_code == 303
    visitor.get(away.location)
    assert visitor.post(away.location, {"confirm-code": "111111"}).status_code == 422
    before = visitor.web.get_cookie("staff")
    answer = visitor.post(away.location, {"confirm-code": code(session, person)})

    assert (answer.status_code, answer.location) == (303, f"{ME}/passkeys/new")
    assert visitor.web.get_cookie("staff") != before
    assert visitor.get(answer.location).status_code == 200
    assert acts(session)[-2:] == ["step_up.refused", "step_up.done"]


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("lang", ["en", "ur"])
def test_s5_a_sent_form_goes_along_and_nothing_typed_is_lost(
    visitor: Visitor, session: Session, lang: str
) -> None:
    admin = with_app(session, role=Role.ADMINISTRATOR)
    visitor.sign_in(admin)
    there = f"/{lang}/desk/people/new"
    visitor.get(there)
    wait()
    data = {"name": NAUGHTY, "email": "sana@portal.example", "role": "auditor"}
    data |= {"body": "", "platform": ""}

    held = visitor.post(there, data)
    assert held.status_code == 307
    assert "sana" not in held.location
    asked = visitor.web.post(held.location, data={**data, **token(visitor)})
    assert asked.status_code == 403
    visitor._seen(asked)  # noqa: SLF001
    assert NAUGHTY not in asked.text
    answer = visitor.post(held.location, {"confirm-code": code(session, admin)})
    assert (answer.status_code, answer.location) == (307, there)
    form = visitor.page.form(held.location)
    assert form is not None
    sent = visitor.page.values(form)
    assert sent["name"] == NAUGHTY
    done = visitor.web.post(answer.location, data=sent)

    assert done.status_code == 200
    assert "/enrol/" in done.text
    kept = session.scalars(select(Person).where(Person.email == data["email"])).one()
    assert kept.name.startswith("O'Brien & <script>")


def token(visitor: Visitor) -> dict[str, str]:
    return {"csrf_token": str(visitor.page.token)}


@pytest.mark.usefixtures("later")
def test_s5_a_wrong_code_keeps_the_form_and_passwords_never_travel(
    visitor: Visitor, session: Session
) -> None:
    person = with_app(session)
    visitor.sign_in(person)
    there = f"{ME}/email"
    visitor.get(there)
    wait()
    data = {"email": "new@portal.example", "current": PASSWORD}
    held = visitor.post(there, data)
    visitor._seen(  # noqa: SLF001
        visitor.web.post(held.location, data={**data, **token(visitor)})
    )

    assert PASSWORD not in visitor.page.html
    assert visitor.post(held.location, {"confirm-code": "000000"}).status_code == 422
    form = visitor.page.form(held.location)
    assert form is not None
    assert visitor.page.values(form)["email"] == "new@portal.example"


@pytest.mark.usefixtures("later")
def test_s5_a_machine_is_answered_403(visitor: Visitor, session: Session) -> None:
    visitor.sign_in(with_app(session))
    visitor.get(ME)
    wait()

    answer = visitor.get(f"{ME}/passkeys/new", headers={"Accept": "application/json"})

    assert answer.status_code == 403


@pytest.mark.usefixtures("later")
def test_a_confirmation_by_passkey(visitor: Visitor, session: Session) -> None:
    person = a_person(session)
    device, _ = a_passkey(session, people.actor_of(person), now=clock.utc_now())
    visitor.sign_in(person)
    wait()
    there = f"/en/sign-in/confirm?next={ME}"

    visitor.get(there)
    given = {"confirm-assertion": device.get(options(visitor))}
    answer = visitor.post(there, given)

    assert (answer.status_code, answer.location) == (303, ME)


def test_confirmations_are_tried_within_a_budget(
    visitor: Visitor, session: Session
) -> None:
    person = with_app(session)
    visitor.sign_in(person)
    there = f"/en/sign-in/confirm?next={ME}"
    visitor.get(there)
    for _ in range(tries.OF_ONE_ACCOUNT.tries):
        visitor.post(there, {"confirm-code": "000000"})

    answer = visitor.post(there, {"confirm-code": code(session, person)})

    assert answer.status_code == 429


# Where second factors are required.


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("role", [Role.REVIEWER, Role.REGISTRAR])
def test_a5_whoever_owes_a_factor_sees_nothing_else(
    visitor: Visitor, session: Session, role: Role, lang: str
) -> None:
    person = a_person(session, role=role)
    visitor.sign_in(person)
    site.use("http://localhost", strict=True)

    answer = visitor.get(f"/{lang}/desk")
    assert (answer.status_code, answer.location) == (303, f"/{lang}/desk/me/factors")
    visitor.get(answer.location)
    assert '/desk"' not in visitor.page.html.split("<main")[1]
    assert visitor.get(f"/{lang}/desk/me").status_code == 200
    there = f"/{lang}/desk/me/passkeys/new"
    visitor.get(there)
    data = {"name": "Phone", "assertion": Device().create(options(visitor))}
    assert visitor.post(there, data).status_code == 303
    assert visitor.get(f"/{lang}/desk").status_code != 303


@pytest.mark.usefixtures("later")
def test_a_first_factor_is_added_with_the_password_fresh(
    visitor: Visitor, session: Session
) -> None:
    person = a_person(session, role=Role.REGISTRAR)
    visitor.sign_in(person)
    site.use("http://localhost", strict=True)
    wait()

    away = visitor.get(f"{ME}/passkeys/new")
    assert away.status_code == 303
    visitor.get(away.location)
    wrong = visitor.post(away.location, {"confirm-password": "no"})
    assert wrong.status_code == 422
    assert visitor.page.errors["confirm-password"]
    answer = visitor.post(away.location, {"confirm-password": PASSWORD})
    assert answer.location == f"{ME}/passkeys/new"


def test_under_trial_a_second_factor_can_wait(
    visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(a_person(session, role=Role.REVIEWER))

    visitor.get(f"{ME}/factors")

    assert "/en/desk" in visitor.page.links.values()
    assert visitor.get("/en/desk").status_code != 303


# Administration.


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_two_administrators_reset_a_reviewer(
    visitor: Visitor, session: Session, lang: str
) -> None:
    one, two = (a_person(session, role=Role.ADMINISTRATOR) for _ in range(2))
    person = a_person(session, role=Role.REVIEWER)
    there = f"/{lang}/desk/people/{person.id}"
    visitor.sign_in(one)
    visitor.get(there)
    assert visitor.post(f"{there}/reset", {"lost": None}).status_code == 422
    visitor.get(there)
    visitor.post(f"{there}/reset", {"lost": "all"}, follow=True)
    assert "agree" not in {
        f.attrs["action"].rsplit("/", 1)[-1] for f in visitor.page.root.all("form")
    }
    visitor.get(f"/{lang}/desk/people")

    second = Visitor(visitor.app, session).sign_in(two)
    second.get(there)
    form = next(
        f for f in second.page.root.all("form") if f.attrs["action"].endswith("agree")
    )
    answer = second.post(form.attrs["action"])

    assert "/enrol/" in answer.text
    assert session.get(Person, person.id).password_hash is None  # type: ignore[union-attr]


def test_a_reset_is_withdrawn(visitor: Visitor, session: Session) -> None:
    visitor.sign_in(a_person(session, role=Role.ADMINISTRATOR))
    person = a_person(session)
    there = f"/en/desk/people/{person.id}"
    visitor.get(there)
    visitor.post(f"{there}/reset", {"lost": "password"}, follow=True)
    form = next(
        f for f in visitor.page.root.all("form") if f.attrs["action"].endswith("drop")
    )

    answer = visitor.post(form.attrs["action"], follow=True)

    assert answer.status_code == 200
    assert "withdrawn" in visitor.page.main


def test_s4_an_administrator_ends_the_sessions_of_anybody(
    visitor: Visitor, session: Session
) -> None:
    person = a_person(session)
    first, second = (Visitor(visitor.app, session).sign_in(person) for _ in range(2))
    visitor.sign_in(a_person(session, role=Role.ADMINISTRATOR))
    there = f"/en/desk/people/{person.id}"
    visitor.get(there)
    ends = [
        f.attrs["action"]
        for f in visitor.page.root.all("form")
        if re.search(r"sessions/[0-9a-f-]+/end$", f.attrs.get("action", ""))
    ]
    assert len(ends) == 2

    visitor.post(ends[0], follow=True)
    assert {v.get(ME).status_code for v in (first, second)} == {200, 303}
    visitor.get(there)
    assert visitor.post(ends[0]).status_code == 404
    visitor.get(there)
    visitor.post(f"{there}/sessions/end", follow=True)
    assert {v.get(ME).status_code for v in (first, second)} == {303}


def test_a_reset_by_mail_shows_the_administrator_nothing(
    visitor: Visitor, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    told = visitor.app.extensions["oversight.settings"]
    posting = replace(told, smtp_url="smtp://localhost")
    monkeypatch.setitem(visitor.app.extensions, "oversight.settings", posting)
    visitor.sign_in(a_person(session, role=Role.ADMINISTRATOR))
    person = a_person(session, role=Role.DRAFTER)
    there = f"/en/desk/people/{person.id}"
    visitor.get(there)

    answer = visitor.post(f"{there}/reset", {"lost": "password"}, follow=True)

    assert "/enrol/" not in answer.text
    assert "by mail" in visitor.page.main
    data = {"name": "Sana", "email": "s@portal.example", "role": "auditor"}
    answer = visitor.post("/en/desk/people/new", data, follow=True)
    assert "/enrol/" not in answer.text
    letters = session.scalars(select(Mail.message)).all()
    assert sorted(letters) == ["invitation", "sign-in-reset"]


def test_l2_a_denied_page_is_noted(visitor: Visitor, session: Session) -> None:
    person = a_person(session, role=Role.DRAFTER)
    visitor.sign_in(person)

    assert visitor.get("/en/desk/people").status_code == 403

    note = session.scalars(select(Audit)).one()
    assert (note.act, note.actor_id) == ("access.denied", person.id)
    assert note.facts == {"permission": "accounts:manage"}


def test_a_link_after_a_reset_keeps_the_second_factor(
    visitor: Visitor, session: Session
) -> None:
    person = with_app(session, role=Role.DRAFTER)
    visitor.sign_in(a_person(session, role=Role.ADMINISTRATOR))
    there = f"/en/desk/people/{person.id}"
    visitor.get(there)
    shown = visitor.post(f"{there}/reset", {"lost": "password"})
    found = re.search(r"http://localhost(/\w\w/enrol/[\w-]+)", shown.text)
    assert found
    guest = Visitor(visitor.app, session)
    guest.get(found[1])
    twice = {
        "password": "nine lamps along the road",
        "again": "nine lamps along the road",
    }

    answer = guest.post(found[1], twice)

    assert answer.location == "/en/sign-in"
    assert guest.get(ME).status_code == 303


def test_codes_on_paper_are_asked_for_when_there_are_none(
    visitor: Visitor, session: Session
) -> None:
    person = with_app(session)
    visitor.sign_in(person)
    visitor.get(ME)
    assert "no recovery codes" in visitor.page.main
    codes.new_recovery(session, by=people.actor_of(person), now=clock.utc_now())

    visitor.get(ME)

    assert "no recovery codes" not in visitor.page.main
