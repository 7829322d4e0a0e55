"""Writing, keeping, comparing, reading back and signing, as a browser meets it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import withdrawing
from oversight.review.models.deciding import Draft, Vote
from oversight.review.models.kept import KeptText
from oversight.review.models.signatures import VoteSignature
from oversight.review.queries import cases, seats
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import deciding, finishing, members
from tests.factories.accounts import an_actor
from tests.factories.authenticator import a_passkey
from tests.factories.intake import NOW
from tests.factories.narrowing import a_post, an_account, narrowing
from tests.factories.review import (
    MINUTE,
    a_ballot,
    a_roster,
    asked_of,
    ready,
    some_words,
    vote_all,
)
from tests.fixtures.web import Visitor
from tests.review.test_views import place, typed

THEN = NOW + 20 * MINUTE


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    """Let the portal's clock stand at the time of the story."""
    clock.shift(THEN - clock.machine_now())
    yield
    clock.shift(timedelta(0))


def draft_of(session: Session) -> Draft:
    session.expire_all()
    return session.scalars(select(Draft)).one()


def autosave(visitor: Visitor, docket: str, **data: Any) -> tuple[int, dict[str, Any]]:
    reply = visitor.post(place(docket, "/1/draft"), data)
    return reply.status_code, json.loads(reply.data)


def test_a_page_keeps_itself_and_says_so(session: Session, visitor: Visitor) -> None:
    docket, (sitting,) = ready(session)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))

    first = autosave(visitor, docket, candour="Half a thought", version="0")
    second = autosave(visitor, docket, candour="A whole thought.", version="1")

    assert first == (200, {"version": 1, "said": "Everything is kept."})
    assert second[1]["version"] == 2
    assert draft_of(session).answers["candour"] == "A whole thought."
    visitor.get(place(docket, "/1/decide"))
    form = visitor.page.form(place(docket, "/1/decide"))
    assert form is not None
    assert visitor.page.values(form)["version"] == "2"
    assert "draft.js" in visitor.page.html


def test_each_question_can_be_gone_to(session: Session, visitor: Visitor) -> None:
    docket, (sitting,) = ready(session)
    visitor.sign_in(sitting)

    shown = visitor.get(place(docket, "/1/decide")).text

    for number in range(1, 10):
        assert shown.count(f'href="#question-{number}"') == 1
        assert shown.count(f'id="question-{number}"') == 1


def test_a_stale_window_is_told_and_nothing_is_overwritten(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))
    autosave(visitor, docket, candour="The newer text.", version="0")

    status, told = autosave(visitor, docket, candour="An old text.", version="0")
    assert status == 409
    assert "Nothing was overwritten" in told["said"]
    visitor.get(place(docket, "/1/decide"))
    old = {"candour": "An old text.", "aim": "public-order", "version": "0"}
    reply = visitor.post(place(docket, "/1/decide"), old)

    assert reply.status_code == 409
    assert "The newer text." in visitor.page.main
    assert "An old text." in visitor.page.main
    assert "public order" in visitor.page.main
    assert draft_of(session).answers["candour"] == "The newer text."
    assert session.scalars(select(KeptText.cause)).all() == ["newer"]
    visitor.post(place(docket, "/1/take"), follow=True)
    assert "Your text is the one that is kept now." in visitor.page.main
    assert draft_of(session).answers["candour"] == "An old text."
    visitor.get(place(docket, "/1"))
    assert "Your unsigned texts" in visitor.page.links
    visitor.get(place(docket, "/1/kept"))
    assert "An old text." in visitor.page.main


def test_taking_an_old_text_meets_a_newer_one_again(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))
    autosave(visitor, docket, candour="Second.", version="0")
    visitor.get(place(docket, "/1/decide"))
    visitor.post(place(docket, "/1/decide"), {"candour": "First.", "version": "0"})
    form = visitor.page.form(place(docket, "/1/take"))
    assert form is not None
    chosen = visitor.page.values(form)
    autosave(visitor, docket, candour="Third.", version="1")

    again = visitor.post(place(docket, "/1/take"), chosen)

    assert again.status_code == 409
    assert "Third." in visitor.page.main
    more = {**chosen, "role": "administrator"}
    assert visitor.post(place(docket, "/1/take"), more).status_code == 422
    assert "something that the form does not ask for" in visitor.page.main
    assert "First." in visitor.page.html
    assert visitor.post(place(docket, "/1/take"), {"whole": "x"}).status_code == 422
    assert "is too old to go on from" in visitor.page.main
    assert "Third." in visitor.page.html


