from hashlib import sha256
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.intake.models.requests import Item
from oversight.intake.queries import exhibits
from tests.factories.exhibits import a_picture
from tests.factories.intake import a_row
from tests.fixtures.web import Visitor
from tests.intake.test_views import House, a_waiting, house

HOME = "/en/desk/exhibits"
__all__ = ["house"]


def said(content: bytes, name: str = "capture.png", **more: str) -> dict[str, object]:
    return {
        "shows_child": "no",
        "purpose": "capture",
        "caption": "Screenshot of the post",
        "file": (BytesIO(content), name),
        **more,
    }


def test_a_capture_goes_from_the_row_to_the_filed_item(
    session: Session, visitor: Visitor, house: House
) -> None:
    number = a_waiting(session, house, a_row(capture_sha256=""))
    picture = a_picture()
    visitor.sign_in(house.drafter)
    page = f"{HOME}/filing/{number}/2"

    reply = visitor.post(page, said(picture), follow=True)
    assert reply.status_code == 200, visitor.page.errors
    assert "Screenshot of the post" in visitor.page.main
    visitor.get(f"/en/desk/filing/batch/{number}")
    visitor.sign_in(house.authoriser)
    visitor.get(page)
    visitor.get(f"/en/desk/filing/batch/{number}")
    visitor.post(f"/en/desk/filing/batch/{number}/answers", {})
    visitor.post(f"/en/desk/filing/batch/{number}/sign", {"read": "y"}, follow=True)
    item = session.scalars(select(Item)).one()
    assert item.capture_sha256 == sha256(picture).hexdigest()
    (row,) = exhibits.of_item(session, item.id)
    answer = visitor.get(f"{HOME}/{row.code}/original")
    assert answer.data == picture
    answer = visitor.get(f"{HOME}/{row.code}/view")
    visitor.get("/en/desk/filing/TD-2026-000001")
    assert "Screenshot of the post" in visitor.page.main
