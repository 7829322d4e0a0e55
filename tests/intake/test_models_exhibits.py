"""What the database itself refuses of files, whatever the acts would do."""

from uuid import uuid4

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from oversight.intake.models.exhibits import Chunk, Exhibit, FiledExhibit
from oversight.intake.models.requests import Item
from oversight.intake.service import exhibits, signing
from tests.factories.exhibits import handed
from tests.factories.intake import NOW, a_row, officers, received


@pytest.fixture
def filed(session: Session) -> Exhibit:
    """A capture that belongs to a filed item."""
    by = officers(session)
    number = received(session, [a_row(capture_sha256="")], by=by)
    exhibits.attach_to_row(session, number, 2, handed(), by=by.drafter, now=NOW)
    signing.sign(session, number, by=by.authoriser, now=NOW)
    return session.scalars(select(Exhibit)).one()


def copied(session: Session, exhibit: Exhibit, **changed: object) -> None:
    """Write another row like this one, with a change."""
    table = Exhibit.metadata.tables[Exhibit.__tablename__]
    row = dict(session.execute(select(table)).mappings().one())
    fresh = {"id": uuid4(), "code": "E-OTHER", "position": 2, "purpose": "document"}
    fresh["original_sha256"] = "c" * 64
    session.execute(insert(table), [row | fresh | changed])


def refuses(session: Session, exhibit: Exhibit, **changed: object) -> None:
    with pytest.raises(DatabaseError), session.begin_nested():
        copied(session, exhibit, **changed)


def test_a_second_file_like_it_is_possible(session: Session, filed: Exhibit) -> None:
    copied(session, filed)


@pytest.mark.parametrize(
    "changed",
    [
        {"position": 6},
        {"position": 0},
        {"position": 1},
        {"purpose": "capture"},
        {"purpose": "poster"},
        {"media": "svg"},
        {"viewing_media": "webp"},
        {"scan": "perhaps"},
        {"caption": ""},
        {"original_size": 10 * 1024 * 1024 + 1},
        {"original_size": 0},
        {"code": None},
    ],
    ids=str,
)
def test_an_impossible_file_is_refused(
    session: Session, filed: Exhibit, changed: dict[str, object]
) -> None:
    refuses(session, filed, **changed)


def test_the_same_file_twice_beside_a_row_is_refused(
    session: Session, filed: Exhibit
) -> None:
    refuses(session, filed, original_sha256=filed.original_sha256)


@pytest.mark.parametrize("table", [FiledExhibit, Exhibit])
def test_what_was_filed_is_not_taken_away(
    session: Session, filed: Exhibit, table: type[Exhibit] | type[FiledExhibit]
) -> None:
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(delete(table))


def test_no_piece_is_rewritten_and_no_file_moved(
    session: Session, filed: Exhibit
) -> None:
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(update(Chunk).values(sealed=b"other"))
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(update(FiledExhibit).values(position=2))
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(text("UPDATE intake_exhibit_chunks SET number = 0"))


def test_a_file_belongs_to_one_item_and_an_item_has_one_capture(
    session: Session, filed: Exhibit
) -> None:
    item_id = session.scalars(select(Item.id)).one()
    copied(session, filed)
    other = session.scalars(select(Exhibit.id).where(Exhibit.id != filed.id)).one()
    row = {"item_id": item_id, "filed_at": NOW}
    for wrong in (
        {"exhibit_id": filed.id, "position": 2, "purpose": "document"},
        {"exhibit_id": other, "position": 1, "purpose": "document"},
        {"exhibit_id": other, "position": 2, "purpose": "capture"},
        {"exhibit_id": other, "position": 6, "purpose": "document"},
    ):
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(insert(FiledExhibit), [row | wrong])
    right = {"exhibit_id": other, "position": 2, "purpose": "document"}
    session.execute(insert(FiledExhibit), [row | right])