def test_a_text_without_its_token_is_not_kept(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))

    reply = visitor.post(place(docket, "/1/draft"), {"csrf_token": "no", "aim": "x"})

    assert reply.status_code == 400
    assert session.scalars(select(Draft)).all() == []


@pytest.mark.parametrize("page", ["/1/decide", "/1/draft", "/1/sign"])
@pytest.mark.parametrize("what", ["decided", "withdrawn", "left"])
def test_whoever_is_overtaken_keeps_their_text(
    session: Session, visitor: Visitor, page: str, what: str
) -> None:
    docket, (lead, second, third) = ready(session, protected="journalist")
    asked = asked_of(session, docket)
    ballot = a_ballot(asked)
    visitor.sign_in(lead)
    visitor.get(place(docket, "/1/decide"))
    data = typed(ballot, asked)
    visitor.post(place(docket, "/1/decide"), data)
    form = visitor.page.form(place(docket, "/1/sign"))
    assert form is not None
    sent = visitor.page.values(form) if page == "/1/sign" else data
    if what == "decided":
        deciding.vote(session, docket, 1, a_ballot(asked), by=lead, now=utc_now())
    elif what == "withdrawn":
        officer = an_actor(session, role=Role.AUTHORISER, body="pta")
        why = "It was deleted by its author."
        withdrawing.withdraw(
            session, docket, "no-longer-needed", why, by=officer, now=utc_now()
        )
    else:
        members.recuse(session, docket, "cannot-act", by=lead, now=utc_now())
    assert second != third

    reply = visitor.post(place(docket, page), sent)

    assert reply.status_code == 409
    if page != "/1/draft":
        assert "The matter has moved on" in visitor.page.main
        assert ballot.reasons in visitor.page.main


@pytest.mark.parametrize("more", [{"role": "administrator"}, {"whole": "too old"}])
def test_a_stale_signature_says_why_and_loses_no_word(
    session: Session, visitor: Visitor, more: dict[str, str]
) -> None:
    docket, (lead, *_) = ready(session, protected="journalist")
    asked = asked_of(session, docket)
    ballot = a_ballot(asked)
    visitor.sign_in(lead)
    visitor.get(place(docket, "/1/decide"))
    visitor.post(place(docket, "/1/decide"), typed(ballot, asked))
    form = visitor.page.form(place(docket, "/1/sign"))
    assert form is not None
    sent = visitor.page.values(form) | more
    deciding.vote(session, docket, 1, a_ballot(asked), by=lead, now=utc_now())

    reply = visitor.post(place(docket, "/1/sign"), sent)

    assert reply.status_code == 409
    assert "Nothing was recorded: this cannot be signed now." in visitor.page.main
    kept = session.scalars(select(KeptText)).all()
    if "whole" in more:  # What came can be read by nobody: it is no text to keep.
        assert kept == []
    else:
        assert ballot.reasons in visitor.page.main
        assert [one.answers["reasons"] for one in kept] == [ballot.reasons]
    assert len(session.scalars(select(Vote)).all()) == 1


def test_who_joins_too_late_is_told_so_and_keeps_the_reasons(
    session: Session, visitor: Visitor
) -> None:
    docket, (lead, second, _) = ready(session, protected="journalist")
    asked, words = asked_of(session, docket), some_words("joining")
    deciding.vote(session, docket, 1, a_ballot(asked), by=lead, now=THEN)
    visitor.sign_in(second)
    visitor.get(place(docket, "/1/join"))
    deciding.vote(session, docket, 1, a_ballot(asked), by=second, now=utc_now())

    reply = visitor.post(place(docket, "/1/join"), {"reasons": words})

    assert reply.status_code == 409
    assert "Nothing was recorded: this cannot be signed now." in visitor.page.main
    assert words in visitor.page.main
    (kept,) = session.scalars(select(KeptText))
    assert kept.answers["reasons"] == words


