"""The reviewers' pages and the roster, as a browser meets them."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import GRANTS, Actor, Permission, Role
from oversight.core import clock
from oversight.core.clock import local_date
from oversight.core.labels import words as words_of
from oversight.law.models import LawProvision
from oversight.review.models.deciding import Draft, View, Vote
from oversight.review.models.roster import Conflict, Reviewer
from oversight.review.queries import cases, seats
from oversight.review.rules.findings import Asked, Ballot
from oversight.review.rules.lifecycle import CaseState, Outcome, SeatState
from oversight.review.service import deciding, roster
from tests.factories.accounts import a_person, an_actor
from tests.factories.intake import NOW
from tests.factories.review import (
    GIST,
    MINUTE,
    a_ballot,
    a_case,
    a_roster,
    asked_of,
    declared,
    panel_members,
    ready,
    some_words,
    vote_all,
    with_findings,
)
from tests.fixtures.web import Visitor

THEN = NOW + 20 * MINUTE
DESK = "/en/desk/review/"


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    """Let the portal's clock stand at the time of the story."""
    clock.shift(THEN - clock.machine_now())
    yield
    clock.shift(timedelta(0))


def typed(ballot: Ballot, asked: Asked) -> dict[str, Any]:
    """What a reviewer would type to give this ballot."""
    found = ballot.findings
    simple = (
        *("listing", "attributed", "attribution", "alternative", "aim", "aim_real"),
        *("aim_why", "exception", "exempt", "exempt_why", "proportionate", "scope"),
        *("collateral", "lawful_share", "posts_why", "chilling", "candour"),
        "conditions",
    )
    data: dict[str, Any] = {name: getattr(found, name) for name in simple}
    if not asked.listing:
        del data["listing"]
    if not asked.target.is_account:
        del data["lawful_share"], data["posts_why"]
    data |= typed_legality(ballot)
    for place, rung in enumerate(found.ladder):
        data |= {f"ladder-{place}-works": rung.works, f"ladder-{place}-why": rung.why}
    for factor, score in (found.rabat or {}).items():
        data[f"rabat-{factor}-score"] = str(score.score)
        data[f"rabat-{factor}-why"] = score.why
        data[f"rabat-{factor}-evidence"] = score.evidence
    data |= {f"replies-{n}": reply for n, reply in enumerate(found.replies)}
    for place, part in enumerate(ballot.parts):
        data |= {f"parts-{place}-locator": part.locator, f"parts-{place}-why": part.why}
    data |= {"outcome": ballot.outcome.value, "code": ballot.code or ""}
    data |= {"reasons": ballot.reasons, "summary": ballot.summary}
    data |= {"summary_ur": ballot.summary_ur}
    data |= {"measure": ballot.measure or asked.measure}
    data |= {"territory": ballot.territory or asked.territory}
    return data | {"days": "" if ballot.days is None else str(ballot.days)}


def typed_legality(ballot: Ballot) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for place, row in enumerate(ballot.findings.legality):
        for name in ("then", "today", "clear"):
            data[f"legality-{place}-{name}"] = getattr(row, name)
        for n, element in enumerate(row.elements):
            data[f"legality-{place}-elements-{n}-met"] = element.met
            data[f"legality-{place}-elements-{n}-evidence"] = element.evidence
    return data


def place(docket: str, rest: str = "") -> str:
    return f"{DESK}{docket}{rest}"


def decision_on(session: Session, docket: str) -> Any:
    (made,) = cases.decisions_of(session, cases.case(session, docket).request_id)
    return made


