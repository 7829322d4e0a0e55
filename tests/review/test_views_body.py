"""Questions and returns, on the desk of the panel and on that of the body."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core import clock
from oversight.intake.service import withdrawing
from oversight.review.queries import cases, waiting
from oversight.review.service import asking_body, returning
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW, a_request
from tests.factories.review import GIST, MINUTE, a_case, declared, ready
from tests.fixtures.web import Visitor

THEN = NOW + 20 * MINUTE
TEXT = "1. Which readers answered? 2. Where in the capture do their answers stand?"
ANSWER = "1. Three readers. 2. Below the post, lines 14, 18 and 22 of the capture."
LACKS = {1: ["passage_unclear", "capture_time_missing"]}


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    """Let the portal's clock stand at the time of the story."""
    clock.shift(THEN - clock.machine_now())
    yield
    clock.shift(timedelta(0))


def review(docket: str, rest: str = "") -> str:
    return f"/en/desk/review/{docket}{rest}"


def asked(docket: str = "", rest: str = "") -> str:
    return f"/en/desk/asked/{docket}{rest}"


def an_officer(session: Session, role: Role = Role.DRAFTER, body: str = "pta") -> Actor:
    return an_actor(session, role=role, body=body)


def test_a_question_goes_to_the_body_and_its_answer_comes_back(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session)
    visitor.sign_in(sitting)
    visitor.get(review(docket))
    assert "Nothing was asked of the body." in visitor.page.main
    visitor.get(review(docket, "/question"))
    assert (
        visitor.post(review(docket, "/question"), {"text": "Why?"}).status_code == 422
    )
    assert "Why?" in visitor.page.html
    visitor.post(review(docket, "/question"), {"text": TEXT}, follow=True)
    assert "the body has time to answer" in visitor.page.main
    assert "No vote before that" in visitor.page.main
    visitor.get("/en/desk/review/")
    assert "the body has time to answer" in visitor.page.main

    visitor.sign_in(an_officer(session))
    visitor.get(asked())
    assert docket in visitor.page.main
    assert "3 working days left." in visitor.page.main
    visitor.get(asked(docket))
    assert TEXT in visitor.page.main
    assert str(sitting.pseudonym) in visitor.page.main
    reply = visitor.post(asked(docket, "/answer"), {"text": "No."})
    assert (reply.status_code, "No." in visitor.page.html) == (422, True)
    visitor.post(asked(docket, "/answer"), {"text": ANSWER}, follow=True)
    assert ANSWER in visitor.page.main
    visitor.get(asked())
    assert "Nothing is asked of you" in visitor.page.main

    visitor.sign_in(sitting)
    visitor.get(review(docket))
    assert ANSWER in visitor.page.main


def test_items_are_handed_back_and_completed(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session, items=2)
    visitor.sign_in(sitting)
    visitor.get(review(docket, "/return"))
    why = "Quote the sentence word for word, with the second at which it is said."
    reply = visitor.post(review(docket, "/return"), {"why": why})
    assert (reply.status_code, why in visitor.page.main) == (422, True)
    visitor.post(
        review(docket, "/return"),
        {"why": why, "item-1": LACKS[1]},
        follow=True,
    )
    assert "Handed back. The body has ten working days" in visitor.page.main
    assert "the passage word for word, with its place" in visitor.page.main
    visitor.get(review(docket, "/1"))
    visitor.post(review(docket, "/1/open"), {}, follow=True)
    assert "The body has time to answer" in visitor.page.main
    assert "Write your findings" not in visitor.page.main
    assert visitor.get(review(docket, "/1/decide")).status_code == 303

    visitor.sign_in(an_officer(session, Role.AUTHORISER))
    visitor.get(asked(docket))
    assert "A drafter of your body fills it in." in visitor.page.main
    visitor.sign_in(an_officer(session))
    visitor.get(asked())
    assert "items to complete" in visitor.page.main
    visitor.get(asked(docket))
    given = {"item-1-passage": "«Come on Friday.» Second 12."}
    reply = visitor.post(asked(docket, "/complete"), given)
    assert reply.status_code == 422
    assert "Second 12" in visitor.page.html
    given["item-1-captured_at"] = "2026-11-22T10:00:00+05:00"
    visitor.post(asked(docket, "/complete"), given, follow=True)
    assert "Completed on" in visitor.page.main

    visitor.sign_in(sitting)
    visitor.get(review(docket))
    assert "Completed on" in visitor.page.main
    assert "Hand items back" not in visitor.page.main
    visitor.get(review(docket, "/1"))
    assert "Write your findings" in visitor.page.main


