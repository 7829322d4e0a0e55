"""A request for data as people click it through: from the form to the certificate."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.clock import KARACHI, local_date, utc_now
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import data_desk
from oversight.dispatch.rules.data_lifecycle import Holding
from oversight.dispatch.service import data_sweep
from oversight.intake.models.batches import Batch
from oversight.intake.models.data import DataForm
from oversight.intake.queries import matters
from oversight.intake.rules import data_questions
from oversight.intake.rules.data_checklist import CHECKS
from oversight.intake.rules.data_tiers import STOPPED, Tier
from oversight.notices.service import telling as notices
from oversight.review.service.sweep import sweep as review
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.review import (
    FULL,
    NOTICE_SECRET,
    a_roster,
    panel_members,
    some_urdu,
    some_words,
)
from tests.fixtures.web import Visitor

HASH = "ef" * 32


def number_of(session: Session) -> str:
    return session.scalars(
        select(Batch.number).join(DataForm, DataForm.batch_id == Batch.id)
    ).one()


def drafted(visitor: Visitor, session: Session, team: make.Team, tier: str) -> str:
    """Fill in the whole form as a drafter does."""
    visitor.sign_in(team.drafter)
    assert visitor.post("/en/desk/data/new").status_code == 303
    number = number_of(session)
    home = f"/en/desk/data/{number}"
    day = local_date(utc_now())
    days = {
        "window_from": (day - timedelta(days=9)).isoformat(),
        "window_to": day.isoformat(),
    }
    asked = {"tier": tier} | (days if tier == "D2" else {})
    assert visitor.post(f"{home}/asked", asked).status_code == 303
    account = {
        "locator": "https://x.com/somebody",
        "platform": "x",
        "native_id": "90001",
        "subject": "suspect",
        "link": some_words("tie", 160),
    }
    assert visitor.post(f"{home}/account", account).status_code == 303
    if tier != "D0":
        fields = {"ask_name": "y", "why_name": some_words("name", 60)}
        if tier == "D2":
            fields |= {"ask_login-ips": "y", "why_login-ips": some_words("ip", 60)}
        assert visitor.post(f"{home}/fields", fields).status_code == 303
    answers = make.answers_for(team)
    if tier == "D2":
        answers["power"] = "peca-2016-s32"
    for part in data_questions.parts_for(tier):
        given = {one.name: answers.get(one.name, "") for one in part.questions}
        reply = visitor.post(f"{home}/part/{part.name}", given)
        assert reply.status_code == 303, (part.name, visitor.page.main)
    assert visitor.get(home).status_code == 200
    return number


def signed(visitor: Visitor, session: Session, team: make.Team, tier: str) -> str:
    number = drafted(visitor, session, team, tier)
    visitor.sign_in(team.authoriser)
    assert visitor.post(f"/en/desk/data/{number}/sign").status_code == 422
    reply = visitor.post(f"/en/desk/data/{number}/sign", {"read": "y"}, follow=True)
    assert "Filed as" in reply.text
    session.expire_all()
    return str(session.scalars(select(Batch.result)).one()["dockets"][0])


def drawn(session: Session, docket: str) -> Actor:
    """The one reviewer of a docket, once the lot has spoken."""
    notices.use(NOTICE_SECRET)
    a_roster(session, FULL)
    now = utc_now()
    review(session, now)
    review(session, now + timedelta(seconds=30))
    return panel_members(session, docket)[0]


def decided(visitor: Visitor, docket: str, reviewer: Actor, **answers: str) -> None:
    """Declare, open, decide, read back and sign, as a reviewer does."""
    visitor.sign_in(reviewer)
    visitor.post(f"/en/desk/review/{docket}/declare", {"none": "y"})
    home = f"/en/desk/review-data/{docket}/1"
    assert visitor.get(f"/en/desk/review/{docket}/1").status_code == 303
    assert visitor.post(f"{home}/open").status_code == 303
    assert visitor.get(home).status_code == 200
    page = visitor.get(f"{home}/decide")
    assert page.status_code == 200
    assert visitor.post(f"{home}/decide", {"save": "yes"}).status_code == 303
    assert visitor.post(f"{home}/decide", {}).status_code == 422
    form = visitor.page.form(f"{home}/decide")
    assert form is not None
    asked = {box.attrs.get("name") for box in form.all("input", "textarea", "select")}
    said = {name: one for name, one in findings(**answers).items() if name in asked}
    reply = visitor.post(f"{home}/decide", said)
    assert reply.status_code == 200, visitor.page.main
    assert "Read your decision back" in reply.text
    assert visitor.post(f"{home}/sign").status_code == 303
    assert visitor.get(home).status_code == 200


def findings(**answers: str) -> dict[str, str]:
    """Answers to as many rows as a form may have; each form asks those of its own."""
    said = {
        "linked": "yes",
        "link": some_words("link"),
        "aim": "rights-of-others",
        "aim_real": "yes",
        "aim_why": some_words("aim"),
        "milder": "no",
        "milder_why": some_words("milder"),
        "window": some_words("days"),
        "others": some_words("others"),
        "privilege": some_words("privilege"),
        "proportionate": "yes",
        "proportion": some_words("proportion"),
        "chilling": some_words("chilling"),
        "use": some_words("use"),
        "sharing": "court",
        "retention_days": "90",
        "retention": some_words("retention"),
        "candour": some_words("candour"),
        "outcome": "approved",
        "reasons": some_words("reasons", 200),
        "summary": some_words("summary"),
        "summary_ur": some_urdu(),
    }
    for place in range(2):
        said |= {
            f"legality-{place}-then": "yes",
            f"legality-{place}-today": "yes",
            f"legality-{place}-clear": "yes",
            f"ladder-{place}-works": "no",
            f"ladder-{place}-why": some_words("less deep"),
            f"needed-{place}-needed": "yes",
            f"needed-{place}-why": some_words("field", 50),
        }
        for n in range(3):
            element = f"legality-{place}-elements-{n}"
            said |= {f"{element}-met": "yes", f"{element}-evidence": some_words("law")}
    return said | answers


def test_the_law_of_a_data_request_is_named_in_the_readers_language(
    visitor: Visitor, session: Session
) -> None:
    docket = signed(visitor, session, make.a_team(session), "D1")
    visitor.sign_in(an_actor(session, role=Role.REGISTRAR))

    visitor.get(f"/en/desk/registry-data/{docket}")
    assert visitor.page.main.count("31. Expedited preservation") == 2
    visitor.get(f"/ur/desk/registry-data/{docket}")
    assert "Expedited" not in visitor.page.main
    assert visitor.page.main.count("31۔ ") == 2


def names_its_law(
    visitor: Visitor, session: Session, docket: str, liaison: Actor
) -> bool:
    """Whether the platform reads the law and its Act, each in its own language."""
    law = data_desk.platform_page(session, docket, liaison).document["basis"][0]
    visitor.get(f"/en/desk/data-requests/{docket}")
    named = law["instrument"] in visitor.page.main
    visitor.get(f"/ur/desk/data-requests/{docket}")
    return named and law["title_ur"] in visitor.page.main


def test_subscriber_data_are_clicked_from_the_form_to_the_certificate(
    visitor: Visitor, session: Session
) -> None:
    team = make.a_team(session)
    docket = signed(visitor, session, team, "D1")
    assert visitor.get(f"/en/desk/filing/{docket}").status_code == 303
    assert visitor.get(f"/en/desk/data-docket/{docket}").status_code == 200

    registrar = an_actor(session, role=Role.REGISTRAR)
    visitor.sign_in(registrar)
    assert visitor.get(f"/en/desk/registry/{docket}").status_code == 303
    screen = f"/en/desk/registry-data/{docket}/screen"
    assert visitor.post(screen).status_code == 422
    ticks = list(CHECKS)
    assert visitor.post(screen, {"ticks": ticks}).status_code == 303

    decided(visitor, docket, drawn(session, docket))
    liaison = make.a_liaison(session)
    data_sweep.sweep(session, utc_now())
    data_sweep.sweep(session, utc_now())

    visitor.sign_in(liaison)
    assert docket in visitor.get("/en/desk/data-requests/").text
    order = f"/en/desk/data-requests/{docket}"
    assert names_its_law(visitor, session, docket, liaison)
    assert visitor.get(f"{order}.json").json["docket"] == docket  # type: ignore[index]
    assert visitor.post(f"{order}/received", {"reference": "PK"}).status_code == 303
    assert visitor.post(f"{order}/1/handed-over", {}).status_code == 422
    manifest = {
        "fields": ["name"],
        "produced_on": local_date(utc_now()).isoformat(),
        "record_count": "1",
        "file_hashes": HASH,
        "over": "no",
    }
    assert visitor.post(f"{order}/1/handed-over", manifest).status_code == 303
    visitor.get("/en/desk/data-requests/")
    waiting, _, done = visitor.page.main.partition("Answered, or ended")
    assert (docket in waiting, docket in done) == (False, True)

    visitor.sign_in(team.custodian)
    assert docket in visitor.get("/en/desk/custody/").text
    held = f"/en/desk/custody/{docket}/1"
    assert visitor.get(held).status_code == 200
    assert visitor.post(f"{held}/receive", {}).status_code == 422
    more = {"over_fields": ["email"]}
    assert visitor.post(f"{held}/receive", more).status_code == 303
    assert "Delete what came beyond the request" in visitor.get(held).text
    assert visitor.post(f"{held}/minimise").status_code == 422
    assert visitor.post(f"{held}/excess").status_code == 303
    assert visitor.post(f"{held}/minimise").status_code == 303
    use = {
        "person": "NC-1042",
        "purpose": "investigation",
        "used_on": local_date(utc_now()).isoformat(),
    }
    assert visitor.post(f"{held}/use", {**use, "person": "Ali"}).status_code == 422
    assert visitor.post(f"{held}/use", use).status_code == 303
    assert visitor.post(f"{held}/destroy", {}).status_code == 422
    gone = {
        "method": "erased",
        "destroyed_on": local_date(utc_now()).isoformat(),
        "backups_deleted": "y",
        "recipients": "0",
        "outcome": "eliminated",
    }
    assert visitor.post(f"{held}/destroy", gone).status_code == 303

    visitor.sign_in(team.authoriser)
    certify = f"/en/desk/data-docket/{docket}/1/certify"
    assert visitor.post(certify).status_code == 422
    assert visitor.post(certify, {"read": "y"}).status_code == 303
    session.expire_all()
    assert make.held(session, docket).state is Holding.CERTIFIED


def test_logins_wait_for_the_call_to_the_court(
    visitor: Visitor, session: Session
) -> None:
    team = make.a_team(session)
    docket = signed(visitor, session, team, "D2")
    registrar = an_actor(session, role=Role.REGISTRAR)
    visitor.sign_in(registrar)
    visitor.post(f"/en/desk/registry-data/{docket}/screen", {"ticks": list(CHECKS)})
    decided(visitor, docket, drawn(session, docket))
    make.a_liaison(session)
    data_sweep.sweep(session, utc_now())
    assert sendings.find_order(session, docket) is None

    visitor.sign_in(team.drafter)
    day = local_date(utc_now())
    paper = {
        "court": "Sessions Court, Islamabad",
        "judge": "A. B.",
        "number": "412/2026",
        "issued_on": day.isoformat(),
        "expires_on": (day + timedelta(days=9)).isoformat(),
        "sha256": HASH,
    }
    enter = f"/en/desk/warrant/{docket}"
    assert visitor.post(enter, {**paper, "sha256": "x"}).status_code == 422
    assert visitor.post(enter, paper).status_code == 303
    assert HASH in visitor.get(f"/en/desk/data-docket/{docket}").text

    visitor.sign_in(registrar)
    call = f"/en/desk/registry-data/{docket}/warrant/{HASH}"
    said = {
        "called_name": "The reader",
        "called_number": "051-9108123",
        "called_at": f"{utc_now().astimezone(KARACHI) + timedelta(minutes=1):%Y-%m-%dT%H:%M}",
        "result": "confirmed",
    }
    assert visitor.post(call, {**said, "result": ""}).status_code == 422


def test_what_no_law_allows_stops_the_form_and_is_counted(
    visitor: Visitor, session: Session
) -> None:
    team = make.a_team(session)
    visitor.sign_in(team.drafter)
    visitor.post("/en/desk/data/new")
    asked = f"/en/desk/data/{number_of(session)}/asked"

    visitor.get(asked)
    offered = visitor.page.form(asked)
    assert offered is not None
    said = {
        one.all("input")[0].attrs["value"]: one.text
        for one in offered.all("div")
        if one.attrs.get("class") == "choice"
    }
    assert set(said) == {*Tier, *STOPPED}
    for code, words in said.items():
        assert ("counted in public against your body" in words) == (code in STOPPED)
    reply = visitor.post(asked, {"tier": "DX-everyone"}, follow=True)
    assert reply.status_code == 200
    assert "cannot be asked for here" in reply.text
    reply = visitor.post(asked, {"tier": "D5"}, follow=True)
    assert "Listening in" in reply.text
    assert "not open here yet" in visitor.post(asked, {"tier": "D3"}, follow=True).text


def test_data_are_kept_told_to_the_court_looked_at_and_extended(
    visitor: Visitor, session: Session
) -> None:
    team = make.a_team(session)
    docket = signed(visitor, session, team, "D0")
    data_sweep.sweep(session, utc_now())
    liaison = make.a_liaison(session)
    visitor.sign_in(liaison)
    assert docket in visitor.get("/en/desk/data-requests/").text
    keep = f"/en/desk/data-requests/keep/{docket}/1"
    assert visitor.post(keep).status_code == 303
    assert visitor.post(keep).status_code == 303
    assert visitor.post(keep, {"once": None}).status_code == 422

    visitor.sign_in(team.authoriser)
    home = f"/en/desk/data-docket/{docket}"
    assert visitor.get(home).status_code == 200
    longer = {"days": "30", "court": "Sessions Court", "number": "9/2026"}
    assert visitor.post(f"{home}/1/longer", {**longer, "days": "99"}).status_code == 422
    assert visitor.post(f"{home}/1/longer", longer).status_code == 303

    reviewer = drawn(session, docket)
    visitor.sign_in(reviewer)
    visitor.post(f"/en/desk/review/{docket}/declare", {"none": "y"})
    item = f"/en/desk/review-data/{docket}/1"
    visitor.post(f"{item}/open")
    assert visitor.get(item).status_code == 200
    assert visitor.post(f"{item}/look", {"result": "cancelled"}).status_code == 422
    end = {"result": "cancelled", "reasons": some_words("end")}
    assert visitor.post(f"{item}/look", end).status_code == 303
    session.expire_all()
    assert matters.request(session, docket).items[0].ended_as == "lifted"


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.AUTHORISER, Role.CUSTODIAN])
def test_what_is_another_bodys_does_not_exist(
    visitor: Visitor, session: Session, role: Role
) -> None:
    docket, _team = make.received(session)
    make.a_team(session, "pta")
    visitor.sign_in(an_actor(session, role=role, body="pta"))

    for page in (f"/en/desk/data-docket/{docket}", f"/en/desk/custody/{docket}/1"):
        assert visitor.get(page).status_code in {403, 404}
