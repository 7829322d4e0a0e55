"""A filing of one address that is taken back is a draft again, with every word."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.clock import utc_now
from oversight.core.codes import new_code
from oversight.core.errors import RuleError
from oversight.intake.models.batches import Batch
from oversight.intake.models.drafts import FilingDraft
from oversight.intake.queries import unsent
from oversight.intake.rules.lifecycle import BatchState
from oversight.intake.service import drafting, signing, withdrawing
from oversight.storage.session import Store
from tests.factories.intake import ANSWERS, Officers, a_house, officers
from tests.fixtures.web import Visitor
from tests.intake.test_views import FORM, HOME, House, house
from tests.review.test_concurrency import at_once

__all__ = ["house"]

TYPED = {name: text for name, text in FORM.items() if name != "duration_days"}
SAID = {name: str(text) for name, text in ANSWERS.items() if name != "certified"}


def a_sent_one(session: Session, by: Officers) -> tuple[str, str]:
    """Send a draft for the signature; return its key and the number of the filing."""
    key, now = new_code(), utc_now()
    given = {**TYPED, "duration_days": "30"}
    drafting.save(session, key, given, by=by.drafter, now=now)
    result = drafting.send(session, key, SAID, certified=True, by=by.drafter, now=now)
    assert result.batch is not None, result.errors
    return key, result.batch


def test_what_was_typed_comes_back_and_can_be_sent_again(session: Session) -> None:
    a_house(session)
    by = officers(session, "pta")
    key, number = a_sent_one(session, by)
    assert unsent.drafts(session, by.drafter) == []
    with pytest.raises(RuleError) as told:
        drafting.save(session, key, {"risk": "More."}, by=by.drafter, now=utc_now())
    assert told.value.code == "draft_sent"

    withdrawing.withdraw_batch(session, number, by=by.authoriser, now=utc_now())

    (back,) = unsent.drafts(session, by.drafter)
    assert back.key == key
    assert back.given["why_unlawful"].strip() == FORM["why_unlawful"].strip()
    assert back.given["candour"] == SAID["candour"]
    result = drafting.send(
        session, key, SAID, certified=True, by=by.drafter, now=utc_now()
    )
    assert result.batch not in {None, number}


def test_once_signed_it_has_no_second_place(session: Session) -> None:
    a_house(session)
    by = officers(session, "pta")
    key, number = a_sent_one(session, by)
    signing.sign(session, number, by=by.authoriser, now=utc_now())
    draft = unsent.own_draft(session, key, by.drafter)
    assert (draft.given, draft.sent_as) == ({}, number)
    with pytest.raises(RuleError):
        withdrawing.withdraw_batch(session, number, by=by.drafter, now=utc_now())
    assert unsent.drafts(session, by.drafter) == []


def test_signed_and_taken_back_at_once_one_of_them_is_done(store: Store) -> None:
    with store.transaction() as session:
        a_house(session)
        by = officers(session, "pta")
        key, number = a_sent_one(session, by)

    at_once(
        store,
        [
            lambda s: signing.sign(s, number, by=by.authoriser, now=utc_now()),
            lambda s: withdrawing.withdraw_batch(
                s, number, by=by.drafter, now=utc_now()
            ),
        ],
    )

    with store.reading() as session:
        state = session.scalars(select(Batch.state)).one()
        draft = session.scalars(select(FilingDraft)).one()
        assert draft.key == key
        if state is BatchState.FILED:
            assert (draft.given, draft.sent_as) == ({}, number)
        else:
            assert draft.given
            assert draft.sent_as == ""


def test_the_page_says_so_and_leads_back_to_the_draft(
    session: Session, visitor: Visitor, house: House
) -> None:
    key, number = a_sent_one(session, house.officers)
    session.commit()
    visitor.sign_in(house.drafter)
    visitor.get(f"{HOME}/batch/{number}")
    assert "it is a draft again, with all that was typed" in visitor.page.main
    reply = visitor.post(f"{HOME}/batch/{number}/take-back", {})
    assert reply.location == f"{HOME}/draft/{key}"
    visitor.get(reply.location)
    assert FORM["locator"] in visitor.page.main


def test_one_address_typed_twice_is_one_filing_and_can_be_signed(
    session: Session,
) -> None:
    """Two windows, the same words: both drafts are that filing, and none blocks it."""
    a_house(session)
    by = officers(session, "pta")
    key, number = a_sent_one(session, by)
    twin, same = a_sent_one(session, by)
    assert (twin != key, same) == (True, number)

    signing.sign(session, number, by=by.authoriser, now=utc_now())

    for one in (key, twin):
        draft = unsent.own_draft(session, one, by.drafter)
        assert (draft.given, draft.sent_as) == ({}, number)


def test_one_address_typed_twice_and_taken_back_is_two_drafts_again(
    session: Session, visitor: Visitor, house: House
) -> None:
    key, number = a_sent_one(session, house.officers)
    twin, _same = a_sent_one(session, house.officers)
    session.commit()
    visitor.sign_in(house.drafter)
    visitor.get(f"{HOME}/batch/{number}")
    reply = visitor.post(f"{HOME}/batch/{number}/take-back", {})
    assert reply.location in {f"{HOME}/draft/{one}" for one in (key, twin)}
    back = unsent.drafts(session, house.officers.drafter)
    assert {one.key for one in back} == {key, twin}
    assert all(one.given["locator"] == FORM["locator"] for one in back)
