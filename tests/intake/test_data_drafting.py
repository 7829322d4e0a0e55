"""FORM-B, part by part: what is kept, what is refused, and whose it is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.intake.queries import data as queries
from oversight.intake.rules import (
    data_accounts,
    data_drafts,
    data_questions,
    data_tiers,
)
from oversight.intake.rules.data_accounts import Account
from oversight.intake.service import data_custodians, data_drafting, data_signing
from oversight.intake.service.data_drafting import Kept
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


def ask(session: Session, number: str, tier: str, by: Actor) -> Kept:
    window = (FIRST.isoformat(), LAST.isoformat()) if tier == "D2" else ("", "")
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
    told = ask(session, number, tier, team.drafter)

    assert told.stopped == data_tiers.STOPPED[tier]

    (leaf,) = record.leaves(session, kind="filing.refused")
    assert (leaf["code"], leaf["agency"]) == (data_tiers.STOPPED[tier], "nccia")
    assert queries.form(session, number)[1].asked == {}


def faults(kept: Kept) -> list[str]:
    return [fault.code for fault in kept.faults]


@pytest.mark.parametrize(
    ("window", "code"),
    [
        (("2026-01-01", LAST.isoformat()), "window_long"),
        (("2026-11-01", ""), "window_missing"),
        (("yesterday", LAST.isoformat()), "day_odd"),
        (("2026-11-20", "2026-11-01"), "window_reversed"),
    ],
)
def test_days_that_cannot_be_asked_for_are_kept_as_typed_and_told(
    session: Session, team: Team, number: str, window: tuple[str, str], code: str
) -> None:
    kept = data_drafting.ask(
        session,
        number,
        "D2",
        window_from=window[0],
        window_to=window[1],
        by=team.drafter,
        now=NOW,
    )

    assert faults(kept) == [code]
    asked = queries.form(session, number)[1].asked
    assert (asked["window_from"], asked["window_to"]) == window


def test_a_closed_tier_is_refused_and_days_without_a_tier_are_kept(
    session: Session, team: Team, number: str
) -> None:
    kept = data_drafting.ask(
        session, number, "", window_from="2026-11-01", by=team.drafter, now=NOW
    )

    assert faults(kept) == ["tier_unknown"]
    assert refused(lambda: ask(session, number, "D3", team.drafter)) == "tier_closed"
    assert queries.form(session, number)[1].asked["window_from"] == "2026-11-01"


def test_fields_come_after_the_tier_and_each_reason_is_kept_as_typed(
    session: Session, team: Team, number: str
) -> None:
    def choose(reasons: dict[str, str], **beside: str) -> Kept:
        return data_drafting.choose_fields(
            session, number, reasons, unticked=beside, by=team.drafter, now=NOW
        )

    assert refused(lambda: choose({FIELD: some_words(FIELD)})) == "tier_unknown"
    ask(session, number, "D1", team.drafter)
    assert refused(lambda: choose({"login-ips": some_words("ip")})) == "fields_outside"
    assert faults(choose({}, phone="not sure yet")) == ["fields_missing"]
    assert faults(choose({FIELD: "because"})) == ["field_unjustified"]
    form = queries.form(session, number)[1]
    assert form.reasons == {FIELD: "because"}
    assert data_drafts.whys(form.reasons, form.answers) == {
        FIELD: "because",
        "phone": "not sure yet",
    }
    assert faults(choose({FIELD: some_words(FIELD)})) == []


def test_the_custodian_is_one_of_the_same_body(
    session: Session, team: Team, number: str
) -> None:
    ask(session, number, "D1", team.drafter)
    other = a_team(session, "pta")
    name = data_questions.CUSTODY.name

    def answer(custodian: Actor) -> Kept:
        given = answers_for(team, custodian=str(custodian.id))
        return data_drafting.answer_part(
            session, number, name, given, by=team.drafter, now=NOW
        )

    assert faults(answer(other.custodian)) == ["custodian_unknown"]
    assert faults(answer(team.drafter)) == ["custodian_unknown"]
    assert faults(answer(team.custodian)) == []
    answers = queries.form(session, number)[1].answers
    assert data_custodians.named_in(answers) == team.custodian.id
    assert data_custodians.named_in({}) is None


def test_a_part_that_is_not_whole_is_kept_as_typed_and_says_what_is_missing(
    session: Session, team: Team, number: str
) -> None:
    ask(session, number, "D1", team.drafter)
    typed = {"need": "Too short", "tried": ""}

    kept = data_drafting.answer_part(
        session, number, "need", typed, by=team.drafter, now=NOW
    )

    assert [fault.field for fault in kept.faults] == ["need", "tried", "platform_rules"]
    assert queries.form(session, number)[1].answers == typed


def test_what_another_window_changed_is_not_written_over_unseen(
    session: Session, team: Team, number: str
) -> None:
    def answer(text: str, seen: str) -> Kept:
        return data_drafting.answer_part(
            session,
            number,
            "need",
            {"need": text},
            seen=seen,
            by=team.drafter,
            now=NOW,
        )

    first = answer("one window", "")
    second = answer("the other window", first.seen)

    assert refused(lambda: answer("one window again", first.seen)) == "draft_moved"
    assert queries.form(session, number)[1].answers == {"need": "the other window"}
    assert answer("the other window", first.seen).seen == second.seen  # Sent twice.
    answer("one window again", second.seen)
    assert queries.form(session, number)[1].answers == {"need": "one window again"}


def test_tier_fields_and_accounts_are_not_written_over_unseen_either(
    session: Session, team: Team, number: str
) -> None:
    by = team.drafter
    ask(session, number, "D1", by)
    data_drafting.choose_fields(session, number, {FIELD: "a"}, by=by, now=NOW)
    data_drafting.put_account(session, number, None, an_account(), by=by, now=NOW)
    old = "0" * data_drafts.MARK

    acts: list[Callable[[], object]] = [
        lambda: data_drafting.ask(session, number, "D0", seen=old, by=by, now=NOW),
        lambda: data_drafting.choose_fields(
            session, number, {FIELD: "b"}, seen=old, by=by, now=NOW
        ),
        lambda: data_drafting.put_account(
            session, number, 1, an_account(), seen=old, by=by, now=NOW
        ),
    ]

    assert [refused(act) for act in acts] == ["draft_moved"] * 3


def test_a_text_longer_than_any_question_takes_is_not_kept(
    session: Session, team: Team, number: str
) -> None:
    long = {"need": "x" * 20_001}

    code = refused(
        lambda: data_drafting.answer_part(
            session, number, "need", long, by=team.drafter, now=NOW
        )
    )

    assert code == "draft_odd"


def typed(**cells: str) -> tuple[Account, list[RuleError]]:
    whole = {"locator": "", "platform": "", "native_id": "", "subject": "", "link": ""}
    return data_accounts.typed(
        **{**whole, **cells}, platforms=frozenset({"x", "facebook"})
    )


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"locator": "not an address"}, "locator"),
        ({"locator": "https://x.com/a/status/1600000000000000009"}, "not_an_account"),
        ({"locator": "https://www.tiktok.com/@somebody"}, "platform_unasked"),
        ({"locator": "https://x.com/somebody"}, "subject_missing"),
    ],
)
def test_an_account_is_kept_as_typed_and_cannot_be_signed(
    session: Session, team: Team, cells: dict[str, str], code: str
) -> None:
    number = a_form(session, team)
    account, wrong = typed(**cells)

    kept = data_drafting.put_account(
        session, number, 1, account, wrong=wrong, by=team.drafter, now=NOW
    )

    assert faults(kept)[0].startswith(code)
    (line,) = queries.form(session, number)[1].accounts
    assert line["locator"] == cells["locator"]
    assert refused(
        lambda: data_signing.sign(session, number, by=team.authoriser, now=NOW)
    ) in {"not_an_account", "subject_missing"}


def test_two_accounts_with_the_same_words_are_told_and_cannot_be_signed(
    session: Session, team: Team
) -> None:
    one = an_account()
    number = a_form(session, team, accounts=[one])
    copied = an_account(link=one.link)

    for account, code in ((copied, "link_copied"), (one, "account_twice")):
        kept = data_drafting.put_account(
            session, number, None, account, by=team.drafter, now=NOW
        )
        assert code in faults(kept)
        assert code == refused(
            lambda: data_signing.sign(session, number, by=team.authoriser, now=NOW)
        )
        data_drafting.drop_account(session, number, 2, by=team.drafter, now=NOW)


def test_half_a_form_is_not_signed_and_a_custodian_who_left_neither(
    session: Session, team: Team
) -> None:
    def sign(number: str) -> str:
        return refused(
            lambda: data_signing.sign(session, number, by=team.authoriser, now=NOW)
        )

    by, half = team.drafter, a_form(session, team)
    data_drafting.answer_part(session, half, "need", {"need": "x"}, by=by, now=NOW)
    assert sign(half) == "part_missing"
    unticked = a_form(session, team)
    data_drafting.choose_fields(session, unticked, {FIELD: "x"}, by=by, now=NOW)
    assert sign(unticked) == "field_unjustified"
    odd = a_form(session, team, tier="D2")
    data_drafting.ask(session, odd, "D2", window_from="x", by=by, now=NOW)
    assert sign(odd) == "day_odd"
    left = a_form(session, team)
    session.get_one(Person, team.custodian.id).disabled_at = NOW
    session.flush()
    assert sign(left) == "custodian_unknown"


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
