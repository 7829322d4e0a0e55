"""From an approval to a document, and from the document to the platform."""

import hashlib
import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.dispatch.models.orders import Dispatch, Line, OrderDocument
from oversight.dispatch.queries import rows
from oversight.dispatch.queries.drawn import drawn
from oversight.dispatch.rules.document import moment
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.service import authority, issuing, sending
from oversight.intake.models.requests import Item
from oversight.intake.queries import matters as intake
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import matters
from oversight.ledger import queries as ledger
from oversight.notices.queries import notices
from oversight.review.models.panels import Case
from oversight.review.models.roster import Reviewer
from oversight.review.rules.lifecycle import CaseState, Outcome
from tests.factories import law
from tests.factories.accounts import an_actor
from tests.factories.dispatch import (
    DECIDED,
    FILED,
    NOW,
    a_liaison,
    a_sending,
    an_approval,
    an_authoriser,
    an_issued,
    docket_of,
)


def leaves(session: Session, docket: str, kind: str) -> list[dict[str, object]]:
    return [leaf for leaf in ledger.of_stream(session, docket) if leaf["k"] == kind]


def a_court_suspends(session: Session, provision: str) -> None:
    first, second = (an_actor(session, role=Role.ADMINISTRATOR) for _ in range(2))
    law.suspend(
        session,
        provision,
        since=NOW.date(),
        ruling="W.P. 1/2026, Islamabad High Court",
        by=first,
        second=second,
        now=NOW,
    )


def the_item(session: Session, docket: str, number: int = 1) -> Item:
    return intake.item(session, docket, number)


# --- issuing


def test_an_approval_becomes_a_document_with_a_line_for_each_item(
    session: Session,
) -> None:
    issued = an_issued(session, items=2)
    docket = docket_of(issued)

    assert [(line.number, line.state) for line in issued.lines] == [
        (1, LineState.ISSUED),
        (2, LineState.ISSUED),
    ]
    written = rows.document(session, docket)
    assert written is not None
    assert written.sha256 == hashlib.sha256(written.body.encode()).hexdigest()
    (leaf,) = leaves(session, docket, "order.issued")
    assert leaf["version"] == 1
    assert leaf["items"] == [1, 2]
    assert leaf["sha256"] == written.sha256
    assert leaf["until"] == moment(issued.lines[0].ends_at)


def test_the_document_says_what_the_law_of_orders_asks_for(session: Session) -> None:
    docket = docket_of(an_issued(session))
    written = rows.document(session, docket)
    assert written is not None
    whole = json.loads(written.body)
    (item,) = whole["items"]

    assert whole["id"] == f"{docket}@1"
    assert whole["regime"] == "national"
    assert whole["supersedes"] is None
    assert whole["title"]["en"] == ["Record of review and request to the platform"]
    assert whole["issuer"]["asked_by"]["slug"] == "pta"
    assert whole["issuer"]["asked_by"]["register_type"] == "regulator"
    assert whole["issuer"]["mandate"] == "none"
    assert whole["issuer"]["reviewers"] == ["R-07"]
    assert whole["basis"][0]["ground"] == "public-order"
    assert item["canonical"].startswith("https://x.com/i/status/")
    assert item["native_id"]
    assert item["territory"] == "PK"
    assert (item["starts_at"], item["ends_at"]) == (
        moment(NOW),
        moment(NOW + timedelta(days=90)),
    )
    assert whole["disclosure"]["user_may_be_told"] is True
    assert "180 days" in " ".join(whole["redress"]["text"]["en"])
    assert whole["redress"]["text"]["ur"]
    assert whole["times"]["decided"] == moment(DECIDED)
    assert "our order" not in written.body


