"""The pages on which files are handed in, looked at and taken back."""

import re
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import ExifTags, Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from oversight.core.clock import utc_now
from oversight.intake.models.exhibits import Chunk, Exhibit, Withheld
from oversight.intake.models.requests import Item
from oversight.intake.queries import exhibits as queries
from oversight.intake.rules.screening import TICKED
from oversight.intake.service import exhibits as service
from oversight.intake.service.taking import Handed
from tests.factories.exhibits import a_paper, a_picture, handed
from tests.factories.intake import a_row
from tests.factories.sounds import a_sound
from tests.fixtures.pages import Page
from tests.fixtures.web import Visitor
from tests.intake.test_views import House, a_docket, a_waiting, house
from tests.privacy.papers import a_wicked_paper

HOME = "/en/desk/exhibits"
DESK = "/en/desk/registry"
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
__all__ = ["house"]


def said(content: bytes, name: str = "capture.png", **more: str) -> dict[str, object]:
    """What the form sends."""
    return {
        "shows_child": "no",
        "purpose": "capture",
        "caption": "Screenshot of the post",
        "file": (BytesIO(content), name),
        **more,
    }


def put(session: Session, house: House, number: str, file: Handed | None = None) -> str:
    kept = service.attach_to_row(
        session, number, 2, file or handed(), by=house.officers.drafter, now=utc_now()
    )
    assert kept is not None
    return kept.code


def a_filed_file(session: Session, house: House) -> tuple[str, str]:
    """A docket with one capture, and the capture's code."""
    docket = a_docket(session, house)
    file = handed(a_paper(), name="order.pdf", purpose="document")
    kept = service.attach_to_item(
        session, docket, 1, file, by=house.officers.drafter, now=utc_now()
    )
    assert kept is not None
    return docket, kept.code


def test_a_capture_goes_from_the_row_to_the_filed_item(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_waiting(session, house, a_row(capture_sha256=""))
    picture, page = a_picture(), f"{HOME}/filing/{number}/2"
    visitor.sign_in(house.drafter)

    visitor.post(page, said(picture), follow=True)
    assert "Screenshot of the post" in visitor.page.main
    visitor.get(f"/en/desk/filing/batch/{number}")
    assert page in visitor.page.links.values()
    visitor.sign_in(house.authoriser)
    visitor.get(page)
    assert "Screenshot of the post" in visitor.page.main
    assert visitor.page.form(page) is None
    visitor.get(f"/en/desk/filing/batch/{number}")
    visitor.post(f"/en/desk/filing/batch/{number}/sign", {"read": "y"}, follow=True)

    item = session.scalars(select(Item)).one()
    assert item.capture_sha256 == sha256(picture).hexdigest()
    visitor.get("/en/desk/filing/TD-2026-000001")
    assert "Screenshot of the post" in visitor.page.main
    (shown,) = queries.of_item(session, item.id)
    assert visitor.get(f"{HOME}/{shown.code}/original").data == picture


def test_a_file_goes_out_as_an_attachment_that_can_do_nothing(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_waiting(session, house, a_row(capture_sha256=""))
    code = put(session, house, number, handed(name="پوسٹ کا عکس\u202egnp.png"))
    visitor.sign_in(house.drafter)

    shown = visitor.get(f"{HOME}/{code}/view")
    sent = visitor.get(f"{HOME}/{code}/original")

    assert (shown.mimetype, sent.mimetype) == ("image/png", "application/octet-stream")
    for answer in (shown, sent):
        headers = answer.headers
        assert headers["Content-Security-Policy"] == POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert re.fullmatch(
            r"attachment; filename=\"_gnp\.png\"; filename\*=UTF-8''(%[0-9A-F]{2})+gnp\.png",
            headers["Content-Disposition"],
        )
        assert "%E2%80%AE" not in headers["Content-Disposition"]


def test_a_picture_is_blurred_until_asked(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_waiting(session, house, a_row(capture_sha256=""))
    code = put(session, house, number)
    visitor.sign_in(house.drafter)
    visitor.get(f"{HOME}/filing/{number}/2")

    (image,) = visitor.page.root.all("img")
    assert image.attrs["alt"] == "Screenshot of the post with its date"
    assert image.attrs["src"].endswith(f"/{code}/view")
    fold = image.within("details")
    assert fold is not None
    assert "open" not in fold.attrs
    boxes = [e for e in fold.all("input") if e.attrs.get("type") == "checkbox"]
    assert [e.attrs["class"] for e in boxes] == ["sharp", "colour", "whole"]
    assert not any("checked" in e.attrs for e in boxes)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("GPS", "scripts", "its fingerprint shows")),
        ("ur", ("GPS", "اسکرپٹ", "فنگر پرنٹ بتاتا")),
    ],
)
def test_who_hands_in_a_file_is_told_what_the_copy_leaves_out(
    visitor: Visitor, session: Session, house: House, lang: str, words: tuple[str, ...]
) -> None:
    rows = a_row(capture_sha256="")
    page = f"/{lang}/desk/exhibits/filing/{a_waiting(session, house, rows)}/2"
    visitor.sign_in(house.drafter)
    picture, script, kept = words

    plain = said(b"Sent as it is.\n", "note.txt", purpose="document")
    visitor.get(page)
    visitor.post(page, plain, follow=True)
    visitor.get(page)
    assert kept not in hints(visitor.page)
    exif = Image.Exif()
    exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (31.0, 31.0, 13.0)}
    capture = said(a_picture("JPEG", exif=exif), "capture.jpg")
    visitor.post(page, capture, follow=True)
    visitor.get(page)
    assert picture in hints(visitor.page)
    assert kept in hints(visitor.page)
    assert script not in hints(visitor.page)
    bare = said(a_paper(), "bare.pdf", purpose="document")
    visitor.post(page, bare, follow=True)
    visitor.get(page)
    assert script not in hints(visitor.page)
    paper = said(a_wicked_paper(), "paper.pdf", purpose="document")
    visitor.post(page, paper, follow=True)
    visitor.get(page)
    assert script in hints(visitor.page)


