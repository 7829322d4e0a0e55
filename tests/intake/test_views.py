import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.queries.people import actor_of
from oversight.authority.permissions import Role
from oversight.core.clock import utc_now
from oversight.core.text import clean_text
from oversight.intake.models.batches import Batch, BatchRow
from oversight.intake.models.drafts import FaultList, FilingDraft
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import matters as queries
from oversight.intake.rules.lifecycle import BatchState, ItemEnd, RequestState
from oversight.intake.rules.measures import LADDER
from oversight.intake.rules.screening import TICKED
from oversight.intake.rules.sections import SECTIONS
from oversight.intake.service import matters
from oversight.ledger import queries as record
from tests.factories.accounts import a_person
from tests.factories.intake import (
    ANSWERS,
    Officers,
    a_csv,
    a_house,
    a_row,
    filed,
    received,
)
from tests.fixtures.web import Visitor

HOME = "/en/desk/filing"
DESK = "/en/desk/registry"
NAUGHTY = json.loads(
    (Path(__file__).parents[1] / "data/blns.json").read_text(encoding="utf-8")
)
SAID = {**ANSWERS, "certified": "y"}
FORM = {
    "locator": "https://x.com/somebody/status/1600000000000000001",
    "provision": "peca-2016-s37:public-order",
    "why_unlawful": "It calls for violence on a day and at a place. " * 10,
    "passage": "Come on Friday.",
    "attribution": "The profile says so.",
    "risk": "An attack.",
    "measure": "geo-withhold",
    "duration_days": "۹۰",
    "published_on": "2026-01-20",
    "language": "ur",
    "protected": "none",
    "capture_sha256": "a" * 64,
}


class House:
    """Two officers of each of two bodies and a registrar, as people and as actors."""

    def __init__(self, session: Session) -> None:
        a_house(session)
        self.drafter, self.authoriser = self._pair(session, "pta")
        self.stranger, self.other_authoriser = self._pair(session, "nccia")
        self.registrar = a_person(session, role=Role.REGISTRAR)
        self.officers = Officers(actor_of(self.drafter), actor_of(self.authoriser))

    @staticmethod
    def _pair(session: Session, body: str) -> tuple[Person, Person]:
        return (
            a_person(session, role=Role.DRAFTER, body=body),
            a_person(session, role=Role.AUTHORISER, body=body),
        )


@pytest.fixture
def house(session: Session) -> House:
    return House(session)


def a_waiting(session: Session, house: House, *rows: dict[str, str]) -> str:
    shown = list(rows) or [a_row()]
    return received(session, shown, by=house.officers, now=utc_now())


def a_docket(session: Session, house: House, *rows: dict[str, str]) -> str:
    shown = list(rows) or [a_row()]
    return filed(session, shown, by=house.officers, now=utc_now()).dockets[0]


MORE = {
    "captured_at": "2026-01-21T10:00",
    "reach": "5200",
    "attribution_basis": "platform-data",
    "attribution": "The account states the name and the platform confirmed it.",
    "confidence": "high",
    "innocent_explanations": "A namesake: the telephone number is the same.",
    "purpose": "none",
    **{
        f"not_{rung.replace('-', '_')}": "It comes back within hours of each attempt."
        for rung in LADDER
    },
    "preserved": "yes",
    "prior_notice": "no",
    "notice_ground": "unreachable",
    "notice_facts": "The account takes no messages and names no address.",
}


def sent(visitor: Visitor, form: dict[str, str]) -> tuple[int, str]:
    """Fill in the short form, read it back, send it; return how it went and where."""
    back = visitor.post(f"{HOME}/new", form)
    if back.status_code != 303:  # Refused where it was typed.
        return back.status_code, ""
    reply = visitor.post(back.location, SAID)
    return reply.status_code, reply.location or ""


