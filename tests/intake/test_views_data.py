"""FORM-B as an officer fills it in: half, twice, in two windows, in both languages."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Role
from oversight.core import labels
from oversight.core.codes import new_code
from oversight.intake.models.batches import Batch
from oversight.intake.models.data import DataForm
from oversight.intake.queries import earlier
from oversight.intake.service import data_drafting, data_signing
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import some_words
from tests.fixtures.web import Visitor
from tests.hostile.lists import everything


@pytest.fixture
def team(session: Session) -> make.Team:
    found = make.a_team(session)
    session.commit()
    return found


def begun(visitor: Visitor, session: Session, team: make.Team, tier: str = "D1") -> str:
    visitor.sign_in(team.drafter)
    assert visitor.post("/en/desk/data/new").status_code == 303
    home = f"/en/desk/data/{session.scalars(select(Batch.number)).one()}"
    days = {"window_from": "2026-11-01", "window_to": "2026-11-20"}
    asked = {"tier": tier, **(days if tier == "D2" else {})}
    assert visitor.post(f"{home}/asked", asked).status_code == 303
    return home


def kept(session: Session) -> DataForm:
    session.expire_all()
    return session.scalars(select(DataForm)).one()


def seen_on(visitor: Visitor, path: str) -> str:
    form = visitor.page.form(path)
    assert form is not None
    return visitor.page.values(form)["seen"]


def test_a_body_without_a_power_is_told_so_and_begins_nothing(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    visitor.sign_in(an_actor(session, role=Role.DRAFTER, body="pta"))
    no = "No law in the register gives your body the power to ask for data"

    assert no in visitor.get("/en/desk/filing/").text
    assert "/en/desk/data/new" not in visitor.page.main
    assert no in visitor.get("/en/desk/data/new").text
    assert visitor.page.form("/en/desk/data/new") is None
    reply = visitor.post("/en/desk/data/new")

    assert reply.status_code == 422
    assert no in reply.text
    assert session.scalars(select(Batch)).all() == []


def test_a_body_without_a_custodian_is_told_who_adds_one(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    told = "Ask an administrator of the portal to invite one"
    visitor.sign_in(team.drafter)
    assert told not in visitor.get("/en/desk/data/new").text
    home = begun(visitor, session, team)
    assert told not in visitor.get(f"{home}/part/custody").text
    person = session.get_one(Person, team.custodian.id)
    person.disabled_at = NOW
    session.commit()

    assert told in visitor.get("/en/desk/data/new").text
    assert told in visitor.get(f"{home}/part/custody").text


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_half_a_part_is_kept_and_shown_again_as_it_was_typed(
    visitor: Visitor, session: Session, team: make.Team, lang: str
) -> None:
    home = begun(visitor, session, team).replace("/en/", f"/{lang}/")

    page = visitor.post(
        f"{home}/part/custody", {"storage": "A box", "access_count": "many"}
    )

    assert page.status_code == 422
    assert {"custodian", "storage", "access_count"} <= set(visitor.page.errors)
    again = visitor.get(f"{home}/part/custody").text
    assert "A box" in again
    assert "many" in again
    assert kept(session).answers["access_count"] == "many"


def test_a_part_is_left_half_filled_for_later(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team)

    reply = visitor.post(
        f"{home}/part/need", {"need": "To be written", "later": "yes"}, follow=True
    )

    assert "What is still to be done" in reply.text
    assert "begun" in reply.text
    assert "To be written" in reply.text


def test_an_account_with_half_an_address_is_kept_and_changed_in_its_place(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team)

    page = visitor.post(f"{home}/account", {"locator": "x dot com", "link": "He did."})
    assert page.status_code == 422
    assert {"locator", "subject", "link"} <= set(visitor.page.errors)
    assert f"{home}/account/1" in page.text  # Sent again, it is written in its place.
    assert "This account is not finished." in visitor.get(home).text
    assert "x dot com" in visitor.get(f"{home}/account/1").text
    whole = {
        "locator": "https://x.com/somebody",
        "subject": "suspect",
        "link": some_words("tie", 160),
    }
    assert visitor.post(f"{home}/account/1", whole).status_code == 303
    (line,) = kept(session).accounts
    assert line["canonical"]


def test_the_list_of_tasks_leads_to_the_account_that_is_not_finished(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team)
    visitor.post(f"{home}/account", {"locator": "https://x.com/a/status/2020202020"})

    visitor.get(home)

    tasks = next(
        one for one in visitor.page.root.all("ul") if "tasks" in one.attrs["class"]
    )
    links = {one.attrs["href"] for one in tasks.all("a")}
    assert f"{home}/account/1" in links
    assert f"{home}/account" not in links
    visitor.post(f"{home}/account", {"locator": "https://x.com/b/status/2020202021"})
    visitor.get(home)
    told = [one for one in visitor.page.root.all("details") if "Account" in one.text]
    assert len(told) == 2
    assert all("open" in one.attrs and "not finished" in one.text for one in told)


def test_taking_a_filing_back_is_asked_once_more(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team)

    visitor.get(home)

    (folded,) = [
        one for one in visitor.page.root.all("details") if "take it back" in one.text
    ]
    assert "open" not in folded.attrs
    assert "cannot be taken up again" in folded.text
    (form,) = folded.all("form")
    assert form.attrs["action"] == f"{home}/take-back"


def test_days_and_reasons_stay_as_typed_although_they_are_wrong(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team, "D2")

    days = {"tier": "D2", "window_from": "2026-11-20", "window_to": "2026-11-01"}
    assert visitor.post(f"{home}/asked", days).status_code == 422
    assert "2026-11-01" in visitor.get(f"{home}/asked").text
    assert visitor.get(home).status_code == 200
    fields = {"ask_name": "y", "why_name": "so", "why_phone": "not sure yet"}
    assert visitor.post(f"{home}/fields", fields).status_code == 422
    again = visitor.get(f"{home}/fields").text
    assert "not sure yet" in again
    assert kept(session).reasons == {"name": "so"}


def test_two_windows_do_not_write_over_each_other(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team)
    path = f"{home}/part/need"
    visitor.get(path)
    seen = seen_on(visitor, path)

    first = visitor.post(path, {"need": "One window", "seen": seen, "later": "yes"})
    assert first.status_code == 303
    other = {"need": "Another window", "seen": seen, "once": new_code()}
    second = visitor.post(path, other)

    assert second.status_code == 422
    assert "changed in another tab" in second.text
    assert "Another window" in second.text
    assert kept(session).answers["need"] == "One window"
    seen = seen_on(visitor, path)
    again = {"need": "Another window", "seen": seen, "later": "yes"}
    assert visitor.post(path, again).status_code == 303
    assert kept(session).answers["need"] == "Another window"


def test_the_page_keeps_what_is_being_typed_by_itself(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team)

    told = visitor.post(f"{home}/keep/need", {"need": "Half a sen"})
    assert (told.status_code, told.get_json()["said"]) == (200, "Kept.")
    assert visitor.post(f"{home}/keep/fields", {"why_name": "ha"}).status_code == 200
    moved = visitor.post(f"{home}/keep/need", {"need": "Other", "seen": "0" * 16})
    assert moved.status_code == 409
    assert "another tab" in moved.get_json()["said"]
    assert visitor.post(f"{home}/keep/shoes", {}).status_code == 404
    assert kept(session).answers["need"] == "Half a sen"


def test_hostile_words_are_kept_and_shown_as_words(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    home = begun(visitor, session, team)
    for word in everything()[::60]:
        visitor.post(f"{home}/part/need", {"need": word, "later": "yes"})
        assert visitor.get(f"{home}/part/need").status_code == 200
        assert visitor.get(home).status_code == 200
        visitor.post(f"{home}/asked", {"tier": "D1", "window_from": word})
        assert visitor.get(f"{home}/asked").status_code == 200
        visitor.post(f"{home}/account", {"locator": word, "link": word, "later": "y"})
        visitor.post(f"{home}/account/1/remove")
    visitor.post(f"{home}/account", {"locator": "x"})
    assert visitor.get(home).status_code == 200


def test_the_public_column_and_no_more_is_shown_before_and_after_the_signature(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    number = make.a_form(session, team, tier="D2", privilege="judge")
    earlier = make.filed(session, team)
    session.commit()
    visitor.sign_in(team.authoriser)

    before = visitor.get(f"/en/desk/data/{number}").text
    docket = data_signing.sign(session, number, by=team.authoriser, now=NOW)[0]
    session.commit()
    after = visitor.get(f"/en/register/{docket}").text

    preview = before[before.index("What the public will see") :]
    assert earlier not in before  # Another account.
    for page in (preview, after):
        assert "Somebody of a protected class concerned" in page
        assert "IP addresses of signing in" in page
        assert "when the data are handed over" in page
        assert "judge" not in page.partition("Sign and file")[0]
        assert "Cybercrime Circle" not in page
        assert "118/2026" not in page


def test_what_the_body_filed_before_on_an_account_is_shown_and_no_other_bodys(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    account = make.an_account()
    own = make.filed(session, team, accounts=[account])
    number = make.a_form(session, team, accounts=[account])
    session.commit()
    visitor.sign_in(team.drafter)

    page = visitor.get(f"/en/desk/data/{number}/part/candour").text

    def seen_by(body: str | None) -> list[str]:
        found = earlier.of_locators(session, [account], body=body)
        return [one.docket for one in found]

    assert own in page
    assert seen_by("nccia") == seen_by(None) == [own]
    assert seen_by("pta") == []


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_half_filled_request_does_not_wait_for_a_signature(
    visitor: Visitor, session: Session, team: make.Team, lang: str
) -> None:
    home = begun(visitor, session, team)
    number = home.rpartition("/")[2]

    assert "<dd>being filled in</dd>" in visitor.get(home).text
    page = visitor.get("/en/desk/filing/").text
    assert "Data requests being filled in" in page
    assert number in page.split("Waiting for a signature")[0]
    assert "Nothing waits for a signature." in page
    for signing in (team.drafter, team.authoriser):
        visitor.sign_in(signing)
        assert number in visitor.get(f"/{lang}/desk/filing/").text


def test_a_whole_request_waits_for_a_signature_and_one_without_a_kind_does_not(
    visitor: Visitor, session: Session, team: make.Team
) -> None:
    whole = make.a_form(session, team)
    bare = data_drafting.begin(session, by=team.drafter, now=NOW)
    session.commit()
    visitor.sign_in(team.authoriser)

    page = visitor.get("/en/desk/filing/").text

    begun_ones, waiting = page.split("<h2>Waiting for a signature</h2>")
    assert bare in begun_ones
    assert whole in waiting
    assert bare not in waiting
    state = labels.words("batch_states", "waiting")
    assert f"<dd>{state}</dd>" in visitor.get(f"/en/desk/data/{whole}").text
