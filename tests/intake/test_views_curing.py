"""Curing and taking back: by a list, pressed twice, and by two people at once."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.queries.people import actor_of
from oversight.authority.permissions import Actor, Role
from oversight.core.clock import utc_now
from oversight.intake.queries import matters as queries
from oversight.intake.rules.lifecycle import RequestState
from oversight.intake.service import curing, screening, withdrawing
from oversight.ledger import queries as record
from oversight.storage.session import Store
from tests.factories.accounts import a_person, an_actor
from tests.factories.intake import Officers, a_house, a_row, filed
from tests.fixtures.web import Visitor
from tests.intake.test_service_together import together

HOME = "/en/desk/filing"
LACKS = {"risk": "", "capture_sha256": ""}
HASH = "c" * 64
PAYLOADS = (
    (Path(__file__).parents[1] / "data" / "xss_payloads_even_lines.txt")
    .read_text("utf-8")
    .splitlines()[:4]
)


class Desk:
    """A docket of two items that lacks something, and the people of its body."""

    def __init__(self, session: Session) -> None:
        a_house(session)
        self.drafter, self.other = (self._one(session, Role.DRAFTER) for _ in range(2))
        self.authoriser, self.second = (
            self._one(session, Role.AUTHORISER) for _ in range(2)
        )
        by = Officers(actor_of(self.drafter), actor_of(self.authoriser))
        now = utc_now()
        rows = [a_row(**LACKS), a_row(risk="")]
        self.docket = filed(session, rows, by=by, now=now).dockets[0]
        registrar = an_actor(session, role=Role.REGISTRAR)
        screening.find_defects(session, self.docket, {}, by=registrar, now=now)
        self.path = f"{HOME}/{self.docket}/correct"

    @staticmethod
    def _one(session: Session, role: Role) -> Person:
        return a_person(session, role=role, body="pta")

    def leaves(self, session: Session, kind: str) -> list[dict[str, Any]]:
        found = record.of_stream(session, self.docket)
        return [leaf for leaf in found if leaf["k"] == kind]


@pytest.fixture
def desk(session: Session) -> Desk:
    return Desk(session)


TYPED = {"item-1-risk": "Harm.", "item-1-capture_sha256": HASH, "item-2-risk": "More."}


def sheet(visitor: Visitor, desk: Desk) -> tuple[Any, Any]:
    """The list as the portal hands it out, open."""
    reply = visitor.get(f"{desk.path}/list.xlsx")
    book = load_workbook(BytesIO(reply.data))
    return book, book.active


def bytes_of(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def hand_in(visitor: Visitor, desk: Desk, content: bytes, name: str = "l.xlsx") -> Any:
    visitor.get(desk.path)
    return visitor.post(f"{desk.path}/list", {"file": (BytesIO(content), name)})


def test_the_list_is_handed_out_filled_in_and_taken(
    session: Session, visitor: Visitor, desk: Desk
) -> None:
    visitor.sign_in(desk.drafter)
    book, page = sheet(visitor, desk)
    head = [cell.value for cell in page[1]]
    assert head[:2] == ["item", "locator"]
    assert page.freeze_panes == "C2"
    assert "What may be cited" not in book.sheetnames
    assert {"risk", "capture_sha256"} == set(head[2:])
    for row, said in ((2, ("Harm.", HASH)), (3, ("More.", None))):
        page.cell(row, head.index("risk") + 1).value = said[0]
        page.cell(row, head.index("capture_sha256") + 1).value = said[1]

    reply = hand_in(visitor, desk, bytes_of(book))

    assert reply.status_code == 303, visitor.page.main
    request = queries.request(session, desk.docket)
    assert request.state is RequestState.FILED
    assert [item.risk for item in request.items] == ["Harm.", "More."]
    assert request.items[0].capture_sha256 == HASH


def test_everything_wrong_with_the_page_is_told_at_once(
    session: Session, visitor: Visitor, desk: Desk
) -> None:
    visitor.sign_in(desk.drafter)
    visitor.get(desk.path)

    reply = visitor.post(desk.path, {"item-1-capture_sha256": "no fingerprint"})

    assert reply.status_code == 422
    assert set(visitor.page.errors) >= set(TYPED)
    assert visitor.page.main.count("fill in this field of item") >= len(TYPED) - 1
    assert queries.request(session, desk.docket).state is RequestState.DEFECTIVE


def test_json_lines_do_as_well(session: Session, visitor: Visitor, desk: Desk) -> None:
    lines = (
        f'{{"item": 1, "risk": "Harm.", "capture_sha256": "{HASH}"}}\n'
        '{"item": 2, "risk": "More."}\n'
    )
    visitor.sign_in(desk.drafter)

    assert hand_in(visitor, desk, lines.encode(), "l.jsonl").status_code == 303
    assert len(desk.leaves(session, "request.cured")) == 1


def test_every_fault_is_shown_and_nothing_is_half_applied(
    session: Session, visitor: Visitor, desk: Desk
) -> None:
    content = b"item,risk,capture_sha256,measure\n1,Harm.,xyz,remove\n9,Harm.,,\n"
    visitor.sign_in(desk.drafter)

    reply = hand_in(visitor, desk, content, "l.csv")

    assert reply.status_code == 422
    assert "file" in visitor.page.errors
    for told in ("measure", "64 characters", "no item of this docket", "about item 2"):
        assert told in reply.text
    request = queries.request(session, desk.docket)
    assert request.state is RequestState.DEFECTIVE
    assert [item.risk for item in request.items] == [None, None]


@pytest.mark.parametrize("content", [b"", b"\0\0", b"PK\x03\x04broken", b"item\n"])
def test_a_file_that_cannot_be_read_is_refused_in_words(
    session: Session, visitor: Visitor, desk: Desk, content: bytes
) -> None:
    visitor.sign_in(desk.drafter)

    assert hand_in(visitor, desk, content, "l.csv").status_code == 422
    assert "file" in visitor.page.errors
    assert desk.leaves(session, "request.cured") == []


@pytest.mark.parametrize("name", ["l.xlsx", "L.XLSM", "l.ods"])
@pytest.mark.parametrize("content", [b"", b"\0\0", b"item\n1\n", b"\xff\xd8JFIF"])
def test_a_file_only_called_a_workbook_is_named_as_none(
    visitor: Visitor, desk: Desk, content: bytes, name: str
) -> None:
    visitor.sign_in(desk.drafter)

    reply = hand_in(visitor, desk, content, name)

    assert reply.status_code == 422
    assert "is called a workbook and is none" in reply.text
    assert name in reply.text


def test_what_was_sent_back_stands_above_the_dockets(
    visitor: Visitor, desk: Desk
) -> None:
    visitor.sign_in(desk.drafter)

    shown = visitor.get(f"{HOME}/").text

    first, *_ = shown.split("<h2>Dockets</h2>")
    assert "<h2>To correct</h2>" in first
    assert desk.docket in first


def test_the_columns_stand_beside_the_list(visitor: Visitor, desk: Desk) -> None:
    visitor.sign_in(desk.drafter)
    shown = visitor.get(desk.path).text
    columns = shown[shown.index("The columns of this list") :]
    for name in ("item", "locator", "risk", "capture_sha256"):
        assert f">{name}<" in columns[: columns.index("</p>")]


@pytest.mark.parametrize("text", PAYLOADS)
def test_no_text_breaks_the_list(visitor: Visitor, desk: Desk, text: str) -> None:
    visitor.sign_in(desk.drafter)
    quoted = text.replace('"', '""')

    reply = hand_in(visitor, desk, f'item,risk\n"{quoted}","x"\n'.encode(), "l.csv")

    assert reply.status_code == 422


def test_a_list_and_a_page_sent_twice_cure_once_and_answer_alike(
    session: Session, visitor: Visitor, desk: Desk
) -> None:
    visitor.sign_in(desk.drafter)
    visitor.get(desk.path)
    sent = {**form_of(visitor, desk.path), **TYPED}

    answers = [visitor.web.post(desk.path, data=sent) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert len({one.location for one in answers}) == 1
    assert len(desk.leaves(session, "request.cured")) == 1


def test_one_list_handed_in_twice_cures_once(
    session: Session, visitor: Visitor, desk: Desk
) -> None:
    content = f"item,risk,capture_sha256\n1,Harm.,{HASH}\n2,More.,\n".encode()
    visitor.sign_in(desk.drafter)
    visitor.get(desk.path)
    path = f"{desk.path}/list"
    sent = form_of(visitor, path)

    answers = [
        visitor.web.post(path, data={**sent, "file": (BytesIO(content), "l.csv")})
        for _ in range(2)
    ]

    assert [one.status_code for one in answers] == [303, 303]
    assert len(desk.leaves(session, "request.cured")) == 1


def test_whoever_is_slower_keeps_every_word(
    session: Session, visitor: Visitor, desk: Desk
) -> None:
    visitor.sign_in(desk.other)
    visitor.get(desk.path)
    given = {1: {"risk": "Theirs.", "capture_sha256": HASH}, 2: {"risk": "Theirs."}}
    curing.cure(session, desk.docket, given, by=actor_of(desk.drafter), now=utc_now())
    sent = {**form_of(visitor, desk.path), **TYPED}

    reply = visitor.post(desk.path, sent)

    assert reply.status_code == 422
    assert "the matter has moved on" in reply.text
    assert "What you typed is still here" in reply.text
    for text in TYPED.values():
        assert text in reply.text
    assert queries.request(session, desk.docket).items[0].risk == "Theirs."


def test_taken_back_twice_is_taken_back_once(
    session: Session, visitor: Visitor, desk: Desk
) -> None:
    visitor.sign_in(desk.authoriser)
    path = f"{HOME}/{desk.docket}/take-back"
    visitor.get(path)
    sent = {**form_of(visitor, path), **BACK}

    answers = [visitor.web.post(path, data=sent) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert len(desk.leaves(session, "request.withdrawn")) == 1

    visitor.sign_in(desk.second)
    reply = visitor.post(path, BACK)
    assert reply.status_code == 422
    assert BACK["reason"] in reply.text
    assert len(desk.leaves(session, "request.withdrawn")) == 1


BACK = {
    "code": "filed-in-error",
    "reason": "The account was another one of the same name.",
}


def form_of(visitor: Visitor, path: str) -> dict[str, object]:
    """What the page's own form would send as it stands."""
    form = visitor.page.form(path)
    assert form is not None
    return dict(visitor.page.values(form))


