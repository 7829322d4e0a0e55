"""Appeals, with a real database underneath."""

from datetime import timedelta
from secrets import token_bytes
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem, AppealVote
from oversight.appeals.queries import rows
from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.appeals.service import admission, deciding, filing, opening
from oversight.appeals.service.sweep import sweep
from oversight.cli.fsck.appealing import appeals_independent
from oversight.cli.fsck.book import Book
from oversight.core.errors import RuleError
from oversight.dispatch.models.answers import Restoration
from oversight.dispatch.models.orders import Line
from oversight.dispatch.rules.lifecycle import LineState
from oversight.intake.models.requests import Item
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import matters
from oversight.ledger import queries as ledger
from oversight.review.models.panels import Seat
from oversight.storage.session import Store
from tests.factories.appeals import (
    NOW,
    OPENING,
    SECRET,
    a_code,
    a_form,
    a_seated,
    a_sent_matter,
    a_vote,
    an_admitted,
    an_appeal,
    an_opened,
    decide_all,
    state_of,
    words,
)
from tests.factories.intake import a_request
from tests.factories.review import some_words

SOON = NOW + timedelta(minutes=6)


def kinds(session: Session, docket: str) -> list[str]:
    return [leaf["k"] for leaf in ledger.of_stream(session, docket)]


def the_line(session: Session) -> Line:
    session.flush()
    session.expire_all()
    return session.scalars(select(Line)).one()


def test_an_appeal_is_filed_once_and_opens_with_its_receipt(session: Session) -> None:
    docket = a_sent_matter(session)
    filing.use(SECRET)
    form = a_form(notice_code=a_code(session, docket), words="میری بات سنیں۔")
    key = token_bytes(32)

    first = filing.file(session, form, form_key=key, now=NOW)
    again = filing.file(session, form, form_key=key, now=NOW + timedelta(minutes=1))

    assert (first.repeated, again.repeated) == (False, True)
    assert (again.docket, again.receipt) == (first.docket, first.receipt)
    assert len(session.scalars(select(Appeal)).all()) == 1
    found = filing.by_receipt(session, first.receipt.lower())
    assert found.docket == first.docket
    assert filing.words_of(session, found).words == "میری بات سنیں۔"


def test_the_same_form_with_other_answers_is_refused(session: Session) -> None:
    a_sent_matter(session)
    filing.use(SECRET)
    key = token_bytes(32)
    filing.file(session, a_form(words="one"), form_key=key, now=NOW)

    with pytest.raises(RuleError, match="already sent"):
        filing.file(session, a_form(words="two"), form_key=key, now=NOW)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"locator": "  "}, "appeal_about_nothing"),
        ({"what_happened": "nothing"}, "appeal_choose"),
        ({"platform": "myspace"}, "appeal_choose"),
        ({"urgencies": ("bored",)}, "appeal_choose"),
        ({"grounds": ()}, "appeal_no_ground"),
        ({"words": "x" * 5001}, "appeal_too_long"),
        ({"locator": "x" * 2001}, "appeal_locator_too_long"),
        ({"found_out": (NOW + timedelta(days=2)).date()}, "appeal_future"),
    ],
)
def test_an_appeal_that_cannot_be_is_refused(
    session: Session, facts: dict[str, object], code: str
) -> None:
    a_sent_matter(session)
    filing.use(SECRET)
    with pytest.raises(RuleError) as refused:
        filing.file(session, a_form(**facts), form_key=token_bytes(32), now=NOW)
    assert refused.value.code == code


def test_an_unknown_receipt_gets_one_same_sentence(session: Session) -> None:
    a_sent_matter(session)
    filing.use(SECRET)
    other = filing.file(session, a_form(), form_key=b"k" * 32, now=NOW).receipt
    wrong = ("A" if other[0] != "A" else "B") + other[1:]
    sentences = set()
    for typed in (wrong, "", "hello", "0" * 26):
        with pytest.raises(RuleError) as refused:
            filing.by_receipt(session, typed)
        sentences.add(refused.value.sentence)
    assert len(sentences) == 1


def test_what_a_person_wrote_stands_nowhere_in_clear(session: Session) -> None:
    docket = a_sent_matter(session)
    filing.use(SECRET)
    code = a_code(session, docket)
    form = a_form(notice_code=code, words="canary-words", late_because="canary-late")
    receipt = filing.file(session, form, form_key=token_bytes(32), now=NOW).receipt
    session.flush()

    for table in Appeal.metadata.sorted_tables:
        for row in session.execute(select(table)):
            shown = repr(tuple(row))
            assert "canary" not in shown, table.name
            assert receipt not in shown, table.name
            assert code not in shown, table.name


