"""Files beside rows and items: kept whole and shut, taken back, filed, refused."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.intake.models.batches import Batch, BatchRow
from oversight.intake.models.exhibits import Chunk, Exhibit, FiledExhibit, Withheld
from oversight.intake.models.requests import Item
from oversight.intake.queries import exhibits as queries
from oversight.intake.queries import matters as requests
from oversight.intake.rules import exhibits as rules
from oversight.intake.rules.exhibits import Copy
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import (
    curing,
    exhibits,
    keeping,
    matters,
    screening,
    signing,
    withdrawing,
)
from oversight.intake.service.taking import Handed
from oversight.ledger import service as ledger
from oversight.ledger.models import Audit, Pending
from oversight.vault.models.keys import DataKey
from tests.factories.accounts import an_actor
from tests.factories.exhibits import a_paper, a_picture, handed
from tests.factories.intake import NOW, Officers, a_row, filed, officers, received
from tests.ledger.opening import heard

ABUSE = "PECA-2016-S37:peca-offence;PECA-2016-S22"
LATER = NOW + timedelta(hours=1)
ROW = 2
SHA = "b" * 64


@pytest.fixture
def by(session: Session) -> Officers:
    return officers(session)


def a_filing(session: Session, by: Officers, **cells: str) -> str:
    return received(session, [a_row(**{"capture_sha256": ""} | cells)], by=by)


def put(
    session: Session, number: str, by: Officers, file: Handed | None = None
) -> Exhibit:
    kept = exhibits.attach_to_row(
        session, number, ROW, file or handed(), by=by.drafter, now=NOW
    )
    assert kept is not None
    return kept


def put_on_item(
    session: Session, docket: str, by: Officers, file: Handed | None = None
) -> Exhibit | None:
    return exhibits.attach_to_item(
        session, docket, 1, file or handed(), by=by.drafter, now=LATER
    )


def refused(session: Session, number: str, by: Officers, file: Handed) -> str:
    with pytest.raises(RuleError) as refusal, session.begin_nested():
        exhibits.attach_to_row(session, number, ROW, file, by=by.drafter, now=NOW)
    return refusal.value.code


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def keys(session: Session) -> int:
    names = session.scalars(select(DataKey.subject)).all()
    return sum(name.startswith("exhibit:") for name in names)


def test_a_file_is_kept_in_encrypted_pieces_under_a_key_of_its_own(
    session: Session, by: Officers
) -> None:
    number = a_filing(session, by)
    noise = bytes(range(32, 127)) * 6000
    exhibit = put(
        session, number, by, handed(noise, name="پوسٹ.txt", purpose="document")
    )

    assert (exhibit.position, exhibit.row, exhibit.name) == (1, ROW, "پوسٹ.txt")
    assert exhibit.original_sha256 == sha256(noise).hexdigest()
    assert exhibit.uploaded_by == by.drafter.id
    sealed = session.scalars(select(Chunk.sealed)).all()
    assert len(sealed) == 6
    assert not any(noise[:200] in piece for piece in sealed)
    assert keys(session) == 1
    for copy in Copy:
        assert keeping.opened(session, exhibit, copy) == noise
    put(session, number, by)
    assert keys(session) == 2


def test_handing_in_taking_back_and_looking_are_in_the_audit(
    session: Session, by: Officers
) -> None:
    number = a_filing(session, by)
    exhibit = put(session, number, by)
    keeping.hand_out(session, exhibit, Copy.VIEWING, by=by.authoriser, now=NOW)
    exhibits.remove(session, exhibit.code, by=by.drafter, now=NOW)

    acts = session.execute(
        select(Audit.act, Audit.subject, Audit.facts).where(Audit.act.like("exhibit.%"))
    ).all()
    assert [(act, subject) for act, subject, _ in acts] == [
        ("exhibit.attached", f"{number} 2"),
        ("exhibit.seen", exhibit.code),
        ("exhibit.removed", number),
    ]
    assert acts[1].facts == {"copy": "viewing"}


def test_a_copy_goes_out_under_its_name_and_kind(
    session: Session, by: Officers
) -> None:
    number = a_filing(session, by)
    exhibit = put(session, number, by, handed(a_picture("WEBP"), name="a.webp"))

    shown = keeping.hand_out(session, exhibit, Copy.VIEWING, by=by.drafter, now=NOW)
    sent = keeping.hand_out(session, exhibit, Copy.ORIGINAL, by=by.drafter, now=NOW)

    assert (shown.name, shown.mime) == ("a.jpg", "image/jpeg")
    assert (sent.name, sent.mime) == ("a.webp", "application/octet-stream")
    assert sent.content == a_picture("WEBP")


def test_what_is_taken_back_leaves_nothing_behind(
    session: Session, by: Officers
) -> None:
    number = a_filing(session, by)
    first, second = put(session, number, by), put(session, number, by, a_paper_file())

    exhibits.remove(session, first.code, by=by.drafter, now=NOW)

    assert session.scalars(select(Exhibit)).all() == [second]
    assert set(session.scalars(select(Chunk.exhibit_id))) == {second.id}
    assert keys(session) == 1
    assert put(session, number, by).position == 1


def a_paper_file(**more: str) -> Handed:
    return handed(a_paper(), name="order.pdf", purpose="document", **more)


def test_a_signature_files_the_files_and_the_leaf_commits_to_the_capture(
    session: Session, by: Officers
) -> None:
    number = a_filing(session, by)
    capture, paper = put(session, number, by), put(session, number, by, a_paper_file())

    signing.sign(session, number, by=by.authoriser, now=LATER)

    item = session.scalars(select(Item)).one()
    shown = queries.of_item(session, item.id)
    assert [(one.code, one.position, one.purpose) for one in shown] == [
        (capture.code, 1, "capture"),
        (paper.code, 2, "document"),
    ]
    assert [one.is_picture for one in shown] == [True, False]
    assert [one.came_later for one in shown] == [False, False]
    assert item.capture_sha256 == capture.original_sha256
    event = session.scalars(
        select(Pending.event_id).where(Pending.kind == "item.filed")
    ).one()
    told = [
        json.loads(heard(text))
        for text in json.loads(ledger.disclosures(session, event))
    ]
    named = {name: value for _salt, name, value in told}
    assert named["capture_sha256"] == capture.original_sha256
    assert requests.defects(session, [item.request_id]) == []


def test_a_capture_replaces_no_fingerprint_that_was_given(
    session: Session, by: Officers
) -> None:
    number = a_filing(session, by, capture_sha256=SHA)
    assert refused(session, number, by, handed()) == "exhibit_other_capture"
    own = sha256(a_picture()).hexdigest()
    number = a_filing(session, by, capture_sha256=own.upper())
    put(session, number, by)
    signing.sign(session, number, by=by.authoriser, now=LATER)
    assert session.scalars(select(Item.capture_sha256)).one() == own


def test_once_signed_a_file_stays(session: Session, by: Officers) -> None:
    number = a_filing(session, by)
    exhibit = put(session, number, by)
    signing.sign(session, number, by=by.authoriser, now=LATER)

    with pytest.raises(RuleError, match="stay as they are"):
        exhibits.remove(session, exhibit.code, by=by.drafter, now=LATER)
    assert refused(session, number, by, a_paper_file()) == "exhibit_signed"
    gone = delete(Exhibit).where(Exhibit.id == exhibit.id)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(gone)


def test_files_of_rows_that_are_not_filed_are_forgotten(
    session: Session, by: Officers
) -> None:
    rows = [a_row(), a_row(measure="nonsense")]
    number = received(session, rows, by=by, partial=True)
    file = handed(purpose="document")
    exhibits.attach_to_row(session, number, 3, file, by=by.drafter, now=NOW)
    exhibits.attach_to_row(session, number, 2, file, by=by.drafter, now=NOW)
    told = handed(shows_child="yes", fingerprint=SHA)
    exhibits.attach_to_row(session, number, 3, told, by=by.drafter, now=NOW)

    signing.sign(session, number, by=by.authoriser, now=LATER)

    assert session.scalars(select(Exhibit.row)).all() == [2]
    assert count(session, FiledExhibit) == 1
    assert keys(session) == 1
    assert session.scalars(select(Withheld.item_id)).one() is None


@pytest.mark.parametrize("how", ["taken back", "dropped"])
def test_a_filing_that_comes_to_nothing_keeps_no_file(
    session: Session, by: Officers, how: str
) -> None:
    number = a_filing(session, by)
    put(session, number, by)
    if how == "dropped":
        withdrawing.drop_batch(session, number, now=LATER)
    else:
        withdrawing.withdraw_batch(session, number, by=by.drafter, now=LATER)

    assert (count(session, Exhibit), count(session, Chunk), keys(session)) == (0, 0, 0)


def test_material_that_shows_a_child_is_never_kept(
    session: Session, by: Officers
) -> None:
    number = a_filing(session, by)
    content = a_picture(words="canary")
    file = handed(content, shows_child="yes", purpose="", caption="")

    for _ in range(2):
        kept = exhibits.attach_to_row(
            session, number, ROW, file, by=by.drafter, now=NOW
        )
        assert kept is None

    assert (count(session, Exhibit), count(session, Chunk)) == (0, 0)
    row = session.scalars(select(Withheld)).one()
    assert (row.row, row.sha256, row.item_id) == (
        ROW,
        sha256(content).hexdigest(),
        None,
    )
    batch = session.scalars(select(Batch)).one()
    assert queries.withheld_in(session, batch.id) == {ROW: [row.sha256]}
    signing.sign(session, number, by=by.authoriser, now=LATER)
    item = session.scalars(select(Item)).one()
    assert queries.withheld_of(session, [item.id]) == {item.id: [row.sha256]}
    assert session.scalars(select(Audit.act)).all().count("exhibit.withheld") == 2


def test_its_fingerprint_is_enough_and_needed(session: Session, by: Officers) -> None:
    docket = filed(session, by=by).dockets[0]
    told = handed(b"", name="", shows_child="yes", fingerprint=SHA.upper())

    for _ in range(2):
        assert put_on_item(session, docket, by, told) is None
    assert session.scalars(select(Withheld.sha256)).all() == [SHA]
    with pytest.raises(RuleError, match="Give the SHA-256"):
        put_on_item(session, docket, by, handed(b"", name="", shows_child="yes"))


def test_an_item_about_the_abuse_of_a_child_takes_no_file(
    session: Session, by: Officers
) -> None:
    number = a_filing(session, by)
    row = session.scalars(select(BatchRow)).one()
    row.cells = {**row.cells, "provision": "peca-2016-s22:material"}
    assert refused(session, number, by, a_paper_file()) == "exhibit_child_item"
    docket = filed(session, by=by).dockets[0]
    item = session.scalars(select(Item)).one()
    item.provisions = ["peca-2016-s22"]
    with pytest.raises(RuleError, match="abuse of a child"):
        put_on_item(session, docket, by, a_paper_file())


def test_what_became_one_after_its_file_came_is_not_signed_with_it(
    session: Session, by: Officers
) -> None:
    number = a_filing(session, by, provision="PECA-2016-S37:public-order")
    exhibit = put(session, number, by)
    row = session.scalars(select(BatchRow)).one()
    row.cells = {**row.cells, "provision": ABUSE, "passage": ""}
    session.flush()

    with pytest.raises(RuleError, match="Number 2") as refusal, session.begin_nested():
        signing.sign(session, number, by=by.authoriser, now=NOW)
    assert refusal.value.code == "exhibit_child_files"

    exhibits.remove(session, exhibit.code, by=by.drafter, now=NOW)
    signing.sign(session, number, by=by.authoriser, now=NOW)
    assert "peca-2016-s22" in session.scalars(select(Item)).one().provisions
    assert not session.scalars(select(Exhibit)).all()


def test_an_item_with_files_is_not_cured_into_one(
    session: Session, by: Officers
) -> None:
    docket = filed(session, [a_row(provision="peca-2016-s37")], by=by).dockets[0]
    put_on_item(session, docket, by, a_paper_file())
    registrar = an_actor(session, role=Role.REGISTRAR)
    screening.find_defects(session, docket, {}, by=registrar, now=LATER)

    given = {1: {"provision": ABUSE}}
    with pytest.raises(RuleError) as refusal, session.begin_nested():
        curing.cure(session, docket, given, by=by.drafter, now=LATER)
    found = (refusal.value.code, refusal.value.field)
    assert found == ("exhibit_child_law", "item-1-provision")


def test_a_file_can_come_later_and_is_marked_so(session: Session, by: Officers) -> None:
    docket = filed(session, by=by).dockets[0]

    exhibit = put_on_item(session, docket, by, a_paper_file())

    assert exhibit is not None
    item = session.scalars(select(Item)).one()
    (shown,) = queries.of_item(session, item.id)
    assert (shown.code, shown.came_later, shown.pages) == (exhibit.code, True, 1)
    assert keeping.opened(session, exhibit, Copy.ORIGINAL) == a_paper_file().content


def test_a_capture_that_was_missing_cures_with_its_own_fingerprint(
    session: Session, by: Officers
) -> None:
    docket = filed(session, [a_row(capture_sha256="")], by=by).dockets[0]
    registrar = an_actor(session, role=Role.REGISTRAR)
    screening.find_defects(session, docket, {}, by=registrar, now=LATER)
    capture = put_on_item(session, docket, by)
    assert capture is not None
    wrong = {1: {"capture_sha256": SHA}}
    with pytest.raises(RuleError, match="another fingerprint"):
        curing.cure(session, docket, wrong, by=by.drafter, now=LATER)
    session.expire_all()

    right = {1: {"capture_sha256": capture.original_sha256}}
    curing.cure(session, docket, right, by=by.drafter, now=LATER)

    item = session.scalars(select(Item)).one()
    assert item.capture_sha256 == capture.original_sha256


def test_a_decided_or_ended_item_takes_no_more_files(
    session: Session, by: Officers
) -> None:
    docket = filed(session, by=by).dockets[0]
    item = requests.item(session, docket, 1)
    matters.end_item(session, item, as_=ItemEnd.REJECTED, now=LATER)
    with pytest.raises(RuleError, match="no file can be added"):
        put_on_item(session, docket, by, a_paper_file())


def test_others_and_other_officers_are_refused(session: Session, by: Officers) -> None:
    number = a_filing(session, by)
    exhibit = put(session, number, by)
    docket = filed(session, by=by).dockets[0]
    stranger = officers(session, "nccia").drafter
    for who, code in ((stranger, "not_found"), (by.authoriser, "not_drafter")):
        file = a_paper_file()
        with pytest.raises(RuleError) as row:
            exhibits.attach_to_row(session, number, ROW, file, by=who, now=NOW)
        with pytest.raises(RuleError) as item:
            exhibits.attach_to_item(session, docket, 1, file, by=who, now=NOW)
        with pytest.raises(RuleError) as back:
            exhibits.remove(session, exhibit.code, by=who, now=NOW)
        assert [one.value.code for one in (row, item, back)] == [code] * 3


def test_what_is_not_there_takes_no_file(session: Session, by: Officers) -> None:
    number = a_filing(session, by)
    docket = filed(session, by=by).dockets[0]
    drafter = by.drafter
    with pytest.raises(RuleError) as row:
        exhibits.attach_to_row(session, number, 9, handed(), by=drafter, now=NOW)
    with pytest.raises(RuleError) as item:
        exhibits.attach_to_item(session, docket, 9, handed(), by=drafter, now=NOW)
    with pytest.raises(RuleError) as back:
        exhibits.remove(session, "E-NOBODY", by=drafter, now=NOW)
    assert {one.value.code for one in (row, item, back)} == {"not_found"}


def test_every_rule_is_asked(
    session: Session, by: Officers, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = a_filing(session, by)
    put(session, number, by)
    assert refused(session, number, by, handed(caption=" \u200b")) == "exhibit_caption"
    assert refused(session, number, by, handed()) == "exhibit_twice"
    other = handed(a_picture(words="another"))
    assert refused(session, number, by, other) == "exhibit_captured"
    assert refused(session, number, by, handed(b"x")) == "file_disagrees"
    for n in range(4):
        put(session, number, by, handed(f"{n}".encode(), name="a.txt", purpose="document"))  # fmt: skip
    assert refused(session, number, by, a_paper_file()) == "exhibit_too_many"
    monkeypatch.setattr(rules, "MOST_BYTES", 10)
    fresh = a_filing(session, by)
    assert refused(session, fresh, by, a_paper_file()) == "exhibit_quota"
    docket = filed(session, by=by).dockets[0]
    monkeypatch.setattr(rules, "MOST_BYTES", len(a_paper()) + 1)
    put_on_item(session, docket, by, a_paper_file())
    with pytest.raises(RuleError, match="together"):
        put_on_item(session, docket, by, handed(b"words", name="a.txt", purpose="document"))  # fmt: skip


def swapped(session: Session, one: Exhibit, other: Exhibit) -> None:
    """Move the pieces of two exhibits into each other's places, past the triggers."""
    mine, theirs = (
        session.scalars(
            select(Chunk).where(Chunk.exhibit_id == x.id, Chunk.copy == Copy.VIEWING)
        ).one()
        for x in (one, other)
    )
    first, second = mine.sealed, theirs.sealed
    for chunk, sealed in ((mine, second), (theirs, first)):
        overwrite(session, chunk, sealed)


