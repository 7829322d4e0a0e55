"""Many notices are taken at once, read back, and recorded: each for itself, or none."""

import threading
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.codes import normalise
from oversight.core.errors import RuleError
from oversight.dispatch.queries import handouts as queries
from oversight.dispatch.rules import handouts as rules
from oversight.dispatch.rules import ticking
from oversight.dispatch.service import authority, handouts
from oversight.dispatch.service.authority import OwnOrder
from oversight.ledger import queries as log
from oversight.ledger.models import Audit
from oversight.notices.models.notices import Notice
from oversight.notices.service import telling as notices
from oversight.storage.session import Store
from tests.dispatch.test_concurrency import at_once
from tests.factories.dispatch import (
    LATER,
    a_liaison,
    a_sending,
    an_authoriser,
    docket_of,
)
from tests.fixtures.waiting import until_somebody_waits
from tests.fixtures.web import Visitor

DESK = "/en/desk/orders/notices"
ORDER = OwnOrder("No. 37/2026-118", date(2026, 11, 21))


def a_desk(session: Session) -> tuple[str, str, Actor]:
    """Two orders of one platform: two notices of the first, one of the second."""
    first, liaison = a_sending(session, items=2)
    second, _ = a_sending(session)
    return docket_of(first), docket_of(second), liaison


def places(session: Session, by: Actor) -> list[str]:
    return [str(row.place) for row in queries.handouts(session, by=by).rows]


def sent(session: Session, docket: str) -> list[int]:
    """Of which items the log says that their notice was passed on."""
    leaves = log.of_stream(session, docket)
    return [leaf["item"] for leaf in leaves if leaf["k"] == "notice.sent"]


def test_each_of_many_is_recorded_for_itself(session: Session) -> None:
    first, second, liaison = a_desk(session)
    waiting = places(session, liaison)
    assert waiting == [f"{first}/1/sent", f"{first}/2/sent", f"{second}/1/sent"]

    said = handouts.record(
        session, [waiting[2]], [first], rules.PASSED_ON, by=liaison, now=LATER
    )

    assert [str(row.place) for row in said] == waiting
    assert (sent(session, first), sent(session, second)) == ([1, 2], [1])
    assert set(session.scalars(select(Notice.passed_on_at))) == {LATER}
    assert places(session, liaison) == []


def test_what_reached_nobody_is_recorded_and_published(session: Session) -> None:
    first, _second, liaison = a_desk(session)

    handouts.record(session, [], [first], rules.FAILED, by=liaison, now=LATER)

    kinds = [leaf["k"] for leaf in log.of_stream(session, first)]
    assert kinds.count("notice.failed") == 2
    assert sent(session, first) == []


def test_what_somebody_recorded_meanwhile_is_named_and_nothing_is_done(
    session: Session,
) -> None:
    first, second, liaison = a_desk(session)
    waiting = places(session, liaison)
    done = session.scalars(select(Notice).where(Notice.docket == second)).one()
    notices.pass_on(session, done.id, by=liaison, now=LATER)

    with pytest.raises(RuleError) as gone:
        handouts.record(session, waiting, (), rules.FAILED, by=liaison, now=LATER)

    assert gone.value.code == "notices_gone"
    assert gone.value.values["list"] == f"{second}/1/sent"
    assert places(session, liaison) == waiting[:2]
    assert sent(session, first) == []


@pytest.mark.parametrize(
    ("ticked", "what", "code"),
    [
        ([], rules.PASSED_ON, "no_notice"),
        (["TD-2026-999999/1/sent"], rules.PASSED_ON, "notices_gone"),
        (["x"], rules.FAILED, "notices_gone"),
        ([], "all", "what_missing"),
    ],
)
def test_nothing_is_recorded_of_what_was_not_ticked(
    session: Session, ticked: list[str], what: str, code: str
) -> None:
    _first, _second, liaison = a_desk(session)

    with pytest.raises(RuleError) as refused:
        handouts.record(session, ticked, (), what, by=liaison, now=LATER)

    assert refused.value.code == code
    assert len(places(session, liaison)) == 3


def test_a_list_has_an_end() -> None:
    waiting = [
        rules.Place("TD-2026-000001", n, "sent") for n in range(ticking.MOST + 1)
    ]

    with pytest.raises(RuleError) as refused:
        rules.chosen([str(one) for one in waiting], [], waiting=waiting)

    assert refused.value.code == "many_notices"
    all_but_one = [str(one) for one in waiting[1:]]
    assert len(rules.chosen(all_but_one, [], waiting=waiting)) == ticking.MOST


def test_a_docket_means_what_of_it_one_list_holds() -> None:
    first, second = "TD-2026-000001", "TD-2026-000002"
    waiting = [rules.Place(first, n, "sent") for n in range(ticking.MOST - 20)]
    waiting += [rules.Place(second, n, "sent") for n in range(100)]

    assert rules.chosen([], [second], waiting=waiting) == tuple(
        rules.Place(second, n, "sent") for n in range(20)
    )


def test_a_docket_of_which_nothing_waits_any_more_is_named() -> None:
    waiting = [rules.Place("TD-2026-000001", 1, "sent")]

    with pytest.raises(RuleError) as refused:
        rules.chosen([str(waiting[0])], ["TD-2026-000002"], waiting=waiting)

    assert refused.value.code == "notices_gone"
    assert refused.value.values["list"] == "TD-2026-000002"


@pytest.mark.parametrize(
    "text", ["", "[", "{}", "1", '[[1], {"a": 2}, null]', "[" * 50_000]
)
def test_what_no_page_carried_is_nothing(text: str) -> None:
    assert ticking.unpacked(text) == ()