def test_a_sound_is_played_only_when_asked_and_in_stretches(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_waiting(session, house, a_row(capture_sha256=""))
    page = f"{HOME}/filing/{number}/2"
    visitor.sign_in(house.drafter)
    sound = said(a_sound("voice.opus"), "صدا.opus", purpose="document")
    visitor.get(page)
    visitor.post(page, sound, follow=True)
    visitor.get(page)

    (player,) = visitor.page.root.all("audio")
    assert player.attrs["preload"] == "none"
    assert "autoplay" not in player.attrs
    assert player.attrs["aria-label"] == sound["caption"]
    fold = player.within("details")
    assert fold is not None
    assert "open" not in fold.attrs
    assert "0:01" in fold.text
    whole = visitor.get(player.attrs["src"])
    assert (whole.status_code, whole.mimetype) == (200, "audio/ogg")
    assert whole.headers["Content-Disposition"].startswith("attachment")
    assert whole.headers["Content-Security-Policy"] == POLICY
    assert b"Canary" not in whole.data
    part = visitor.get(player.attrs["src"], headers={"Range": "bytes=4-9"})
    assert (part.status_code, part.data) == (206, whole.data[4:10])
    assert part.headers["Content-Security-Policy"] == POLICY
    beyond = visitor.get(player.attrs["src"], headers={"Range": "bytes=9999999-"})
    assert beyond.status_code == 416


def hints(page: Page) -> str:
    """What is said inside the folds of the files."""
    folds = page.root.all("details")
    said = [one.text for fold in folds for one in fold.all("p")]
    return " ".join(said)


def test_everything_that_is_missing_is_said_at_once(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_waiting(session, house)
    visitor.sign_in(house.drafter)
    page = f"{HOME}/filing/{number}/2"

    reply = visitor.post(page, {})

    assert reply.status_code == 422
    assert set(visitor.page.errors) == {"shows_child", "purpose", "caption", "file"}
    reply = visitor.post(page, said(b"<svg/>", "a.svg"))
    assert reply.status_code == 422
    assert "SVG" in visitor.page.errors["file"]
    form = visitor.page.form(page)
    assert form is not None
    assert visitor.page.values(form)["caption"] == "Screenshot of the post"
    assert visitor.page.values(form)["purpose"] == "capture"
    assert session.scalar(select(func.count()).select_from(Exhibit)) == 0


def test_material_that_shows_a_child_is_refused_and_its_fingerprint_shown(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_waiting(session, house)
    visitor.sign_in(house.drafter)
    page, content = f"{HOME}/filing/{number}/2", a_picture(words="canary")

    visitor.post(page, said(content, shows_child="yes"), follow=True)

    assert "The file was not taken" in visitor.page.main
    assert sha256(content).hexdigest() in visitor.page.main
    assert session.scalar(select(func.count()).select_from(Chunk)) == 0
    assert len(session.scalars(select(Withheld)).all()) == 1
    reply = visitor.post(page, {"shows_child": "yes", "fingerprint": "short"})
    assert reply.status_code == 422
    assert "64 characters" in visitor.page.errors["fingerprint"]


def test_an_item_about_the_abuse_of_a_child_shows_no_form(
    session: Session, visitor: Visitor, house: House
) -> None:
    docket = a_docket(session, house)
    session.scalars(select(Item)).one().provisions = ["peca-2016-s22"]
    visitor.sign_in(house.drafter)
    page = f"{HOME}/item/{docket}/1"

    visitor.get(page)
    assert "No file is taken for this item" in visitor.page.main
    assert visitor.page.form(page) is None
    reply = visitor.post(page, said(a_picture()))
    assert reply.status_code == 422
    assert "abuse of a child" in visitor.page.main


def test_a_file_is_taken_back_until_the_signature(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_waiting(session, house, a_row(capture_sha256=""))
    code = put(session, house, number)
    page = f"{HOME}/filing/{number}/2"
    visitor.sign_in(house.drafter)
    visitor.get(page)

    visitor.post(f"{page}/{code}/take-back", follow=True)
    assert "Nothing of the file is kept" in visitor.page.main
    assert session.scalars(select(Exhibit)).all() == []

    code = put(session, house, number)
    visitor.get(page)
    token = visitor.page.token
    visitor.sign_in(house.authoriser)
    visitor.get(f"/en/desk/filing/batch/{number}")
    visitor.post(f"/en/desk/filing/batch/{number}/sign", {"read": "y"})
    visitor.sign_in(house.drafter)
    reply = visitor.post(f"{page}/{code}/take-back", {"csrf_token": token})
    assert reply.status_code == 422
    assert "stay as they are" in visitor.page.main
    visitor.get(page)
    assert "take-back" not in visitor.page.html


def test_a_file_can_be_added_to_a_filed_item(
    session: Session, visitor: Visitor, house: House
) -> None:
    docket = a_docket(session, house)
    visitor.sign_in(house.drafter)
    visitor.get(f"/en/desk/filing/{docket}")
    page = f"{HOME}/item/{docket}/1"
    assert page in visitor.page.links.values()

    paper = said(a_paper(), "order.pdf", purpose="document")
    visitor.post(page, paper, follow=True)
    assert "after filing" in visitor.page.main
    reply = visitor.post(page, said(a_paper(), "order.pdf", purpose="document"))
    assert reply.status_code == 422
    visitor.sign_in(house.authoriser)
    visitor.get(page)
    assert visitor.page.form(page) is None
    visitor.get(f"/ur/desk/exhibits/item/{docket}/1")


def test_five_files_are_enough(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_waiting(session, house)
    for n in range(5):
        file = handed(f"{n}".encode(), name="a.txt", purpose="document")
        put(session, house, number, file)
    visitor.sign_in(house.drafter)
    visitor.get(f"{HOME}/filing/{number}/2")
    assert visitor.page.form(f"{HOME}/filing/{number}/2") is None


def test_a_strangers_file_does_not_exist(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_waiting(session, house, a_row(capture_sha256=""))
    code = put(session, house, number)
    docket, filed = a_filed_file(session, house)
    visitor.sign_in(house.stranger)
    for path in (
        f"filing/{number}/2",
        f"item/{docket}/1",
        f"{code}/view",
        f"{filed}/original",
        "E-NOBODY/view",
    ):
        assert visitor.get(f"{HOME}/{path}").status_code == 404
    visitor.sign_in(house.drafter)
    for path in (f"filing/{number}/9", f"item/{docket}/9", f"{code}/thumbnail"):
        assert visitor.get(f"{HOME}/{path}").status_code == 404
    visitor.sign_in(house.registrar)
    assert visitor.get(f"{HOME}/{code}/view").status_code == 403


def test_the_registrar_sees_a_viewing_copy_while_checking(
    session: Session, visitor: Visitor, house: House
) -> None:
    docket, code = a_filed_file(session, house)
    other, _ = a_filed_file(session, house)
    number = a_waiting(session, house, a_row(capture_sha256=""))
    unfiled = put(session, house, number)
    visitor.sign_in(house.registrar)
    visitor.get(f"{DESK}/{docket}")
    path = f"{DESK}/{docket}/files/{code}"
    assert f"{path}/view" in visitor.page.links.values()

    assert visitor.get(f"{path}/view").status_code == 200
    assert visitor.get(f"{path}/original").status_code == 404
    assert visitor.get(f"{DESK}/{other}/files/{code}/view").status_code == 404
    assert visitor.get(f"{DESK}/{docket}/files/{unfiled}/view").status_code == 404

    visitor.get(f"{DESK}/{docket}")
    visitor.post(f"{DESK}/{docket}/screen", {"ticks": list(TICKED)})
    assert visitor.get(f"{path}/view").status_code == 404
    visitor.get(f"{DESK}/{docket}")
    assert "/files/" not in visitor.page.html


def test_a_damaged_file_is_named_and_not_shown(
    session: Session, visitor: Visitor, house: House
) -> None:
    _, code = a_filed_file(session, house)
    found = session.scalars(select(Exhibit)).one()
    found.viewing_sha256 = "0" * 64
    visitor.sign_in(house.drafter)

    answer = visitor.get(f"{HOME}/{code}/view")

    assert answer.status_code == 409
    assert code in visitor.page.main


def sent_whole(visitor: Visitor, page: str, content: bytes) -> int:
    """Send a large form from memory, and return the answer's status."""
    file = FileStorage(BytesIO(content), "capture.png")
    fields = {**said(b""), "file": file, "csrf_token": visitor.page.token}
    body, _, boundary = stream_encode_multipart(fields, use_tempfile=False)
    reply = visitor.web.post(
        page,
        data=body.read(),
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    visitor.pages.append(Page.read(reply.text))
    return reply.status_code


def test_a_body_larger_than_one_file_is_refused_unread(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_waiting(session, house)
    page = f"{HOME}/filing/{number}/2"
    visitor.sign_in(house.drafter)
    visitor.get(page)

    assert sent_whole(visitor, page, bytes(13 * 1024 * 1024)) == 413
    assert "at most 10 MB" in visitor.page.main
    visitor.get(page)
    assert sent_whole(visitor, page, bytes(10 * 1024 * 1024 + 1)) == 422
    assert "larger than 10 MB" in visitor.page.errors["file"]


@pytest.mark.parametrize(
    "name", ["a\0.png", "../../x.png", "CON.png", "ک" * 150 + ".png"]
)
def test_a_naughty_name_breaks_nothing(
    session: Session, visitor: Visitor, house: House, name: str
) -> None:
    number = a_waiting(session, house, a_row(capture_sha256=""))
    visitor.sign_in(house.drafter)
    page = f"{HOME}/filing/{number}/2"
    visitor.get(page)
    sent = said(a_picture(), name)
    reply = visitor.post(page, sent)
    assert reply.status_code in {303, 422}
    if reply.status_code == 303:
        kept = session.scalars(select(Exhibit.name)).one()
        assert "/" not in kept
        visitor.get(page)
        assert visitor.page.main