def test_one_reviewer_from_the_desk_to_the_signed_decision(
    session: Session, visitor: Visitor
) -> None:
    docket = a_case(session)
    (sitting,) = panel_members(session, docket)
    asked = asked_of(session, docket)
    ballot = a_ballot(asked)
    visitor.sign_in(sitting)

    visitor.get(DESK)
    assert docket in visitor.page.main
    assert "declare, or step aside" in visitor.page.main
    visitor.get(place(docket))
    assert "somebody/status" not in visitor.page.html
    assert visitor.post(place(docket, "/declare"), {}).status_code == 422
    visitor.post(place(docket, "/declare"), {"none": "y"}, follow=True)
    assert "The file is open to you." in visitor.page.main

    visitor.get(place(docket, "/skip"))
    reasons = some_words("two tries to reach the account")
    visitor.post(
        place(docket, "/skip"),
        {"ground": "unreachable", "reasons": reasons},
        follow=True,
    )
    assert reasons in visitor.page.main

    visitor.get(place(docket, "/1"))
    assert "Come on Friday" not in visitor.page.html
    visitor.post(place(docket, "/1/open"), follow=True)
    assert "Come on Friday" in visitor.page.main
    assert "Unlawful online content" in visitor.page.main

    visitor.get(place(docket, "/1/decide"))
    reply = visitor.post(place(docket, "/1/decide"), typed(ballot, asked))
    assert reply.status_code == 200
    assert visitor.page.h1 == "Read your decision back"
    assert ballot.reasons in visitor.page.main
    assert session.scalars(select(Vote)).all() == []

    visitor.post(place(docket, "/1/sign"), follow=True)
    assert "signed and on the record" in visitor.page.main
    made = decision_on(session, docket)
    assert (made.outcome, made.reasons) == (Outcome.APPROVED, ballot.reasons)
    written = with_findings(ballot, listing="").findings.as_json()
    assert made.findings == json.loads(json.dumps(written))
    assert cases.case(session, docket).state is CaseState.DECIDED
    visitor.get(DESK)
    assert "Nothing waits for you" in visitor.page.main


@pytest.mark.parametrize("outcome", [Outcome.NARROWER, Outcome.REJECTED])
def test_other_outcomes_are_signed_in_the_same_way(
    session: Session, visitor: Visitor, outcome: Outcome
) -> None:
    docket, (sitting,) = ready(session)
    asked = asked_of(session, docket)
    ballot = a_ballot(asked, outcome)
    if outcome is Outcome.NARROWER:
        ballot = replace(ballot, days=10, measure="label")
    visitor.sign_in(sitting)

    visitor.get(place(docket, "/1/decide"))
    visitor.post(place(docket, "/1/decide"), typed(ballot, asked))
    visitor.post(place(docket, "/1/sign"), follow=True)

    made = decision_on(session, docket)
    assert (made.outcome, made.days) == (outcome, ballot.days)
    visitor.get(place(docket, "/1"))
    assert ballot.summary in visitor.page.main


def test_what_is_missing_stands_beside_its_field_and_what_was_typed_stays(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session)
    asked = asked_of(session, docket)
    data = typed(a_ballot(asked), asked) | {
        "candour": "too short",
        "ladder-1-works": None,
        "rabat-intent-score": None,
        "outcome": None,
    }
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))

    reply = visitor.post(place(docket, "/1/decide"), data)

    assert reply.status_code == 422
    assert {"candour", "outcome"} <= set(visitor.page.errors)
    assert "At least 80" in visitor.page.main or "at least 80" in visitor.page.main
    form = visitor.page.form(place(docket, "/1/decide"))
    assert form is not None
    kept = visitor.page.values(form)
    assert kept["reasons"] == data["reasons"]
    assert kept["candour"] == "too short"
    assert session.scalars(select(Vote)).all() == []


def test_an_approval_with_a_missing_rung_says_where(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session)
    asked = asked_of(session, docket)
    data = typed(a_ballot(asked), asked) | {
        "ladder-1-works": None,
        "rabat-intent-score": None,
        "legality-0-elements-0-met": None,
    }
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))

    visitor.post(place(docket, "/1/decide"), data)

    assert {"ladder-1-works", "rabat-intent-score", "legality-0-elements-0-met"} <= set(
        visitor.page.errors
    )
    assert "There is a problem" in visitor.page.main
    assert "#ladder-1-works-0" in visitor.page.html


def test_what_was_written_is_kept_for_later(session: Session, visitor: Visitor) -> None:
    docket, (sitting,) = ready(session)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))
    half = {"candour": "Half a thought.", "aim": "public-order", "save": "yes"}

    visitor.post(place(docket, "/1/decide"), half, follow=True)

    assert "kept" in visitor.page.main
    visitor.get(place(docket, "/1/decide"))
    form = visitor.page.form(place(docket, "/1/decide"))
    assert form is not None
    kept = visitor.page.values(form)
    assert (kept["candour"], kept["aim"]) == ("Half a thought.", "public-order")
    assert len(session.scalars(select(Draft)).all()) == 1