def test_a_panel_agrees_to_hand_back_on_the_page(
    session: Session, visitor: Visitor
) -> None:
    docket, (first, second, third) = ready(session, protected="journalist")
    why = "Quote the sentence word for word, with the second at which it is said."
    visitor.sign_in(first)
    visitor.get(review(docket, "/return"))
    visitor.post(
        review(docket, "/return"), {"why": why, "item-1": LACKS[1]}, follow=True
    )
    assert "It needs more than half of the seats." in visitor.page.main
    assert "I agree: hand them back" not in visitor.page.main

    visitor.sign_in(an_officer(session))
    visitor.get(asked(docket))
    assert why not in visitor.page.main

    visitor.sign_in(second)
    visitor.get(review(docket))
    visitor.post(review(docket, "/return/agree"), follow=True)
    assert "Handed back." in visitor.page.main

    visitor.sign_in(third)
    visitor.get(review(docket))
    reply = visitor.post(review(docket, "/return/agree"))
    assert reply.status_code == 422
    found = waiting.return_of(session, cases.case(session, docket).id)
    assert found is not None
    assert found.returned_at is not None


def test_the_body_is_told_that_its_aim_is_in_question(
    session: Session, visitor: Visitor
) -> None:
    told = "what your request was really for"
    docket, (sitting,) = ready(session)
    visitor.sign_in(sitting)
    visitor.get(review(docket, "/question"))
    short = visitor.post(
        review(docket, "/question"), {"text": "Why?", "about_aim": "y"}
    )
    assert (short.status_code, "checked" in visitor.page.html) == (422, True)
    said = {"text": TEXT, "about_aim": "y"}
    visitor.post(review(docket, "/question"), said, follow=True)
    assert "what the request was really for" in visitor.page.main
    assert not waiting.is_heard(session, cases.case(session, docket).request_id)

    visitor.sign_in(an_officer(session))
    visitor.get(asked(docket))
    assert told in visitor.page.main
    visitor.post(asked(docket, "/answer"), {"text": ANSWER})
    assert waiting.is_heard(session, cases.case(session, docket).request_id)

    other, (single,) = ready(session)
    asking_body.ask(session, other, TEXT, by=single, now=THEN)
    visitor.get(asked(other))
    assert TEXT in visitor.page.main
    assert told not in visitor.page.main


def test_what_was_typed_stays_where_the_matter_closed_meanwhile(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session)
    asking_body.ask(session, docket, TEXT, by=sitting, now=THEN)
    other, (single,) = ready(session)
    returning.propose(session, other, LACKS, TEXT, by=single, now=THEN)
    drafter, signer = an_officer(session), an_officer(session, Role.AUTHORISER)
    visitor.sign_in(drafter)
    visitor.get(asked(docket))
    for one in (docket, other):
        withdrawing.withdraw(
            session, one, "replaced", "Another was filed.", by=signer, now=THEN
        )

    reply = visitor.post(asked(docket, "/answer"), {"text": ANSWER})
    assert (reply.status_code, ANSWER in visitor.page.html) == (422, True)
    reply = visitor.post(
        asked(other, "/complete"), {"item-1-passage": "«Come on Friday.» Line 2."}
    )
    assert (reply.status_code, "Line 2." in visitor.page.html) == (422, True)
    visitor.get(asked(docket))
    assert "No answer is awaited any more." in visitor.page.main


def test_another_body_s_questions_do_not_exist(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session)
    asking_body.ask(session, docket, TEXT, by=sitting, now=THEN)
    visitor.sign_in(an_officer(session, body="nccia"))

    assert visitor.get(asked(docket)).status_code == 404
    visitor.get(asked())
    assert docket not in visitor.page.main
    assert visitor.get(asked("TD-2026-000999")).status_code == 404


def test_a_request_that_is_not_before_reviewers_yet_asks_nothing(
    session: Session, visitor: Visitor
) -> None:
    docket = a_request(session).docket
    visitor.sign_in(an_officer(session))
    visitor.get(f"/en/desk/filing/{docket}")
    assert visitor.page.links["What the reviewers ask of your body"] == asked(docket)
    visitor.get(asked(docket))
    assert "asked nothing of you" in visitor.page.main


def test_the_user_is_asked_with_the_grounds(session: Session, visitor: Visitor) -> None:
    docket = a_case(session)
    (sitting,) = declared(session, docket)
    visitor.sign_in(sitting)
    visitor.get(review(docket, "/ask"))

    assert visitor.post(review(docket, "/ask"), {"gist": "Bad."}).status_code == 422
    visitor.post(review(docket, "/ask"), {"gist": GIST}, follow=True)

    assert cases.case(session, docket).asked_at is not None