def test_an_outsider_s_text_is_not_taken_in(session: Session, visitor: Visitor) -> None:
    docket, (sitting,) = ready(session)
    outsider = next(one for one in a_roster(session) if one.id != sitting.id)
    visitor.sign_in(outsider)

    reply = visitor.post(place(docket, "/1/decide"), {"candour": "Let me in."})

    assert reply.status_code == 404
    assert visitor.get(place(docket, "/1/kept")).status_code == 404
    assert session.scalars(select(KeptText)).all() == []


def test_what_is_written_while_the_user_may_answer_is_kept(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session, skipped=False)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/recuse"))

    reply = visitor.post(place(docket, "/1/decide"), {"candour": "Early."})

    assert reply.status_code == 303
    assert draft_of(session).answers["candour"] == "Early."


def test_posts_are_named_read_back_and_signed(
    session: Session, visitor: Visitor
) -> None:
    docket, (lead, second, third), handle = an_account(session)
    asked = asked_of(session, docket)
    posts = [a_post(handle) for _ in range(4)]
    ballot = narrowing(session, docket, *posts)
    visitor.sign_in(lead)
    visitor.get(place(docket, "/1/decide"))
    assert "parts-2-locator" in visitor.page.html
    data = typed(ballot, asked)
    visitor.post(place(docket, "/1/decide"), data | {"more": "yes"})
    assert "parts-6-locator" in visitor.page.html
    wrong = data | {"parts-0-locator": f"https://x.com/{handle}"}
    assert visitor.post(place(docket, "/1/decide"), wrong).status_code == 422
    assert "parts-0-locator" in visitor.page.errors

    visitor.post(place(docket, "/1/decide"), data)
    assert visitor.page.h1 == "Read your decision back"
    assert "For 4 posts of it this was approved:" in visitor.page.main
    assert all(post in visitor.page.main for post in posts)
    visitor.post(place(docket, "/1/sign"), follow=True)

    for member in (second, third):
        visitor.sign_in(member)
        visitor.get(place(docket, "/1/join"))
        assert posts[0] in visitor.page.main
        reasons = {"reasons": some_words("draft")}
        visitor.post(place(docket, "/1/join"), reasons)
        visitor.post(place(docket, "/1/sign"), follow=True)
    items = cases.case(session, docket).legal_request.items
    assert [item.ended_as for item in items] == [ItemEnd.SPLIT, *[None] * 4]
    visitor.get(place(docket))
    assert "A part of item 1." in visitor.page.main
    visitor.get(place(docket, "/1"))
    assert "Item 2" in visitor.page.main
    visitor.get(place(docket, "/2"))
    assert "This post is a part of item 1" in visitor.page.main
    visitor.get(f"/en/register/{docket}")
    assert "asked for 1 item on" in visitor.page.main
    assert "part of item 1" in visitor.page.main
    assert handle not in visitor.page.html


def test_copied_reasons_are_refused_with_their_source(
    session: Session, visitor: Visitor
) -> None:
    docket, sitting = ready(session, items=2)
    first = a_ballot(asked_of(session, docket))
    deciding.vote(session, docket, 1, first, by=sitting[0], now=THEN)
    asked = asked_of(session, docket, 2)
    copied = replace(a_ballot(asked), reasons=f"{first.reasons} Here too.")
    visitor.sign_in(sitting[0])
    visitor.get(place(docket, "/2/decide"))

    reply = visitor.post(place(docket, "/2/decide"), typed(copied, asked))

    assert reply.status_code == 422
    assert f"{docket}, item 1" in visitor.page.main
    assert "in the member's own words" in visitor.page.main
    form = visitor.page.form(place(docket, "/2/decide"))
    assert form is not None
    assert visitor.page.values(form)["reasons"] == copied.reasons
    finding = replace(
        a_ballot(asked),
        findings=replace(a_ballot(asked).findings, candour=first.findings.candour),
    )
    visitor.post(place(docket, "/2/decide"), typed(finding, asked))
    assert "candour" in visitor.page.errors


