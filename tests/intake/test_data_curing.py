"""A registrar lists what a data request lacks; its body corrects it once, or it ends."""

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.intake.models.requests import Defect, LegalRequest
from oversight.intake.queries import data, matters
from oversight.intake.rules import data_checklist as rules
from oversight.intake.rules.lifecycle import RequestState
from oversight.intake.service import data_curing, data_screening, screening, sweep
from oversight.intake.service.uploads import Upload
from oversight.ledger import queries as ledger
from oversight.storage.session import Store
from tests.factories import data as make
from tests.factories import law
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW, a_request
from tests.factories.review import some_words
from tests.fixtures.web import Visitor

LATER = NOW + timedelta(hours=2)
LISTED = ((0, "case_number_unclear"), (1, "account_unclear"), (1, "tie_untranslated"))


def cured() -> dict[str, str]:
    return {
        "fir_no": "FIR 119/2026, Lahore",
        "native_id-1": "4400001",
        "link-1": some_words("tie in English", 160),
    }


def a_defective(
    session: Session, listed: tuple[tuple[int, str], ...] = LISTED
) -> tuple[str, make.Team]:
    team = make.a_team(session)
    docket = make.filed(session, team)
    registrar = an_actor(session, role=Role.REGISTRAR)
    data_screening.find_defects(session, docket, listed, by=registrar, now=NOW)
    return docket, team


def refused(act: Callable[[], object]) -> RuleError:
    with pytest.raises(RuleError) as error:
        act()
    return error.value


def cure(
    session: Session, docket: str, by: Actor, given: Mapping[str, str]
) -> LegalRequest:
    return data_curing.cure(session, docket, given, by=by, now=LATER)


def state_of(session: Session, docket: str) -> RequestState:
    return matters.request(session, docket).state


def codes_of(session: Session, docket: str, kind: str) -> list[list[str]]:
    return [
        leaf["codes"] for leaf in ledger.of_stream(session, docket) if leaf["k"] == kind
    ]


def test_what_was_listed_is_corrected_once_and_the_registrar_looks_again(
    session: Session,
) -> None:
    docket, team = a_defective(session)
    assert state_of(session, docket) is RequestState.DEFECTIVE
    assert matters.request(session, docket).cure_due is not None

    given = cured()
    cure(session, docket, team.drafter, given)

    request = matters.request(session, docket)
    (item,) = request.items
    assert state_of(session, docket) is RequestState.FILED
    assert request.cured_once
    assert item.native_id == "4400001"
    assert data.data_item(session, item.id).link == given["link-1"]
    assert data.promise(session, request.id).answers["fir_no"] == given["fir_no"]
    codes = sorted(code for _, code in LISTED)
    assert codes_of(session, docket, "request.defective") == [codes]
    assert codes_of(session, docket, "request.cured") == [codes]
    registrar = an_actor(session, role=Role.REGISTRAR)
    again = refused(
        lambda: data_screening.find_defects(
            session, docket, LISTED, by=registrar, now=LATER
        )
    )
    assert again.code == "listed_once"
    data_screening.screen(session, docket, rules.CHECKS, by=registrar, now=LATER)
    assert matters.request(session, docket).state is RequestState.SCREENED


def test_another_custodian_of_the_same_body_takes_the_place_of_the_first(
    session: Session,
) -> None:
    docket, team = a_defective(session, ((0, "custodian_unfit"),))
    other = an_actor(session, role=Role.CUSTODIAN, body=make.BODY)
    stranger = an_actor(session, role=Role.CUSTODIAN, body="pta")

    for wrong, code in (
        (str(team.custodian.id), "unchanged"),
        (str(stranger.id), "custodian_unknown"),
        (str(team.drafter.id), "custodian_unknown"),
    ):
        given = {"custodian": wrong}
        error = refused(lambda given=given: cure(session, docket, team.drafter, given))  # type: ignore[misc]
        assert error.code == code

    cure(session, docket, team.drafter, {"custodian": str(other.id)})
    request = matters.request(session, docket)
    assert data.promise(session, request.id).custodian_id == other.id


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"fir_no": ""}, "still_missing", "fir_no"),
        ({"link-1": " "}, "still_missing", "link-1"),
        ({"link-1": "Too short."}, "link_short", "link-1"),
        ({"native_id-1": "4.4E+06"}, "native_id_damaged", "native_id-1"),
        ({"native_id-2": "1"}, "not_listed", None),
        ({"custodian": "somebody"}, "not_listed", None),
    ],
)
def test_each_refusal_of_a_correction(
    session: Session, change: dict[str, str], code: str, field: str | None
) -> None:
    docket, team = a_defective(session)

    error = refused(lambda: cure(session, docket, team.drafter, cured() | change))

    assert (error.code, error.field) == (code, field)
    assert matters.request(session, docket).state is RequestState.DEFECTIVE