@pytest.mark.parametrize(
    ("mandate", "words"),
    [
        ("none", "No law binds anybody"),
        ("undertaking", "have undertaken"),
        ("rules", "rules made under the Act"),
        ("statute", "An Act of Parliament"),
    ],
)
def test_the_document_says_on_what_the_review_rests(
    session: Session, mandate: str, words: str
) -> None:
    docket = an_approval(session)
    first, second = (an_actor(session, role=Role.ADMINISTRATOR) for _ in range(2))
    if mandate != "none":
        law.set_policy(
            session,
            "mandate",
            mandate,
            valid_from=FILED.date(),
            by=first,
            second=second,
            now=FILED,
        )

    issuing.issue(session, docket, now=NOW)

    written = rows.document(session, docket)
    assert written is not None
    assert words in written.body


def test_the_page_is_drawn_from_the_stored_document_alone(session: Session) -> None:
    docket = docket_of(an_issued(session))
    written = rows.document(session, docket)
    assert written is not None
    kept = OrderDocument(body=written.body, sha256=written.sha256)

    for lang in ("en", "ur"):
        page = drawn(kept, lang)
        assert page.id == f"{docket}@1"
        assert page.items[0].reviewers == ("R-07",)
        assert page.redress
    assert drawn(kept, "ur").asked_by != drawn(kept, "en").asked_by


def test_a_document_is_issued_once(session: Session) -> None:
    issued = an_issued(session)

    again = issuing.issue(session, docket_of(issued), now=NOW)

    assert again.id == issued.id
    assert len(rows.versions(session, docket_of(issued))) == 1


def test_what_is_not_decided_is_not_issued(session: Session) -> None:
    docket = an_approval(session)
    session.execute(update(Case).values(state=CaseState.UNDER_REVIEW, decided_at=None))

    with pytest.raises(RuleError) as caught:
        issuing.issue(session, docket, now=NOW)

    assert caught.value.code == "not_decided"


def test_what_was_not_approved_is_not_issued(session: Session) -> None:
    docket = an_approval(session, outcome=Outcome.REJECTED)

    with pytest.raises(RuleError) as caught:
        issuing.issue(session, docket, now=NOW)

    assert caught.value.code == "nothing_to_send"


def test_an_approval_by_nobody_is_not_issued(session: Session) -> None:
    docket = an_approval(session, reviewers=())

    with pytest.raises(RuleError) as caught:
        issuing.issue(session, docket, now=NOW)

    assert caught.value.code == "nothing_to_send"
    assert not issuing.ready(session, docket, now=NOW)


def test_what_was_taken_back_is_not_issued(session: Session) -> None:
    docket = an_approval(session, items=2)
    first = the_item(session, docket)
    matters.end_item(session, first, as_=ItemEnd.WITHDRAWN, now=NOW)

    issued = issuing.issue(session, docket, now=NOW)

    assert [line.number for line in issued.lines] == [2]


def test_an_item_with_a_fault_is_left_out(session: Session) -> None:
    docket = an_approval(session, items=2)
    the_item(session, docket, 2).native_id = None
    session.flush()

    issued = issuing.issue(session, docket, now=NOW)

    assert [line.number for line in issued.lines] == [1]


def test_no_item_lasts_longer_than_the_law_lets_it(session: Session) -> None:
    docket = an_approval(
        session,
        provisions=["peca-2016-s2b"],
        duration_days=61,
    )

    with pytest.raises(RuleError) as caught:
        issuing.issue(session, docket, now=NOW)

    assert caught.value.code == "nothing_to_send"


def test_issuing_closes_the_time_for_taking_back(session: Session) -> None:
    docket = an_approval(session)

    issuing.issue(session, docket, now=NOW)

    assert intake.request(session, docket).ordered_at == NOW