def test_a_passkey_signs_what_was_read_back(session: Session, visitor: Visitor) -> None:
    docket, (sitting,) = ready(session)
    device, _ = a_passkey(session, sitting, now=NOW)
    asked = asked_of(session, docket)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))
    visitor.post(place(docket, "/1/decide"), typed(a_ballot(asked), asked))
    form = visitor.page.form(place(docket, "/1/sign"))
    assert form is not None
    assert form.attrs["data-passkey"] == "sign"
    answer = device.get(str(form.attrs["data-options"]))

    visitor.post(place(docket, "/1/sign"), {"assertion": answer}, follow=True)

    assert "signed and on the record" in visitor.page.main
    (kept,) = session.scalars(select(VoteSignature))
    assert kept.credential_id == device.credential_id


def test_a_wrong_assertion_brings_the_form_back(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session)
    a_passkey(session, sitting, now=NOW)
    asked = asked_of(session, docket)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))
    ballot = a_ballot(asked)
    visitor.post(place(docket, "/1/decide"), typed(ballot, asked))

    reply = visitor.post(place(docket, "/1/sign"), {"assertion": "{}"})

    assert reply.status_code == 422
    form = visitor.page.form(place(docket, "/1/decide"))
    assert form is not None
    kept = visitor.page.values(form)
    assert (kept["reasons"], kept["version"]) == (ballot.reasons, "1")
    assert session.scalars(select(Vote)).all() == []


def test_a_signed_copy_is_taken_along(session: Session, visitor: Visitor) -> None:
    docket, sitting = ready(session)
    vote_all(session, docket, sitting)
    name = str(sitting[0].pseudonym)
    visitor.sign_in(sitting[0])
    visitor.get(place(docket, "/1"))
    address = place(docket, f"/1/signed/{name}.json")
    assert name in visitor.page.main

    reply = visitor.get(address)

    assert json.loads(reply.data)["format"] == "oversight-decision/1"
    assert f"{docket}-1-{name}.json" in reply.headers["Content-Disposition"]
    visitor.sign_in(an_actor(session, role=Role.AUDITOR))
    assert visitor.get(address).status_code == 200
    visitor.sign_in(an_actor(session, role=Role.DRAFTER, body="pta"))
    assert visitor.get(address).status_code == 403


def test_a_draft_that_was_left_lying_is_still_to_be_read(
    session: Session, visitor: Visitor
) -> None:
    docket, (lead, second, third) = ready(session, protected="journalist")
    visitor.sign_in(third)
    visitor.get(place(docket, "/1/decide"))
    autosave(visitor, docket, candour="What I thought.", version="0")
    asked = asked_of(session, docket)
    for member in (lead, second):
        deciding.vote(
            session, docket, 1, a_ballot(asked, Outcome.REJECTED), by=member, now=THEN
        )
    due = cases.case(session, docket).due_at
    clock.shift(due + timedelta(days=1) - clock.machine_now())
    finishing.lapse(session, docket, now=utc_now())
    assert seats.draft_on(session, docket, 1, third) is not None

    visitor.sign_in(third)
    visitor.get(place(docket, "/1/kept"))

    assert "What I thought." in visitor.page.main


def test_a_text_longer_than_anybody_reads_stays_in_the_page(
    session: Session, visitor: Visitor
) -> None:
    docket, (sitting,) = ready(session)
    visitor.sign_in(sitting)
    visitor.get(place(docket, "/1/decide"))

    reply = visitor.post(place(docket, "/1/decide"), {"candour": "x" * 6001})

    assert reply.status_code == 422
    assert "candour" in visitor.page.errors
    assert "x" * 6001 in visitor.page.html


def test_whoever_left_is_told_so_while_the_page_keeps_itself(
    session: Session, visitor: Visitor
) -> None:
    docket, (lead, *_) = ready(session, protected="journalist")
    visitor.sign_in(lead)
    visitor.get(place(docket, "/1/decide"))
    members.recuse(session, docket, "cannot-act", by=lead, now=utc_now())

    status, told = autosave(visitor, docket, candour="Half a thought.")

    assert status == 409
    assert "nothing here" in told["said"]
