"""The register, a docket, an appeal: what is found, and what is never shown."""

from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.core.errors import RuleError
from oversight.dispatch.models.orders import Line
from oversight.dispatch.rules.lifecycle import LineState
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules import preview
from oversight.intake.rules.lifecycle import RequestState
from oversight.review.models.panels import Case
from oversight.review.rules.lifecycle import CaseState, Outcome
from oversight.review.service.sweep import sweep
from oversight.transparency.queries import appeal, docket, home, narrowing, register
from oversight.transparency.queries.narrowing import STAGES, Filter, spelled
from oversight.transparency.rules.standing import stage
from tests.factories import dispatch
from tests.factories.appeals import (
    a_sent_matter,
    an_admitted,
    an_appeal,
    decide_all,
)
from tests.factories.intake import NOW, a_request
from tests.factories.law import a_law
from tests.factories.review import (
    a_decided_case,
    a_roster,
    ready,
    some_words,
    vote_all,
)
from tests.review.test_victims import a_victims_case

RIVER = "https://x.com/river_reader/status/1700000000000000001"


def all_dockets(session: Session) -> set[str]:
    session.flush()
    return set(session.scalars(select(LegalRequest.docket)))


def found(session: Session, **wanted: object) -> list[str]:
    session.flush()
    page = register.page(session, Filter(**wanted))  # type: ignore[arg-type]
    return [row.docket for row in page.rows]


def many_stages(session: Session) -> None:
    """One docket in every stage that tables allow, the rarest made by hand."""
    post = "https://x.com/another/status/180000000000000000"
    fresh = [a_request(session, screened=False, locator=f"{post}{n}") for n in range(4)]
    others = set(RequestState) - {RequestState.SCREENED}
    for request, where in zip(fresh, others, strict=True):
        request.state = where
    session.flush()
    for state in LineState:
        sent = dispatch.an_issued(session)
        session.flush()
        session.execute(
            update(Line).where(Line.dispatch_id == sent.id).values(state=state)
        )
    two = dispatch.an_issued(session, items=2)
    session.flush()
    last = select(Line.id).where(Line.dispatch_id == two.id, Line.number == 2)
    session.execute(
        update(Line).where(Line.id.in_(last)).values(state=LineState.LIFTED)
    )
    for outcome in Outcome:
        dispatch.an_approval(session, outcome=outcome)
    mixed = dispatch.an_approval(session)
    case = session.scalars(
        select(Case)
        .join(LegalRequest, LegalRequest.id == Case.request_id)
        .where(LegalRequest.docket == mixed)
    ).one()
    request = session.get_one(LegalRequest, case.request_id)
    second = dispatch.an_item(session, request, 2)
    session.add(dispatch.a_decision(case, second, Outcome.REJECTED, ("R-07",), NOW))
    session.flush()
    for review in CaseState:
        name = dispatch.an_approval(session)
        mine = select(LegalRequest.id).where(LegalRequest.docket == name)
        when = NOW if review is CaseState.DECIDED else None
        session.execute(
            update(Case)
            .where(Case.request_id.in_(mine))
            .values(state=review, decided_at=when)
        )
    for where in RequestState:
        name = dispatch.an_approval(session)
        session.execute(
            update(LegalRequest).where(LegalRequest.docket == name).values(state=where)
        )
    taken_back = dispatch.an_approval(session, outcome=Outcome.REJECTED)
    session.execute(
        update(LegalRequest)
        .where(LegalRequest.docket == taken_back)
        .values(state=RequestState.WITHDRAWN)
    )
    session.flush()
    session.expire_all()


def test_each_stage_of_the_filter_finds_what_the_rows_say(session: Session) -> None:
    many_stages(session)
    an_appeal(session, a_sent_matter(session, locator=RIVER.replace("17", "19")))
    session.flush()
    seen: list[str] = []
    for name in STAGES:
        rows = register.page(session, Filter(stage=name)).rows
        assert rows, name
        for row in rows:
            request = session.scalars(
                select(LegalRequest).where(LegalRequest.docket == row.docket)
            ).one()
            case = session.scalars(
                select(Case.state).where(Case.request_id == request.id)
            ).one_or_none()
            held = register.facts(session, request, case.value if case else None)
            assert stage(held) == name, (row.docket, held)
        seen += [row.docket for row in rows]
    assert sorted(seen) == sorted(all_dockets(session))