def test_acts_of_the_person_carry_only_the_day(session: Session) -> None:
    docket = a_sent_matter(session)
    session.commit()
    appeal = an_appeal(session, docket, stay_asked=True)

    leaves = ledger.of_stream(session, appeal)
    assert [leaf["k"] for leaf in leaves] == ["appeal.filed", "stay.asked"]
    assert all("day" in leaf and "at" not in leaf for leaf in leaves)
    assert leaves[0]["of"] == [{"docket": docket, "item": 1}]
    assert leaves[0]["told"] == "yes"


def test_pools_of_one_hour_are_fixed_in_one_moment_that_tells_nobody_when(
    session: Session,
) -> None:
    hour = timedelta(hours=1)
    appeals = [an_appeal(session, a_sent_matter(session)) for _ in range(2)]
    for number, docket in enumerate(appeals):
        found = rows.appeal(session, docket)
        found.filed_at = NOW.replace(minute=7 + 40 * number, second=number)
    session.flush()
    session.info.clear()
    full = NOW.replace(minute=0, second=0, microsecond=0) + hour

    for minute in range(0, 60, 7):
        assert sweep(session, NOW.replace(minute=minute), hold=hour) == 0
    assert sweep(session, full + timedelta(seconds=2), hold=hour) == 2

    pools = [ledger.of_stream(session, docket)[-1] for docket in appeals]
    assert [leaf["k"] for leaf in pools] == ["pool.committed"] * 2
    assert {leaf["at"] for leaf in pools} == {f"{full:%Y-%m-%dT%H}:00:02Z"}


def test_the_panel_touched_nothing_of_the_matter(session: Session) -> None:
    docket = a_sent_matter(session)
    first = set(session.scalars(select(Seat.person_id)))
    assert first
    appeal = an_appeal(session, docket)

    panel = a_seated(session, appeal)

    assert len(panel) in {3, 5}
    assert not first & {member.id for member in panel}


def test_nobody_outside_the_first_seat_admits(session: Session) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    panel = a_seated(session, appeal)
    with pytest.raises(RuleError) as refused:
        admission.admit(session, appeal, by=panel[1], now=SOON)
    assert refused.value.code == "not_first_seat"


def test_nobody_outside_the_panel_votes(session: Session) -> None:
    docket = a_sent_matter(session)
    outsider_seat = session.scalars(select(Seat)).first()
    appeal = an_appeal(session, docket)
    panel = an_admitted(session, appeal)
    assert outsider_seat is not None
    outsider = panel[0].__class__(
        id=outsider_seat.person_id, name="R", role=panel[0].role
    )
    with pytest.raises(RuleError) as refused:
        deciding.vote(
            session, appeal, 1, a_vote(AppealOutcome.UPHELD), by=outsider, now=SOON
        )
    assert refused.value.code == "not_found"


def test_a_won_appeal_ends_the_restriction_at_once(session: Session) -> None:
    docket = a_sent_matter(session)
    appeal = an_appeal(session, docket)
    panel = an_admitted(session, appeal)

    decide_all(session, appeal, panel, AppealOutcome.OVERTURNED)

    assert state_of(session, appeal) == "decided"
    assert the_line(session).state is LineState.LIFTED
    asked = session.scalars(select(Restoration)).one()
    assert asked.appeal_docket == appeal
    assert kinds(session, appeal)[-2:] == ["appeal.decided", "remedy.ordered"]
    assert "item.lifted" in kinds(session, docket)
    decided = ledger.of_stream(session, appeal)[-2]
    assert (decided["outcome"], decided["default"]) == ("overturned", "no")
    assert sorted(decided["by"]) == sorted(m.pseudonym or "" for m in panel)


def test_a_lost_appeal_leaves_everything_as_it_was(session: Session) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, appeal)

    decide_all(session, appeal, panel, AppealOutcome.UPHELD)

    assert the_line(session).state is LineState.DISPATCHED
    assert kinds(session, appeal)[-1] == "appeal.decided"


def test_a_split_panel_goes_by_the_middle_and_keeps_the_dissent(
    session: Session,
) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, appeal)
    lifted, partly = AppealOutcome.OVERTURNED, AppealOutcome.PARTLY
    votes = [lifted, *[partly] * (len(panel) - 1)]

    decide_all(session, appeal, panel, *votes)

    item = session.scalars(select(AppealItem)).one()
    assert item.outcome is partly
    assert (item.measure, item.days, item.split) == ("label", 5, True)
    assert item.dissent is not None
    assert str(panel[0].pseudonym) in item.dissent
    line = the_line(session)
    assert (line.measure, (line.ends_at - line.starts_at).days) == ("label", 5)


