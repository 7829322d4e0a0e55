"""The panel's desk: nothing before the declaration, nothing for anybody else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter

from oversight.appeals.models import AppealVote
from oversight.appeals.queries import rows
from oversight.appeals.service import filing
from oversight.authority.permissions import AGENCY_ROLES, Actor, Role
from oversight.core import clock
from oversight.intake.models.requests import LegalRequest
from oversight.ledger import queries as log
from oversight.notices.service import telling as notices
from oversight.privacy.service import erasing
from oversight.review.service import members
from tests.factories.accounts import a_person
from tests.factories.appeals import (
    NOW,
    a_code,
    a_form,
    a_seated,
    a_sent_matter,
    an_admitted,
    an_appeal,
    an_opened,
    words,
)
from tests.factories.review import panel_members
from tests.fixtures.web import Visitor

CANARY = "canary-of-the-appellant"
VOTE = {"outcome": "upheld", "measure": "", "days": "", "summary": "Read."}
SOON = NOW + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _the_portals_own_secret(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Make codes with the secret of the running portal, on the factories' day."""
    secret = app.config["SECRET_KEY"].encode()
    for place in ("appeals.SECRET", "review.NOTICE_SECRET"):
        monkeypatch.setattr(f"tests.factories.{place}", secret)
    filing.use(secret)
    notices.use(secret)
    clock.shift(SOON - clock.machine_now())
    yield
    clock.shift(timedelta(0))