@pytest.mark.parametrize("few", [0, 1, narrowing.FEW])
@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("under-appeal", {"under-appeal"}),
        (
            "waiting",
            {"defective", "being-checked", "waiting-for-draw", "waiting-for-decision"},
        ),
    ],
)
def test_what_is_open_is_found_whether_few_or_many_are(
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
    name: str,
    codes: set[str],
) -> None:
    many_stages(session)
    an_appeal(session, a_sent_matter(session, locator=RIVER.replace("17", "19")))
    session.flush()
    monkeypatch.setattr(narrowing, "FEW", few)
    every = register.page(session, Filter()).rows
    are_open = [row.docket for row in every if row.standing.code in codes]

    page = register.page(session, Filter(stage=name))

    assert are_open
    assert {row.standing.code for row in page.rows} == codes
    assert [row.docket for row in page.rows] == are_open
    assert (page.total, page.more) == (len(are_open), False)


def test_the_list_is_narrowed_by_each_question_alone_and_together(
    session: Session,
) -> None:
    ours = a_request(session).docket
    later = NOW + timedelta(hours=1)
    other = a_request(
        session,
        body="nccia",
        locator="https://www.facebook.com/somebody/posts/123456789012345",
        provision="peca-2016-s37:contempt",
        now=later,
    ).docket
    assert found(session) == [other, ours]
    assert found(session, body="pta") == [ours]
    assert found(session, body="nobody") == []
    assert found(session, platform="facebook") == [other]
    assert found(session, provision="peca-2016-s37") == [other, ours]
    assert found(session, provision="peca-2016-s3") == []
    assert found(session, provision='%"_') == []
    assert found(session, stage="waiting") == [other, ours]
    assert found(session, stage="no-such-stage") == [other, ours]
    assert found(session, year=2026, body="nccia") == [other]
    assert found(session, year=2025) == []
    assert found(session, body="pta", platform="facebook") == []


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("TD-2026-000001", True),
        (" td-2026-000001 ", True),
        ("۱", True),
        ("000001", True),
        ("TD-۲۰۲۶-۰۰۰۰۰۱", True),
        ("2", False),
        ("TD-%", False),
        ("'; --", False),
        ("1234567", False),
    ],
)
def test_a_number_is_found_as_people_type_it(
    session: Session, typed: str, *, finds: bool
) -> None:
    name = a_request(session).docket
    assert found(session, text=typed) == ([name] if finds else [])


def test_numbers_are_read_in_any_script() -> None:
    assert spelled("ap-۲۰۲۶-000٠٠١") == "AP-2026-000001"


def test_the_list_turns_pages_and_stops_at_the_last(session: Session) -> None:
    a_law(session)
    for _ in range(3):
        dispatch.an_approval(session)
    session.flush()
    whole = found(session)
    size = register.PAGE
    try:
        register.PAGE = 2
        first = register.page(session, Filter())
        second = register.page(session, Filter(page=2))
        beyond = register.page(session, Filter(page=9))
    finally:
        register.PAGE = size
    assert (first.total, first.newer, first.older) == (3, "", whole[1])
    assert [row.docket for row in first.rows] == whole[:2]
    assert second == beyond
    assert beyond.wanted.page == 2
    assert [row.docket for row in beyond.rows] == whole[2:]
    assert (beyond.newer, beyond.older) == (whole[2], "")


def test_an_empty_register_offers_what_can_be_asked(session: Session) -> None:
    a_law(session)
    page = register.page(session, Filter())
    assert (page.rows, page.total, page.newer, page.years) == ((), 0, "", ())
    assert register.page(session, Filter(page=7)).wanted.page == 1
    assert "peca-2016-s37" in {one.code for one in page.provisions}


def test_a_register_without_law_is_still_a_register(session: Session) -> None:
    assert register.page(session, Filter()).provisions == ()


def test_a_docket_tells_the_whole_story_without_what_it_points_at(
    session: Session,
) -> None:
    name = a_sent_matter(session, items=2)
    session.flush()
    page = docket.page(session, name)
    items = session.scalars(select(Item)).all()

    assert (page.standing.code, page.ended("approved")) == ("sent", 2)
    assert page.sent_at is not None
    assert page.due_at is None
    assert page.draw is not None
    assert page.draw.pool >= len(page.draw.members) > 0
    assert sum(event.count for event in page.events) == page.entries
    assert all(item.notice_published for item in page.items)
    shown = str(asdict(page))
    for item in items:
        for secret in (item.locator, item.canonical, item.native_id, item.handle):
            assert secret is None or secret not in shown


def test_a_waiting_docket_says_until_when(session: Session) -> None:
    a_roster(session)
    name = a_request(session).docket
    assert docket.page(session, name).draw is None
    sweep(session, NOW + timedelta(minutes=10))
    page = docket.page(session, name)
    assert page.due_at is not None
    assert page.standing.shape == "waiting"