@pytest.mark.parametrize("whole", ["", "forged", None])
def test_nothing_is_signed_that_was_not_read_back(
    session: Session, visitor: Visitor, whole: str | None
) -> None:
    docket, (sitting,) = ready(session)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))

    told = visitor.post(place(docket, "/1/sign"), {"whole": whole})

    assert told.status_code == 422
    assert "Read the decision back once more" in visitor.page.main
    assert session.scalars(select(Vote)).all() == []


def test_a_signature_with_something_more_leads_back_to_every_word(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session)
    asked = asked_of(session, docket)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))
    data = typed(a_ballot(asked), asked)
    visitor.post(place(docket, "/1/decide"), data)

    told = visitor.post(place(docket, "/1/sign"), {"role": "administrator"})

    assert told.status_code == 422
    assert "something that the form does not ask for" in visitor.page.main
    assert data["aim_why"] in unescape(visitor.page.html)
    visitor.post(place(docket, "/1/decide"), data)
    assert visitor.page.h1 == "Read your decision back"
    assert visitor.post(place(docket, "/1/sign")).status_code == 303
    assert len(session.scalars(select(Vote)).all()) == 1


def test_a_decision_is_signed_once(session: Session, visitor: Visitor) -> None:
    docket, (sitting,) = ready(session)
    asked = asked_of(session, docket)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))
    visitor.post(place(docket, "/1/decide"), typed(a_ballot(asked), asked))
    form = visitor.page.form(place(docket, "/1/sign"))
    assert form is not None
    sent = visitor.page.values(form)
    first = visitor.post(place(docket, "/1/sign"), sent)

    twice = visitor.post(place(docket, "/1/sign"), sent)
    anew = visitor.post(place(docket, "/1/sign"), {**sent, "once": ""})

    assert (twice.status_code, twice.location) == (303, first.location)
    assert anew.status_code == 409
    assert "What was decided" in visitor.page.main
    assert len(session.scalars(select(Vote)).all()) == 1


def test_a_panel_joins_or_decides_otherwise(session: Session, visitor: Visitor) -> None:
    docket, (lead, second, third) = ready(session, protected="journalist")
    asked = asked_of(session, docket)
    draft = a_ballot(asked)
    deciding.vote(session, docket, 1, draft, by=lead, now=THEN)

    visitor.sign_in(second)
    visitor.get(place(docket, "/1"))
    assert "Read the draft" in visitor.page.links
    visitor.get(place(docket, "/1/join"))
    assert draft.reasons in visitor.page.main
    assert (
        visitor.post(place(docket, "/1/join"), {"reasons": "Yes."}).status_code == 422
    )
    visitor.post(
        place(docket, "/1/join"), {"reasons": some_words("draft")}, follow=True
    )
    assert "You join the draft of" in visitor.page.main
    visitor.post(place(docket, "/1/sign"), follow=True)
    assert "You have joined." in visitor.page.main

    visitor.sign_in(third)
    against = a_ballot(asked, Outcome.REJECTED)
    visitor.get(place(docket, "/1/decide"))
    visitor.post(place(docket, "/1/decide"), typed(against, asked))
    visitor.post(place(docket, "/1/sign"), follow=True)

    made = decision_on(session, docket)
    assert (made.outcome, made.split) == (Outcome.APPROVED, True)
    assert made.dissent == f"{third.pseudonym}: {against.reasons}"
    visitor.get(place(docket, "/1"))
    assert "Dissent" in visitor.page.main


def test_the_drafter_has_nothing_to_join(session: Session, visitor: Visitor) -> None:
    docket, (lead, second, _) = ready(session, protected="journalist")

    for actor in (lead, second):
        visitor.sign_in(actor)
        reply = visitor.get(place(docket, "/1/join"))
        assert reply.status_code == 303
        assert reply.location.endswith(place(docket, "/1"))


