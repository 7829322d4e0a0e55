"""Drafts: the newest text wins, and the one that came too late is never lost."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.ledger.models import Audit
from oversight.review.models.deciding import Draft
from oversight.review.models.kept import KeptText
from oversight.review.queries import cases, kept, seats
from oversight.review.rules import drafts as rules
from oversight.review.rules.drafts import Answer
from oversight.review.service import deciding, drafting, members
from oversight.storage.base import Base
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import MINUTE, a_ballot, asked_of, ready, vote_all

WRITING = NOW + 20 * MINUTE


def refuses(code: str, act: Callable[[], object]) -> RuleError:
    with pytest.raises(RuleError) as refusal:
        act()
    assert refusal.value.code == code
    return refusal.value


def draft_on(session: Session, docket: str, by: Any) -> Draft:
    found = seats.draft_on(session, docket, 1, by)
    assert found is not None
    return found


def test_each_save_has_a_number_of_its_own(session: Session) -> None:
    docket, (by,) = ready(session)

    def save(text: str, seen: int | None) -> int:
        return drafting.save_draft(
            session, docket, 1, {"candour": text}, seen=seen, by=by, now=WRITING
        ).version

    assert [save("a", 0), save("b", 1), save("c", None), save("c", 1)] == [1, 2, 3, 3]
    refuses("draft_newer", lambda: save("d", 2))
    refuses("draft_newer", lambda: save("d", 0))
    assert draft_on(session, docket, by).answers == {"candour": "c"}
    notes = session.scalars(select(Audit.act).where(Audit.act == "review.drafted"))
    assert len(notes.all()) == 3


def test_the_same_text_twice_is_kept_once(session: Session) -> None:
    docket, (by,) = ready(session)
    for seen in (0, 0, 1):
        drafting.save_draft(
            session, docket, 1, {"aim": "x"}, seen=seen, by=by, now=WRITING
        )

    assert draft_on(session, docket, by).version == 1


def test_no_draft_is_kept_of_what_is_over(session: Session) -> None:
    docket, sitting = ready(session, items=2)
    vote_all(session, docket, sitting, 1)

    for number, code in ((1, "item_closed"), (9, "not_found")):
        refuses(
            code,
            lambda given=number: drafting.save_draft(  # type: ignore[misc]
                session, docket, given, {}, by=sitting[0], now=WRITING
            ),
        )


def test_what_came_too_late_is_kept_for_its_writer_alone(session: Session) -> None:
    docket, sitting = ready(session)
    (by,) = sitting
    vote_all(session, docket, sitting, 1)
    error = refuses(
        "matter_closed",
        lambda: drafting.save_draft(session, docket, 1, {}, by=by, now=WRITING),
    )

    for text in ("first", "second"):
        drafting.keep(session, docket, 1, {"candour": text}, error, by=by, now=WRITING)

    item = cases.case(session, docket).legal_request.items[0]
    assert [answers for _, answers in kept.texts(session, item.id, by.id)] == [
        {"candour": "second"}
    ]
    stranger = an_actor(session, role=Role.REVIEWER)
    assert kept.texts(session, item.id, stranger.id) == []
    refuses(
        "not_found",
        lambda: drafting.keep(session, docket, 1, {}, error, by=stranger, now=WRITING),
    )


def test_whoever_was_replaced_keeps_their_own_text(session: Session) -> None:
    docket, (first, *_) = ready(session, protected="journalist")
    members.recuse(session, docket, "cannot-act", by=first, now=WRITING)
    error = refuses(
        "not_found",
        lambda: drafting.save_draft(session, docket, 1, {}, by=first, now=WRITING),
    )

    row = drafting.keep(session, docket, 1, {"aim": "x"}, error, by=first, now=WRITING)

    assert (row.cause, row.answers) == ("moved-on", {"aim": "x"})


def test_nothing_is_kept_where_nobody_was_drawn(session: Session) -> None:
    docket, sitting = ready(session)
    case = cases.case(session, docket)
    case.panel_id, case.state = None, type(case.state).WAITING
    session.flush()

    refuses(
        "not_found",
        lambda: drafting.keep(
            session, docket, 1, {}, RuleError("x", "x"), by=sitting[0], now=WRITING
        ),
    )


def test_a_signed_text_is_no_draft_any_more(session: Session) -> None:
    docket, (by,) = ready(session)
    drafting.save_draft(session, docket, 1, {"aim": "x"}, by=by, now=WRITING)

    deciding.vote(
        session, docket, 1, a_ballot(asked_of(session, docket)), by=by, now=WRITING
    )

    assert session.scalars(select(Draft)).all() == []


def test_the_cause_is_one_of_two(session: Session) -> None:
    docket, (by,) = ready(session)
    item = cases.case(session, docket).legal_request.items[0]
    row = {"item_id": item.id, "person_id": by.id, "answers": {}, "kept_at": WRITING}
    table = Base.metadata.tables[KeptText.__tablename__]

    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(table).values(row | {"cause": "mislaid"}))
    assert rules.cause_of("draft_newer") == "newer"
    assert rules.cause_of("item_closed") == "moved-on"


@pytest.mark.parametrize(
    ("seen", "version", "newest"),
    [(None, 3, True), (3, 3, True), (0, 0, True), (2, 3, False), (0, 1, False)],
)
def test_only_the_newest_page_writes(
    seen: int | None,
    version: int,
    newest: bool,  # noqa: FBT001
) -> None:
    if newest:
        rules.check_newest(seen, version)
    else:
        refuses("draft_newer", lambda: rules.check_newest(seen, version))


def said(**answers: str) -> tuple[Answer, ...]:
    return tuple(Answer(name, name.upper(), words) for name, words in answers.items())


def test_what_differs_is_shown_question_by_question() -> None:
    found = rules.differences(
        said(aim="order", candour="mine", scope="same"),
        said(candour="newer", scope="same", exempt="news"),
    )

    assert [(one.question, one.mine, one.newer) for one in found] == [
        ("AIM", "order", ""),
        ("CANDOUR", "mine", "newer"),
        ("EXEMPT", "", "news"),
    ]


@given(st.dictionaries(st.text("abc", min_size=1), st.text()))
def test_a_text_does_not_differ_from_itself(answers: dict[str, str]) -> None:
    assert rules.differences(said(**answers), said(**answers)) == ()