def undeclared(session: Session, docket: str) -> list[Actor]:
    """The members of an appeal's panel, drawn and silent."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(members, "declare", lambda *_args, **_named: None)
        return a_seated(session, docket)


def an_open_appeal(session: Session, **facts: object) -> str:
    """An appeal with a canary in every word the person wrote."""
    told = {"words": CANARY, "late_because": CANARY, "locator": CANARY}
    return an_appeal(session, a_sent_matter(session), **{**told, **facts})


def test_before_the_declaration_the_file_is_shut(
    session: Session, visitor: Visitor
) -> None:
    docket = an_open_appeal(session, stay_asked=True)
    panel = undeclared(session, docket)
    visitor.sign_in(panel[0])
    visitor.get("/en/desk/appeals")
    assert docket in visitor.page.links
    assert "declare first" in visitor.page.main

    for path in ("", "/refuse", "/close", "/stop", "/1"):
        reply = visitor.get(f"/en/desk/appeals/{docket}{path}")
        assert reply.status_code == 200
        assert CANARY not in reply.text
        assert "x.com/somebody" not in reply.text
        assert "Come on Friday" not in reply.text
    for path, data in (
        ("admit", {}),
        ("stay", {"granted": "yes"}),
        ("refuse", {"ground": "no-interest", "reasons": words("refusal")}),
        ("close", {"reasons": words("closing")}),
        ("1", {**VOTE, "reasons": words("x")}),
    ):
        reply = visitor.post(f"/en/desk/appeals/{docket}/{path}", data)
        assert reply.status_code == 422, path
        assert "have declared" in visitor.page.main, path
    assert rows.appeal(session, docket).state.value == "filed"

    reply = visitor.post(f"/en/desk/appeals/{docket}/declare", follow=True)
    assert CANARY in reply.text
    assert "The file is open" in visitor.page.text


def test_a_declaration_names_the_platform_of_the_matter_and_not_what_was_ticked(
    session: Session, visitor: Visitor
) -> None:
    matter = a_sent_matter(session)
    docket = an_appeal(session, matter, platform="tiktok")
    visitor.sign_in(undeclared(session, docket)[0])

    visitor.get(f"/en/desk/appeals/{docket}")

    assert matter in visitor.page.main
    assert "about X." in visitor.page.main
    assert "TikTok" not in visitor.page.main


def test_stepping_aside_takes_a_listed_reason_and_draws_another(
    session: Session, visitor: Visitor
) -> None:
    docket = an_open_appeal(session)
    panel = undeclared(session, docket)
    visitor.sign_in(panel[1])
    visitor.get(f"/en/desk/appeals/{docket}")
    buttons = [one.text for one in visitor.page.root.all("button")]
    assert buttons.count("Step aside") == 1
    assert not any("I was threatened" in words for words in buttons)
    bad = visitor.post(f"/en/desk/appeals/{docket}/recuse", {"code": "bored"})
    assert bad.status_code == 422
    reply = visitor.post(
        f"/en/desk/appeals/{docket}/recuse", {"code": "kin-or-money"}, follow=True
    )
    assert "stepped aside" in visitor.page.text
    assert docket not in reply.text
    assert visitor.get(f"/en/desk/appeals/{docket}").status_code == 404
    now_sitting = {member.id for member in panel_members(session, docket)}
    assert panel[1].id not in now_sitting
    assert len(now_sitting) == len(panel)


def test_the_first_seat_admits_stays_and_the_others_cannot(
    session: Session, visitor: Visitor
) -> None:
    docket = an_open_appeal(session, stay_asked=True)
    panel = a_seated(session, docket)
    visitor.sign_in(panel[1])
    visitor.get(f"/en/desk/appeals/{docket}")
    assert "Is this appeal taken?" not in visitor.page.main
    reply = visitor.post(f"/en/desk/appeals/{docket}/admit")
    assert reply.status_code == 422
    assert "first seat" in visitor.page.main

    visitor.sign_in(panel[0])
    visitor.get(f"/en/desk/appeals/{docket}")
    assert "Is this appeal taken?" in visitor.page.main
    visitor.post(f"/en/desk/appeals/{docket}/admit", follow=True)
    assert "The appeal is admitted." in visitor.page.text
    visitor.post(f"/en/desk/appeals/{docket}/stay", {"granted": "no"}, follow=True)
    found = rows.appeal(session, docket)
    assert (found.state.value, found.stayed) == ("admitted", False)
    again = visitor.post(f"/en/desk/appeals/{docket}/stay", {"granted": "yes"})
    assert again.status_code == 422


def test_a_refusal_keeps_what_was_typed_until_it_is_right(
    session: Session, visitor: Visitor
) -> None:
    docket = an_open_appeal(session)
    panel = a_seated(session, docket)
    visitor.sign_in(panel[0])
    path = f"/en/desk/appeals/{docket}/refuse"
    assert (
        visitor.post(path, {"ground": "no-interest", "reasons": "Thin."}).status_code
        == 422
    )
    form = visitor.page.form(path)
    assert form is not None
    assert visitor.page.values(form)["reasons"] == "Thin."
    assert "reasons" in visitor.page.errors
    late = visitor.post(path, {"ground": "out-of-time", "reasons": words("late")})
    assert late.status_code == 422
    visitor.post(path, {"ground": "no-interest", "reasons": words("ok")}, follow=True)
    assert "not taken" in visitor.page.text
    assert rows.appeal(session, docket).state.value == "refused"


def test_an_appeal_on_nothing_here_is_answered_and_closed(
    session: Session, visitor: Visitor
) -> None:
    a_sent_matter(session)
    form = a_form(what_happened="told-nothing", words=CANARY)
    docket = filing.file(session, form, form_key=b"n" * 32, now=NOW).docket
    session.info.clear()
    panel = an_admitted(session, docket)
    visitor.sign_in(panel[0])
    visitor.get(f"/en/desk/appeals/{docket}")
    assert "No record is open here" in visitor.page.main
    path = f"/en/desk/appeals/{docket}/close"
    assert visitor.post(path, {"reasons": ""}).status_code == 422
    assert visitor.post(path, {"reasons": words("none")}).status_code == 303
    assert rows.appeal(session, docket).state.value == "refused"


def test_a_panel_votes_once_each_and_the_last_vote_decides(
    session: Session, visitor: Visitor
) -> None:
    docket = an_open_appeal(session)
    panel = an_admitted(session, docket)
    path = f"/en/desk/appeals/{docket}/1"
    ballot = {
        "outcome": "partly",
        "measure": "label",
        "days": "5",
        "summary": "Narrower.",
    }
    for member in panel:
        visitor.sign_in(member)
        visitor.get(f"/en/desk/appeals/{docket}")
        assert path in visitor.page.links.values()
        visitor.get(path)
        assert CANARY in visitor.page.main
        thin = visitor.post(path, {**ballot, "reasons": "Thin."})
        assert thin.status_code == 422
        form = visitor.page.form(path)
        assert form is not None
        assert visitor.page.values(form)["days"] == "5"
        wide = {**ballot, "measure": "remove-account", "reasons": words("wide")}
        assert visitor.post(path, wide).status_code == 422
        assert "can only narrow or lift" in visitor.page.main
        said = {**ballot, "reasons": words("vote")}
        assert visitor.post(path, said).status_code == 200
        assert "Nothing is signed yet." in visitor.page.main
        assert visitor.post(f"{path}/sign").status_code == 303
        assert visitor.post(path, {**said, "once": ""}).status_code == 409
    assert len(session.scalars(select(AppealVote)).all()) == len(panel)
    assert rows.appeal(session, docket).state.value == "decided"
    assert visitor.get(f"/en/desk/appeals/{docket}/9").status_code == 404
    visitor.get("/en/desk/appeals")
    assert "No appeal waits for you." in visitor.page.main


def test_an_outsider_finds_nothing_whatever_they_ask(
    session: Session, visitor: Visitor
) -> None:
    docket = an_open_appeal(session)
    panel = an_admitted(session, docket)
    seated = {member.id for member in panel}
    outsider = a_person(session, role=Role.REVIEWER, pseudonym="R-99")
    assert outsider.id not in seated
    session.commit()
    visitor.sign_in(outsider)
    for path in ("", "/refuse", "/close", "/stop", "/1"):
        assert visitor.get(f"/en/desk/appeals/{docket}{path}").status_code == 404
    reasons = {"reasons": words("x")}
    asked: dict[str, dict[str, str]] = {
        "declare": {},
        "recuse": {"code": "other"},
        "admit": {},
        "stay": {"granted": "yes"},
        "1/open": {},
        "1": {**VOTE, **reasons},
        "refuse": {"ground": "not-affected", **reasons},
        "close": reasons,
        "stop": {"arguable": words("a"), "harm": words("h")},
    }
    more = {**VOTE, **reasons, "role": "administrator"}
    for path, data in asked.items():
        for sent in (data, data | more):
            reply = visitor.post(f"/en/desk/appeals/{docket}/{path}", sent)
            # One answer to all of it, as to whoever looks; 400 where no form asked it.
            allowed = {404} if sent is data else {400, 404}
            assert reply.status_code in allowed, path
            assert CANARY not in reply.text
            # What a refusal says of it is what the public log says to everybody.
            if docket in visitor.page.main:
                assert f"Last on record in {docket}" in visitor.page.main
    visitor.get("/en/desk/appeals")
    assert docket not in visitor.page.main


def every_address(app: Flask, names: dict[str, str]) -> list[str]:
    """Every address of the portal that can be asked for with these names in it."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        values: dict[str, object] = {n: names.get(n, "1") for n in rule.arguments}
        values |= {name: 1 for name in rule.arguments if name in {"number", "item"}}
        values |= {
            name: min(one.items)
            for name, one in rule._converters.items()  # noqa: SLF001
            if isinstance(one, AnyConverter)
        }
        found.append(adapter.build(rule.endpoint, values, method="GET"))
    return sorted(set(found))