def test_one_address_goes_from_the_form_to_the_reviewers(
    session: Session, visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)
    back = visitor.post(f"{HOME}/new", FORM).location
    for part in SECTIONS:
        if part.code != "victim":
            path = back.replace("/check", f"/part/{part.code}")
            visitor.get(path)
            boxes = visitor.page.root.all("input", "select", "textarea")
            shown = {box.attrs.get("name", "") for box in boxes}
            answers = FORM | MORE
            said = {n: answers[n] for n in part.fields if n in answers and n in shown}
            reply = visitor.post(path, said)
            assert reply.status_code == 303, (part.code, visitor.page.errors)
    reply = visitor.post(back, SAID)
    assert reply.status_code == 303, visitor.page.errors
    page = reply.location
    visitor.get(page)
    assert "You prepared it" in visitor.page.main
    assert visitor.page.form(f"{page}/sign") is None

    visitor.sign_in(house.authoriser)
    visitor.get(page)
    reply = visitor.post(f"{page}/sign", {"read": "y"}, follow=True)
    assert "TD-2026-000001" in visitor.page.main

    visitor.sign_in(house.registrar)
    visitor.get(f"{DESK}/")
    assert "TD-2026-000001" in visitor.page.main
    visitor.get(f"{DESK}/TD-2026-000001")
    ticks = {"ticks": list(TICKED)}
    reply = visitor.post(f"{DESK}/TD-2026-000001/screen", ticks)
    assert reply.status_code == 303

    request = queries.request(session, "TD-2026-000001")
    item = request.items[0]
    assert request.state is RequestState.SCREENED
    assert (item.duration_days, item.captured_at is not None) == (90, True)
    assert item.captured_at is not None
    assert item.captured_at.isoformat() == "2026-01-21T05:00:00+00:00"
    assert item.locator == FORM["locator"]


def test_several_provisions_are_cited_each_with_its_own_elements(
    session: Session, visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)
    law = {**FORM, "provision": "peca-2016-s37:peca-offence"}
    back = visitor.post(f"{HOME}/new", law).location
    part = back.replace("/check", "/part/law")
    visitor.get(part)
    assert 'name="also_2"' not in visitor.page.html
    cited = {"provision": law["provision"], "also": "peca-2016-s9"}
    reply = visitor.post(part, {**cited, "more": "yes"})
    assert reply.location.endswith("/part/law")
    visitor.get(part)
    assert "It praises or celebrates, and" in visitor.page.main
    assert "to take anything down: it needs section 37" in visitor.page.main
    reply = visitor.post(part, {**cited, "also_2": "peca-2016-s2r:c"})
    assert reply.location.endswith("/part/reasons")

    visitor.get(reply.location)
    assert "It praises or celebrates, and does not report" in visitor.page.main
    assert "At most 30 days at a time" in visitor.page.main
    assert visitor.page.main.count("Section 9:") == 2  # Over its elements, and beside.
    said = {"element_1": "Anybody reads it.", "also_element_2": "It praises the deed."}
    visitor.post(reply.location, {**said, "also_2_element_3": "Nothing milder works."})
    visitor.get(back)
    assert "Element 2, 9." in visitor.page.main
    assert visitor.post(back, SAID).status_code == 422  # 2R allows thirty days only.
    assert "may last 30 days" in visitor.page.main
    days = back.replace("/check", "/part/measure")
    visitor.get(days)
    visitor.post(days, {"measure": "geo-withhold", "duration_days": "30"})
    reply = visitor.post(back, SAID)
    assert reply.status_code == 303, visitor.page.errors

    visitor.sign_in(house.authoriser)
    visitor.get(reply.location)
    visitor.post(f"{reply.location}/sign", {"read": "y"})
    item = queries.item(session, "TD-2026-000001", 1)
    assert item.provisions == [*cited.values(), "peca-2016-s2r:c"]
    assert "peca-2016-s9 (2): It praises the deed." in item.why_unlawful
    assert "peca-2016-s2r:c (3): Nothing milder works." in item.why_unlawful