def test_one_account_is_not_given_the_words_of_another(session: Session) -> None:
    team = make.a_team(session)
    docket = make.filed(session, team, accounts=[make.an_account(), make.an_account()])
    other = matters.request(session, docket).items[1]
    words = data.data_item(session, other.id).link
    registrar = an_actor(session, role=Role.REGISTRAR)
    data_screening.find_defects(
        session, docket, ((1, "tie_untranslated"),), by=registrar, now=NOW
    )

    with session.begin_nested():
        error = refused(
            lambda: cure(session, docket, team.drafter, {"link-1": f"{words} "})
        )
    assert (error.code, error.field) == ("link_copied", "link-1")


def test_what_ties_an_account_is_cleaned_and_has_an_end(session: Session) -> None:
    docket, team = a_defective(session)
    long = cured() | {"link-1": "x" * 10_001}
    error = refused(lambda: cure(session, docket, team.drafter, long))
    assert (error.code, error.field) == ("cell_too_long", "link-1")

    words = cured()["link-1"]
    cure(session, docket, team.drafter, cured() | {"link-1": f"{words}\x00\u202e"})
    (item,) = matters.request(session, docket).items
    assert data.data_item(session, item.id).link == words


def test_what_was_filed_is_not_sent_again_word_for_word(session: Session) -> None:
    docket, team = a_defective(session)
    request = matters.request(session, docket)
    before = data.promise(session, request.id).answers["fir_no"]

    same = cured() | {"fir_no": f" {before} "}
    error = refused(lambda: cure(session, docket, team.drafter, same))

    assert (error.code, error.field) == ("unchanged", "fir_no")


def test_who_may_correct_and_when(session: Session) -> None:
    docket, team = a_defective(session)
    stranger = an_actor(session, role=Role.DRAFTER, body="pta")

    def code_for(by: Actor) -> str:
        return refused(lambda: cure(session, docket, by, cured())).code

    others = (team.authoriser, team.custodian, stranger)
    found = [code_for(by) for by in others]
    cure(session, docket, team.drafter, cured())
    found.append(code_for(team.drafter))

    assert found == ["not_drafter", "not_drafter", "not_found", "wrong_state"]


@pytest.mark.parametrize(
    ("listed", "code"),
    [
        ((), "nothing_listed"),
        (((0, "account_unclear"),), "check_unknown"),
        (((1, "case_number_unclear"),), "check_unknown"),
        (((2, "account_unclear"),), "check_unknown"),
        (((1, "not_unlawful"),), "check_unknown"),
    ],
)
def test_each_refusal_of_a_list(
    session: Session, listed: tuple[tuple[int, str], ...], code: str
) -> None:
    docket = make.filed(session)
    registrar = an_actor(session, role=Role.REGISTRAR)

    error = refused(
        lambda: data_screening.find_defects(
            session, docket, listed, by=registrar, now=NOW
        )
    )

    assert error.code == code
    assert not session.scalars(select(Defect)).all()


def test_only_the_registrar_lists_and_only_of_data(session: Session) -> None:
    team = make.a_team(session)
    docket = make.filed(session, team)
    restriction = a_request(session, screened=False).docket
    registrar = an_actor(session, role=Role.REGISTRAR)

    def code_for(by: Actor, number: str) -> str:
        return refused(
            lambda: data_screening.find_defects(session, number, LISTED, by=by, now=NOW)
        ).code

    assert code_for(team.drafter, docket) == "not_registrar"
    assert code_for(registrar, restriction) == "not_found"
    other = refused(
        lambda: screening.find_defects(session, docket, {}, by=registrar, now=NOW)
    )
    assert other.code == "other_checklist"


def test_what_is_only_kept_has_no_custodian_to_be_unfit() -> None:
    listed = [(0, "custodian_unfit")]
    assert rules.check_listed(listed, {1}, keeps=False) == tuple(listed)
    with pytest.raises(RuleError):
        rules.check_listed(listed, {1}, keeps=True)