def test_texts_of_a_decision_name_no_item_of_the_docket_and_no_officer(
    session: Session,
) -> None:
    name, sitting = ready(session, locator=RIVER)
    request = session.scalars(select(LegalRequest)).one()
    session.get_one(Person, request.drafter_id).name = "Zubaida Officerwala"
    words = some_words("item", 200)
    vote_all(
        session,
        name,
        sitting,
        summary="As river_reader says, and Zubaida Officerwala.",
        reasons=f"{words} See {RIVER}, x.com/RIVER_READER, @other or 0300-1234567.",
    )
    session.flush()
    item = docket.page(session, name).items[0]
    assert item.summary == "As […] says, and […]."
    assert item.reasons == f"{words} See […] […] […] or […]."


def test_a_sensitive_ground_hides_platform_and_texts(session: Session) -> None:
    name = a_decided_case(session, provision="peca-2016-s37:decency-morality")
    session.flush()
    page = docket.page(session, name)
    assert page.sensitive
    assert page.platform is None
    assert [(i.summary, i.reasons, i.dissent) for i in page.items] == [("", "", "")]
    row = register.page(session, Filter(text=name)).rows[0]
    assert row.platform is None


@pytest.mark.parametrize(
    "provision",
    ["peca-2016-s37:decency-morality", "peca-2016-s37:glory-of-islam", "peca-2016-s21"],
)
def test_a_page_keeps_what_the_preview_of_a_filing_promised(
    session: Session, provision: str
) -> None:
    seen = a_decided_case(session, provision="peca-2016-s37:public-order")
    name = a_decided_case(session, provision="peca-2016-s37:decency-morality")
    session.execute(
        update(Item)
        .where(Item.request_id == request_id(session, name))
        .values(provisions=[provision])
    )

    assert preview.is_hidden([provision])
    kept_back(session, name, seen)


def test_what_a_victim_asked_for_names_no_platform(session: Session) -> None:
    name = a_victims_case(session, provision="peca-2016-s24")
    seen = a_decided_case(session, provision="peca-2016-s37:public-order")

    assert preview.is_hidden(["peca-2016-s24"], track="victim")
    assert not preview.is_hidden(["peca-2016-s24"])
    kept_back(session, name, seen)
    # The table refuses what the list and the act would never do.
    listed = update(LegalRequest).where(LegalRequest.docket == name)
    with pytest.raises(IntegrityError, match="victims_unlisted"):
        session.execute(listed.values(platform_listed=True))


def request_id(session: Session, name: str) -> UUID:
    return session.scalars(
        select(LegalRequest.id).where(LegalRequest.docket == name)
    ).one()


def kept_back(session: Session, name: str, seen: str) -> None:
    """Neither a page nor a list, however narrowed, says where this was."""
    session.flush()
    session.expire_all()
    page = docket.page(session, name)
    listed = {row.docket: row.platform for row in register.page(session, Filter()).rows}
    narrowed = register.page(session, Filter(platform="x")).rows

    assert (page.sensitive, page.platform) == (True, None)
    assert {(i.summary, i.reasons, i.dissent) for i in page.items} == {("", "", "")}
    assert listed == {name: None, seen: "x"}
    assert [row.docket for row in narrowed] == [seen]


def test_an_appeal_in_public_says_how_it_ended_and_nothing_of_who(
    session: Session,
) -> None:
    name = an_appeal(session, a_sent_matter(session), words="canary-words")
    waiting = appeal.page(session, name)
    assert (waiting.state, waiting.shape, waiting.answers) == ("filed", "waiting", ())
    assert waiting.due_at is not None
    panel = an_admitted(session, name)
    assert appeal.page(session, name).due_at != waiting.due_at
    decide_all(session, name, panel, AppealOutcome.OVERTURNED)
    session.flush()
    page = appeal.page(session, name)
    assert (page.state, page.due_at) == ("decided", None)
    assert page.answers[0].outcome == "overturned"
    assert sorted(page.panel) == sorted(one.pseudonym or "" for one in panel)
    assert "canary" not in str(asdict(page))
    assert page.matter is not None
    links = docket.page(session, page.matter).appeals
    assert [(link.docket, link.state) for link in links] == [(name, "decided")]


def test_a_number_never_given_is_refused(session: Session) -> None:
    for ask in (docket.page, appeal.page):
        with pytest.raises(RuleError) as refused:
            ask(session, "TD-2026-999999")
        assert refused.value.code == "not_found"


def test_the_first_page_shows_the_last_quarter_that_ended(session: Session) -> None:
    empty = home.page(session, now=NOW)
    assert (empty.report, empty.quarter, empty.newest) == (None, None, ())
    assert empty.indicator("K01") is None
    a_request(session)
    session.flush()
    page = home.page(session, now=NOW)
    assert page.running
    shown = page.indicator("K01")
    assert shown is not None
    assert shown.counts["items"] == 1
    later = home.page(session, now=NOW + timedelta(days=90))
    assert (str(later.quarter), later.running) == ("2026-Q4", False)