def test_the_user_is_asked_from_the_matter(session: Session, visitor: Visitor) -> None:
    docket = a_case(session)
    (sitting,) = declared(session, docket)
    visitor.sign_in(sitting)

    visitor.get(place(docket, "/ask"))
    visitor.post(place(docket, "/ask"), {"gist": GIST}, follow=True)
    for page in ("/ask", "/skip"):  # Once is enough: no form that would be refused.
        visitor.get(place(docket, page))
        assert "The user was asked on" in visitor.page.main
        assert visitor.page.form(place(docket, page)) is None
    visitor.get(place(docket))

    assert "has until" in visitor.page.main
    assert cases.case(session, docket).asked_at is not None
    deciding.open_item(session, docket, 1, by=sitting, now=THEN)
    visitor.get(place(docket, "/1"))
    assert "The user has time to answer" in visitor.page.main
    assert visitor.get(place(docket, "/1/decide")).status_code == 303


@pytest.mark.parametrize(
    ("page", "data", "field"),
    [
        ("/skip", {"ground": "unreachable", "reasons": "tried"}, "reasons"),
        ("/skip", {"reasons": "x"}, "ground"),
        ("/recuse", {}, "code"),
        ("/extend", {"reasons": "busy"}, "reasons"),
    ],
)
def test_a_refused_form_says_why(
    session: Session,
    visitor: Visitor,
    page: str,
    data: dict[str, str],
    field: str,
) -> None:
    docket = a_case(session)
    (sitting,) = declared(session, docket)
    visitor.sign_in(sitting)
    visitor.get(place(docket, page))

    assert visitor.post(place(docket, page), data).status_code == 422
    assert field in visitor.page.errors


def test_stepping_aside_is_one_form(session: Session, visitor: Visitor) -> None:
    docket = a_case(session)
    (sitting,) = panel_members(session, docket)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/recuse"))

    visitor.post(place(docket, "/recuse"), {"code": "kin-or-money"}, follow=True)

    assert "You have stepped aside." in visitor.page.main
    assert panel_members(session, docket)[0].id != sitting.id
    assert visitor.get(place(docket)).status_code == 404


def test_more_time_is_asked_for_once(session: Session, visitor: Visitor) -> None:
    docket = a_case(session)
    (sitting,) = declared(session, docket)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/extend"))
    reasons = some_words("delay")

    visitor.post(place(docket, "/extend"), {"reasons": reasons}, follow=True)

    assert reasons in visitor.page.main
    assert "Ask for more time, once" not in visitor.page.links
    assert cases.case(session, docket).extended


def test_the_draw_is_laid_open(session: Session, visitor: Visitor) -> None:
    docket = a_case(session, items=11)
    sitting = panel_members(session, docket)
    visitor.sign_in(sitting[0])

    visitor.get(place(docket, "/draw"))

    panel = seats.panel_of(session, docket)
    assert str(panel.randomness) in visitor.page.main
    assert all(str(one.pseudonym) in visitor.page.main for one in sitting)


def test_opening_is_a_post_and_is_counted(session: Session, visitor: Visitor) -> None:
    docket = a_case(session, items=2)
    (sitting,) = declared(session, docket)
    visitor.sign_in(sitting)

    visitor.get(place(docket, "/2"))
    assert session.scalars(select(View)).all() == []
    visitor.post(place(docket, "/2/open"))

    assert [view.count for view in session.scalars(select(View))] == [1]
    visitor.get(place(docket, "/2"))
    assert "The user comes first" in visitor.page.main


def test_an_item_that_has_closed_does_not_open(
    session: Session, visitor: Visitor
) -> None:
    docket, sitting = ready(session, items=2)
    vote_all(session, docket, sitting, 1, now=THEN)
    vote_all(session, docket, sitting, 2, now=THEN)
    visitor.sign_in(sitting[0])
    visitor.get(place(docket, "/1"))

    assert visitor.post(place(docket, "/1/open")).status_code == 422
    assert visitor.post(place(docket, "/1/decide")).status_code == 409
    reply = visitor.get(place(docket, "/1/decide"))
    assert reply.status_code == 303