def test_every_check_has_a_defect_that_a_field_cures() -> None:
    assert {one.check for one in rules.DEFECTS.values()} == set(rules.CHECKS)
    assert set(rules.OF_WHOLE) | set(rules.OF_ACCOUNT) == set(rules.DEFECTS)


def test_what_is_not_corrected_in_time_ends(session: Session) -> None:
    docket, team = a_defective(session)

    assert sweep.sweep(session, NOW + timedelta(days=1)) == 0
    sweep.sweep(session, NOW + timedelta(days=10))

    request = matters.request(session, docket)
    assert request.state is RequestState.WITHDRAWN
    assert codes_of(session, docket, "request.withdrawn") == [["not-cured"]]
    error = refused(lambda: cure(session, docket, team.drafter, cured()))
    assert error.code == "wrong_state"


def test_where_the_law_fell_the_law_is_corrected_and_nothing_else(
    visitor: Visitor, session: Session
) -> None:
    team = make.a_team(session)
    docket = make.filed(session, team, power="peca-2016-s31")
    (item,) = matters.request(session, docket).items
    held = list(item.provisions)
    law.suspend(
        session,
        held[0].partition(":")[0],
        since=NOW.date(),
        ruling="High Court",
        by=an_actor(session, role=Role.ADMINISTRATOR),
        second=an_actor(session, role=Role.ADMINISTRATOR),
        now=NOW,
    )
    sweep.sweep(session, NOW + timedelta(days=5))
    assert codes_of(session, docket, "request.defective") == [["basis_out_of_force"]]

    error = refused(lambda: cure(session, docket, team.drafter, {}))
    assert error.code == "law_not_cured"
    assert not matters.request(session, docket).cured_once
    by_list = Upload(cells={"item": "0"})
    error = refused(
        lambda: data_curing.cure_by_list(
            session, docket, by_list, told=[], by=team.drafter, now=LATER
        )
    )
    assert error.code == "law_not_cured"
    session.commit()
    visitor.sign_in(team.drafter)
    there = visitor.get(f"/en/desk/data-correction/{docket}")
    assert there.status_code == 303
    assert there.location.endswith(f"/en/desk/filing/{docket}/correct")
    assert visitor.get(there.location).status_code == 200
    assert "Nothing is missing" not in visitor.page.main


def test_of_two_who_correct_at_once_one_does_and_the_other_is_told(
    store: Store,
) -> None:
    with store.transaction() as session:
        docket, team = a_defective(session)
    start, told = threading.Barrier(2), list[str]()

    def send() -> None:
        start.wait()
        try:
            with store.transaction() as session:
                cure(session, docket, team.drafter, cured())
            told.append("cured")
        except RuleError as error:
            told.append(error.code)

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told.count("cured") == 1
    with store.reading() as session:
        assert len(codes_of(session, docket, "request.cured")) == 1


def test_it_is_listed_and_corrected_on_the_pages(
    visitor: Visitor, session: Session
) -> None:
    team = make.a_team(session)
    docket = make.filed(session, team)
    registrar = an_actor(session, role=Role.REGISTRAR)
    desk = f"/en/desk/registry-data/{docket}"
    visitor.sign_in(registrar)
    told = visitor.get(desk).text
    for by in (team.drafter, team.authoriser, team.custodian):
        assert session.get_one(Person, by.id).name in told
    assert "Unit of the body" in told
    assert "Unit of your body" not in told
    assert "x.com/somebody" in visitor.page.root.all("summary")[-1].text
    assert visitor.post(f"{desk}/list", {}).status_code == 422
    listed = {"whole": "case_number_unclear", "account_unclear": "1"}
    assert visitor.post(f"{desk}/list", listed).status_code == 200
    read = visitor.page.main
    assert "Read this before it goes out" in read
    assert "In the request as a whole Give the FIR, case or inquiry number" in read
    assert "Item 1 Give the platform's own number of the account" in read
    assert matters.request(session, docket).state is RequestState.FILED
    changed = {"whole": ["case_number_unclear", "custodian_unfit"]}
    assert visitor.post(f"{desk}/list", changed).status_code == 200
    assert visitor.post(f"{desk}/list", listed).status_code == 200
    assert visitor.post(f"{desk}/list").status_code == 303

    visitor.sign_in(team.drafter)
    home = f"/en/desk/data-correction/{docket}"
    docket_page = visitor.get(f"/en/desk/data-docket/{docket}")
    assert home in docket_page.text
    form = visitor.get(home).text
    assert 'name="fir_no"' in form
    assert 'name="native_id-1"' in form
    assert 'name="link-1"' not in form
    half = visitor.post(home, {"fir_no": "FIR 7/2026 <b>", "native_id-1": ""})
    assert half.status_code == 422
    assert "FIR 7/2026 &lt;b&gt;" in half.text
    whole = {"fir_no": "FIR 7/2026, Quetta", "native_id-1": "771"}
    assert visitor.post(home, whole).status_code == 303

    late = visitor.post(home, {"fir_no": "FIR 8/2026, Quetta"})
    assert late.status_code == 422
    assert "FIR 8/2026, Quetta" in late.text
    visitor.sign_in(an_actor(session, role=Role.DRAFTER, body="pta"))
    assert visitor.get(home).status_code == 404


