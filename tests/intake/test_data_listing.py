"""Accounts of FORM-B from a list: added or not at all, counted, and at once."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.intake.models.data import DataItem
from oversight.intake.models.drafts import FaultList
from oversight.intake.queries import data as queries
from oversight.intake.rules import data_list
from oversight.intake.rules.data_accounts import Account
from oversight.intake.service import data_drafting, data_listing, data_signing
from oversight.intake.service.data_listing import Taken
from oversight.intake.service.uploads import Upload
from oversight.ledger import queries as record
from oversight.storage.session import Store
from tests.factories.accounts import an_actor
from tests.factories.data import Team, a_form, a_team, an_account
from tests.factories.data_lists import FORMATS, Row, a_list, a_row, as_csv
from tests.factories.intake import NOW
from tests.intake.test_service_together import together


@pytest.fixture
def team(session: Session) -> Team:
    return a_team(session)


def add(session: Session, number: str, upload: Upload, by: Actor) -> Taken:
    return data_listing.add(session, number, upload, by=by, now=NOW)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as refusal:
        act()
    return refusal.value.code


def kept(session: Session, number: str) -> list[Account]:
    session.expire_all()
    return [Account.from_json(one) for one in queries.form(session, number)[1].accounts]


def told(session: Session, taken: Taken) -> list[tuple[int, str, str]]:
    query = select(FaultList).where(FaultList.number == taken.faults)
    faults = session.scalars(query).one().faults
    return [(one["row"], one["column"], one["code"]) for one in faults]


@pytest.mark.parametrize("name", FORMATS)
def test_rows_are_added_behind_what_is_typed_and_can_be_signed(
    session: Session, team: Team, name: str
) -> None:
    typed = an_account()
    number = a_form(session, team, tier="D2", accounts=[typed])
    narrow = a_row(fields="login-ips", window_from="2026-11-03", window_to="2026-11-05")

    taken = add(session, number, a_list(a_row(), narrow, name=name), team.drafter)

    assert taken == Taken(added=2)
    assert [one.row for one in kept(session, number)] == [1, 2, 3]
    assert kept(session, number)[0].canonical == typed.canonical
    (docket,) = data_signing.sign(session, number, by=team.authoriser, now=NOW)
    rows = session.scalars(select(DataItem).order_by(DataItem.number)).all()
    assert [(row.field_count, row.window_days) for row in rows] == [
        (8, 20),
        (8, 20),
        (1, 3),
    ]
    filed = record.leaves(session, kind="item.filed")
    assert [(leaf["nfields"], leaf["window"]) for leaf in filed] == [
        (8, 20),
        (8, 20),
        (1, 3),
    ]
    assert docket.startswith("DR-")


def test_one_refused_row_keeps_the_list_out_unless_the_officer_chose_otherwise(
    session: Session, team: Team
) -> None:
    number = a_form(session, team)
    rows = a_row(), a_row(link="He did it."), a_row(subject="")
    faults = [(3, "link", "link_short"), (4, "subject", "subject_missing")]

    whole = add(session, number, a_list(*rows), team.drafter)
    assert (whole.added, told(session, whole)) == (0, faults)
    assert len(kept(session, number)) == 1

    some = add(session, number, a_list(*rows, partial=True), team.drafter)
    assert (some.added, told(session, some)) == (1, faults)
    assert len(kept(session, number)) == 2


def test_a_corrected_list_is_handed_in_whole_and_adds_only_what_is_new(
    session: Session, team: Team
) -> None:
    number = a_form(session, team)
    first, wrong = a_row(), a_row(link="He did it.")
    add(session, number, a_list(first, wrong, partial=True), team.drafter)

    mended = a_list(first, a_row())

    assert add(session, number, mended, team.drafter) == Taken(added=1, again=1)
    again = lambda: add(session, number, mended, team.drafter)  # noqa: E731
    assert refused(again) == "nothing_new"
    assert len(kept(session, number)) == 3


def test_nothing_typed_is_written_over_by_a_list(session: Session, team: Team) -> None:
    typed = an_account()
    number = a_form(session, team, accounts=[typed])
    rival = a_row(locator=typed.locator, native_id="")

    taken = add(session, number, a_list(rival, partial=True), team.drafter)

    assert told(session, taken) == [(2, "locator", "account_here")]
    assert [one.link for one in kept(session, number)] == [typed.link]


def test_ten_accounts_are_the_most_whatever_was_chosen(
    session: Session, team: Team
) -> None:
    number = a_form(session, team)

    for count in (10, 5000):
        many = a_list(*(a_row() for _ in range(count)), partial=True)
        taken = add(session, number, many, team.drafter)
        assert told(session, taken) == [(1, "locator", "list_many")]
    nine = a_list(*(a_row() for _ in range(9)))
    assert add(session, number, nine, team.drafter) == Taken(added=9)
    assert len(kept(session, number)) == 10


def test_a_row_that_asks_for_everybody_is_refused_and_counted_in_public(
    session: Session, team: Team
) -> None:
    number = a_form(session, team)
    rows = a_row(), a_row(locator="everyone who liked https://x.com/a/status/1")

    taken = add(session, number, a_list(*rows), team.drafter)

    assert told(session, taken) == [(3, "locator", "bulk_demand")]
    (leaf,) = record.leaves(session, kind="filing.refused")
    assert (leaf["code"], leaf["agency"]) == ("DX", "nccia")


def test_only_a_drafter_of_the_body_adds_to_what_nobody_signed(
    session: Session, team: Team
) -> None:
    number = a_form(session, team)
    upload = a_list(a_row())
    stranger = an_actor(session, role=Role.DRAFTER, body="pta")

    def by(actor: Actor) -> str:
        return refused(lambda: add(session, number, upload, actor))

    assert by(team.authoriser) == "not_drafter"
    assert by(stranger) == "not_found"
    data_signing.sign(session, number, by=team.authoriser, now=NOW)
    assert by(team.drafter) == "batch_closed"


def test_it_is_said_first_what_is_asked_for(session: Session, team: Team) -> None:
    number = data_drafting.begin(session, by=team.drafter, now=NOW)

    act = lambda: add(session, number, a_list(a_row()), team.drafter)  # noqa: E731
    assert refused(act) == "tier_first"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"fields": "phone"}, "field_unticked"),
        ({"window_from": "2026-11-03"}, "window_outside"),
    ],
)
def test_what_goes_beyond_the_request_by_a_later_change_stops_the_signature(
    session: Session, team: Team, cells: Row, code: str
) -> None:
    number = a_form(session, team, tier="D2")
    add(
        session,
        number,
        a_list(
            a_row(
                fields="phone;login-ips",
                **{name: text for name, text in cells.items() if name != "fields"},
            )
        ),
        team.drafter,
    )
    if code == "field_unticked":
        why = {"login-ips": "An address tells from where the threat was sent."}
        data_drafting.choose_fields(session, number, why, by=team.drafter, now=NOW)
    else:
        data_drafting.ask(
            session,
            number,
            "D2",
            window_from="2026-11-10",
            window_to="2026-11-20",
            by=team.drafter,
            now=NOW,
        )

    def sign() -> object:
        return data_signing.sign(session, number, by=team.authoriser, now=NOW)

    assert refused(sign) == code


def test_a_list_handed_in_by_many_at_once_is_added_once(store: Store) -> None:
    with store.transaction() as session:
        team = a_team(session)
        number = a_form(session, team)
    rows = [a_row() for _ in range(4)]

    def hand_in(_place: int) -> object:
        with store.transaction() as session:
            return add(session, number, a_list(*rows), team.drafter).added

    answers = together(hand_in, 8)

    with store.reading() as session:
        accounts = kept(session, number)
    assert sorted(map(str, answers)) == ["4", *["nothing_new"] * 7]
    assert [one.row for one in accounts] == [1, 2, 3, 4, 5]


def test_accounts_typed_by_many_at_once_are_all_kept(store: Store) -> None:
    with store.transaction() as session:
        team = a_team(session)
        number = a_form(session, team)
    typed = [an_account() for _ in range(6)]

    def put(place: int) -> object:
        with store.transaction() as session:
            return data_drafting.put_account(
                session, number, None, typed[place], by=team.drafter, now=NOW
            )

    together(put, 6)

    with store.reading() as session:
        accounts = kept(session, number)
    assert {one.canonical for one in typed} < {one.canonical for one in accounts}
    assert [one.row for one in accounts] == list(range(1, 8))


def test_different_lists_at_once_never_make_an_eleventh_account(store: Store) -> None:
    with store.transaction() as session:
        team = a_team(session)
        number = a_form(session, team)
    lists = [[a_row() for _ in range(4)] for _ in range(6)]

    def hand_in(place: int) -> object:
        with store.transaction() as session:
            return add(session, number, a_list(*lists[place]), team.drafter).added

    answers = together(hand_in, 6)

    with store.reading() as session:
        accounts = kept(session, number)
    assert sorted(map(str, answers)) == ["0", "0", "0", "0", "4", "4"]
    assert len({one.canonical for one in accounts}) == len(accounts) == 9
    assert sorted(one.row for one in accounts) == list(range(1, 10))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (as_csv([a_row()]).decode().encode("utf-16"), "file_utf16"),
        (as_csv([a_row()]) + "é".encode("latin-1"), "file_not_utf8"),
        (as_csv([a_row()]) + b"\0", "file_nul"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "file_spreadsheet"),
        (b"", "header_missing"),
        (b"locator,subject,link\n", "file_empty"),
        (b"locator,subject\n@a,suspect\n", "header_missing_columns"),
        (b"locator,subject,link,provision\n", "header_unknown"),
        (b"locator,subject,link,locator\n", "header_twice"),
        (b'{"locator": 1.5, "subject": "suspect", "link": "x"}', "file_json"),
        (b"[" * 20_000, "header_unknown"),
        (b'locator,subject,link\n"@a,suspect,x\n', "file_unreadable"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence_and_adds_nothing(
    session: Session, team: Team, content: bytes, code: str
) -> None:
    number = a_form(session, team)

    act = lambda: add(session, number, Upload(content, "a.csv"), team.drafter)  # noqa: E731
    assert refused(act) == code
    assert len(kept(session, number)) == 1


def test_a_fault_list_never_outgrows_what_a_person_can_mend() -> None:
    assert data_list.MOST_READ < 1_000