@pytest.mark.parametrize(
    "beyond",
    [
        *("legality-7-evidence", "legality-9-elements-0-evidence", "ladder-9-why"),
        *("legality-0-elements-9-evidence", "replies-9", "parts-9-why"),
    ],
)
def test_parts_nobody_asked_for_are_refused(
    session: Session, visitor: Visitor, beyond: str
) -> None:
    docket, (sitting,) = ready(session)
    asked = asked_of(session, docket)
    data = typed(a_ballot(asked), asked)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))

    more = data | {beyond: "of what?"}
    assert visitor.post(place(docket, "/1/decide"), more).status_code == 422
    assert "something that the form does not ask for" in visitor.page.main
    assert "of what?" in visitor.page.main  # At its end, to be copied: not in the form.
    assert f'name="{beyond}"' not in visitor.page.html
    assert data["aim"] in visitor.page.html
    assert visitor.post(place(docket, "/1/draft"), more).status_code == 409
    assert visitor.post(place(docket, "/1/decide"), data).status_code == 200
    assert visitor.page.h1 == "Read your decision back"


def test_a_matter_leads_from_item_to_item(session: Session, visitor: Visitor) -> None:
    docket, (sitting,) = ready(session, items=2)
    asked = asked_of(session, docket)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))
    visitor.post(place(docket, "/1/decide"), typed(a_ballot(asked), asked))

    reply = visitor.post(place(docket, "/1/sign"))

    assert reply.location.endswith(place(docket, "/2"))


def test_what_is_missing_is_told_with_what_it_is_asked_of(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session)
    asked = asked_of(session, docket)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))

    assert visitor.post(place(docket, "/1/decide"), {}).status_code == 422

    lines = [
        line for line in visitor.page.html.splitlines() if 'href="#legality-' in line
    ]
    told = [unescape(re.sub("<[^>]+>", "", line)).strip() for line in lines]
    assert len(told) == len(set(told))
    said = [label for codes in asked.elements.values() for label in codes]
    for code in said:
        assert any(f"{words_of('elements', code)}: Is it shown?" in one for one in told)


def test_law_that_fell_stands_above_everything_else(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session)
    visitor.sign_in(sitting)
    for page in ("/1", "/1/decide"):
        visitor.get(place(docket, page))
        assert "The law it rests on is not in force today" not in visitor.page.main

    row = session.scalars(
        select(LawProvision).where(LawProvision.provision_id == "peca-2016-s37")
    ).one()
    row.suspended_by_court, row.ruling = local_date(NOW), "A ruling of today."
    session.commit()

    for page in ("/1", "/1/decide"):
        visitor.get(place(docket, page))
        told = visitor.page.main.index("The law it rests on is not in force today")
        assert told < visitor.page.main.index("The item")
        assert "nothing is approved on it" in visitor.page.main


def pages_of(docket: str) -> list[str]:
    rest = ("", "/recuse", "/ask", "/skip", "/extend", "/draw", "/1", "/1/decide")
    return [place(docket, one) for one in (*rest, "/1/join")]


def test_a_matter_does_not_exist_for_other_reviewers(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session)
    outsider = next(one for one in a_roster(session) if one.id != sitting.id)
    visitor.sign_in(outsider)

    assert {visitor.get(page).status_code for page in pages_of(docket)} == {404}
    assert visitor.get(DESK).status_code == 200
    for act in ("/declare", "/1/open", "/1/sign"):
        assert visitor.post(place(docket, act)).status_code == 404


@pytest.mark.parametrize(
    "role",
    [role for role in Role if Permission.REVIEW_DECIDE not in GRANTS[role]],
)
def test_no_other_role_sees_a_reviewer_s_page(
    session: Session, visitor: Visitor, role: Role
) -> None:
    visitor.sign_in(an_actor(session, role=role))

    assert visitor.get(DESK).status_code == 403
    assert visitor.get(place("TD-2026-000001")).status_code == 403


def test_nobody_signed_out_sees_a_page(session: Session, visitor: Visitor) -> None:
    a_roster(session, 1)

    for page in (DESK, "/en/desk/roster/"):
        assert visitor.get(page).status_code in {302, 303, 401}


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_every_page_is_sound_in_both_languages(
    session: Session, visitor: Visitor, lang: str
) -> None:
    docket, (lead, second, _) = ready(session, items=2, protected="journalist")
    deciding.vote(
        session, docket, 1, a_ballot(asked_of(session, docket)), by=lead, now=THEN
    )
    visitor.sign_in(second)

    for page in [
        DESK,
        *pages_of(docket),
        place(docket, "/2"),
        place(docket, "/2/decide"),
    ]:
        assert visitor.get(page.replace("/en/", f"/{lang}/")).status_code == 200, page