def test_an_appeal_never_makes_it_worse(session: Session) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, appeal)
    for measure, days in (("remove-account", 5), ("label", 3650), ("nothing", 1)):
        ballot = a_vote(AppealOutcome.PARTLY, measure=measure, days=days)
        with pytest.raises(RuleError) as refused:
            deciding.vote(session, appeal, 1, ballot, by=panel[0], now=SOON)
        assert refused.value.field == "measure"


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"reasons": "Because."}, "thin_reasons"), ({"summary": ""}, "summary_length")],
)
def test_a_vote_needs_reasons_and_a_summary(
    session: Session, facts: dict[str, str], code: str
) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, appeal)
    with pytest.raises(RuleError) as refused:
        deciding.vote(
            session,
            appeal,
            1,
            a_vote(AppealOutcome.UPHELD, **facts),
            by=panel[0],
            now=SOON,
        )
    assert refused.value.code == code


def test_a_member_votes_once(session: Session) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, appeal)
    ballot = a_vote(AppealOutcome.UPHELD)
    deciding.vote(session, appeal, 1, ballot, by=panel[0], now=SOON)
    with pytest.raises(RuleError) as refused:
        deciding.vote(session, appeal, 1, ballot, by=panel[0], now=SOON)
    assert refused.value.code == "already_voted"


def test_no_vote_before_admission(session: Session) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    panel = a_seated(session, appeal)
    with pytest.raises(RuleError) as refused:
        deciding.vote(
            session, appeal, 1, a_vote(AppealOutcome.UPHELD), by=panel[0], now=SOON
        )
    assert refused.value.code == "not_admitted"


def test_silence_admits_suspends_and_overturns(session: Session) -> None:
    docket = a_sent_matter(session)
    appeal = an_appeal(session, docket)
    found = rows.appeal(session, appeal)

    sweep(session, found.admit_by + timedelta(seconds=1))
    assert state_of(session, appeal) == "admitted"
    assert rows.appeal(session, appeal).admitted_by_default

    sweep(session, found.suspend_at + timedelta(seconds=1))
    assert the_line(session).state is LineState.SUSPENDED
    assert "deadline.missed" in kinds(session, appeal)

    late = rows.appeal(session, appeal).default_at + timedelta(seconds=1)
    sweep(session, late)
    assert sweep(session, late) == 0
    assert state_of(session, appeal) == "decided"
    assert the_line(session).state is LineState.LIFTED
    item = session.scalars(select(AppealItem)).one()
    assert (item.outcome, item.by_default) == (AppealOutcome.OVERTURNED, True)
    lifted = [x for x in ledger.of_stream(session, docket) if x["k"] == "item.lifted"]
    assert [leaf["error"] for leaf in lifted] == ["no"]


def test_what_was_stayed_counts_again_when_the_appeal_is_not_taken(
    session: Session,
) -> None:
    sent = a_sent_matter(session)
    appeal = an_appeal(session, sent, stay_asked=True)
    panel = a_seated(session, appeal)
    admission.stay(session, appeal, granted=True, by=panel[0], now=SOON)
    assert the_line(session).state is LineState.SUSPENDED

    admission.refuse(
        session, appeal, "no-interest", words("interest"), by=panel[0], now=SOON
    )

    assert the_line(session).state is LineState.DISPATCHED


def test_nobody_decides_a_stay_that_was_not_asked_for(session: Session) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, appeal)

    for granted in (True, False):
        with pytest.raises(RuleError) as refused:
            admission.stay(session, appeal, granted=granted, by=panel[0], now=SOON)
        assert refused.value.code == "stay_not_asked"
    assert the_line(session).state is LineState.DISPATCHED


def test_a_stay_stops_the_restriction_until_the_decision(session: Session) -> None:
    appeal = an_appeal(session, a_sent_matter(session), stay_asked=True)
    panel = an_admitted(session, appeal)

    admission.stay(session, appeal, granted=True, by=panel[0], now=SOON)
    assert the_line(session).state is LineState.SUSPENDED
    with pytest.raises(RuleError) as refused:
        admission.stay(session, appeal, granted=False, by=panel[0], now=SOON)
    assert refused.value.code == "stay_closed"

    decide_all(session, appeal, panel, AppealOutcome.UPHELD)
    assert the_line(session).state is LineState.DISPATCHED


