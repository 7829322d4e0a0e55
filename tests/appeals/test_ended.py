"""What ends in an appeal ends for its panel, and for no other appeal."""

from datetime import timedelta
from threading import Event, Thread
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem, AppealVote
from oversight.appeals.queries import desk, rows
from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.appeals.service import admission, deciding, drafting, filing, seating
from oversight.appeals.service.sweep import sweep
from oversight.authority.permissions import Actor
from oversight.cli.fsck.appealing import appeals_answered
from oversight.cli.fsck.book import Book
from oversight.core.errors import RuleError
from oversight.ledger import queries as ledger
from oversight.ledger.rules.leaf import canonical
from oversight.review.models.panels import Panel, Seat
from oversight.review.queries import beacons
from oversight.review.rules import draws
from oversight.review.rules.lifecycle import SeatState
from oversight.review.service import beacon
from oversight.review.service import sweep as review
from oversight.storage.session import Store
from tests.factories.appeals import (
    NOW,
    a_code,
    a_form,
    a_seated,
    a_sent_matter,
    a_vote,
    an_admitted,
    an_appeal,
    an_opened,
    decide_all,
    words,
)
from tests.factories.review import panel_members
from tests.ledger.checking.stand_alone import loaded

stranger = loaded()
DRAWN = NOW + timedelta(minutes=2)
SOON = NOW + timedelta(minutes=3)
MUCH_LATER = NOW + timedelta(days=30)
LONG_AFTER = NOW + timedelta(days=200)


def drawn(session: Session, appeal: str) -> list[Actor]:
    """The members of an appeal's panel, of whom only the first has declared."""
    sweep(session, NOW + timedelta(minutes=1))
    beacon.make_beacon(session, now=DRAWN)
    sweep(session, DRAWN)
    panel = panel_members(session, appeal)
    seating.declare(session, appeal, by=panel[0], now=SOON)
    return panel


def refused(session: Session, appeal: str, by: Actor) -> None:
    admission.refuse(session, appeal, "no-interest", words("refusal"), by=by, now=SOON)


def amiss(session: Session, *, of: str = "", **said: object) -> list[str]:
    """What both strangers find, where the decision on an appeal says otherwise."""
    leaves, told = list(ledger.leaves(session)), stranger.Draws()
    for place, leaf in enumerate(leaves):
        if (leaf["k"], leaf.get("docket")) == ("appeal.decided", of):
            leaf.update(said)
        told.see(place, canonical(leaf))
    ours = [one.code for one in draws.check(leaves)]
    return ours + ["nobody" for _one in (*told.failed, *told.steps)]


def kinds(session: Session, docket: str) -> list[str]:
    return [leaf["k"] for leaf in ledger.of_stream(session, docket)]


def test_nobody_is_late_or_drawn_any_more_for_an_appeal_that_is_over(
    session: Session,
) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    panel = drawn(session, appeal)
    refused(session, appeal, panel[0])
    before = kinds(session, appeal)

    for _ in range(2):
        sweep(session, MUCH_LATER)
        review.sweep(session, MUCH_LATER)

    assert kinds(session, appeal) == before
    assert before[-1] == "appeal.refused"


def test_who_does_not_declare_in_time_is_replaced_while_the_appeal_runs(
    session: Session,
) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    drawn(session, appeal)
    late = session.scalars(select(Seat).where(Seat.state == SeatState.DRAWN)).all()
    after = max(seat.declare_by for seat in late) + timedelta(minutes=1)

    review.sweep(session, after)
    review.sweep(session, after)

    assert kinds(session, appeal).count("member.replaced") == len(late) == 2
    assert {seat.state for seat in late} == {SeatState.REPLACED}


def test_in_an_appeal_that_is_over_nobody_declares_or_steps_aside(
    session: Session,
) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    panel = drawn(session, appeal)
    refused(session, appeal, panel[0])

    with pytest.raises(RuleError) as declaring:
        seating.declare(session, appeal, by=panel[1], now=SOON)
    with pytest.raises(RuleError) as leaving:
        seating.recuse(session, appeal, "cannot-act", by=panel[0], now=SOON)

    assert declaring.value.code == leaving.value.code == "appeal_over"


