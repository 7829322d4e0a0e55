"""From an approval to a platform: what stops it, at both doors, and how it lapses."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.cli.fsck.book import Book
from oversight.cli.fsck.mending import names_corrected
from oversight.core.errors import RuleError
from oversight.dispatch.models.data_versions import DataVersion
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import data_lines, data_versions
from oversight.dispatch.queries.data_drawn import data_drawn
from oversight.dispatch.rules.correcting import FieldName, Fix
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.dispatch.service import (
    data_correcting,
    data_papers,
    data_sending,
    data_sweep,
)
from oversight.intake.queries import matters
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import matters as items
from oversight.law.queries import register
from oversight.law.rules.calendar import due
from oversight.ledger import queries as ledger
from oversight.review.models.deciding import Vote
from oversight.review.models.roster import Reviewer
from oversight.review.models.signatures import VoteSignature
from oversight.web import filters
from tests.factories import data as make
from tests.factories import law
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import some_words
from tests.fixtures.web import Visitor

STALE = NOW + timedelta(days=12)
LONGER = {
    "amount": 9,
    "unit": "WD",
    "whose": "platform",
    "rolls": False,
    "missed": "counted",
}
Change = Callable[[Session, str], object]


def kinds_of(session: Session, docket: str) -> list[str]:
    return [leaf["k"] for leaf in ledger.of_stream(session, docket)]


def leaves(session: Session, docket: str, kind: str) -> list[dict[str, Any]]:
    return [leaf for leaf in ledger.of_stream(session, docket) if leaf["k"] == kind]


def end(session: Session, docket: str, number: int = 1) -> None:
    item = matters.request(session, docket).items[number - 1]
    items.end_item(session, item, as_=ItemEnd.WITHDRAWN, now=make.SENT)


def let_the_law_fall(session: Session, _docket: str) -> None:
    first, second = (an_actor(session, role=Role.ADMINISTRATOR) for _ in range(2))
    law.suspend(
        session,
        "peca-2016-s31",
        since=NOW.date(),
        ruling="W.P. 1/2026, Islamabad High Court",
        by=first,
        second=second,
        now=make.SENT,
    )


def dismiss(session: Session, _docket: str) -> None:
    session.execute(update(Reviewer).values(active=False))


def let_terms_end(session: Session, _docket: str) -> None:
    session.execute(update(Reviewer).values(until=make.SENT))


def refused(
    act: Callable[..., object], session: Session, docket: str, now: datetime
) -> str:
    """The code with which an act refuses; what hinders it is known before."""
    foreseen = data_sending.hindrance(session, docket, now=now)
    with pytest.raises(RuleError) as caught:
        act(session, docket, now=now)
    assert foreseen is not None
    assert foreseen.code == caught.value.code
    return caught.value.code


def test_nothing_is_written_before_the_reviewers_decided(session: Session) -> None:
    docket = make.screened(session)

    code = refused(data_sending.issue, session, docket, make.SENT)

    assert code == "not_decided"
    assert sendings.find_order(session, docket) is None


@pytest.mark.parametrize(
    ("change", "code"), [(end, "ended_already"), (let_the_law_fall, "basis_suspended")]
)
def test_nothing_is_written_on_what_does_not_stand(
    session: Session, change: Change, code: str
) -> None:
    docket = make.decided(session)
    change(session, docket)

    assert refused(data_sending.issue, session, docket, make.SENT) == code
    assert "order.issued" not in kinds_of(session, docket)


def test_of_two_accounts_the_one_that_stands_is_written(session: Session) -> None:
    docket = make.decided(session, accounts=[make.an_account(), make.an_account()])
    end(session, docket, 1)

    first = data_sending.issue(session, docket, now=make.SENT)
    again = data_sending.issue(session, docket, now=make.SENT + timedelta(hours=1))

    assert [line.number for line in first.lines] == [2]
    assert again.id == first.id
    assert kinds_of(session, docket).count("order.issued") == 1


@pytest.mark.parametrize(
    ("result", "expires", "code"),
    [
        (None, None, "warrant_missing"),
        ("", date(2026, 12, 10), "warrant_missing"),
        ("not-confirmed", date(2026, 12, 10), "warrant_unconfirmed"),
        ("confirmed", date(2026, 11, 23), "warrant_expired"),
    ],
)
def test_logins_are_written_on_a_confirmed_and_running_warrant_alone(
    session: Session, result: str | None, expires: date | None, code: str
) -> None:
    team = make.a_team(session)
    docket = make.decided(session, team, tier="D2")
    if result is not None:
        make.a_warrant(session, docket, team, result=result, expires_on=expires)

    now = NOW + timedelta(days=1)

    assert refused(data_sending.issue, session, docket, now) == code
    assert sendings.find_order(session, docket) is None


def test_logins_do_not_leave_once_the_warrant_has_run_out(session: Session) -> None:
    team = make.a_team(session)
    docket = make.decided(session, team, tier="D2")
    make.a_warrant(session, docket, team, expires_on=date(2026, 11, 23))
    make.a_liaison(session)
    data_sending.issue(session, docket, now=make.SENT)

    tomorrow = NOW + timedelta(days=1)

    code = refused(data_sending.dispatch, session, docket, tomorrow)
    assert code == "warrant_expired"
    assert data_sending.hindrance(session, docket, now=make.SENT) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (end, "ended_already"),
        (let_the_law_fall, "basis_suspended"),
        (dismiss, "no_reviewers"),
        (let_terms_end, "no_reviewers"),
    ],
)
def test_nothing_leaves_on_what_has_fallen_since(
    session: Session, change: Change, code: str
) -> None:
    docket = make.decided(session)
    make.a_liaison(session)
    data_sending.issue(session, docket, now=make.SENT)
    change(session, docket)

    assert refused(data_sending.dispatch, session, docket, make.SENT) == code
    assert "order.dispatched" not in kinds_of(session, docket)


def test_nothing_leaves_where_nobody_speaks_for_the_platform_and_it_lapses(
    session: Session,
) -> None:
    docket = make.decided(session, accounts=[make.an_account(), make.an_account()])
    data_sending.issue(session, docket, now=make.SENT)
    make.a_liaison(session, "youtube")
    end(session, docket, 2)

    assert refused(data_sending.dispatch, session, docket, make.SENT) == "no_liaison"
    assert data_sending.lapse_unsent(session, docket, now=make.SENT) == 0
    assert refused(data_sending.dispatch, session, docket, STALE) == "stale"
    data_sweep.sweep(session, STALE)

    lines = sendings.order(session, docket).lines
    assert [(one.state, one.ended_cause) for one in lines] == [
        (DataState.LAPSED, "stale"),
        (DataState.LAPSED, "stale"),
    ]
    ends = [one.ended_as for one in matters.request(session, docket).items]
    assert ends == [ItemEnd.LAPSED, ItemEnd.WITHDRAWN]
    assert data_sending.lapse_unsent(session, docket, now=STALE) == 0
    assert kinds_of(session, docket).count("item.lapsed") == 1


def test_of_two_accounts_the_one_that_stands_leaves_once(session: Session) -> None:
    docket = make.decided(session, accounts=[make.an_account(), make.an_account()])
    make.a_liaison(session)
    data_sending.issue(session, docket, now=make.SENT)
    end(session, docket, 1)

    data_sending.dispatch(session, docket, now=make.SENT)
    again = data_sending.dispatch(session, docket, now=make.ANSWERED)

    assert again.dispatched_at == make.SENT
    assert [(one.state, one.held) for one in again.lines] == [
        (DataState.ISSUED, True),
        (DataState.DISPATCHED, False),
    ]
    assert kinds_of(session, docket).count("order.dispatched") == 1
    # What was held back lapses like any line that never left; its item had ended.
    assert data_sending.lapse_unsent(session, docket, now=STALE) == 1
    assert data_sending.lapse_unsent(session, docket, now=STALE) == 0
    assert kinds_of(session, docket).count("item.lapsed") == 0


def test_what_leaves_asks_for_no_account_that_may_not_leave(
    session: Session, visitor: Visitor
) -> None:
    kept, gone = make.an_account(), make.an_account()
    docket = make.decided(session, accounts=[kept, gone])
    liaison = make.a_liaison(session)
    order = data_sending.issue(session, docket, now=make.SENT)
    whole = json.loads(order.body)
    end(session, docket, 2)
    data_sending.dispatch(session, docket, now=make.SENT + timedelta(hours=1))
    data_sending.dispatch(session, docket, now=make.ANSWERED)
    session.commit()

    first, second = data_versions.versions(session, order)
    said = json.loads(second.body)
    assert json.loads(first.body) == whole
    assert said["id"] == f"{docket}@2"
    assert said["supersedes"] == f"{docket}@1"
    assert said["items"] == whole["items"][:1]
    assert said["scope"]["persons"] == 1
    assert said["corrections"] == []
    (leaf,) = leaves(session, docket, "order.corrected")
    assert (leaf["version"], leaf["items"]) == (2, [1])
    assert leaf["sha256"] == second.sha256
    kinds = kinds_of(session, docket)
    assert kinds.index("order.corrected") < kinds.index("order.dispatched")

    visitor.sign_in(liaison)
    there = f"/en/desk/data-documents/{docket}/document.txt"
    text = visitor.get(there).text
    assert kept.locator in text
    assert gone.locator not in text


def test_a_delay_of_the_one_left_out_is_not_said_of_the_other(
    session: Session,
) -> None:
    docket = make.decided(session, accounts=[make.an_account(), make.an_account()])
    make.a_liaison(session)
    order = data_sending.issue(session, docket, now=make.SENT)
    written = json.loads(order.body)
    written["items"][1]["delay_days"] = 10
    told = {"number": 2, "days": 10, "from": "answered", "ground": "flight"}
    written["disclosure"]["later"] = [told]
    order.body, order.sha256 = data_papers.hashed(written)
    session.flush()
    end(session, docket, 2)

    data_sending.dispatch(session, docket, now=make.SENT)

    said = json.loads(data_versions.newest(session, order).body)
    assert said["disclosure"]["later"] == []
    assert said["disclosure"]["user_may_be_told"] is True
    newest, _ = data_versions.version_rows(data_versions.versions(session, order))
    assert [(one.item, one.field) for one in newest.changes] == [
        (2, "left-out"),
        (None, "told-later"),
    ]


def test_a_name_put_right_before_the_sending_stays_so(session: Session) -> None:
    docket = make.decided(session, accounts=[make.an_account(), make.an_account()])
    make.a_liaison(session)
    order = data_sending.issue(session, docket, now=make.SENT)
    registrar = an_actor(session, role=Role.REGISTRAR)
    was = json.loads(order.body)["items"][0]["native_id"]
    fix = Fix(1, FieldName.NATIVE_ID, f"{was[:2]}-{was[2:]}", some_words("why", 60))
    data_correcting.correct(session, docket, fix, by=registrar, now=make.SENT)
    end(session, docket, 2)

    data_sending.dispatch(session, docket, now=make.SENT)

    said = json.loads(data_versions.newest(session, order).body)
    assert said["version"] == 3
    assert said["supersedes"] == f"{docket}@2"
    assert said["items"][0]["native_id"] == fix.becomes
    assert [one["becomes"] for one in said["corrections"]] == [fix.becomes]


def test_what_leaves_says_the_time_to_answer_of_its_day(session: Session) -> None:
    docket = make.decided(session)
    make.a_liaison(session)
    order = data_sending.issue(session, docket, now=make.SENT)
    sent = make.SENT + timedelta(days=2)
    first, second = (an_actor(session, role=Role.ADMINISTRATOR) for _ in range(2))
    law.set_policy(
        session,
        "clock.answer",
        LONGER,  # type: ignore[arg-type]
        valid_from=sent.date(),
        by=first,
        second=second,
        now=make.SENT,
    )

    data_sending.dispatch(session, docket, now=sent)

    said = json.loads(data_versions.newest(session, order).body)
    assert said["times"]["answer_within"]["amount"] == 9
    assert any("within 9 working days" in line for line in said["scope"]["text"]["en"])
    (line,) = data_lines.lines(session, sendings.order(session, docket))
    first_version, _ = data_versions.versions(session, order)
    newest, _ = data_versions.version_rows(data_versions.versions(session, order))
    assert [one.field for one in newest.changes] == ["answer-within"]
    assert json.loads(first_version.body)["times"]["answer_within"]["amount"] == 5
    nine = register.clock(session, "answer", sent.date())
    assert line.answer_by == due(nine, sent, register.calendar(session))


def test_a_document_that_is_as_written_is_not_written_again(session: Session) -> None:
    docket = make.sent(session)

    order = sendings.order(session, docket)
    assert len(data_versions.versions(session, order)) == 1
    assert "order.corrected" not in kinds_of(session, docket)


def test_a_version_that_leaves_an_account_out_is_no_damage(session: Session) -> None:
    docket = make.decided(session, accounts=[make.an_account(), make.an_account()])
    make.a_liaison(session)
    order = data_sending.issue(session, docket, now=make.SENT)
    end(session, docket, 2)
    data_sending.dispatch(session, docket, now=make.SENT)
    assert list(names_corrected(Book(session, make.SENT))) == []

    (_, second) = data_versions.versions(session, order)
    assert second.row_id is not None
    damaged = second.body.replace('"reasons":"', '"reasons":"Not ')
    session.add(
        DataVersion(
            order_id=order.id,
            version=3,
            before=2,
            supersedes_id=second.row_id,
            body=damaged.replace(f"{docket}@1", f"{docket}@2"),
            sha256="ab" * 32,
            issued_at=make.SENT,
        )
    )
    session.flush()
    (found,) = names_corrected(Book(session, make.SENT))
    assert found[0] == f"{docket}@3"


def spoil(session: Session, docket: str) -> None:
    order = sendings.order(session, docket)
    order.body = order.body.replace("approved", "approved ", 1)
    session.flush()


def readdress(session: Session, docket: str) -> None:
    order = sendings.order(session, docket)
    document = json.loads(order.body)
    document["items"][0]["canonical"] = "https://x.com/somebody_else"
    order.body, order.sha256 = data_papers.hashed(document)
    session.flush()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (spoil, "document_changed"),
        (readdress, "locator_changed"),
    ],
)
def test_the_document_itself_is_asked_again_when_it_leaves(
    session: Session, change: Change, code: str
) -> None:
    docket = make.decided(session)
    make.a_liaison(session)
    data_sending.issue(session, docket, now=make.SENT)
    change(session, docket)

    assert refused(data_sending.dispatch, session, docket, make.SENT) == code
    assert "order.dispatched" not in kinds_of(session, docket)


def test_what_was_written_when_less_was_promised_is_written_again(
    session: Session, visitor: Visitor
) -> None:
    docket = make.decided(session)
    liaison = make.a_liaison(session)
    order = data_sending.issue(session, docket, now=make.SENT)
    document = json.loads(order.body)
    del document["issuer"]["effect_contact"]
    order.body, order.sha256 = data_papers.hashed(document)
    session.flush()

    data_sending.dispatch(session, docket, now=make.SENT)
    session.commit()

    said = json.loads(data_versions.newest(session, order).body)
    assert said["version"] == 2
    contact = said["issuer"]["effect_contact"]
    assert contact["report_to"] == "nccia"
    assert f"/desk/data-requests/{docket}" in contact["text"]["en"][0]
    visitor.sign_in(liaison)
    assert contact["address"] == f"/desk/data-requests/{docket}"
    assert visitor.get(f"/en{contact['address']}").status_code == 200
    there = f"/en/desk/data-documents/{docket}"
    text = visitor.get(f"{there}/document.txt").text
    assert contact["text"]["en"][0] in text
    assert "Established in: not said by the platform" in text
    kind = "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY / KEYWORD_TERRORIST_CONTENT"
    assert f"Alleged illegality (DSA code): {kind}" in text
    # The version before stays as it was, with what it did not say; it never left.
    assert visitor.get(f"{there}/1/document.txt").status_code == 404
    visitor.sign_in(an_actor(session, role=Role.AUDITOR))
    assert "Say what you did" not in visitor.get(f"{there}/1/document.txt").text


def test_a_platform_reads_no_version_before_the_one_that_left(
    session: Session, visitor: Visitor
) -> None:
    docket = make.decided(session, accounts=[make.an_account(), make.an_account()])
    liaison = make.a_liaison(session)
    data_sending.issue(session, docket, now=make.SENT)
    end(session, docket, 1)
    order = data_sending.dispatch(session, docket, now=make.SENT + timedelta(hours=1))
    left = json.loads(order.body)["items"][0]["canonical"]
    session.commit()
    there = f"/en/desk/data-documents/{docket}"

    visitor.sign_in(liaison)
    assert visitor.get(f"{there}/1/document.json").status_code == 404
    assert left not in visitor.get(f"{there}/2/document.json").text
    for page in (f"/en/desk/data-requests/{docket}", there):
        visitor.get(page)
        assert left not in visitor.page.html
        assert "/1/document" not in visitor.page.html
    visitor.sign_in(an_actor(session, role=Role.AUDITOR))
    assert left in visitor.get(f"{there}/1/document.json").text


def test_a_request_for_data_shows_who_signed_what_was_decided(
    session: Session, visitor: Visitor
) -> None:
    docket = make.decided(session)
    liaison = make.a_liaison(session)
    order = data_sending.issue(session, docket, now=make.SENT)
    data_sending.dispatch(session, docket, now=make.SENT)
    session.commit()

    (item,) = json.loads(order.body)["items"]
    votes = session.execute(
        select(Vote.pseudonym, VoteSignature.digest)
        .join(VoteSignature, VoteSignature.vote_id == Vote.id)
        .order_by(Vote.pseudonym)
    ).all()
    told = [(one["by"], one["digest"]) for one in item["signatures"]]
    assert told == [tuple(vote) for vote in votes]
    assert {by for by, _ in told} == set(item["reviewers"])
    visitor.sign_in(liaison)
    text = visitor.get(f"/en/desk/data-documents/{docket}/document.txt").text
    for by, digest in told:
        assert f"Signed by {by}: " in text
        assert digest in text


def test_the_law_stands_there_with_the_days_of_decision_and_of_issue(
    session: Session,
) -> None:
    docket = make.decided(session)
    later = make.SENT + timedelta(days=1)

    order = data_sending.issue(session, docket, now=later)

    decided = json.loads(order.body)["items"][0]["decided_at"][:10]
    for row in json.loads(order.body)["basis"]:
        assert row["checked_on"] == [decided, later.date().isoformat()]


def test_the_time_to_answer_runs_from_the_sending_on_paper_and_on_the_desk(
    session: Session, visitor: Visitor
) -> None:
    docket = make.decided(session)
    liaison = make.a_liaison(session)
    order = data_sending.issue(session, docket, now=make.SENT)
    sent = make.SENT + timedelta(days=3)
    data_sending.dispatch(session, docket, now=sent)
    session.commit()

    (line,) = data_lines.lines(session, sendings.order(session, docket))
    clock = register.clock(session, "answer", NOW.date())
    assert line.answer_by == due(clock, sent, register.calendar(session))
    document = json.loads(order.body)
    assert document["times"]["answer_within"] == {
        "amount": clock.amount,
        "unit": "WD",
        "from": "sent",
    }
    assert "answer_by" not in document["times"]
    visitor.sign_in(liaison)
    there = f"/en/desk/data-documents/{docket}"
    text = visitor.get(f"{there}/document.txt").text
    assert "answer on each account within 5 working days" in text
    assert "Please answer by" not in text
    page = visitor.get(there).text
    assert str(filters.when(line.answer_by)) in page


def test_an_older_document_is_drawn_with_the_day_that_it_names(
    session: Session,
) -> None:
    docket = make.decided(session)
    order = data_sending.issue(session, docket, now=make.SENT)
    document = json.loads(order.body)
    document["times"] = {
        "filed": document["times"]["filed"],
        "issued": document["times"]["issued"],
        "answer_by": "2026-11-30T18:59:59Z",
    }
    newest = data_versions.newest(session, order)

    drawn = data_drawn(replace(newest, body=json.dumps(document)), "en")

    assert drawn.answer_by == datetime(2026, 11, 30, 18, 59, 59, tzinfo=UTC)
    assert data_drawn(newest, "en").answer_by is None


def test_what_was_not_written_in_time_lapses_once(session: Session) -> None:
    docket = make.decided(session, tier="D2")

    assert data_sending.lapse_unissued(session, docket, now=make.SENT) == 0
    assert data_sending.lapse_unissued(session, docket, now=STALE) == 1
    assert data_sending.lapse_unissued(session, docket, now=STALE) == 0
    assert kinds_of(session, docket).count("item.lapsed") == 1