def test_no_page_has_an_act_on_several_items(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session, items=3)
    visitor.sign_in(sitting)

    for page in (DESK, place(docket)):
        visitor.get(page)
        boxes = [
            box
            for form in visitor.page.root.all("main")
            for box in form.all("input")
            if box.attrs.get("type") == "checkbox"
        ]
        assert boxes == []


def test_the_roster_is_kept_on_its_page(session: Session, visitor: Visitor) -> None:
    vote_docket, sitting = ready(session)
    vote_all(session, vote_docket, sitting, now=THEN)
    presiding = an_actor(session, role=Role.PRESIDING)
    person = a_person(session, role=Role.REVIEWER, pseudonym=None)
    visitor.sign_in(presiding)

    visitor.get("/en/desk/roster/")
    visitor.post("/en/desk/roster/", {"person": str(person.id)}, follow=True)
    assert "R-19" in visitor.page.links
    visitor.get("/en/desk/roster/R-19")
    visitor.post(
        "/en/desk/roster/R-19", {"kind": "platform", "value": "x"}, follow=True
    )
    assert "left out of such draws" in visitor.page.main
    conflict = session.scalars(select(Conflict)).one()
    visitor.post(f"/en/desk/roster/R-19/end/{conflict.id}", follow=True)
    assert "The conflict has ended." in visitor.page.main
    visitor.post(f"/en/desk/roster/R-19/end/{conflict.id}", follow=True)
    assert "had already ended" in visitor.page.main
    visitor.post("/en/desk/roster/R-19/rest", follow=True)
    assert "resting" in visitor.page.main
    assert not session.scalars(
        select(Reviewer.active).where(Reviewer.pseudonym == "R-19")
    ).one()
    visitor.post("/en/desk/roster/R-19/activate", follow=True)
    assert "active" in visitor.page.main


def test_the_roster_refuses_with_a_sentence(session: Session, visitor: Visitor) -> None:
    a_case(session, drawn=False)
    admin = an_actor(session, role=Role.ADMINISTRATOR)
    roster.add_conflict(session, "R-01", "body", "pta", by=admin, now=NOW)
    registrar = a_person(session, role=Role.REGISTRAR)
    visitor.sign_in(admin)
    visitor.get("/en/desk/roster/")

    reply = visitor.post("/en/desk/roster/", {"person": str(registrar.id)})
    assert reply.status_code == 422
    visitor.get("/en/desk/roster/R-01")
    bad = visitor.post("/en/desk/roster/R-01", {"kind": "body", "value": "two words"})
    assert bad.status_code == 422
    assert "value" in visitor.page.errors
    assert visitor.get("/en/desk/roster/R-99").status_code == 404


@pytest.mark.parametrize(
    "role",
    [role for role in Role if Permission.REVIEW_ROSTER not in GRANTS[role]],
)
def test_the_roster_is_for_those_who_keep_it(
    session: Session, visitor: Visitor, role: Role
) -> None:
    visitor.sign_in(an_actor(session, role=role))

    assert visitor.get("/en/desk/roster/").status_code == 403
    assert visitor.get("/en/desk/roster/R-01").status_code == 403


def test_a_late_declaration_is_refused_on_the_page(
    session: Session, visitor: Visitor
) -> None:
    docket = a_case(session)
    (sitting,) = panel_members(session, docket)
    clock.shift(NOW + timedelta(days=2) - clock.machine_now())
    visitor.sign_in(sitting)
    visitor.get(place(docket))

    assert visitor.post(place(docket, "/declare"), {"none": "y"}).status_code == 422

    assert "somebody else is drawn" in visitor.page.main
    held = seats.sitting(session, seats.panel_of(session, docket).id)
    assert [seat.state for seat in held] == [SeatState.DRAWN]


def test_somebody_is_an_actor(session: Session) -> None:
    assert isinstance(a_roster(session, 1)[0], Actor)