def test_what_was_joined_to_an_appeal_that_is_not_taken_goes_on_by_itself(
    session: Session,
) -> None:
    docket = a_sent_matter(session)
    first = an_appeal(session, docket)
    second, third = (an_appeal(session, docket, words=str(n)) for n in (2, 3))
    panel = drawn(session, first)
    for actor in panel[1:]:
        seating.declare(session, first, by=actor, now=SOON)

    refused(session, first, panel[0])

    assert [row.docket for row in desk.mine(session, panel[0].id)] == [second]
    assert desk.page(session, second, panel[0].id).joined == (third,)
    fourth = an_appeal(session, docket, words="4")
    admission.admit(session, second, by=panel[0], now=SOON)
    for actor in panel:
        an_opened(session, second, actor)
    decide_all(session, second, panel, AppealOutcome.OVERTURNED)
    states = [rows.appeal(session, one).state.value for one in (second, third, fourth)]
    assert states == ["decided"] * 3
    assert rows.appeal(session, first).state.value == "refused"
    assert amiss(session) == []


def test_strangers_find_in_order_what_two_appealed_and_one_panel_decided(
    session: Session,
) -> None:
    docket = a_sent_matter(session)
    first = an_appeal(session, docket)
    second = an_appeal(session, docket, words="2")
    decide_all(session, first, an_admitted(session, first), AppealOutcome.OVERTURNED)

    assert kinds(session, second)[-1] == "appeal.decided"
    assert amiss(session) == []
    assert amiss(session, of=second, by=["R-99"] * 3) == ["not_drawn", "nobody"]


def test_a_member_who_leaves_after_that_is_replaced(session: Session) -> None:
    docket = a_sent_matter(session)
    first = an_appeal(session, docket)
    second = an_appeal(session, docket, words="2")
    panel = drawn(session, first)
    refused(session, first, panel[0])

    seating.recuse(session, second, "cannot-act", by=panel[1], now=SOON)

    assert "member.replaced" in kinds(session, first)


def test_a_member_who_left_decides_nothing_and_shuts_nobody_out(
    session: Session,
) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    first, second, third = an_admitted(session, appeal)
    decide_all(session, appeal, [first], AppealOutcome.UPHELD)
    called = seating.recuse(session, appeal, "kin-or-money", by=first, now=SOON)
    assert called is not None
    fresh = next(
        one for one in panel_members(session, appeal) if one.id == called.person_id
    )
    seating.declare(session, appeal, by=fresh, now=SOON)
    an_opened(session, appeal, fresh)

    decide_all(session, appeal, [fresh, second], AppealOutcome.OVERTURNED)
    assert rows.appeal(session, appeal).state.value == "admitted"
    early = {"outcome": AppealOutcome.OVERTURNED, "decided_at": SOON}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(AppealItem).values(early))
    decide_all(session, appeal, [third], AppealOutcome.OVERTURNED)

    (decided,) = (
        leaf
        for leaf in ledger.of_stream(session, appeal)
        if leaf["k"] == "appeal.decided"
    )
    assert set(decided["by"]) == {one.pseudonym for one in (fresh, second, third)}
    assert decided["split"] in {False, "no"}
    assert amiss(session) == []


def test_what_was_joined_and_not_answered_goes_on_when_the_other_is_decided(
    session: Session,
) -> None:
    docket = a_sent_matter(session)
    first = an_appeal(session, docket)
    panel = an_admitted(session, first)
    late, later = (an_appeal(session, docket, words=str(n)) for n in (2, 3))

    decide_all(session, first, panel, AppealOutcome.UPHELD)

    assert rows.appeal(session, late).state.value == "filed"
    assert [row.docket for row in desk.mine(session, panel[0].id)] == [late]
    assert desk.page(session, late, panel[0].id).joined == (later,)
    admission.admit(session, late, by=panel[0], now=SOON)
    decide_all(session, late, panel, AppealOutcome.OVERTURNED)
    assert rows.appeal(session, later).state.value == "decided"
    assert desk.mine(session, panel[0].id) == ()
    assert amiss(session) == []