def test_a_known_order_of_the_authority_stands_in_the_document(
    session: Session,
) -> None:
    docket = an_approval(session)
    order = authority.OwnOrder("37/2026-118", FILED.date(), FILED.date())
    authority.record_authority_order(
        session, docket, order, by=an_authoriser(session), now=NOW
    )

    issuing.issue(session, docket, now=NOW)

    written = rows.document(session, docket)
    assert written is not None
    assert json.loads(written.body)["authority_orders"] == [
        {
            "body": "pta",
            "number": "37/2026-118",
            "passed_on": "2026-11-23",
            "communicated_on": "2026-11-23",
            "document_sha256": None,
        }
    ]
    assert drawn(written, "en").orders[0].number == "37/2026-118"


# --- sending


def test_sending_reaches_the_platform_and_makes_a_notice_for_each_item(
    session: Session,
) -> None:
    found, _ = a_sending(session, items=2)
    docket = docket_of(found)

    assert found.dispatched_at == NOW
    assert [line.state for line in found.lines] == [LineState.DISPATCHED] * 2
    (leaf,) = leaves(session, docket, "order.dispatched")
    assert (leaf["platform"], leaf["channel"]) == ("x", "web")
    told = notices.of_docket(session, docket)
    assert [(one.item, one.stage) for one in told] == [(1, "sent"), (2, "sent")]
    assert all(one.published_at == NOW for one in told)
    assert [leaf["item"] for leaf in leaves(session, docket, "notice.published")] == [
        1,
        2,
    ]


def test_the_notice_knows_measure_dates_law_and_clocks(session: Session) -> None:
    found, _ = a_sending(session)
    (told,) = notices.of_docket(session, docket_of(found))

    assert told.facts["measure"] == "geo-withhold"
    assert told.facts["starts_on"] == "2026-11-23"
    assert told.facts["ends_on"] == "2027-02-21"
    assert told.facts["reviewers"] == ["R-07"]
    assert told.facts["appeal_days"] == 180
    assert told.facts["review_days"] == 30
    assert told.facts["tribunal_days"] == 30
    assert "order_number" not in told.facts


def test_a_known_order_stands_in_the_notice(session: Session) -> None:
    docket = an_approval(session)
    a_liaison(session)
    order = authority.OwnOrder("37/2026-118", FILED.date())
    authority.record_authority_order(
        session, docket, order, by=an_authoriser(session), now=NOW
    )
    issuing.issue(session, docket, now=NOW)

    sending.dispatch(session, docket, now=NOW)

    (told,) = notices.of_docket(session, docket)
    assert told.facts["order_number"] == "37/2026-118"
    assert told.facts["order_passed_on"] == "2026-11-23"


def test_a_document_is_sent_once(session: Session) -> None:
    found, _ = a_sending(session)
    docket = docket_of(found)

    sending.dispatch(session, docket, now=NOW + timedelta(hours=1))

    assert rows.sending(session, docket).dispatched_at == NOW
    assert len(leaves(session, docket, "order.dispatched")) == 1


def refused_to_send(session: Session, issued: Dispatch) -> str:
    """The code with which sending is refused, found beforehand and in the act."""
    docket = docket_of(issued)
    expected = sending.hindrance(session, docket, now=NOW)
    assert expected is not None
    with pytest.raises(RuleError) as caught:
        sending.dispatch(session, docket, now=NOW)
    assert caught.value.code == expected.code
    assert rows.sending(session, docket).dispatched_at is None
    assert leaves(session, docket, "order.dispatched") == []
    assert notices.of_docket(session, docket) == []
    return expected.code


def test_nothing_is_sent_where_nobody_speaks_for_the_platform(
    session: Session,
) -> None:
    assert refused_to_send(session, an_issued(session)) == "no_liaison"


def test_a_liaison_without_an_account_any_more_receives_nothing(
    session: Session,
) -> None:
    liaison = a_liaison(session)
    a_liaison(session, "tiktok")
    issued = an_issued(session)
    session.execute(
        update(Person).where(Person.id == liaison.id).values(disabled_at=NOW)
    )

    assert refused_to_send(session, issued) == "no_liaison"