@pytest.mark.parametrize("role", sorted(AGENCY_ROLES | {Role.LIAISON, Role.REGISTRAR}))
def test_no_page_of_an_agency_shows_anything_of_who_appealed(
    session: Session, app: Flask, visitor: Visitor, role: Role
) -> None:
    matter = a_sent_matter(session)
    code = a_code(session, matter)
    form = a_form(notice_code=code, words=CANARY, late_because=CANARY, locator=CANARY)
    filed = filing.file(session, form, form_key=b"k" * 32, now=NOW)
    session.info.clear()
    an_admitted(session, filed.docket)
    session.flush()
    officer = a_person(session, role=role)
    session.commit()
    visitor.sign_in(officer)
    batch = str(session.scalars(select(LegalRequest)).one().batch_id)
    secrets = [CANARY, filed.receipt, filed.receipt.lower()]
    if role is not Role.LIAISON:  # The liaison passes the notice on, with its code.
        secrets.append(code)
    seen = 0
    for docket in (matter, filed.docket):
        names = {"lang": "en", "docket": docket, "batch": batch, "period": "2026-Q4"}
        for path in every_address(app, names):
            reply = visitor.get(path)
            seen += reply.status_code == 200
            if path.startswith("/en/desk/appeals"):
                assert reply.status_code == 403, path
            for secret in secrets:
                assert secret.encode() not in reply.data, path
    assert seen > 20


def test_a_panel_is_told_that_the_words_were_erased(
    session: Session, visitor: Visitor
) -> None:
    docket = an_open_appeal(session)
    panel = a_seated(session, docket)
    erasing.erase(session, docket, "appellant", "asked-by-person", now=NOW)
    an_opened(session, docket, panel[0])
    visitor.sign_in(panel[0])

    for path in ("", "/1"):
        reply = visitor.get(f"/en/desk/appeals/{docket}{path}")
        assert reply.status_code == 200
        assert CANARY not in reply.text
        assert "What the person wrote was erased." in visitor.page.main
        assert "the person concerned asked for it" in visitor.page.main


