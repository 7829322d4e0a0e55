"""FORM-B, part by part: what is kept, what is refused, and whose it is."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.intake.queries import data as queries
from oversight.intake.rules import data_questions, data_tiers
from oversight.intake.service import data_drafting, data_signing
from oversight.ledger import queries as record
from tests.factories.accounts import an_actor
from tests.factories.data import (
    FIRST,
    LAST,
    Team,
    a_form,
    a_team,
    an_account,
    answers_for,
)
from tests.factories.intake import NOW
from tests.factories.review import some_words

FIELD = data_tiers.FIRST_FIELDS[0]


@pytest.fixture
def team(session: Session) -> Team:
    return a_team(session)


@pytest.fixture
def number(session: Session, team: Team) -> str:
    return data_drafting.begin(session, by=team.drafter, now=NOW)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as refusal:
        act()
    return refusal.value.code


def ask(session: Session, number: str, tier: str, by: Actor) -> str | None:
    window = (FIRST, LAST) if tier == "D2" else (None, None)
    return data_drafting.ask(
        session,
        number,
        tier,
        window_from=window[0],
        window_to=window[1],
        by=by,
        now=NOW,
    )


def test_only_a_drafter_begins_and_a_body_that_joined(
    session: Session, team: Team
) -> None:
    begin = data_drafting.begin
    yesterday = NOW - timedelta(days=4000)

    assert refused(lambda: begin(session, by=team.authoriser, now=NOW)) == "not_drafter"
    assert refused(lambda: begin(session, by=team.drafter, now=yesterday)) != ""


def test_the_tier_is_kept_and_a_shallower_one_drops_the_deeper_fields(
    session: Session, team: Team, number: str
) -> None:
    ask(session, number, "D2", team.drafter)
    reasons = {name: some_words(name, 60) for name in data_tiers.FIELDS}
    data_drafting.choose_fields(session, number, reasons, by=team.drafter, now=NOW)
    ask(session, number, "D1", team.drafter)

    _batch, form = queries.form(session, number)
    assert form.asked == {"tier": "D1", "window_from": "", "window_to": ""}
    assert set(form.reasons) == set(data_tiers.FIRST_FIELDS)


@pytest.mark.parametrize("tier", sorted(data_tiers.STOPPED))
def test_what_no_law_allows_stops_and_is_counted(
    session: Session, team: Team, number: str, tier: str
) -> None:
    assert ask(session, number, tier, team.drafter) == data_tiers.STOPPED[tier]

    (leaf,) = record.leaves(session, kind="filing.refused")
    assert (leaf["code"], leaf["agency"]) == (data_tiers.STOPPED[tier], "nccia")
    assert queries.form(session, number)[1].asked == {}


def test_a_closed_tier_and_a_window_too_long_are_refused(
    session: Session, team: Team, number: str
) -> None:
    def long() -> object:
        return data_drafting.ask(
            session,
            number,
            "D2",
            window_from=date(2026, 1, 1),
            window_to=LAST,
            by=team.drafter,
            now=NOW,
        )

    assert refused(lambda: ask(session, number, "D3", team.drafter)) == "tier_closed"
    assert refused(long) == "window_long"


def test_fields_come_after_the_tier_and_each_with_its_reason(
    session: Session, team: Team, number: str
) -> None:
    def choose(reasons: dict[str, str]) -> object:
        return data_drafting.choose_fields(
            session, number, reasons, by=team.drafter, now=NOW
        )

    assert refused(lambda: choose({FIELD: some_words(FIELD)})) == "tier_unknown"
    ask(session, number, "D1", team.drafter)
    assert refused(lambda: choose({})) == "fields_missing"
    assert refused(lambda: choose({FIELD: "because"})) == "field_unjustified"
    choose({FIELD: some_words(FIELD)})
    assert set(queries.form(session, number)[1].reasons) == {FIELD}


def test_the_custodian_is_one_of_the_same_body(
    session: Session, team: Team, number: str
) -> None:
    ask(session, number, "D1", team.drafter)
    other = a_team(session, "pta")
    name = data_questions.CUSTODY.name

    def answer(custodian: Actor) -> object:
        given = answers_for(team, custodian=str(custodian.id))
        return data_drafting.answer_part(
            session, number, name, given, by=team.drafter, now=NOW
        )

    assert refused(lambda: answer(other.custodian)) == "custodian_unknown"
    assert refused(lambda: answer(team.drafter)) == "custodian_unknown"
    answer(team.custodian)
    answers = queries.form(session, number)[1].answers
    assert data_drafting.custodian_id(answers) == team.custodian.id
    assert data_drafting.custodian_id({}) is None


def test_a_part_that_is_not_whole_is_not_kept(
    session: Session, team: Team, number: str
) -> None:
    ask(session, number, "D1", team.drafter)
    part = next(p for p in data_questions.parts_for("D1") if p.name != "custody")

    code = refused(
        lambda: data_drafting.answer_part(
            session, number, part.name, {}, by=team.drafter, now=NOW
        )
    )

    assert code.startswith("answer_")
    assert queries.form(session, number)[1].answers == {}


def test_accounts_are_added_written_anew_and_taken_out_by_their_place(
    session: Session, team: Team, number: str
) -> None:
    by = team.drafter
    first, second, third = an_account(), an_account(), an_account()

    def put(place: int | None, account: object) -> object:
        return data_drafting.put_account(
            session,
            number,
            place,
            account,  # type: ignore[arg-type]
            by=by,
            now=NOW,
        )

    def locators() -> list[str]:
        return [a["locator"] for a in queries.form(session, number)[1].accounts]

    put(None, first)
    put(None, second)
    assert refused(lambda: put(None, first)) == "account_twice"
    put(1, first)  # Its own place is no double.
    put(1, third)
    assert locators() == [third.locator, second.locator]
    for place in (0, 3):
        assert refused(lambda p=place: put(p, an_account())) == "not_found"  # type: ignore[misc]
        assert (
            refused(
                lambda p=place: data_drafting.drop_account(  # type: ignore[misc]
                    session, number, p, by=by, now=NOW
                )
            )
            == "not_found"
        )
    data_drafting.drop_account(session, number, 1, by=by, now=NOW)
    assert locators() == [second.locator]


def test_an_eleventh_account_is_refused(
    session: Session, team: Team, number: str
) -> None:
    for _ in range(data_tiers.MOST_ACCOUNTS):
        data_drafting.put_account(
            session, number, None, an_account(), by=team.drafter, now=NOW
        )

    code = refused(
        lambda: data_drafting.put_account(
            session, number, None, an_account(), by=team.drafter, now=NOW
        )
    )

    assert code == "accounts_many"
    assert len(queries.form(session, number)[1].accounts) == data_tiers.MOST_ACCOUNTS


def test_a_form_is_its_bodys_drafters_own_and_closed_once_signed(
    session: Session, team: Team
) -> None:
    number = a_form(session, team)
    stranger = an_actor(session, role=Role.DRAFTER, body="pta")

    assert refused(lambda: ask(session, number, "D1", stranger)) == "not_found"
    assert refused(lambda: ask(session, number, "D1", team.authoriser)) == "not_drafter"
    assert refused(lambda: ask(session, "B-0", "D1", team.drafter)) == "not_found"
    data_signing.sign(session, number, by=team.authoriser, now=NOW)
    assert refused(lambda: ask(session, number, "D1", team.drafter)) != ""