def test_nothing_is_sent_while_nobody_reviews(session: Session) -> None:
    a_liaison(session)
    issued = an_issued(session)
    session.execute(update(Reviewer).values(active=False))

    assert refused_to_send(session, issued) == "no_reviewers"


def test_nothing_is_sent_once_the_term_of_every_reviewer_is_over(
    session: Session,
) -> None:
    a_liaison(session)
    issued = an_issued(session)
    session.execute(update(Reviewer).values(until=NOW))

    assert refused_to_send(session, issued) == "no_reviewers"


def test_nothing_is_sent_under_a_law_that_a_court_suspended(session: Session) -> None:
    a_liaison(session)
    issued = an_issued(session)
    a_court_suspends(session, "peca-2016-s37")

    assert refused_to_send(session, issued) == "basis_suspended"


def test_nothing_is_sent_to_another_address_than_was_approved(
    session: Session,
) -> None:
    a_liaison(session)
    issued = an_issued(session)
    issued.lines[0].item.canonical = "https://x.com/i/status/1"
    session.flush()

    assert refused_to_send(session, issued) == "locator_changed"


def test_nothing_is_sent_about_what_has_ended(session: Session) -> None:
    a_liaison(session)
    issued = an_issued(session)
    matters.end_item(session, issued.lines[0].item, as_=ItemEnd.LIFTED, now=NOW)

    assert refused_to_send(session, issued) == "ended_already"


def test_an_old_approval_is_not_sent(session: Session) -> None:
    a_liaison(session)
    issued = an_issued(session)
    issued.stale_at = NOW - timedelta(seconds=1)
    session.flush()

    assert refused_to_send(session, issued) == "stale"


def test_what_has_ended_by_its_own_date_is_not_sent(session: Session) -> None:
    a_liaison(session)
    issued = an_issued(session)
    issued.lines[0].starts_at = NOW - timedelta(days=2)
    issued.lines[0].ends_at = NOW
    session.flush()

    assert refused_to_send(session, issued) == "stale"


def test_an_approval_is_checked_again_when_it_leaves(session: Session) -> None:
    a_liaison(session)
    issued = an_issued(session, reviewers=("R-07",))
    docket = docket_of(issued)
    session.execute(delete(Line).where(Line.dispatch_id == issued.id))

    with pytest.raises(RuleError) as caught:
        sending.dispatch(session, docket, now=NOW)

    assert caught.value.code == "nothing_to_send"


def test_what_can_no_longer_leave_is_left_out_of_a_new_version(
    session: Session,
) -> None:
    a_liaison(session)
    issued = an_issued(session, items=2)
    docket = docket_of(issued)
    issued.lines[1].item.canonical = "https://x.com/i/status/1"
    session.flush()

    found = sending.dispatch(session, docket, now=NOW)

    first, second = found.lines
    assert (first.state, first.held) == (LineState.DISPATCHED, False)
    assert (second.state, second.held) == (LineState.ISSUED, True)
    (leaf,) = leaves(session, docket, "order.corrected")
    assert (leaf["version"], leaf["items"]) == (2, [1])
    one, two = rows.versions(session, docket)
    assert two.supersedes_id == one.id
    assert [told.item for told in notices.of_docket(session, docket)] == [1]


def test_the_live_lines_under_a_fallen_law_are_listed(session: Session) -> None:
    found, _ = a_sending(session)

    listed = rows.live_under(session, frozenset({"peca-2016-s37"}))

    assert [line.id for line in listed] == [found.lines[0].id]
    assert rows.live_under(session, frozenset({"peca-2016-s2b"})) == []


def test_every_sent_item_has_a_notice(session: Session) -> None:
    found, _ = a_sending(session, items=3)

    sent = session.scalars(
        select(Line.number).where(Line.state == LineState.DISPATCHED)
    ).all()

    assert sorted(sent) == [
        told.item for told in notices.of_docket(session, docket_of(found))
    ]