def test_a_refused_draft_keeps_what_was_typed(
    session: Session, visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)

    changed = {**FORM, "locator": "https://x.com/*", "duration_days": "400"}
    assert sent(visitor, changed)[0] == 422

    assert set(visitor.page.errors) >= {"locator", "duration_days"}
    assert "400" in visitor.page.main
    draft = session.scalars(select(FilingDraft)).one()
    for name in ("locator", "provision", "measure", "passage"):
        assert draft.given[name] == changed[name]
    assert draft.given["why_unlawful"].strip() == FORM["why_unlawful"].strip()
    assert session.scalars(select(Batch)).all() == []
    leaves = record.leaves(session, kind="filing.refused")
    assert [leaf["code"] for leaf in leaves] == ["not-precise"]


def test_an_empty_draft_is_kept_and_cannot_be_sent(
    session: Session, visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)

    assert sent(visitor, {})[0] == 422
    assert set(visitor.page.errors) >= {"locator", "provision", "measure"}
    key = session.scalars(select(FilingDraft.key)).one()
    check = f"{HOME}/draft/{key}/check"
    visitor.get(check)
    assert visitor.post(check, SAID).status_code == 422
    assert "This stands in the way" in visitor.page.main
    assert session.scalars(select(Batch)).all() == []


def test_what_is_live_is_said_before_it_is_sent(
    session: Session, visitor: Visitor, house: House
) -> None:
    docket = a_docket(session, house, a_row(locator=FORM["locator"]))
    visitor.sign_in(house.stranger)

    assert sent(visitor, FORM)[0] == 422
    assert docket in visitor.page.main


def test_filing_again_asks_for_the_docket_and_the_facts(
    session: Session, visitor: Visitor, house: House
) -> None:
    docket = a_docket(session, house, a_row(locator=FORM["locator"]))
    item = queries.item(session, docket, 1)
    matters.end_item(session, item, as_=ItemEnd.REJECTED, now=utc_now())
    visitor.sign_in(house.drafter)

    back = visitor.post(f"{HOME}/new", FORM).location
    assert visitor.post(back, SAID).status_code == 422
    assert docket in visitor.page.main
    again = back.replace("/check", "/part/again")
    assert visitor.get(again).status_code == 200
    visitor.post(again, {"refiled_from": docket, "new_facts": "Few."})
    assert visitor.post(back, SAID).status_code == 422
    facts = "Since then a second call was published, with a place. " * 2
    visitor.get(again)
    visitor.post(again, {"refiled_from": docket, "new_facts": facts})
    assert visitor.post(back, SAID).status_code == 303


def test_a_draft_is_its_officers_and_survives(
    session: Session, visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)
    visitor.post(f"{HOME}/new", {**FORM, "later": "y"})
    key = session.scalars(select(FilingDraft.key)).one()
    visitor.get(f"{HOME}/")
    assert "Your drafts" in visitor.page.main
    pages = [f"{HOME}/draft/{key}", f"{HOME}/draft/{key}/check"]
    pages += [f"{HOME}/draft/{key}/part/{one.code}" for one in SECTIONS]
    pages = [one for one in pages if not one.endswith("/victim")]
    for page in pages:
        assert visitor.get(page).status_code == 200, page

    visitor.sign_in(house.stranger)
    for page in pages:
        assert visitor.get(page).status_code == 404, page
    visitor.post(f"{HOME}/draft/{key}/throw-away", {})
    assert session.scalars(select(FilingDraft.key)).all() == [key]

    visitor.sign_in(house.drafter)
    visitor.post(f"{HOME}/draft/{key}/throw-away", {})
    assert session.scalars(select(FilingDraft.key)).all() == []