def test_a_member_opens_the_item_before_the_vote_and_it_is_on_the_record(
    session: Session, visitor: Visitor
) -> None:
    docket = an_open_appeal(session)
    panel = a_seated(session, docket)
    visitor.sign_in(panel[0])
    visitor.post(f"/en/desk/appeals/{docket}/admit")
    path = f"/en/desk/appeals/{docket}/1"
    visitor.get(path)
    assert "Nobody can vote on an item without having opened it." in visitor.page.main
    assert visitor.page.form(path) is None
    assert CANARY not in visitor.page.main
    ballot = {**VOTE, "reasons": words("unread")}
    assert visitor.post(path, ballot).status_code == 422
    assert "Open the item before you decide on it." in visitor.page.main

    assert visitor.post(f"{path}/open").status_code == 303
    visitor.get(path)
    assert CANARY in visitor.page.main
    assert visitor.post(path, ballot).status_code == 200
    assert visitor.post(f"{path}/sign").status_code == 303
    visitor.get(f"/ur/desk/appeals/{docket}/1")

    (leaf,) = log.of_stream(session, docket, "item.viewed")
    told = (leaf["item"], leaf["by"], leaf["count"], leaf["dwell"])
    assert told == (1, panel[0].pseudonym, 1, "none")


def test_the_file_is_read_before_the_appeal_is_admitted_and_voted_on_after(
    session: Session, visitor: Visitor
) -> None:
    docket = an_open_appeal(session)
    panel = a_seated(session, docket)
    visitor.sign_in(panel[0])
    home = f"/en/desk/appeals/{docket}"
    visitor.get(home)
    assert f"{home}/1" in visitor.page.links.values()
    visitor.get(f"{home}/1")
    assert visitor.post(f"{home}/1/open").status_code == 303

    visitor.get(f"{home}/1")
    assert CANARY in visitor.page.main
    assert visitor.page.form(f"{home}/1") is None
    visitor.get(home)
    assert visitor.post(f"{home}/admit").status_code == 303
    visitor.get(f"{home}/1")
    assert visitor.page.form(f"{home}/1") is not None


def test_nothing_is_opened_by_a_stranger_or_once_the_appeal_is_over(
    session: Session, visitor: Visitor
) -> None:
    docket = an_open_appeal(session)
    panel = a_seated(session, docket)
    outsider = a_person(session, role=Role.REVIEWER, pseudonym="R-99")
    session.commit()
    visitor.sign_in(outsider)
    visitor.get("/en/desk/appeals")
    reply = visitor.post(f"/en/desk/appeals/{docket}/1/open")
    assert reply.status_code in {404, 409}
    assert CANARY not in reply.text

    refusal = {"ground": "no-interest", "reasons": words("refusal")}
    visitor.sign_in(panel[0])
    visitor.post(f"/en/desk/appeals/{docket}/refuse", refusal)
    visitor.get(f"/en/desk/appeals/{docket}/1")
    assert "This appeal is over." in visitor.page.main
    assert visitor.post(f"/en/desk/appeals/{docket}/1/open").status_code == 422
    assert log.of_stream(session, docket, "item.viewed") == []


def test_whoever_joined_is_read_and_answered_with_the_first(
    session: Session, visitor: Visitor
) -> None:
    matter = a_sent_matter(session)
    first = an_appeal(session, matter)
    second = an_appeal(session, matter, words=CANARY, stay_asked=True)
    panel = an_admitted(session, first)
    visitor.sign_in(panel[0])

    for path in (f"/en/desk/appeals/{first}", f"/en/desk/appeals/{first}/1"):
        visitor.get(path)
        assert second in visitor.page.links, path
    visitor.get(f"/en/desk/appeals/{second}")
    assert CANARY in visitor.page.main
    assert first in visitor.page.links
    assert "Stop it" in visitor.page.main

    visitor.get(f"/en/desk/appeals/{second}/1")
    assert "answered with it" in visitor.page.main
    ballot = {**VOTE, "reasons": words("joined")}
    visitor.post(f"/en/desk/appeals/{second}/1", ballot)
    assert "vote there" in visitor.page.main
    assert session.scalars(select(AppealVote)).all() == []