def test_what_is_joined_in_the_moment_of_the_end_is_found_by_the_clockwork(
    session: Session,
) -> None:
    docket = a_sent_matter(session)
    first = an_appeal(session, docket)
    panel = an_admitted(session, first)
    decide_all(session, first, panel, AppealOutcome.UPHELD)
    late = rows.appeal(session, an_appeal(session, docket, words="2"))
    late.joined_to_id = rows.appeal(session, first).id
    late.panel_id = rows.appeal(session, first).panel_id
    session.flush()

    sweep(session, SOON)

    assert [row.docket for row in desk.mine(session, panel[0].id)] == [late.docket]


def test_of_two_items_the_one_that_was_answered_is_not_asked_again(
    session: Session,
) -> None:
    docket = a_sent_matter(session, items=2)
    first = an_appeal(session, docket)
    wide = rows.appeal(session, an_appeal(session, docket, words="2"))
    other = rows.item_of(session, docket, 2)
    assert other is not None
    wide.items.append(AppealItem(item_id=other.id, item=other, number=2))
    panel = an_admitted(session, first)
    decide_all(session, first, panel, AppealOutcome.UPHELD)

    assert [row.docket for row in desk.mine(session, panel[0].id)] == [wide.docket]
    answers = [
        one.outcome for one in desk.page(session, wide.docket, panel[0].id).items
    ]
    assert answers == ["upheld", None]
    assert list(appeals_answered(Book(session, SOON))) == []
    for actor in panel:
        an_opened(session, wide.docket, actor)
        ballot = a_vote(AppealOutcome.OVERTURNED)
        deciding.vote(session, wide.docket, 2, ballot, by=actor, now=SOON)
    assert wide.state.value == "decided"
    assert list(appeals_answered(Book(session, SOON))) == []
    assert amiss(session) == []


def test_nobody_votes_in_an_appeal_that_is_answered_with_another(
    session: Session,
) -> None:
    docket = a_sent_matter(session)
    first = an_appeal(session, docket)
    second = an_appeal(session, docket, words="2")
    panel = an_admitted(session, first)
    ballot = a_vote(AppealOutcome.OVERTURNED)

    with pytest.raises(RuleError) as refusal:
        deciding.vote(session, second, 1, ballot, by=panel[0], now=SOON)
    with pytest.raises(RuleError):
        drafting.save_draft(session, second, 1, {"reasons": "x"}, by=panel[0], now=SOON)

    assert refusal.value.code == "is_joined"
    assert not desk.page(session, second, panel[0].id).may_vote
    assert desk.page(session, second, panel[0].id).joined_to == first
    assert desk.page(session, first, panel[0].id).joined == (second,)


@pytest.mark.parametrize("what", ["joined", "refused", "undeclared", "elsewhere"])
def test_the_table_takes_a_vote_only_of_who_sits_in_an_appeal_that_is_heard(
    session: Session, what: str
) -> None:
    docket = a_sent_matter(session)
    first = an_appeal(session, docket)
    second = an_appeal(session, docket, words="2")
    panel = an_admitted(session, first)
    deciding.vote(
        session, first, 1, a_vote(AppealOutcome.UPHELD), by=panel[0], now=SOON
    )
    cast = session.scalars(select(AppealVote)).one()
    columns = (one.key for one in AppealVote.__table__.columns)
    row = {name: getattr(cast, name) for name in columns} | {
        "id": uuid4(),
        "person_id": panel[1].id,
        "reasons": words("the table"),
    }
    seat = {"panel_id": cast.panel_id, "person_id": panel[1].id}
    if what == "joined":
        row["appeal_item_id"] = rows.appeal(session, second).items[0].id
    if what == "refused":
        session.execute(update(Appeal).values(state="filed"))
    if what == "undeclared":
        session.execute(update(Seat).filter_by(**seat).values(state="recused"))
    if what == "elsewhere":
        session.execute(update(Appeal).values(panel_id=None))

    with pytest.raises(DatabaseError, match="heard"), session.begin_nested():
        session.execute(insert(AppealVote).values(row))