def overwrite(session: Session, chunk: Chunk, sealed: bytes) -> None:
    """Damage a piece as a fault of the disk would: the triggers do not see it."""
    kept = {
        "exhibit_id": chunk.exhibit_id,
        "copy": chunk.copy,
        "number": chunk.number,
    }
    session.delete(chunk)
    session.flush()
    session.add(Chunk(**kept, sealed=sealed))
    session.flush()


def test_pieces_moved_to_another_exhibit_do_not_open(
    session: Session, by: Officers
) -> None:
    number = a_filing(session, by)
    one = put(session, number, by)
    other = put(session, number, by, a_paper_file())
    swapped(session, one, other)

    for exhibit in (one, other):
        with pytest.raises(RuleError, match=exhibit.code) as refusal:
            keeping.opened(session, exhibit, Copy.VIEWING)
        assert refusal.value.code == "exhibit_damaged"
        assert keeping.opened(session, exhibit, Copy.ORIGINAL)


@pytest.mark.parametrize("at", [0, 11, 12, 40, -1])
def test_a_flipped_bit_is_named_and_nothing_is_shown(
    session: Session, by: Officers, at: int
) -> None:
    exhibit = put(session, a_filing(session, by), by)
    chunk = session.scalars(select(Chunk).where(Chunk.copy == Copy.VIEWING)).one()
    sealed = bytearray(chunk.sealed)
    sealed[at] ^= 1
    overwrite(session, chunk, bytes(sealed))

    with pytest.raises(RuleError, match=exhibit.code):
        keeping.hand_out(session, exhibit, Copy.VIEWING, by=by.drafter, now=NOW)
    assert "exhibit.seen" not in session.scalars(select(Audit.act)).all()


