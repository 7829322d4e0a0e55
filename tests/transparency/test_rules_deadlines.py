"""Each clock that can be seen from leaves: found when it ran out, not when it ended."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from oversight.ledger.rules.finding import Finding
from oversight.ledger.rules.kinds import KINDS
from oversight.transparency.rules import watching
from oversight.transparency.rules.deadlines import Running
from oversight.transparency.rules.duties import DUTIES
from oversight.transparency.rules.rulebook import Book
from oversight.transparency.rules.watching import Watch

Leaf = dict[str, Any]
TD, DR, AP = "TD-2026-000001", "DR-2026-000001", "AP-2026-000001"
LATER = datetime(2028, 1, 1, tzinfo=UTC)
AT = "2026-11-23T09:00:00Z"  # a Monday
CLOCKS = {
    "screening": "1WD/state/moves-on",
    "cure": "3WD/state/withdrawn",
    "declaration": "1WD/state/drawn-again",
    "decision": "5WD+5/state/lapsed",
    "victim_decision": "24h/state/counted",
    "late_review": "30d/state/counted",
    "info": "3WD/state/lapsed",
    "clarify": "3WD/state/lapsed",
    "stale": "5WD/state/lapsed",
    "no_response": "5WD/platform/counted",
    "minimised": "3WD/state/barred",
    "excess": "2WD/state/barred",
    "retention": "180d/state/destroyed",
    "certificate": "10WD/state/barred",
    "admissibility": "3WD/state/admitted",
    "appeal_decision": "30WD/state/suspended",
    "appeal_default": "60WD/state/overturned",
    "interim": "6h/state/refused",
    "confirmation": "72h/state/lapsed",
}


def leaf(kind: str, docket: str | None = TD, **said: object) -> Leaf:
    """A leaf of this kind, all else unsaid."""
    body: Leaf = {"v": 1, "k": kind, "at": AT, **dict.fromkeys(KINDS[kind].public)}
    body |= {"stream": "house"} if docket is None else {"docket": docket}
    if KINDS[kind].item:
        body["item"] = 1
    if KINDS[kind].agency:
        body |= {"agency": "pta", "an": 1}
    return {**body, **said}


def policy(name: str, to: str | None, valid_from: str = "2025-01-01") -> Leaf:
    said = {"name": name, "to": to, "valid_from": valid_from}
    return leaf("policy.changed", None, **said)


def told(*leaves: Leaf, rules: bool = True) -> Watch:
    """A watch that has seen these leaves, after the rules and one holiday."""
    book = [policy(f"clock.{name}", code) for name, code in CLOCKS.items()]
    book.append(leaf("calendar.changed", None, date="2026-11-25", op="added"))
    watch, numbers = Watch(), Counter[str]()
    for one in (*(book if rules else ()), *leaves):
        stream = str(one.get("docket", "house"))
        numbers[stream] += 1
        found = [each.code for each in watch.see({**one, "n": numbers[stream]})]
        assert "unreadable" not in found, one
    return watch


def ran_out(watch: Watch, now: datetime | None = LATER) -> list[Finding]:
    return [one for one in watch.end(now) if one.code == "ran_out"]


def clocks(*leaves: Leaf) -> set[str]:
    """The names of the clocks that ran out long ago without a word."""
    return {one.sentence.split()[2] for one in ran_out(told(*leaves))}


FILED = (leaf("request.filed", items=1), leaf("item.filed"))
ASKED = (leaf("request.filed", DR, items=1), leaf("item.filed", DR))
SEEN = (*FILED, leaf("request.screened"))
DRAWN = (*SEEN, leaf("panel.drawn", seats=["R-1"], index=[0]))
DECLARED = (*DRAWN, leaf("member.declared", by="R-1"))
REVIEW = (*DECLARED, leaf("clock.set", clock="decision", due="2026-12-01T18:59:59Z"))
APPROVED = leaf("item.decided", outcome="approved")
ORDERED = leaf("order.issued", items=[1], until="2027-01-01T09:00:00Z")
SENT = (*REVIEW, APPROVED, ORDERED, leaf("order.dispatched"))
GIVEN = (
    *(*ASKED, leaf("request.screened", DR), {**APPROVED, "docket": DR}),
    leaf("order.issued", DR, items=[1], until="2026-12-01T09:00:00Z"),
    *(leaf("order.dispatched", DR), leaf("platform.answered", DR, action="produced")),
)
HELD = (*GIVEN, leaf("data.received", DR, over="yes"))
APPEAL = leaf("appeal.filed", AP, of=[{"docket": TD, "item": 1}])
ADMITTED = (APPEAL, leaf("appeal.admitted", AP))
MISSED = "deadline.missed"


def bar(why: str) -> Leaf:
    return leaf("agency.barred", None, why=f"{why}:{DR}/1")


CASES: list[tuple[str, tuple[Leaf, ...], tuple[Leaf, ...]]] = [
    ("screening", FILED, (leaf("request.screened"),)),
    ("screening", FILED, (leaf("request.withdrawn"),)),
    ("cure", (*FILED, leaf("request.defective")), (leaf("request.withdrawn"),)),
    ("cure", (*FILED, leaf("request.defective")), (leaf("request.cured"),)),
    (
        "screening",
        (*FILED, leaf("request.defective"), leaf("request.cured")),
        (leaf("request.screened"),),
    ),
    ("declaration", DRAWN, (leaf("member.declared", by="R-1"),)),
    ("declaration", DRAWN, (leaf("member.recused", by="R-1", code="x"),)),
    (
        "declaration",
        (
            *DECLARED,
            leaf("member.recused", by="R-1", code="x"),
            leaf("member.replaced", by="R-2", code="x"),
        ),
        (leaf("member.declared", by="R-2"),),
    ),
    ("decision", REVIEW, (APPROVED,)),
    ("decision", REVIEW, (leaf("item.lapsed"),)),
    ("decision", REVIEW, (leaf(MISSED, clock="decision"),)),
    ("decision", REVIEW, (leaf("request.withdrawn"),)),
    (
        "decision",
        (*REVIEW, leaf("clock.paused", clock="decision", due="2026-12-05T00:00:00Z")),
        (leaf("item.lapsed"),),
    ),
    (
        "decision",
        (*DECLARED, leaf("clock.extended", clock="replacement", due="2026-12-09")),
        (APPROVED,),
    ),
    (
        "victim_decision",
        (*SEEN, leaf("clock.set", clock="victim_decision", due=AT)),
        (leaf(MISSED, clock="victim_decision"),),
    ),
    (
        "late_review",
        (*SEEN, leaf("clock.set", clock="late_review", due=AT)),
        (APPROVED,),
    ),
    (
        "info",
        (*SEEN, leaf("clock.set", clock="info", due=AT)),
        (leaf("question.answered", to="agency"),),
    ),
    (
        "clarify",
        (*SENT, leaf("clock.set", clock="clarify", due=AT)),
        (leaf("question.answered", to="platform"),),
    ),
    (
        "clarify",
        (*SENT, leaf("clock.set", clock="clarify", due=AT)),
        (leaf("item.lapsed"),),
    ),
    ("stale", (*REVIEW, APPROVED), (leaf("item.lapsed", cause="stale"),)),
    ("stale", (*REVIEW, APPROVED), (ORDERED, leaf("order.dispatched"))),
    ("stale", (*REVIEW, APPROVED, ORDERED), (leaf("order.dispatched"),)),
    ("unsent", GIVEN[:5], (leaf("item.lapsed", DR),)),
    ("unsent", GIVEN[:5], (leaf("order.dispatched", DR),)),
    ("end-date", SENT, (leaf("item.expired"),)),
    ("end-date", SENT, (leaf("item.lifted"),)),
    ("end-date", SENT, (leaf("item.renewed"),)),
    ("no_response", SENT, (leaf("platform.acknowledged"),)),
    ("no_response", SENT, (leaf(MISSED, clock="no_response"),)),
    ("no_response", GIVEN[:6], (leaf("platform.acknowledged", DR),)),
    ("no_response", GIVEN[:6], (leaf("platform.answered", DR, action="refused"),)),
    ("no_response", GIVEN[:6], (leaf(MISSED, DR, clock="no_response"),)),
    (
        "delay",
        (*GIVEN, leaf("notice.delayed", DR, until=AT)),
        (leaf("notice.unsealed", DR),),
    ),
    (
        "kept-until",
        (*ASKED, leaf("preservation.sent", DR, until=AT)),
        (leaf("item.expired", DR),),
    ),
    (
        "kept-until",
        (*ASKED, leaf("preservation.sent", DR, until=AT)),
        (leaf("preservation.cancelled", DR),),
    ),
    ("minimised", HELD, (leaf("data.minimised", DR, outcome="whitelist"),)),
    ("minimised", HELD, (bar("not-minimised"),)),
    ("excess", HELD, (leaf("data.minimised", DR, outcome="excess-deleted"),)),
    ("excess", HELD, (bar("excess-kept"),)),
    ("retention", HELD, (leaf("data.due", DR),)),
    ("retention", HELD, (leaf("data.destroyed", DR),)),
    ("certificate", (*HELD, leaf("data.due", DR)), (bar("no-certificate"),)),
    ("certificate", (*HELD, leaf("data.due", DR)), (leaf("data.certified", DR),)),
    ("admissibility", (APPEAL,), (leaf("appeal.admitted", AP),)),
    ("admissibility", (APPEAL,), (leaf("appeal.refused", AP),)),
    ("appeal_decision", ADMITTED, (leaf(MISSED, AP, clock="appeal_decision"),)),
    ("appeal_decision", ADMITTED, (leaf("appeal.decided", AP),)),
    ("appeal_default", ADMITTED, (leaf("appeal.decided", AP, default="yes"),)),
    ("appeal_default", ADMITTED, (leaf("appeal.withdrawn", AP),)),
    ("interim", (*FILED, leaf("emergency.invoked")), (leaf("interim.decided"),)),
    (
        "confirmation",
        (*FILED, leaf("interim.dispatched")),
        (leaf("interim.confirmed"),),
    ),
    ("seal", (*FILED, leaf("seal.set", until=AT)), (leaf("seal.ended"),)),
]


@pytest.mark.parametrize(
    ("clock", "begun", "ended"), CASES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CASES)]
)
def test_a_clock_runs_out_unless_something_ends_it(
    clock: str, begun: tuple[Leaf, ...], ended: tuple[Leaf, ...]
) -> None:
    assert clock in clocks(*begun)
    assert clock not in clocks(*begun, *ended)


def late(*leaves: Leaf) -> set[tuple[str, int]]:
    """The clocks that were found to have ended late, and by which leaf."""
    watch, found = told(), set[tuple[str, int]]()
    for number, one in enumerate(leaves, start=1):
        for each in watch.see({**one, "n": number}):
            if each.code == "ended_late":
                found.add((each.sentence.split()[2], each.n))
    return found


@pytest.mark.parametrize(
    ("clock", "begun", "ended"), CASES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CASES)]
)
def test_what_ends_a_clock_long_after_it_ran_out_is_found_there(
    clock: str, begun: tuple[Leaf, ...], ended: tuple[Leaf, ...]
) -> None:
    after = tuple({**one, "at": "2028-01-01T00:00:00Z"} for one in ended)
    silent = any(one["k"] in {MISSED, "agency.barred"} for one in ended)

    found = {name for name, _ in late(*begun, *after)}

    assert late(*begun, *ended) == set()
    assert (clock in found) != silent


def test_a_clock_ends_late_after_its_grace_and_by_the_earliest_that_a_day_can_mean() -> (
    None
):
    # It ran out on the 24th at 18:59:59, and the portal has a day to write.
    assert late(*FILED, leaf("request.screened", at="2026-11-25T18:59:59Z")) == set()
    screened = leaf("request.screened", at="2026-11-25T19:00:00Z")
    assert late(*FILED, screened) == {("screening", 3)}
    by_day = leaf("request.screened", day="2026-11-26")
    del by_day["at"]
    assert late(*FILED, by_day) == {("screening", 3)}
    assert late(*FILED, {**by_day, "day": "2026-11-25"}) == set()
    missed = leaf(MISSED, clock="screening", due=AT, body="registry")
    assert late(*FILED, missed, screened) == set()


def test_a_holiday_told_before_it_ended_is_counted_for_what_ended_late() -> None:
    closed = leaf("calendar.changed", None, date="2026-11-24", op="added")
    screened = leaf("request.screened", at="2026-11-26T12:00:00Z")

    assert late(*FILED, screened) == {("screening", 3)}
    assert late(*FILED, closed, screened) == set()


def test_every_clock_has_a_case() -> None:
    assert {clock for clock, _, _ in CASES} == set(DUTIES)


def test_what_is_outstanding_is_counted_clock_by_clock_without_grace() -> None:
    watch = told(*FILED, *({**one, "docket": "TD-2026-000002"} for one in FILED))
    due = datetime(2026, 11, 24, 18, 59, 59, tzinfo=UTC)

    assert watch.deadlines.outstanding(due) == {"screening": (2, 0)}
    late = due + timedelta(seconds=1)
    assert watch.deadlines.outstanding(late) == {"screening": (2, 2)}
    assert ran_out(watch, late) == []
    assert told(*SENT).deadlines.outstanding(due).keys() != {"screening"}
    assert told().deadlines.outstanding(due) == {}


def test_the_finding_names_docket_clock_leaf_and_moment() -> None:
    (found,) = ran_out(told(*FILED))

    assert str(found) == (
        f"{TD} no. 1: its clock screening ran out on 2026-11-24T18:59:59Z: "
        "nothing was recorded (ran_out)"
    )
    of_members = ran_out(told(*DRAWN))
    assert ["of R-1" in one.sentence for one in of_members] == [True]


def test_a_clock_has_its_grace_and_the_newest_leaf_is_the_time_without_another() -> (
    None
):
    watch = told(*FILED)
    due = datetime(2026, 11, 24, 18, 59, 59, tzinfo=UTC)

    assert ran_out(watch, None) == []
    assert ran_out(watch, due + timedelta(hours=24)) == []
    assert ran_out(watch, due + timedelta(hours=24, seconds=1))
    newer = leaf("service.up", None, at="2026-11-26T19:00:00Z")
    assert ran_out(told(*FILED, newer), None)
    assert list(watch.end(due + timedelta(1), timedelta(0)))


def test_a_holiday_that_is_told_later_counts_and_one_that_is_taken_back_does_not() -> (
    None
):
    due = datetime(2026, 11, 25, 18, 59, 59, tzinfo=UTC)
    closed = leaf("calendar.changed", None, date="2026-11-24", op="added")
    opened = leaf("calendar.changed", None, date="2026-11-25", op="removed")

    assert ran_out(told(*FILED), due + timedelta(days=1, hours=12))
    assert ran_out(told(*FILED, closed), due + timedelta(days=1, hours=12)) == []
    assert ran_out(told(*FILED, closed, opened), due + timedelta(days=1, hours=12))


def test_a_profile_gives_more_time_from_its_day_on() -> None:
    pilot = (policy("profile", "pilot"), policy("profile.pilot.clocks.cure", "5+0"))
    begun = (*FILED, leaf("request.defective"))
    due = datetime(2026, 11, 29, tzinfo=UTC)

    assert ran_out(told(*begun), due)
    assert ran_out(told(*pilot, *begun), due) == []


def test_without_a_rule_or_a_holiday_on_the_record_a_clock_is_not_judged() -> None:
    watch = told(*FILED, leaf("emergency.invoked"), rules=False)

    assert ran_out(watch) == []
    assert watch.deadlines.book.silent == {"screening", "interim"}
    hours = told(policy("clock.interim", CLOCKS["interim"]), *FILED, rules=False)
    assert hours.deadlines.book.silent == {"screening"}


@pytest.mark.parametrize(
    "code", ["", "none", "5XX/state/lapsed", "5WD/nobody/lapsed", "5WD/state/eaten"]
)
def test_a_rule_that_says_nothing_readable_is_no_clock(code: str) -> None:
    book = Book()
    book.see({**policy("clock.cure", code), "n": 1})
    book.see({**policy("clock.cure", None, "2027-01-01"), "n": 2})

    assert book.clock("cure", date(2026, 1, 1)) is None
    assert book.clock("cure", date(2027, 1, 1)) is None
    assert book.clock("cure", date(2024, 1, 1)) is None


def test_a_clock_that_was_set_longer_than_the_rules_allow_is_found() -> None:
    def found(due: str | None, clock: str = "decision") -> set[str]:
        watch = told(*DECLARED)
        said = leaf("clock.set", clock=clock, due=due, body="panel")
        return {one.code for one in watch.see({**said, "n": 6})}

    assert found("2026-12-01T18:59:59Z") == found("2026-12-01T18:59:00Z")
    assert "clock_long" in found("2026-12-02T18:59:59Z")
    assert "clock_long" not in found("2026-12-01T18:59:59Z")
    assert "clock_long" not in found(None)
    assert "clock_long" not in found("2099-12-01T18:59:59Z", "show_cause")


def test_what_stands_in_a_later_document_of_a_sent_docket_has_left() -> None:
    two = (
        *(leaf("request.filed", items=2), leaf("item.filed")),
        *(leaf("item.filed", item=2), leaf("request.screened")),
        *(APPROVED, {**APPROVED, "item": 2}),
    )
    sent = (*two, ORDERED, leaf("order.dispatched"), leaf("platform.acknowledged"))
    again = leaf("order.corrected", items=[1, 2], until="2027-01-01T09:00:00Z")

    assert clocks(*sent) == {"stale", "end-date"}
    assert clocks(*sent, again) == {"end-date"}


def test_an_account_that_became_its_posts_is_not_sent_itself() -> None:
    part = {**leaf("item.split", item=2), "from": 1}
    split = (*REVIEW, APPROVED, part, {**APPROVED, "item": 2})

    found = ran_out(told(*split))

    assert len(found) == 1
    assert found[0].sentence.startswith("its clock stale of item 2 ran out")


def test_a_stopped_clock_of_a_platform_and_a_report_of_a_bar_start_nothing() -> None:
    paused = leaf("clock.paused", clock="answer", due=None)
    stopped = leaf("clock.paused", clock="decision", due=None)

    assert clocks(*SENT, paused) == {"end-date", "no_response"}
    assert "decision" in clocks(*REVIEW, stopped)
    assert clocks(bar("not-minimised")) == set()
    assert clocks(leaf("appeal.filed", AP, of=[])) >= {"appeal_decision"}
    assert "appeal_default" not in clocks(leaf("appeal.filed", AP, of=[]))


def test_a_watch_keeps_its_clocks_between_two_runs() -> None:
    watch = told(*HELD)

    again = watching.unpacked(json.loads(json.dumps(watch.packed)))

    assert again == watch
    assert ran_out(again) == ran_out(watch) != []


def test_a_clock_at_the_end_of_time_runs_out_as_it_was_told() -> None:
    watch = told(*FILED)
    late = Running("cure", 1, "9999-12-30T00:00:00Z", "2027-01-01T00:00:00Z")
    watch.deadlines.running = {TD: [late]}

    assert [one.sentence.split()[2] for one in ran_out(watch)] == ["cure"]


def test_moments_at_the_ends_of_time_stop_nothing() -> None:
    watch = Watch()
    for n, at in enumerate(("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"), start=1):
        for kind in ("request.filed", "emergency.invoked"):
            list(
                watch.see(
                    {**leaf(kind, f"TD-2026-00000{n}", items=0), "at": at, "n": 1}
                )
            )
    list(watch.end(datetime.min.replace(tzinfo=UTC)))
    list(watch.end(datetime.max.replace(tzinfo=UTC)))

    assert watch.size == 4
