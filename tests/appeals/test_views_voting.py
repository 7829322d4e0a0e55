"""Writing a vote on an appeal: kept, compared, read back, signed; none is lost."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from oversight.accounts.rules import signatures
from oversight.appeals.models import AppealItem, AppealSignature, AppealVote
from oversight.appeals.queries import rows
from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.appeals.service import deciding, drafting, settling
from oversight.authority.permissions import Actor
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.review.models.deciding import Draft
from oversight.review.models.kept import KeptText
from oversight.review.queries import signed
from oversight.review.service import members
from oversight.storage.session import Store
from tests.dispatch.test_data_concurrency import at_once
from tests.factories.appeals import (
    NOW,
    a_sent_matter,
    a_vote,
    an_admitted,
    an_appeal,
    words,
)
from tests.factories.authenticator import a_passkey
from tests.factories.review import a_roster
from tests.fixtures.web import Visitor

WHEN = NOW + timedelta(hours=1)
UPHELD, PARTLY = AppealOutcome.UPHELD, AppealOutcome.PARTLY


def at(moment: datetime) -> None:
    clock.shift(moment - clock.machine_now())


@pytest.fixture(autouse=True)
def _time() -> Iterator[None]:
    at(WHEN)
    yield
    clock.shift(timedelta(0))


def before_a_panel(session: Session) -> tuple[str, list[Actor]]:
    docket = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, docket)
    session.commit()
    return docket, panel


def place(docket: str, rest: str = "") -> str:
    return f"/en/desk/appeals/{docket}/1{rest}"


def filled(**changes: str) -> dict[str, str]:
    whole = {
        "outcome": "partly",
        "measure": "label",
        "days": "5",
        "reasons": words("the vote"),
        "summary": "A label is enough.",
    }
    return {**whole, **changes}


def autosave(visitor: Visitor, docket: str, **data: Any) -> tuple[int, dict[str, Any]]:
    reply = visitor.post(place(docket, "/draft"), data)
    return reply.status_code, json.loads(reply.data)


def draft_of(session: Session) -> Draft:
    session.expire_all()
    return session.scalars(select(Draft)).one()


def votes(session: Session) -> list[AppealVote]:
    session.expire_all()
    return list(session.scalars(select(AppealVote)))


def test_what_a_member_types_is_kept_and_filled_in_again(
    session: Session, visitor: Visitor
) -> None:
    docket, (first, *_) = before_a_panel(session)
    visitor.sign_in(first)
    visitor.get(place(docket))

    told = autosave(visitor, docket, summary="Half a thought", version="0")
    long = "یہ پابندی درست نہیں تھی۔ " * 200
    again = autosave(visitor, docket, reasons=long, outcome="partly", version="1")

    assert told == (200, {"version": 1, "said": "Everything is kept."})
    assert again[1]["version"] == 2
    visitor.get(place(docket))
    form = visitor.page.form(place(docket))
    assert form is not None
    values = visitor.page.values(form)
    assert (values["version"], values["reasons"]) == ("2", long)
    assert values["outcome"] == "partly"
    assert "draft.js" in visitor.page.html
    visitor.post(place(docket), {"version": "2", "save": "yes", "days": "3"})
    assert draft_of(session).answers["days"] == 3
    assert votes(session) == []


def test_a_window_behind_overwrites_nothing(session: Session, visitor: Visitor) -> None:
    docket, (first, *_) = before_a_panel(session)
    visitor.sign_in(first)
    visitor.get(place(docket))
    autosave(visitor, docket, summary="The newer text.", version="0")

    status, told = autosave(visitor, docket, summary="The old text.", version="0")
    reply = visitor.post(place(docket), {"summary": "The old text.", "version": "0"})

    assert status == reply.status_code == 409
    assert "Nothing was overwritten" in told["said"]
    assert "The newer text." in visitor.page.main
    assert "The old text." in visitor.page.main
    assert draft_of(session).answers["summary"] == "The newer text."
    visitor.post(place(docket, "/take"), follow=True)
    assert draft_of(session).answers["summary"] == "The old text."
    visitor.get(place(docket, "/kept"))
    assert "The old text." in visitor.page.main


def test_what_is_missing_is_told_all_at_once(
    session: Session, visitor: Visitor
) -> None:
    docket, (first, *_) = before_a_panel(session)
    visitor.sign_in(first)
    visitor.get(place(docket))

    assert visitor.post(place(docket), {"days": "5"}).status_code == 422
    assert set(visitor.page.errors) == {"outcome"}
    reply = visitor.post(place(docket), {"outcome": "partly", "days": ""})

    assert reply.status_code == 422
    assert set(visitor.page.errors) == {"measure", "reasons", "summary"}
    assert votes(session) == []


def test_nothing_is_recorded_before_the_read_back_is_signed(
    session: Session, visitor: Visitor
) -> None:
    docket, (first, *_) = before_a_panel(session)
    data = filled()
    visitor.sign_in(first)
    visitor.get(place(docket))

    visitor.post(place(docket), data)

    assert "Nothing is signed yet." in visitor.page.main
    assert data["reasons"] in visitor.page.main
    assert votes(session) == []
    # Half of it: the page is left, and everything stands there on the way back.
    visitor.get(place(docket))
    form = visitor.page.form(place(docket))
    assert form is not None
    values = visitor.page.values(form)
    assert {name: values[name] for name in data} == data
    visitor.post(place(docket))
    visitor.post(place(docket, "/sign"), follow=True)
    assert "signed and on the record" in visitor.page.main
    assert [vote.reasons for vote in votes(session)] == [data["reasons"]]
    assert session.scalars(select(Draft)).all() == []
    kept = session.scalars(select(AppealSignature)).one()
    said = json.loads(kept.text)
    assert (said["docket"], said["item"], said["by"]) == (docket, 1, first.pseudonym)
    assert (said["outcome"], said["measure"], said["days"]) == ("partly", "label", 5)
    assert kept.credential_id is None


def test_what_is_read_back_is_what_the_passkey_signs(
    session: Session, visitor: Visitor
) -> None:
    docket, (first, *_) = before_a_panel(session)
    device, _ = a_passkey(session, first, now=NOW)
    session.commit()
    visitor.sign_in(first)
    visitor.get(place(docket))
    visitor.post(place(docket), filled())
    form = visitor.page.form(place(docket, "/sign"))
    assert form is not None
    sent = visitor.page.values(form)
    answer = device.get(str(form.attrs["data-options"]))

    wrong = visitor.post(place(docket, "/sign"), sent | {"assertion": "{}"})

    assert wrong.status_code == 422
    assert votes(session) == []
    visitor.post(place(docket, "/sign"), sent | {"assertion": answer}, follow=True)
    assert "signed and on the record" in visitor.page.main
    (kept,) = session.scalars(select(AppealSignature))
    assert kept.credential_id == device.credential_id
    signed_text, given = signatures.imported(signed.as_file(kept))
    assert signatures.verdict(signatures.digest(signed_text), given).valid
    assert json.loads(signed_text)["what"] == "oversight/decision-on-appeal"


def test_a_vote_that_is_sent_twice_is_one_vote(
    session: Session, visitor: Visitor
) -> None:
    docket, (first, *_) = before_a_panel(session)
    visitor.sign_in(first)
    visitor.get(place(docket))
    visitor.post(place(docket), filled())
    form = visitor.page.form(place(docket, "/sign"))
    assert form is not None
    sent = visitor.page.values(form)

    answers = [visitor.post(place(docket, "/sign"), sent) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert len(votes(session)) == 1


@pytest.mark.parametrize("page", ["", "/draft", "/sign"])
@pytest.mark.parametrize("what", ["voted", "silent", "left"])
def test_whoever_is_overtaken_keeps_their_text(
    session: Session, visitor: Visitor, page: str, what: str
) -> None:
    docket, (first, *_) = before_a_panel(session)
    visitor.sign_in(first)
    visitor.get(place(docket))
    data = filled()
    visitor.post(place(docket), data)
    form = visitor.page.form(place(docket, "/sign"))
    assert form is not None
    sent = visitor.page.values(form) if page == "/sign" else data
    if what == "voted":
        deciding.vote(session, docket, 1, a_vote(UPHELD), by=first, now=utc_now())
    elif what == "silent":
        appeal = rows.appeal(session, docket, lock=True)
        settling.overturn_by_default(session, appeal, now=utc_now())
    else:
        members.recuse(session, docket, "cannot-act", by=first, now=utc_now())
    session.commit()

    reply = visitor.post(place(docket, page), sent)

    assert reply.status_code == 409
    if page != "/draft":
        assert "The matter has moved on" in visitor.page.main
        assert data["reasons"] in visitor.page.main
        (kept,) = session.scalars(select(KeptText))
        assert kept.answers["reasons"] == data["reasons"]


def test_another_member_s_vote_in_between_changes_nothing_of_one_s_own(
    session: Session, visitor: Visitor
) -> None:
    docket, (first, *others) = before_a_panel(session)
    data = filled()
    visitor.sign_in(first)
    visitor.get(place(docket))
    visitor.post(place(docket), data)
    for one in others:
        deciding.vote(session, docket, 1, a_vote(UPHELD), by=one, now=utc_now())
    session.commit()

    visitor.post(place(docket, "/sign"), follow=True)

    assert session.scalars(select(AppealItem.outcome)).one() is UPHELD
    assert data["reasons"] in str(session.scalars(select(AppealItem.dissent)).one())


def test_a_stranger_s_text_is_not_taken_in(session: Session, visitor: Visitor) -> None:
    docket, panel = before_a_panel(session)
    held = {one.id for one in panel}
    outsider = next(one for one in a_roster(session) if one.id not in held)
    session.commit()
    visitor.sign_in(outsider)

    assert visitor.post(place(docket), {"reasons": "Let me in."}).status_code == 404
    assert visitor.get(place(docket, "/kept")).status_code == 404
    assert session.scalars(select(KeptText)).all() == []
    assert session.scalars(select(Draft)).all() == []


def test_two_windows_at_once_keep_one_text_and_name_the_other(store: Store) -> None:
    with store.transaction() as session:
        docket, (first, *_) = before_a_panel(session)

    def writing(said: str) -> Any:
        def work(session: Session) -> str:
            drafting.save_draft(
                session, docket, 1, {"reasons": said}, seen=0, by=first, now=WHEN
            )
            return "kept"

        return work

    assert at_once(store, writing("one"), writing("two")) == ["draft_newer", "kept"]


def test_no_draft_outlives_the_vote_that_it_became(store: Store) -> None:
    with store.transaction() as session:
        docket, (first, *_) = before_a_panel(session)
    ballot = a_vote(UPHELD)

    def vote(session: Session) -> str:
        deciding.vote(session, docket, 1, ballot, by=first, now=WHEN)
        return "voted"

    def write(session: Session) -> str:
        drafting.save_draft(
            session, docket, 1, {"reasons": "Late?"}, by=first, now=WHEN
        )
        return "kept"

    done = at_once(store, vote, write)

    assert done in (["kept", "voted"], ["already_voted", "voted"])
    with store.reading() as session:
        assert session.scalars(select(Draft)).all() == []
        assert len(session.scalars(select(AppealSignature)).all()) == 1


@pytest.mark.parametrize(
    "change",
    [
        "outcome = 'partly'",
        "measure = 'label'",
        "days = 5",
        "reasons = (SELECT reasons FROM appeal_votes LIMIT 1)",
    ],
)
def test_the_table_takes_no_vote_that_is_not_whole_or_not_one_s_own(
    session: Session, change: str
) -> None:
    docket, (first, second, *_) = before_a_panel(session)
    deciding.vote(session, docket, 1, a_vote(UPHELD), by=first, now=WHEN)
    names = (
        "id, appeal_item_id, panel_id, matter_id, capacity, person_id, pseudonym, "
        "outcome, measure, days, reasons, summary, at"
    )
    new = {"id": ":id", "person_id": ":by", "reasons": "'Other words.'"}
    name, value = change.split(" = ", 1)
    new[name] = value
    picked = ", ".join(new.get(one, one) for one in names.split(", "))
    insert = f"INSERT INTO appeal_votes ({names}) SELECT {picked} FROM appeal_votes"
    kind = AppealVote.__table__.c.id.type

    with pytest.raises(DatabaseError, match="whole"):
        session.execute(
            text(insert).bindparams(*(bound(one, kind) for one in ("id", "by"))),
            {"id": second.id, "by": second.id},
        )


def bound(name: str, kind: Any) -> Any:
    return bindparam(name, type_=kind)


def test_the_table_refuses_to_rewrite_what_was_signed(session: Session) -> None:
    docket, (first, *_) = before_a_panel(session)
    deciding.vote(session, docket, 1, a_vote(UPHELD), by=first, now=WHEN)

    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text("UPDATE appeal_signatures SET text = 'x'"))