def test_another_platform_neither_sees_nor_records_them(session: Session) -> None:
    _first, _second, liaison = a_desk(session)
    waiting = places(session, liaison)
    other = a_liaison(session, "facebook")

    assert places(session, other) == []
    with pytest.raises(RuleError):
        handouts.record(session, waiting, (), rules.FAILED, by=other, now=LATER)
    assert places(session, liaison) == waiting


def test_of_two_who_record_the_same_list_one_is_told(store: Store) -> None:
    with store.transaction() as session:
        first, second, liaison = a_desk(session)
        waiting = places(session, liaison)

    def ticking(what: str, order: list[str]) -> Callable[[Session], object]:
        def work(session: Session) -> object:
            handouts.record(session, order, (), what, by=liaison, now=LATER)
            return what

        return work

    done = at_once(
        store,
        ticking(rules.PASSED_ON, waiting),
        ticking(rules.FAILED, waiting[::-1]),
    )

    assert "notices_gone" in done
    assert set(done) & {rules.PASSED_ON, rules.FAILED}
    with store.reading() as session:
        said = {
            leaf["k"]
            for docket in (first, second)
            for leaf in log.of_stream(session, docket)
            if leaf["k"] in {"notice.sent", "notice.failed"}
        }
        assert len(said) == 1


def test_a_body_that_names_its_order_meanwhile_waits_and_changes_no_text_that_was_read(
    store: Store,
) -> None:
    with store.transaction() as session:
        first, _second, liaison = a_desk(session)
        ticked = places(session, liaison)
        officer = an_authoriser(session)
    held = threading.Event()

    def hand_on(session: Session) -> object:
        queries.waiting(session, by=liaison, lock=True)
        held.set()
        until_somebody_waits(store)
        handouts.record(session, ticked, (), rules.PASSED_ON, by=liaison, now=LATER)
        return rules.PASSED_ON

    def name_the_order(session: Session) -> object:
        authority.record_authority_order(session, first, ORDER, by=officer, now=LATER)
        return "ordered"

    def behind(session: Session) -> object:
        held.wait()
        return name_the_order(session)

    done = at_once(store, hand_on, behind)

    assert sorted(str(one) for one in done) == ["ordered", rules.PASSED_ON]
    with store.reading() as session:
        assert sent(session, first) == [1, 2]
        for notice in session.scalars(select(Notice).where(Notice.docket == first)):
            assert "order_number" not in notice.facts


def test_what_is_asked_does_not_grow_with_the_notices(session: Session) -> None:
    first, _second, liaison = a_desk(session)
    looked: list[str] = []

    @event.listens_for(session.get_bind(), "before_cursor_execute")
    def _see(*seen: object) -> None:
        if "FROM notices" in str(seen[2]):
            looked.append(str(seen[2]))

    handouts.record(session, [], [first], rules.PASSED_ON, by=liaison, now=LATER)

    assert len(looked) == 1


def test_whoever_takes_the_codes_is_noted(session: Session, visitor: Visitor) -> None:
    _first, second, liaison = a_desk(session)
    row = session.scalars(select(Notice).where(Notice.docket == second)).one()
    code = notices.code_of(session, row)
    session.commit()
    visitor.sign_in(liaison)

    reply = visitor.get(f"{DESK}.xlsx")

    sheet = load_workbook(BytesIO(reply.data)).active
    assert sheet is not None
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == handouts.COLUMNS
    told = dict(zip(head, rows[2], strict=True))
    assert (len(rows), told["docket"]) == (3, second)
    assert normalise(str(told["code"])) == code
    assert str(told["code"]) in str(told["text_en"])
    assert "اطلاع نامے کا کوڈ" in str(told["text_ur"])
    (note,) = session.scalars(select(Audit).where(Audit.act == "notices.taken"))
    assert (note.subject, note.facts) == ("x", {"notices": 3})


def test_a_liaison_ticks_reads_back_and_records(
    session: Session, visitor: Visitor
) -> None:
    first, second, liaison = a_desk(session)
    session.commit()
    visitor.sign_in(liaison)
    for lang in ("en", "ur"):
        page = visitor.get(f"/{lang}/desk/orders/notices").text
        assert "checked" not in visitor.page.main
        assert ("<time" in page, "&lt;time" in page) == (True, False)
    ticked = {"what": "passed-on", "notices": [f"{second}/1/sent"], "dockets": [first]}

    nothing = visitor.post(f"{DESK}/list", {"what": "passed-on"})
    assert nothing.status_code == 422
    assert "Tick at least one notice." in nothing.text
    unsaid = visitor.post(f"{DESK}/list", {"what": "", "notices": [f"{second}/1/sent"]})
    assert (unsaid.status_code, "checked" in unsaid.text) == (422, True)
    back = visitor.post(f"{DESK}/list", ticked)
    assert back.status_code == 200
    assert "these 3 notices" in back.text
    assert places(session, liaison) != []

    carried = ticking.packed(
        [row.place for row in queries.handouts(session, by=liaison).rows]
    )
    done = visitor.post(
        f"{DESK}/record", {"what": "passed-on", "carried": carried}, follow=True
    )
    assert "3 notices were passed on" in done.text
    twice = visitor.post(f"{DESK}/record", {"what": "failed", "carried": carried})
    assert (twice.status_code, f"{first}/1/sent" in twice.text) == (422, True)
    assert visitor.get(f"{DESK}.xlsx").status_code == 404
    for lang in ("en", "ur"):
        assert visitor.get(f"/{lang}/desk/orders/notices").status_code == 200
