"""Writing whether it stands longer: kept, compared, read back, signed; none is lost."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.dispatch.service.sweep import sweep as dispatch
from oversight.extensions.models.confirming import ConfirmationVote
from oversight.extensions.models.signatures import ConfirmationSignature
from oversight.extensions.rules.confirming import ConfirmBallot
from oversight.extensions.service import confirming
from oversight.extensions.service.sweep import sweep
from oversight.review.models.deciding import Draft, ItemDecision
from oversight.review.models.kept import KeptText
from oversight.review.service import members
from tests.factories.authenticator import a_passkey
from tests.factories.extensions import (
    ENDS,
    HEARD,
    a_panel,
    a_vote,
    an_asked_one,
    opened,
)
from tests.factories.review import a_roster, some_words
from tests.fixtures.web import Visitor

WHEN = HEARD + timedelta(hours=1)


def at(moment: datetime) -> None:
    clock.shift(moment - clock.machine_now())


@pytest.fixture(autouse=True)
def _time() -> Iterator[None]:
    at(WHEN)
    yield
    clock.shift(timedelta(0))


def before_three(session: Session, items: int = 1) -> tuple[str, tuple[Actor, ...]]:
    docket = an_asked_one(session, items)
    sitting = a_panel(session, docket)
    for number in range(1, items + 1):
        opened(session, docket, sitting, number)
    return docket, sitting


def place(docket: str, rest: str = "") -> str:
    return f"/en/desk/longer/{docket}/1{rest}"


def filled(ballot: ConfirmBallot, **changes: str) -> dict[str, str]:
    return {
        **ballot.findings.as_json(),
        "outcome": ballot.outcome.value,
        "days": str(ballot.days or ""),
        "code": ballot.code or "",
        "reasons": ballot.reasons,
        "summary": ballot.summary,
        "summary_ur": ballot.summary_ur,
        **changes,
    }


def autosave(visitor: Visitor, docket: str, **data: Any) -> tuple[int, dict[str, Any]]:
    reply = visitor.post(place(docket, "/draft"), data)
    return reply.status_code, json.loads(reply.data)


def draft_of(session: Session) -> Draft:
    session.expire_all()
    return session.scalars(select(Draft)).one()


def test_what_a_member_types_is_kept_and_filled_in_again(
    session: Session, visitor: Visitor
) -> None:
    docket, (first, *_) = before_three(session)
    visitor.sign_in(first)
    visitor.get(place(docket))

    told = autosave(visitor, docket, milder_why="Half a thought", version="0")
    long = "یہ شخص اب بھی دھمکیاں دے رہا ہے۔ " * 400
    again = autosave(visitor, docket, reasons=long, lasting="yes", version="1")

    assert told == (200, {"version": 1, "said": "Everything is kept."})
    assert again[1]["version"] == 2
    visitor.get(place(docket))
    form = visitor.page.form(place(docket))
    assert form is not None
    values = visitor.page.values(form)
    assert (values["version"], values["reasons"]) == ("2", long)
    assert values["lasting"] == "yes"
    assert "draft.js" in visitor.page.html
    visitor.post(place(docket), {"version": "2", "save": "yes", "milder": "no"})
    assert draft_of(session).answers["milder"] == "no"


def test_a_window_behind_overwrites_nothing(session: Session, visitor: Visitor) -> None:
    docket, (first, *_) = before_three(session)
    visitor.sign_in(first)
    visitor.get(place(docket))
    autosave(visitor, docket, lasting_why="The newer text.", version="0")

    status, told = autosave(visitor, docket, lasting_why="The old text.", version="0")
    reply = visitor.post(
        place(docket), {"lasting_why": "The old text.", "version": "0"}
    )

    assert status == reply.status_code == 409
    assert "Nothing was overwritten" in told["said"]
    assert "The newer text." in visitor.page.main
    assert "The old text." in visitor.page.main
    assert draft_of(session).answers["lasting_why"] == "The newer text."
    visitor.post(place(docket, "/take"), follow=True)
    assert draft_of(session).answers["lasting_why"] == "The old text."
    visitor.get(place(docket, "/kept"))
    assert "The old text." in visitor.page.main


def test_what_is_read_back_is_what_the_passkey_signs(
    session: Session, visitor: Visitor
) -> None:
    docket, (first, *_) = before_three(session)
    device, _ = a_passkey(session, first, now=HEARD)
    ballot = a_vote()
    visitor.sign_in(first)
    visitor.get(place(docket))
    visitor.post(place(docket), filled(ballot))
    assert ballot.reasons in visitor.page.main
    form = visitor.page.form(place(docket, "/sign"))
    assert form is not None

    sent = visitor.page.values(form)
    answer = device.get(str(form.attrs["data-options"]))

    wrong = visitor.post(place(docket, "/sign"), sent | {"assertion": "{}"})
    assert wrong.status_code == 422
    assert session.scalars(select(ConfirmationVote)).all() == []
    visitor.post(place(docket, "/sign"), sent | {"assertion": answer}, follow=True)
    assert "signed and on the record" in visitor.page.main
    (kept,) = session.scalars(select(ConfirmationSignature))
    assert kept.credential_id == device.credential_id


def test_a_vote_keeps_its_text_and_its_draft_goes(
    session: Session, visitor: Visitor
) -> None:
    docket, (first, *_) = before_three(session)
    ballot = a_vote(confirms=False)
    visitor.sign_in(first)
    visitor.get(place(docket))
    visitor.post(place(docket), filled(ballot))
    assert "not restricted any longer" in visitor.page.main
    draft_of(session)
    visitor.post(place(docket, "/sign"), follow=True)

    kept = session.scalars(select(ConfirmationSignature)).one()
    said = json.loads(kept.text)
    assert (said["outcome"], said["code"]) == ("not-confirmed", "not-necessary")
    assert said["findings"] == ballot.findings.as_json()
    assert (said["docket"], said["item"], said["days"]) == (docket, 1, None)
    assert session.scalars(select(Draft)).all() == []


@pytest.mark.parametrize("page", ["", "/draft", "/sign"])
@pytest.mark.parametrize("what", ["voted", "ended", "left"])
def test_whoever_is_overtaken_keeps_their_text(
    session: Session, visitor: Visitor, page: str, what: str
) -> None:
    docket, (first, *_) = before_three(session)
    ballot = a_vote()
    visitor.sign_in(first)
    visitor.get(place(docket))
    data = filled(ballot)
    visitor.post(place(docket), data)
    form = visitor.page.form(place(docket, "/sign"))
    assert form is not None
    sent = visitor.page.values(form) if page == "/sign" else data
    if what == "voted":
        confirming.vote(session, docket, 1, a_vote(), by=first, now=utc_now())
    elif what == "ended":
        dispatch(session, ENDS)
        sweep(session, ENDS)
    else:
        members.recuse(session, docket, "cannot-act", by=first, now=utc_now())

    reply = visitor.post(place(docket, page), sent)

    assert reply.status_code == 409
    if page != "/draft":
        assert "The matter has moved on" in visitor.page.main
        assert ballot.reasons in visitor.page.main
        (kept,) = session.scalars(select(KeptText))
        assert kept.answers["reasons"] == ballot.reasons


def test_a_stranger_s_text_is_not_taken_in(session: Session, visitor: Visitor) -> None:
    docket, sitting = before_three(session)
    held = {one.id for one in sitting}
    outsider = next(one for one in a_roster(session) if one.id not in held)
    visitor.sign_in(outsider)

    assert visitor.post(place(docket), {"reasons": "Let me in."}).status_code == 404
    assert visitor.get(place(docket, "/kept")).status_code == 404
    assert session.scalars(select(KeptText)).all() == []
    assert session.scalars(select(Draft)).all() == []


def test_nobody_s_words_are_signed_a_second_time(
    session: Session, visitor: Visitor
) -> None:
    docket, (first, second, *_) = before_three(session, 2)
    own = a_vote()
    confirming.vote(session, docket, 2, own, by=first, now=WHEN)
    visitor.sign_in(first)
    visitor.get(place(docket))

    again = visitor.post(place(docket), filled(a_vote(reasons=own.reasons)))
    assert again.status_code == 422
    assert "You gave these reasons already" in visitor.page.main
    found = replace(a_vote().findings, lasting_why=own.findings.lasting_why)
    visitor.post(place(docket), filled(a_vote(findings=found)))
    assert "The same words stand already" in visitor.page.main
    visitor.sign_in(second)
    visitor.get(place(docket))
    visitor.post(place(docket), filled(a_vote(reasons=own.reasons)))
    assert f"{docket}, item 2" in visitor.page.main


def test_the_words_of_the_body_and_of_the_first_decision_are_no_reasons(
    session: Session, visitor: Visitor
) -> None:
    facts = some_words("danger as the body tells it", 300)
    docket = an_asked_one(session, facts=facts)
    sitting = a_panel(session, docket)
    opened(session, docket, sitting)
    visitor.sign_in(sitting[0])
    visitor.get(place(docket))
    first = session.scalars(select(ItemDecision.reasons)).one()

    visitor.post(place(docket), filled(a_vote(reasons=facts)))
    assert "the words of the body" in visitor.page.errors["reasons"]
    visitor.post(place(docket), filled(a_vote(reasons=first)))
    assert "These words stand already" in visitor.page.errors["reasons"]
    assert session.scalars(select(ConfirmationVote)).all() == []