@pytest.mark.parametrize("left_out", ["reasons", "dissent"])
def test_the_table_decides_no_appeal_without_the_words_of_those_who_did(
    session: Session, left_out: str
) -> None:
    docket = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, docket)
    upheld, lifted = AppealOutcome.UPHELD, AppealOutcome.OVERTURNED
    decide_all(session, docket, panel, upheld, lifted, upheld)
    item = rows.appeal(session, docket).items[0]
    assert item.split
    assert item.dissent

    with pytest.raises(DatabaseError, match="said"), session.begin_nested():
        session.execute(update(AppealItem).values({left_out: None}))


def test_what_was_answered_alone_keeps_no_other_from_being_taken(
    session: Session,
) -> None:
    docket = a_sent_matter(session)
    first = an_appeal(session, docket)
    second, third = (an_appeal(session, docket, words=str(n)) for n in (2, 3))
    panel = drawn(session, first)
    refused(session, second, panel[0])
    admission.admit(session, third, by=panel[0], now=SOON)

    admission.admit(session, first, by=panel[0], now=SOON)

    states = [rows.appeal(session, one).state.value for one in (first, second, third)]
    assert states == ["admitted", "refused", "admitted"]
    assert kinds(session, third).count("appeal.admitted") == 1


def test_no_panel_is_drawn_for_an_appeal_that_ended_before_its_beacon_spoke(
    session: Session,
) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    sweep(session, NOW + timedelta(minutes=1))
    sweep(session, rows.appeal(session, appeal).default_at)
    assert rows.appeal(session, appeal).state.value == "decided"
    before = kinds(session, appeal)

    for _ in range(2):
        beacon.make_beacon(session, now=LONG_AFTER)
        sweep(session, LONG_AFTER)
        review.sweep(session, LONG_AFTER)

    assert kinds(session, appeal) == before
    assert (
        session.scalars(select(Seat.code).where(Seat.capacity == "appeal")).all() == []
    )
    assert session.scalars(select(Panel).where(beacons.waits())).all() == []


def test_nobody_joins_an_appeal_that_ends_in_that_moment(store: Store) -> None:
    with store.transaction() as session:
        docket = a_sent_matter(session)
        first = an_appeal(session, docket)
        panel = an_admitted(session, first)
        decide_all(session, first, panel[:-1], AppealOutcome.UPHELD)
        code = a_code(session, docket)
    asked, made = Event(), []

    def file() -> None:
        form = a_form(notice_code=code, words="later")
        with store.transaction() as own:
            asked.set()
            made.append(filing.file(own, form, form_key=b"l" * 32, now=SOON).docket)

    joiner = Thread(target=file)
    with store.transaction() as session:
        decide_all(session, first, panel[-1:], AppealOutcome.UPHELD)
        joiner.start()
        asked.wait(1)
        joiner.join(1)
    joiner.join()

    with store.reading() as session:
        assert rows.appeal(session, made[0]).joined_to_id is None


def test_what_shares_no_item_with_the_first_goes_on_by_itself(
    session: Session,
) -> None:
    matter = a_sent_matter(session, items=2)
    wide = an_appeal(session, matter)
    one, two = (rows.item_of(session, matter, number) for number in (1, 2))
    assert one is not None
    assert two is not None
    rows.appeal(session, wide).items.append(
        AppealItem(item_id=two.id, item=two, number=2)
    )
    first = an_appeal(session, matter, words="2")
    second, third = (
        rows.appeal(session, an_appeal(session, matter, words=said)) for said in "34"
    )
    for appeal in (second, third):
        appeal.items[0].item_id = two.id
    session.flush()
    session.expire_all()
    panel = a_seated(session, wide)

    refused(session, wide, panel[0])

    led = [
        rows.appeal(session, docket).joined_to_id
        for docket in (first, second.docket, third.docket)
    ]
    assert led == [None, None, second.id]
    admission.admit(session, second.docket, by=panel[0], now=SOON)
    for actor in panel:
        an_opened(session, second.docket, actor)
    decide_all(session, second.docket, panel, AppealOutcome.OVERTURNED)
    assert third.state.value == "decided"
    assert rows.appeal(session, first).state.value == "filed"
