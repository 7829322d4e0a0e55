"""An attempt that is counted in public is counted once, however often it is sent.

The page refuses with 422 and keeps what was typed; so does the same page when it is
sent again, by a double click or because the reply was lost.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from oversight.authority.permissions import Role
from oversight.core.clock import local_date, utc_now
from oversight.core.codes import new_code
from oversight.intake.models.batches import Batch
from oversight.intake.models.drafts import FaultList, FilingDraft
from oversight.ledger import queries as record
from oversight.web.access import staff_cookie
from tests.factories import data as make
from tests.factories import law
from tests.factories.accounts import an_actor
from tests.factories.data_lists import a_row as an_account
from tests.factories.data_lists import as_csv
from tests.factories.intake import a_csv, a_row
from tests.fixtures.pages import Page
from tests.fixtures.web import Visitor
from tests.intake.test_views import FORM, HOME, SAID, House, a_waiting
from tests.intake.test_views_data import begun

EVERYBODY = "everyone who liked https://x.com/a/status/1"
HANDS = 2
INEXACT = {**FORM, "locator": "https://x.com/*"}


@dataclass
class Sent:
    """A form as its page sends it, as often as one likes."""

    path: str
    answers: Mapping[str, object]
    content: bytes = b""

    def data(self, **other: str) -> dict[str, object]:
        """Return what is sent, with the file opened anew."""
        file = {"file": (BytesIO(self.content), "list.csv")} if self.content else {}
        return {**self.answers, **other, **file}

    def changed(self) -> dict[str, object]:
        """Return the same page with one answer more or fewer."""
        name = "read" if self.path.endswith("/sign") else "partial"
        if "certified" in self.answers and not self.content:
            name = "candour"
        if self.path.endswith("/new"):
            name = "risk"
        was = self.answers.get(name, "")
        return self.data(**{name: f"{was} And more." if was else "y"})


def the_form(
    visitor: Visitor,
    page: str,
    path: str,
    answers: Mapping[str, object],
    content: bytes = b"",
) -> Sent:
    visitor.get(page)
    form = visitor.page.form(path)
    assert form is not None
    return Sent(path, {**visitor.page.values(form), **answers}, content)


def a_list(session: Session, visitor: Visitor) -> Sent:
    visitor.sign_in(House(session).drafter)
    rows = a_csv([a_row(), a_row(locator="https://x.com/*")])
    return the_form(visitor, f"{HOME}/bulk", f"{HOME}/bulk", SAID, rows)


def a_short_form(session: Session, visitor: Visitor) -> Sent:
    visitor.sign_in(House(session).drafter)
    return the_form(visitor, f"{HOME}/new", f"{HOME}/new", INEXACT)


def an_unfinished_form(session: Session, visitor: Visitor) -> Sent:
    visitor.sign_in(House(session).drafter)
    unfinished = {**FORM, "measure": "", "draft": new_code()}
    return the_form(visitor, f"{HOME}/new", f"{HOME}/new", unfinished)


def a_read_back(session: Session, visitor: Visitor) -> Sent:
    visitor.sign_in(House(session).drafter)
    visitor.post(f"{HOME}/new", {**FORM, "later": "y"})
    key = session.scalars(select(FilingDraft.key)).one()
    where = f"{HOME}/draft/{key}/part/address"
    visitor.post(where, {"locator": INEXACT["locator"]})
    check = f"{HOME}/draft/{key}/check"
    return the_form(visitor, check, check, SAID)


def a_list_of_accounts(session: Session, visitor: Visitor) -> Sent:
    team = make.a_team(session)
    session.commit()
    home = begun(visitor, session, team)
    rows = as_csv([an_account(), an_account(locator=EVERYBODY)])
    return the_form(visitor, f"{home}/list", f"{home}/list", {}, rows)


def a_signature(session: Session, visitor: Visitor) -> Sent:
    house = House(session)
    unlawful = a_row(provision="peca-2016-s2r:a", duration_days="20")
    number = a_waiting(session, house, a_row(), unlawful)
    visitor.sign_in(house.authoriser)
    page = f"{HOME}/batch/{number}"
    form = the_form(visitor, page, f"{page}/sign", {"read": "y"})
    law.suspend(
        session,
        "peca-2016-s2r",
        since=local_date(utc_now()),
        ruling="W.P. 1/2026",
        by=an_actor(session, role=Role.ADMINISTRATOR),
        second=an_actor(session, role=Role.ADMINISTRATOR),
        now=utc_now(),
    )
    return form


Case = Callable[[Session, Visitor], Sent]
CASES = [a_list, a_short_form, a_read_back, a_list_of_accounts, a_signature]
every = pytest.mark.parametrize("case", CASES)


def counted(session: Session) -> int:
    """Count the leaves, and let go of the database, which the portal wants."""
    session.commit()
    found = len(list(record.leaves(session, kind="filing.refused")))
    session.commit()
    return found


def told(reply: TestResponse) -> str:
    """Return what a page says, without what is new on it each time."""
    return Page.read(reply.text).main


def at_once(app: Flask, visitor: Visitor, form: Sent) -> list[TestResponse]:
    """Press the same form of one visitor with two hands."""
    with app.app_context():
        names = staff_cookie(), app.config["SESSION_COOKIE_NAME"]
    cookies = [one for name in names if (one := visitor.web.get_cookie(name))]
    assert len(cookies) == HANDS
    start = Barrier(HANDS)

    def press(_hand: int) -> TestResponse:
        client = app.test_client()
        for one in cookies:
            client.set_cookie(one.key, one.value)
        start.wait()
        return client.post(form.path, data=form.data())

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(press, range(HANDS)))


@every
def test_in_turn_it_is_counted_once_and_refused_alike(
    session: Session, visitor: Visitor, case: Case
) -> None:
    form = case(session, visitor)
    before = counted(session)

    first, again = (visitor.web.post(form.path, data=form.data()) for _ in range(2))

    assert (first.status_code, again.status_code) == (422, 422)
    assert told(first) == told(again)
    assert counted(session) == before + 1
    assert len(session.scalars(select(FaultList)).all()) <= 1


@every
def test_at_once_it_is_counted_once_and_refused_alike(
    app: Flask, session: Session, visitor: Visitor, case: Case
) -> None:
    form = case(session, visitor)
    session.commit()
    before = counted(session)

    first, again = at_once(app, visitor, form)

    assert (first.status_code, again.status_code) == (422, 422)
    assert told(first) == told(again)
    assert counted(session) == before + 1


@pytest.mark.parametrize("case", [one for one in CASES if one is not a_signature])
def test_from_the_page_that_refused_it_it_is_an_attempt_of_its_own(
    session: Session, visitor: Visitor, case: Case
) -> None:
    form = case(session, visitor)
    before = counted(session)
    first = visitor.web.post(form.path, data=form.data())
    page = Page.read(first.text)
    there = page.form(form.path)
    assert there is not None
    fresh = {**form.answers, "once": page.values(there)["once"]}

    again = visitor.web.post(
        form.path, data=Sent(form.path, fresh, form.content).data()
    )

    assert again.status_code == 422
    assert counted(session) == before + 2


@every
def test_other_answers_under_the_same_key_are_no_second_saying_of_it(
    session: Session, visitor: Visitor, case: Case
) -> None:
    form = case(session, visitor)
    before = counted(session)
    visitor.web.post(form.path, data=form.data())

    other = visitor.web.post(form.path, data=form.changed())

    assert other.status_code == 422
    assert "sent before with other contents" in told(other)
    assert counted(session) == before + 1


def test_nothing_is_signed_and_the_page_offers_no_signature_any_more(
    session: Session, visitor: Visitor
) -> None:
    form = a_signature(session, visitor)
    session.commit()

    for _ in range(2):
        reply = visitor.web.post(form.path, data=form.data())
        assert "Rows refused by now: 1" in told(reply)
        assert Page.read(reply.text).form(form.path) is None

    session.expire_all()
    assert session.scalars(select(Batch)).one().signed_by is None


def test_what_is_kept_and_refused_at_once_is_refused_twice_and_alike(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    form = an_unfinished_form(session, visitor)
    before = counted(session)

    first, again = at_once(app, visitor, form)

    assert (first.status_code, again.status_code) == (422, 422)
    assert told(first) == told(again)
    assert counted(session) == before
    draft = session.scalars(select(FilingDraft)).one()
    assert draft.given["locator"] == FORM["locator"]