def test_a_refusal_needs_a_closed_ground_and_real_lateness(session: Session) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    panel = a_seated(session, appeal)
    reasons = words("admission")
    for ground, code in (("dislike", "refusal_ground"), ("out-of-time", "never_told")):
        with pytest.raises(RuleError) as refused:
            admission.refuse(session, appeal, ground, reasons, by=panel[0], now=SOON)
        assert refused.value.code == code

    admission.refuse(session, appeal, "no-interest", reasons, by=panel[0], now=SOON)
    assert state_of(session, appeal) == "refused"
    assert kinds(session, appeal)[-1] == "appeal.refused"


def test_an_appeal_without_a_record_is_answered_and_closed(session: Session) -> None:
    a_sent_matter(session)
    filing.use(SECRET)
    form = a_form(locator="https://x.com/nobody_was_here", what_happened="told-nothing")
    appeal = filing.file(session, form, form_key=token_bytes(32), now=NOW).docket
    panel = an_admitted(session, appeal)

    admission.close_without_record(
        session, appeal, words("no record"), by=panel[0], now=SOON
    )

    assert state_of(session, appeal) == "refused"
    assert rows.appeal(session, appeal).refusal_ground == "no-record"


def test_an_appeal_with_a_record_cannot_be_closed_as_if_there_were_none(
    session: Session,
) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, appeal)
    with pytest.raises(RuleError) as refused:
        admission.close_without_record(
            session, appeal, words("no record"), by=panel[0], now=SOON
        )
    assert refused.value.code == "record_exists"


def test_a_second_appeal_on_the_same_item_shares_clock_panel_and_answer(
    session: Session,
) -> None:
    docket = a_sent_matter(session)
    first = an_appeal(session, docket)
    second = an_appeal(session, docket, words="me too")
    panel = an_admitted(session, first)

    decide_all(session, first, panel, AppealOutcome.OVERTURNED)

    assert state_of(session, second) == "decided"
    one, two = rows.appeal(session, first), rows.appeal(session, second)
    assert (one.suspend_at, one.panel_id) == (two.suspend_at, two.panel_id)
    assert "appeal.joined" in kinds(session, second)
    assert len(session.scalars(select(Restoration)).all()) == 1


def test_an_address_alone_finds_the_matter_without_saying_so(session: Session) -> None:
    docket = a_sent_matter(session)
    item = session.scalars(select(Item)).one()
    filing.use(SECRET)
    form = a_form(locator=item.locator)
    appeal = filing.file(session, form, form_key=token_bytes(32), now=NOW).docket
    found = rows.appeal(session, appeal)
    assert found.matter is not None
    assert found.matter.docket == docket
    assert (found.told, found.late) == (False, False)


def test_the_table_refuses_a_vote_by_who_decided_first(session: Session) -> None:
    docket = a_sent_matter(session)
    judge = session.scalars(select(Seat)).first()
    appeal = an_appeal(session, docket)
    an_admitted(session, appeal)
    found = rows.appeal(session, appeal)
    assert judge is not None
    session.add(
        AppealVote(
            appeal_item_id=found.items[0].id,
            panel_id=judge.panel_id,
            matter_id=found.matter_id,
            person_id=judge.person_id,
            pseudonym=judge.pseudonym,
            outcome=AppealOutcome.UPHELD,
            reasons=some_words("table"),
            at=SOON,
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_table_takes_no_vote_on_an_item_that_was_not_opened(
    session: Session,
) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, appeal, shut=0)
    found = rows.appeal(session, appeal)
    vote = AppealVote(
        appeal_item_id=found.items[0].id,
        panel_id=found.panel_id,
        matter_id=found.matter_id,
        person_id=panel[0].id,
        pseudonym=panel[0].pseudonym,
        outcome=AppealOutcome.UPHELD,
        reasons=some_words("unopened"),
        at=SOON,
    )
    session.add(vote)
    with pytest.raises(DatabaseError, match="opened"):
        session.flush()


def test_a_decision_tells_how_long_the_item_stood_open_to_each(store: Store) -> None:
    """With the decision, in the order of the code names, and in a joined appeal not.

    Not in the transaction of whoever appeals, in which each entry has but a day.
    """
    with store.transaction() as session:
        docket = a_sent_matter(session)
        appeal, joined = an_appeal(session, docket), an_appeal(session, docket)
    with store.transaction() as session:
        panel = an_admitted(session, appeal)
        an_opened(session, appeal, panel[-1], now=OPENING + timedelta(minutes=1))
        for at, one in enumerate(panel):
            told = ledger.of_stream(session, appeal, "item.viewed")
            assert {leaf["dwell"] for leaf in told} == {"none"}
            then = OPENING + timedelta(minutes=2 + 10 * at)
            ballot = a_vote(AppealOutcome.UPHELD)
            deciding.vote(session, appeal, 1, ballot, by=one, now=then)

        leaves = ledger.of_stream(session, appeal, "item.viewed")
        told = [leaf for leaf in leaves if leaf["dwell"] != "none"]
        names = [str(one.pseudonym) for one in panel]
        assert [leaf["by"] for leaf in told] == sorted(names)
        of = {leaf["by"]: (leaf["dwell"], leaf["count"]) for leaf in told}
        bands = [("1m-5m", 1), ("5m-20m", 1), ("over-20m", 2)]
        assert [of[name] for name in names] == bands
        assert ledger.of_stream(session, joined, "item.viewed") == []
        assert len(ledger.of_stream(session, joined, "appeal.decided")) == 1


def test_the_table_refuses_to_rewrite_a_vote(session: Session) -> None:
    appeal = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, appeal)
    ballot = a_vote(AppealOutcome.UPHELD)
    deciding.vote(session, appeal, 1, ballot, by=panel[0], now=SOON)
    session.flush()
    with pytest.raises(Exception, match="append-only"):
        session.execute(text("UPDATE appeal_votes SET reasons = 'other'"))


