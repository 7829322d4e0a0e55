"""The demo year: loaded whole by real acts, sound, varied, with work on each desk."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.queries import people as accounts
from oversight.accounts.service import entering
from oversight.appeals.models import Appeal, AppealItem
from oversight.appeals.rules.lifecycle import AppealOutcome, AppealState
from oversight.authority.permissions import Role
from oversight.cli import demo_clock
from oversight.cli.demo import cast, lists, sounds
from oversight.cli.demo.data import lately, misusing, stories
from oversight.cli.demo.loading import first_quarter
from oversight.cli.demo.posts import Post
from oversight.cli.demo.sign_ins import HEAD, SIGN_INS
from oversight.cli.demo.singles import approved, contested, refused, unusual, waiting
from oversight.cli.demo.texts import filing
from oversight.cli.demo.voting import Voting
from oversight.cli.fsck.every import found
from oversight.core.clock import local_date, machine_now, utc_now
from oversight.dispatch.models.answers import (
    AuthorityOrder,
    PlatformAnswer,
    Restoration,
)
from oversight.dispatch.models.clarifying import Clarification
from oversight.dispatch.models.correcting import Correction
from oversight.dispatch.models.data_questions import DataQuestion
from oversight.dispatch.models.lodging import Lodging
from oversight.dispatch.models.misuse import Misuse
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.rules.lifecycle import LineState
from oversight.intake.models.bars import Bar
from oversight.intake.models.batches import Batch
from oversight.intake.models.exhibits import Exhibit
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.lifecycle import BatchState, ItemEnd, RequestState
from oversight.intake.rules.screening import SHORTEST_WHY
from oversight.ledger import queries as ledger
from oversight.privacy.cleaner import sounds as cleaner
from oversight.review.models.deciding import ItemDecision, Vote
from oversight.review.models.panels import Case, Seat
from oversight.review.models.questions import Return
from oversight.review.rules.findings import Ballot, Rejection
from oversight.review.rules.lifecycle import CaseState, Outcome, SeatState
from oversight.review.rules.words import MIN_FINDING, MIN_REASONS, length
from oversight.storage.session import Store
from oversight.transparency.queries import reports
from oversight.transparency.rules.figures import Report
from tests.cli.conftest import Terminal
from tests.fixtures.databases import Databases, databases_apart

SINGLES = [
    post
    for module in (approved, contested, refused, unusual)
    for name in vars(module)
    if name.isupper() and isinstance(posts := getattr(module, name), tuple)
    for post in posts
    if isinstance(post, Post)
]
EVERY = [*lists.first_list(), *lists.second_list(), *SINGLES]


def test_the_founding_lists_have_their_size() -> None:
    first, second = lists.first_list(), lists.second_list()
    assert (len(first), len(second)) == (481, 100)
    assert len({post.locator for post in EVERY}) == len(EVERY)
    platforms = Counter(post.locator.split("/")[2] for post in first)
    assert sum(-(-count // 25) for count in platforms.values()) == 20


def test_every_text_is_long_enough_to_file_and_to_sign() -> None:
    for post in EVERY:
        assert len(filing.why(post)) >= SHORTEST_WHY, post.name
        voting = Voting(None, "", {}, "nccia", lambda: None)  # type: ignore[arg-type]
        ballot = voting.full(post, post.verdict)
        assert length(ballot.reasons) >= MIN_REASONS, post.name
        assert 40 <= len(ballot.summary) <= 600, post.name
        for text in _findings(ballot):
            assert length(text) >= MIN_FINDING, (post.name, text)


def _findings(ballot: Ballot) -> list[str]:
    told = ballot.findings
    rabat = [score.why for score in (told.rabat or {}).values()]
    return [
        *(one.evidence for row in told.legality for one in row.elements),
        *(rung.why for rung in told.ladder),
        *(told.aim_why, told.exempt_why, told.candour, told.attribution),
        *(told.alternative, told.scope, told.collateral, *rabat),
    ]


def test_reasons_differ_from_item_to_item() -> None:
    voting = Voting(None, "", {}, "nccia", lambda: None)  # type: ignore[arg-type]
    said = Counter(voting.full(post, post.verdict).reasons for post in EVERY)
    assert max(said.values()) == 1


def test_a_data_request_cites_the_offence_that_its_story_tells() -> None:
    """Money taken by a trick is fraud; terrorism is cited for no taxi that never came."""
    told = (misusing.STORY, *stories.EVERY, *lately.LATELY)
    cited = {one.account: one.law for one in told}
    money = ("sold", "took money", "let to", "who paid", "deposit")
    tricked = {o.account for o in told if any(word in o.offence for word in money)}
    assert {"canal_road_taxi", "hilal_relief_fund", "sadar_loan_desk"} < tricked
    swindles = {stories.FRAUD_LAW, stories.FORGERY_LAW}
    assert {one for one, law in cited.items() if law in swindles} == tricked
    feared = {one for one, law in cited.items() if law == stories.TERROR_LAW}
    assert feared == {"rawi_school_alarm", "bazaar_parcel_7"}


def test_no_text_names_a_real_group_or_calls_us_a_court() -> None:
    for post in EVERY:
        text = f"{filing.why(post)} {post.verdict.point} {post.passage}".lower()
        assert not {"ttp", "bla ", "iskp", "guilty"} & set(text.split()), post.name
        assert "this court" not in text


def test_people_are_those_of_the_contract() -> None:
    people = cast.everybody()
    emails = {person.email for person in people}
    assert {f"reviewer{n:02}@oversight.example" for n in range(1, 22)} <= emails
    assert {f"liaison@{slug}.example" for slug in lists.SHAPES} <= emails
    assert len(emails) == len(people) == 43
    seven = next(p for p in people if p.email.startswith("reviewer07"))
    assert seven.pseudonym == "R-07"


@pytest.fixture(scope="module")
def databases() -> Iterator[Databases]:
    """A server apart: the whole year is one transaction of some minutes."""
    with databases_apart() as apart:
        yield apart


@pytest.mark.slow
def test_the_demo_is_loaded_whole(
    terminal: Terminal, store: Store, production: dict[str, str]
) -> None:
    before = utc_now()
    facts = terminal.facts("demo")
    assert facts["items"] > 600

    with store.reading() as session:
        assert list(found(session, utc_now())) == []
        look_at_every_kind(session)
        look_at_every_desk(session)
        look_at_what_lies_beyond(session)
        look_at_the_figures(session)
    look_at_sign_ins(store, terminal.instance)
    assert (terminal.instance / "demo.json").exists()
    lag = demo_clock.offset(terminal.instance, machine_now() + timedelta(days=7))
    assert timedelta(days=6) < -lag <= timedelta(days=7) + (utc_now() - before)

    again = terminal("demo")
    assert again.exit_code == 1
    assert "not empty" in again.stderr
    assert terminal("demo", **production).exit_code == 1


def look_at_every_kind(session: Session) -> None:
    outcomes = Counter(session.scalars(select(ItemDecision.outcome)))
    assert all(outcomes[outcome] >= 10 for outcome in Outcome)
    codes = set(session.scalars(select(ItemDecision.code))) - {None}
    assert codes >= set(Rejection) - {
        *(Rejection.DEFECTIVE, Rejection.MOOT, Rejection.NO_BASIS)
    }
    assert session.scalar(select(func.count()).where(ItemDecision.split))
    ends = set(session.scalars(select(Item.ended_as)))
    assert ends >= {None, *ItemEnd}
    appealed = session.scalars(
        select(AppealItem).where(AppealItem.outcome.is_not(None))
    )
    results = {(item.outcome, item.by_default) for item in appealed}
    assert results >= {
        *((outcome, False) for outcome in AppealOutcome),
        (AppealOutcome.OVERTURNED, True),
    }
    joined = session.scalars(select(Appeal).where(Appeal.joined_to_id.is_not(None)))
    assert {one.state for one in joined} == {AppealState.DECIDED}
    said = {(a.action, a.reason) for a in session.scalars(select(PlatformAnswer))}
    assert {"refused", "clarify", "remove", "geo-withhold"} <= {a for a, _ in said}
    assert session.scalar(select(func.count()).select_from(AuthorityOrder)) == 4
    kinds = {leaf["k"] for leaf in ledger.leaves(session)}
    assert kinds >= {
        *("filing.refused", "request.cured", "request.withdrawn", "user.answered"),
        *("member.recused", "clock.extended", "stay.granted", "appeal.refused"),
        "appeal.joined",
        *("order.corrected", "remedy.confirmed", "item.suspended", "policy.changed"),
        *("preservation.sent", "preservation.cancelled", "notice.delayed"),
        *("data.received", "data.minimised", "data.used", "data.due"),
        *(
            "custody.changed",
            "data.destroyed",
            "data.certified",
            "agency.barred",
            "notice.unsealed",
        ),
        *("data.lodged", "misuse.flagged", "misuse.answered", "misuse.weighed"),
        *("misuse.decided",),
    }


def look_at_every_desk(session: Session) -> None:
    """Whoever signs in finds something to do."""
    states = Counter(session.scalars(select(LegalRequest.state)))
    assert states[RequestState.FILED] >= 1, "registrar"
    assert states[RequestState.DEFECTIVE] >= 1, "drafter"
    batches = Counter(session.scalars(select(Batch.state)))
    assert batches[BatchState.WAITING] == 3, "authoriser"
    cases = Counter(session.scalars(select(Case.state)))
    assert cases[CaseState.UNDER_REVIEW] >= 3, "reviewer"
    drawn = select(func.count()).where(Seat.state == SeatState.DRAWN)
    assert session.scalar(drawn), "reviewer, to declare"
    sent = select(func.count()).where(Line.state == LineState.DISPATCHED)
    assert session.scalar(sent), "liaison"
    unread = select(func.count()).where(Dispatch.acknowledged_at.is_(None))
    assert session.scalar(unread), "liaison"
    restore = select(func.count()).where(Restoration.answered_at.is_(None))
    assert session.scalar(restore), "liaison, to restore"
    look_at_what_is_asked_and_mended(session)
    appeals = Counter(session.scalars(select(Appeal.state)))
    assert appeals[AppealState.FILED] >= 1, "first seat, to admit"
    assert appeals[AppealState.ADMITTED] >= 1, "appeal panel"


def look_at_what_is_asked_and_mended(session: Session) -> None:
    """Defects of data, questions with their clocks, a correction, what went back."""
    now = utc_now()
    asked = select(LegalRequest).where(LegalRequest.kind == "DR")
    data = session.scalars(asked.order_by(LegalRequest.docket)).all()
    lacking = [one for one in data if one.state is RequestState.DEFECTIVE]
    assert [one.cure_due and one.cure_due > now for one in lacking] == [True]
    mended = {one.state for one in data if one.cured_once}
    assert mended <= {RequestState.FILED, RequestState.SCREENED}
    assert mended, "registrar, a request that was corrected"
    assert not session.scalars(select(Bar).where(Bar.lifted_at.is_(None))).all()
    for question in (Clarification, DataQuestion):
        waits = select(question.due_at).where(
            question.replied_at.is_(None), question.lapsed_at.is_(None)
        )
        (due,) = session.scalars(waits)
        assert due > now, "reviewer, whom a platform asked"
    corrected = (
        select(Line.state)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(Correction, Correction.request_id == Dispatch.request_id)
    )
    assert LineState.DISPATCHED in set(session.scalars(corrected)), "liaison"
    back = select(Return.due_at).where(
        Return.returned_at.is_not(None),
        Return.answered_at.is_(None),
        Return.missed_at.is_(None),
    )
    assert [due and due > now for due in session.scalars(back)] == [True], "drafter"


def look_at_what_lies_beyond(session: Session) -> None:
    """A sound can be heard with its words, a court has a copy, a misuse was found."""
    heard = session.scalars(select(Exhibit).where(Exhibit.seconds.is_not(None))).all()
    assert [(one.viewing_media, one.seconds) for one in heard] == [("mp3", 3)]
    beside = select(Exhibit.viewing_media).where(
        Exhibit.batch_id == heard[0].batch_id, Exhibit.row == heard[0].row
    )
    assert "text" in set(session.scalars(beside))
    copy = session.scalars(select(Lodging)).one()
    assert copy.ended_at is None, "custodian, whose court has not decided"
    found = session.scalars(select(Misuse)).one()
    assert (found.finding, found.second_finding) == ("misused", "misused")
    assert found.paused_until
    assert found.paused_until < utc_now(), "the body may file again"


def look_at_the_figures(session: Session) -> None:
    """Each figure is the sum of its rows, quarter by quarter."""
    first = first_quarter(utc_now())
    quarters = [first]
    for _ in range(4):
        quarters.append(quarters[-1].after)
    counted = [reports.counted(session, quarter) for quarter in quarters]
    items = [_indicator(report, "K01")["items"] for report in counted]
    assert all(items)
    whole = select(func.count()).where(Item.parent_id.is_(None))
    assert sum(items) == session.scalar(whole)
    filed = Counter(session.scalars(select(LegalRequest.filed_at)))
    assert sum(filed.values()) == sum(
        _indicator(report, "K01")["requests"] for report in counted
    )
    decided = sum(_rate(report, "K03")[1] for report in counted)
    votes = set(session.scalars(select(Vote.item_id)))
    own = select(func.count(ItemDecision.id)).join(
        Item, Item.id == ItemDecision.item_id
    )
    assert decided == session.scalar(own.where(Item.parent_id.is_(None)))
    assert decided <= len(votes)
    appeals = sum(_indicator(report, "K21")["filed"] for report in counted)
    assert appeals == session.scalar(select(func.count()).select_from(Appeal))


def _indicator(report: Report, name: str) -> dict[str, int]:
    return dict(next(i for i in report.indicators if i.id == name).counts)


def _rate(report: Report, name: str) -> tuple[int, int]:
    rate = next(i for i in report.indicators if i.id == name).rate
    assert rate is not None
    return rate.n, rate.d


def look_at_sign_ins(store: Store, instance: Path) -> None:
    path = instance / SIGN_INS
    assert path.stat().st_mode & 0o777 == 0o600
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == HEAD
    rows = {line.split()[0]: line.split()[1:] for line in lines[2:]}
    with store.transaction() as session:
        known = set(session.scalars(select(Person.email)))
        assert set(rows) == known
        password, role, name = rows["reviewer07@oversight.example"]
        assert (role, name) == (Role.REVIEWER.value, "R-07")
        token = entering.sign_in(
            session, "reviewer07@oversight.example", password, now=utc_now()
        ).token
        actor = accounts.actor(session, token, utc_now())
        assert actor is not None
        assert actor.pseudonym == "R-07"


def test_the_story_begins_four_full_quarters_ago() -> None:
    assert first_quarter(utc_now()).first <= local_date(utc_now()) - timedelta(days=360)


def test_the_sound_is_one_that_the_portal_takes_as_it_is() -> None:
    made = sounds.tones()
    cleaned = cleaner.clean("mp3", made)
    assert (cleaned.content, cleaned.seconds, set(cleaned.left)) == (made, 3, set())


def test_some_accounts_wait_with_something_missing() -> None:
    assert all(post.lacks for post in waiting.bare("x", 2, start=0))