def test_of_many_who_cure_and_take_back_at_once_one_wins(store: Store) -> None:

    with store.transaction() as session:
        desk = Desk(session)
        drafters = [an_actor(session, role=Role.DRAFTER, body="pta") for _ in range(4)]
        bosses = [an_actor(session, role=Role.AUTHORISER, body="pta") for _ in range(4)]
    given = {1: {"risk": "Harm.", "capture_sha256": HASH}, 2: {"risk": "More."}}

    def act(place: int) -> object:
        by: Actor = (drafters if place % 2 else bosses)[place // 2]
        with store.transaction() as session:
            if place % 2:
                return curing.cure(
                    session, desk.docket, given, by=by, now=utc_now()
                ).docket
            return withdrawing.withdraw(
                session, desk.docket, BACK["code"], BACK["reason"], by=by, now=utc_now()
            ).docket

    answers = together(act, 8)

    with store.reading() as session:
        cured = len(desk.leaves(session, "request.cured"))
        taken = len(desk.leaves(session, "request.withdrawn"))
        state = queries.request(session, desk.docket).state
    # Whoever cures first may still be taken back; after that nothing is cured.
    assert (cured, taken) in {(0, 1), (1, 1)}
    assert state is RequestState.WITHDRAWN
    assert sum(answer == desk.docket for answer in answers) == cured + taken
    assert set(answers) <= {desk.docket, "wrong_state"}