def test_a_workbook_is_read_row_by_row_and_its_faults_are_handed_out(
    session: Session, visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)
    template = visitor.get(f"{HOME}/template.xlsx").data

    def send(*rows: dict[str, str]) -> int:
        book = load_workbook(BytesIO(template))
        sheet = book.worksheets[0]
        names = [cell.value for cell in sheet[1]]
        for at, row in enumerate(rows, start=2):
            for place, name in enumerate(names, start=1):
                sheet.cell(at, place).value = row.get(str(name)) or None
        out = BytesIO()
        book.save(out)
        file = (BytesIO(out.getvalue()), "list.xlsx")
        return visitor.post(f"{HOME}/bulk", {**SAID, "file": file}).status_code

    assert send(a_row(), a_row(measure="ban")) == 422
    assert "“ban” is no measure" in visitor.page.main
    number = session.scalars(select(FaultList.number)).one()
    listed = visitor.get(f"{HOME}/faults/{number}.csv").data.decode("utf-8-sig")
    assert "ban" in listed
    visitor.sign_in(house.stranger)
    assert visitor.get(f"{HOME}/faults/{number}.csv").status_code == 404
    visitor.sign_in(house.drafter)
    assert send(a_row(), a_row()) == 303


def test_the_law_stands_beside_the_form(visitor: Visitor, house: House) -> None:
    visitor.sign_in(house.drafter)
    visitor.get(f"{HOME}/new")

    assert "At most 30 days at a time" in visitor.page.main
    assert "not settled" in visitor.page.main
    assert "peca-2016-s2r:a" in visitor.page.html
    visitor.sign_in(house.stranger)
    visitor.get(f"{HOME}/new")
    assert "peca-2016-s2r" not in visitor.page.html
    assert "peca-2016-s34" not in visitor.page.html
    order = re.findall(r'name="measure"[^>]*value="([a-z-]+)"', visitor.page.html)
    assert order[:3] == ["label", "limit-reach", "geo-withhold"]


def test_a_list_is_checked_row_by_row(
    session: Session, visitor: Visitor, house: House
) -> None:
    rows = [a_row(), a_row(measure="ban"), a_row(locator="https://x.com/*")]
    visitor.sign_in(house.drafter)

    def send(**more: str) -> int:
        file = (BytesIO(a_csv(rows)), "list.csv")
        return visitor.post(f"{HOME}/bulk", {**SAID, "file": file, **more}).status_code

    assert send() == 422
    assert "“ban” is no measure" in visitor.page.main
    assert "Rows refused: 2" in visitor.page.main
    assert send(candour="", partial="y") == 303
    number = session.scalars(select(Batch.number)).one()
    visitor.get(f"{HOME}/batch/{number}")
    assert "not answered" in visitor.page.main
    assert visitor.post(f"{HOME}/batch/{number}/answers", SAID).status_code == 303


def test_a_list_without_a_file_or_that_cannot_be_read(
    visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)

    assert visitor.post(f"{HOME}/bulk", SAID).status_code == 422
    assert "file" in visitor.page.errors
    for content in (b"", b"\xff\xfe\x00", b"PK\x03\x04zip", b"colour\nred\n"):
        file = (BytesIO(content), "list.csv")
        reply = visitor.post(f"{HOME}/bulk", {**SAID, "file": file})
        assert reply.status_code == 422
        assert visitor.page.errors["file"]


def test_the_empty_list_can_be_filled_and_sent_back(
    visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)
    reply = visitor.get(f"{HOME}/template.csv")

    assert reply.mimetype == "text/csv"
    names = reply.data.decode("utf-8-sig").strip().split(",")
    assert {"locator", "provision", "measure"} <= set(names)
    row = a_row()
    text = ",".join(names) + "\n" + ",".join(f'"{row.get(n, "")}"' for n in names)
    file = (BytesIO(text.encode("utf-8-sig")), "list.csv")
    assert visitor.post(f"{HOME}/bulk", {**SAID, "file": file}).status_code == 303