def test_a_piece_lost_or_in_anothers_place_is_noticed(
    session: Session, by: Officers
) -> None:
    long = bytes(range(32, 127)) * 6000
    number = a_filing(session, by)
    exhibit = put(session, number, by, handed(long, name="a.txt", purpose="document"))
    first, second, third = session.scalars(
        select(Chunk).where(Chunk.copy == Copy.VIEWING).order_by(Chunk.number)
    )
    one, two = first.sealed, second.sealed
    overwrite(session, first, two)
    overwrite(session, second, one)
    with pytest.raises(RuleError, match=exhibit.code):
        keeping.opened(session, exhibit, Copy.VIEWING)
    session.delete(third)
    session.flush()
    with pytest.raises(RuleError, match=exhibit.code):
        keeping.opened(session, exhibit, Copy.VIEWING)
    for chunk in session.scalars(select(Chunk).where(Chunk.copy == Copy.ORIGINAL)):
        session.delete(chunk)
    session.flush()
    with pytest.raises(RuleError, match=exhibit.code):
        keeping.opened(session, exhibit, Copy.ORIGINAL)


def test_a_forgotten_key_says_that_it_was_erased(
    session: Session, by: Officers
) -> None:
    exhibit = put(session, a_filing(session, by), by)
    for key in session.scalars(select(DataKey)):
        session.delete(key)
    session.flush()
    with pytest.raises(RuleError, match="erased"):
        keeping.opened(session, exhibit, Copy.VIEWING)


def test_a_fingerprint_that_was_changed_is_noticed(
    session: Session, by: Officers
) -> None:
    exhibit = put(session, a_filing(session, by), by)
    session.execute(update(Exhibit).values(viewing_sha256=SHA))
    session.expire_all()
    with pytest.raises(RuleError, match=exhibit.code):
        keeping.opened(session, exhibit, Copy.VIEWING)