@pytest.mark.slow
def test_32_appeals_at_once_get_32_numbers_without_a_gap(store: Store) -> None:
    filing.use(SECRET)
    with store.transaction() as session:
        a_sent_matter(session)
    start, made, faults = Barrier(32), [], []

    def one(number: int) -> None:
        start.wait()
        try:
            with store.transaction() as own:
                form = a_form(words=f"appeal {number}")
                key = number.to_bytes(32)
                made.append(filing.file(own, form, form_key=key, now=NOW))
        except Exception as fault:  # noqa: BLE001
            faults.append(fault)

    threads = [Thread(target=one, args=(n,)) for n in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert len({filed.receipt for filed in made}) == 32
    numbers = sorted(int(filed.docket[-6:]) for filed in made)
    assert numbers == list(range(1, 33))


@pytest.mark.slow
def test_the_same_form_sent_32_times_at_once_is_one_appeal(store: Store) -> None:
    filing.use(SECRET)
    with store.transaction() as session:
        a_sent_matter(session)
    start, made, faults = Barrier(32), [], []

    def one() -> None:
        start.wait()
        try:
            with store.transaction() as own:
                made.append(filing.file(own, a_form(), form_key=b"s" * 32, now=NOW))
        except Exception as fault:  # noqa: BLE001
            faults.append(fault)

    threads = [Thread(target=one) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert len({filed.receipt for filed in made}) == 1
    with store.reading() as session:
        assert [a.docket[-6:] for a in session.scalars(select(Appeal))] == ["000001"]


def test_nobody_judges_again_what_they_decided_in_another_matter_on_the_same_page(
    session: Session,
) -> None:
    docket = a_sent_matter(session)
    appeal = rows.appeal(session, an_appeal(session, docket))
    panel = an_admitted(session, appeal.docket)
    other = a_request(session, locator="https://x.com/another/status/12").docket
    found = rows.item_of(session, other, 1)
    assert found is not None
    appeal.items.append(AppealItem(item_id=found.id, item=found, number=2))
    session.flush()
    first, free, _ = panel
    matters.touch(session, found.request_id, first.id, Capacity.FIRST, now=SOON)

    opening.open_item(session, appeal.docket, 2, by=free, now=SOON)
    with pytest.raises(RuleError) as refusal:
        opening.open_item(session, appeal.docket, 2, by=first, now=SOON)
    ballot = a_vote(AppealOutcome.OVERTURNED)
    deciding.vote(session, appeal.docket, 2, ballot, by=free, now=SOON)

    assert refusal.value.code == "touched_before"
    (vote,) = session.scalars(select(AppealVote))
    assert vote.matter_id == found.request_id != appeal.matter_id
    assert list(appeals_independent(Book(session, SOON))) == []
    row = {one.key: getattr(vote, one.key) for one in AppealVote.__table__.columns}
    row |= {"id": uuid4(), "person_id": first.id, "reasons": words("the table")}
    for matter in (found.request_id, appeal.matter_id):
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(insert(AppealVote).values(row | {"matter_id": matter}))