def test_looking_files_nothing(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_waiting(session, house, a_row(), a_row(captured_at=""))
    visitor.sign_in(house.authoriser)

    for _ in range(2):
        assert visitor.get(f"{HOME}/batch/{number}").status_code == 200

    assert "rows that can be filed 2 of 2" in visitor.page.main
    assert "of them lack something 1" in visitor.page.main
    must = "It must be filled in before the reviewers see them."
    assert must in visitor.page.main
    whole = a_waiting(session, house, a_row())
    assert must not in visitor.get(f"{HOME}/batch/{whole}").text
    assert session.scalars(select(LegalRequest)).all() == []
    assert list(record.leaves(session)) == []


def test_a_signature_needs_the_tick(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_waiting(session, house)
    visitor.sign_in(house.authoriser)
    visitor.get(f"{HOME}/batch/{number}")

    reply = visitor.post(f"{HOME}/batch/{number}/sign", {})

    assert reply.status_code == 422
    assert "read" in visitor.page.errors
    assert session.scalars(select(LegalRequest)).all() == []


def test_who_may_open_what(session: Session, visitor: Visitor, house: House) -> None:
    number, docket = a_waiting(session, house), a_docket(session, house)
    mine = [f"{HOME}/batch/{number}", f"{HOME}/{docket}"]
    drafters = [f"{HOME}/new", f"{HOME}/bulk", f"{HOME}/template.csv"]
    answers, correct = f"{mine[0]}/answers", f"{mine[1]}/correct"
    back = f"{mine[1]}/take-back"
    table = [
        (house.drafter, 200, [f"{HOME}/", *mine, *drafters, answers, correct]),
        (house.drafter, 403, [back, f"{DESK}/", f"{DESK}/{docket}"]),
        (house.authoriser, 200, [f"{HOME}/", *mine, back]),
        (house.authoriser, 403, [*drafters, answers, correct, f"{DESK}/"]),
        (house.stranger, 404, [*mine, answers, correct]),
        (house.other_authoriser, 404, [*mine, back]),
        (house.registrar, 200, [f"{DESK}/", f"{DESK}/{docket}"]),
        (house.registrar, 403, [f"{HOME}/", *mine, *drafters]),
        (house.registrar, 404, [f"{DESK}/TD-2026-999999"]),
    ]

    for person, status, paths in table:
        visitor.sign_in(person)
        for path in paths:
            assert visitor.get(path).status_code == status, (person.role, path)


def test_acts_of_others_are_refused(
    session: Session, visitor: Visitor, house: House
) -> None:
    number, docket = a_waiting(session, house), a_docket(session, house)
    visitor.sign_in(house.other_authoriser)
    visitor.get(f"{HOME}/")
    back = {"code": "other", "reason": "Because."}

    for path, data in (
        (f"{HOME}/batch/{number}/sign", {"read": "y"}),
        (f"{HOME}/batch/{number}/take-back", {}),
        (f"{HOME}/{docket}/take-back", back),
    ):
        assert visitor.post(path, data).status_code == 404
    visitor.sign_in(house.drafter)
    for path in (f"{HOME}/batch/{number}/sign", f"{HOME}/{docket}/take-back"):
        assert visitor.post(path, {**back, "read": "y"}).status_code == 403
    for path in (f"{DESK}/{docket}/screen", f"{DESK}/{docket}/list"):
        assert visitor.post(path, {}).status_code == 403
    batch = queries.batch(session, number)
    assert batch.state is BatchState.WAITING
    assert queries.request(session, docket).state is RequestState.FILED


def test_what_is_missing_is_listed_and_corrected(
    session: Session, visitor: Visitor, house: House
) -> None:
    docket = a_docket(session, house, a_row(), a_row(risk="", capture_sha256=""))
    visitor.sign_in(house.registrar)
    visitor.get(f"{DESK}/{docket}")
    assert visitor.page.form(f"{DESK}/{docket}/screen") is None
    missing = f"{DESK}/{docket}/list"
    assert visitor.post(missing, {"passage": ["1"]}).status_code == 200
    assert visitor.post(missing).status_code == 303

    visitor.sign_in(house.drafter)
    visitor.get(f"{HOME}/{docket}")
    assert "Something is missing" in visitor.page.main
    path = f"{HOME}/{docket}/correct"
    given = {"item-1-passage": "Words. Line 3.", "item-2-risk": "Harm."}
    assert visitor.post(path, given).status_code == 422
    assert set(visitor.page.errors) == {"item-2-capture_sha256"}
    form = visitor.page.form(path)
    assert form is not None
    assert visitor.page.values(form)["item-2-risk"].strip() == "Harm."
    given["item-2-capture_sha256"] = "c" * 64
    assert visitor.post(path, given).status_code == 303

    request = queries.request(session, docket)
    assert request.state is RequestState.FILED
    assert request.items[0].passage == "Words. Line 3."
    visitor.sign_in(house.registrar)
    visitor.get(f"{DESK}/{docket}")
    assert "not asked a second time" in visitor.page.main


def test_the_registrars_refused_forms_come_back(
    session: Session, visitor: Visitor, house: House
) -> None:
    docket = a_docket(session, house)
    visitor.sign_in(house.registrar)

    visitor.get(f"{DESK}/{docket}")
    assert visitor.post(f"{DESK}/{docket}/screen", {}).status_code == 422
    assert "ticks" in visitor.page.errors
    assert visitor.post(f"{DESK}/{docket}/list", {}).status_code == 422
    assert "Screen the request instead" in visitor.page.main


def test_a_request_is_taken_back_on_the_web(
    session: Session, visitor: Visitor, house: House
) -> None:
    docket = a_docket(session, house)
    visitor.sign_in(house.authoriser)
    path = f"{HOME}/{docket}/take-back"

    assert visitor.post(path, {}).status_code == 422
    assert "code" in visitor.page.errors
    reply = visitor.post(path, {"code": "replaced", "reason": "Better list."})
    assert reply.status_code == 303
    visitor.get(reply.location)

    assert "replaced by another filing" in visitor.page.main
    assert "Better list." in visitor.page.main


def test_a_filing_is_taken_back_on_the_web(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_waiting(session, house)
    visitor.sign_in(house.drafter)
    visitor.get(f"{HOME}/batch/{number}")

    path = f"{HOME}/batch/{number}/take-back"
    assert visitor.post(path, {}).status_code == 303
    visitor.get(f"{HOME}/batch/{number}")
    assert "taken back" in visitor.page.main
    assert visitor.post(path, {}).status_code == 422


def test_a_row_lost_before_the_signature_is_said(
    session: Session, visitor: Visitor, house: House
) -> None:
    row = a_row()
    number = a_waiting(session, house, row)
    others = Officers(actor_of(house.stranger), actor_of(house.other_authoriser))
    filed(session, [row], by=others, now=utc_now())
    visitor.sign_in(house.authoriser)

    visitor.get(f"{HOME}/batch/{number}")
    reply = visitor.post(f"{HOME}/batch/{number}/sign", {"read": "y"})

    assert reply.status_code == 422
    assert "Nothing in this filing is new" in visitor.page.main


def test_pages_of_dockets_follow_one_another(
    session: Session, visitor: Visitor, house: House
) -> None:
    for place in range(27):
        kind = f"https://example{place}.org/page"
        a_docket(session, house, a_row(locator=kind, native_id=""))
    visitor.sign_in(house.drafter)

    visitor.get(f"{HOME}/")
    assert "TD-2026-000027" in visitor.page.main
    assert "TD-2026-000002" not in visitor.page.main
    visitor.get(f"{HOME}/?page=2")
    assert "TD-2026-000002" in visitor.page.main
    for odd in ("0", "-5", "99999999999999999999", "x"):
        assert visitor.get(f"{HOME}/?page={odd}").status_code == 200


def test_every_page_is_there_in_urdu(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_waiting(session, house)
    docket = a_docket(session, house, a_row(risk=""))
    pages = {
        house.drafter: ["filing/", "filing/new", "filing/bulk", f"filing/{docket}"],
        house.authoriser: [f"filing/batch/{number}", f"filing/{docket}/take-back"],
        house.registrar: ["registry/", f"registry/{docket}"],
    }

    for person, paths in pages.items():
        visitor.sign_in(person)
        for path in paths:
            assert visitor.get(f"/ur/desk/{path}").status_code == 200


TEXTS = ("why_unlawful", "passage", "attribution", "risk")


@pytest.mark.parametrize("half", [0, 1])
def test_naughty_strings_come_back_exactly(
    session: Session, visitor: Visitor, house: House, half: int
) -> None:
    good = [text for text in NAUGHTY if clean_text(text).strip()][half::2]
    joined = "\n".join(good)[:1_900]
    rows = [
        a_row(
            **dict.fromkeys(TEXTS, f"{text}\nand so on"),
            agency_ref=text[:100],
        )
        for text in good
    ]
    content = a_csv([*rows, a_row(passage=joined)])
    visitor.sign_in(house.drafter)

    file = (BytesIO(content), "list.csv")
    reply = visitor.post(f"{HOME}/bulk", {**SAID, "candour": joined, "file": file})
    assert reply.status_code == 303, visitor.page.main[:2000]
    page = reply.location
    visitor.sign_in(house.authoriser)
    visitor.get(page)
    reply = visitor.post(f"{page}/sign", {"read": "y"})
    assert reply.status_code == 303, visitor.page.main[:2000]

    number = page.rsplit("/", 1)[1]
    stored = queries.cells(session, queries.batch(session, number))
    assert [cells["why_unlawful"] for _, cells in stored[:-1]] == [
        row["why_unlawful"] for row in rows
    ]
    found = session.scalars(select(Item).join(LegalRequest).order_by(
        LegalRequest.docket, Item.number
    )).all()  # fmt: skip
    for item, row in zip(found, rows, strict=False):
        for name in TEXTS:
            assert getattr(item, name) == clean_text(row[name]).strip()
    dockets = session.scalars(select(LegalRequest.docket)).all()
    for docket in dockets:
        assert visitor.get(f"{HOME}/{docket}").status_code == 200
    visitor.sign_in(house.registrar)
    assert visitor.get(f"{DESK}/{dockets[0]}").status_code == 200


def test_naughty_strings_break_no_field_of_the_form(
    session: Session, visitor: Visitor, house: House
) -> None:
    fields = [*FORM, "native_id", "also", "refiled_from", "new_facts"]
    visitor.sign_in(house.drafter)
    visitor.get(f"{HOME}/new")

    for place, text in enumerate(NAUGHTY[::15]):
        one = {**FORM, fields[place % len(fields)]: text}
        for given in (one, dict.fromkeys(fields, text)):
            reply = visitor.post(f"{HOME}/new", given)
            assert reply.status_code in {303, 422}
    assert session.scalars(select(LegalRequest)).all() == []


def test_naughty_strings_break_no_other_form(
    session: Session, visitor: Visitor, house: House
) -> None:
    number, docket = a_waiting(session, house), a_docket(session, house, a_row(risk=""))
    for text in NAUGHTY[::60]:
        visitor.sign_in(house.drafter)
        path = f"{HOME}/batch/{number}/answers"
        given = dict.fromkeys(SAID, text) | {"contact_detail": text}
        assert visitor.post(path, given).status_code in {303, 422}
        visitor.sign_in(house.authoriser)
        back = {"code": text, "reason": text}
        path = f"{HOME}/{docket}/take-back"
        assert visitor.post(path, back).status_code == 422
        visitor.sign_in(house.registrar)
        for act in ("screen", "list"):
            sent = {"ticks": text, "passage": text, "translation": text}
            reply = visitor.post(f"{DESK}/{docket}/{act}", sent)
            assert reply.status_code == 422
    assert queries.request(session, docket).state is RequestState.FILED


def test_a_naughty_name_of_a_file_is_only_a_name(
    session: Session, visitor: Visitor, house: House
) -> None:
    visitor.sign_in(house.drafter)
    for name in ("../../etc/passwd", "<script>alert(1)</script>.csv", "\u202evsc.tset"):
        file = (BytesIO(a_csv([a_row()])), name)
        reply = visitor.post(f"{HOME}/bulk", {**SAID, "file": file})
        assert reply.status_code == 303
        assert visitor.get(reply.location).status_code == 200
    assert len(session.scalars(select(BatchRow)).all()) == 3