def test_it_is_corrected_by_the_list_that_the_page_hands_out(
    visitor: Visitor, session: Session
) -> None:
    docket, team = a_defective(session, (*LISTED, (0, "custodian_unfit")))
    other = an_actor(session, role=Role.CUSTODIAN, body=make.BODY)
    home = f"/en/desk/data-correction/{docket}"
    visitor.sign_in(team.drafter)
    book = load_workbook(BytesIO(visitor.get(f"{home}/list.xlsx").data))
    page = book.worksheets[0]
    head = [cell.value for cell in page[1]]
    assert head == ["item", "locator", "native_id", "link", "fir_no", "custodian"]
    assert [row[0].value for row in page.iter_rows(min_row=2)] == ["0", "1"]

    visitor.get(home)
    same = BytesIO(visitor.get(f"{home}/list.xlsx").data)
    refusal = visitor.post(f"{home}/list", {"file": (same, "same.xlsx")})
    assert refusal.status_code == 422
    assert refusal.text.count("This is what you filed.") == 4
    assert state_of(session, docket) is RequestState.DEFECTIVE

    said = cured()
    for row, column, text in (
        (2, "fir_no", said["fir_no"]),
        (2, "custodian", other.name),
        (3, "native_id", said["native_id-1"]),
        (3, "link", said["link-1"]),
    ):
        page.cell(row, head.index(column) + 1).value = text
    out = BytesIO()
    book.save(out)
    visitor.get(home)
    reply = visitor.post(f"{home}/list", {"file": (BytesIO(out.getvalue()), "l.xlsx")})

    assert reply.status_code == 303, visitor.page.main
    session.expire_all()
    request = matters.request(session, docket)
    assert request.state is RequestState.FILED
    assert request.items[0].native_id == said["native_id-1"]
    assert data.promise(session, request.id).custodian_id == other.id
    again = visitor.post(f"{home}/list", {"file": (BytesIO(out.getvalue()), "l.xlsx")})
    assert again.status_code == 303
    assert len(codes_of(session, docket, "request.cured")) == 1


@pytest.mark.parametrize("content", [b"", b"\0\0", b"PK\x03\x04broken", b"item\n"])
def test_a_list_that_cannot_be_read_changes_nothing(
    visitor: Visitor, session: Session, content: bytes
) -> None:
    docket, team = a_defective(session)
    home = f"/en/desk/data-correction/{docket}"
    visitor.sign_in(team.drafter)
    visitor.get(home)

    reply = visitor.post(f"{home}/list", {"file": (BytesIO(content), "l.csv")})

    assert reply.status_code == 422
    assert "file" in visitor.page.errors
    assert state_of(session, docket) is RequestState.DEFECTIVE


def test_a_list_of_another_body_is_not_found(
    visitor: Visitor, session: Session
) -> None:
    docket, _team = a_defective(session)
    visitor.sign_in(an_actor(session, role=Role.DRAFTER, body="pta"))
    home = f"/en/desk/data-correction/{docket}"

    assert visitor.get(f"{home}/list.xlsx").status_code == 404
    sent = {"file": (BytesIO(b"item,fir_no\n0,FIR 7/2026\n"), "l.csv")}
    assert visitor.post(f"{home}/list", sent).status_code == 404
