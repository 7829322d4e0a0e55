"""Two officers at the same moment: five files at most, and nothing after the signature."""

from sqlalchemy import func, select

from oversight.intake.models.batches import Batch
from oversight.intake.models.exhibits import Chunk, Exhibit, FiledExhibit
from oversight.intake.rules.lifecycle import BatchState
from oversight.intake.service import exhibits, signing
from oversight.intake.service.taking import Handed
from oversight.storage.session import Store
from tests.factories.exhibits import handed
from tests.factories.intake import NOW, Officers, a_row, filed, officers, received
from tests.intake.test_service_together import together


def prepared(store: Store) -> tuple[Officers, str]:
    with store.transaction() as session:
        by = officers(session)
        return by, received(session, [a_row(capture_sha256="")], by=by)


def a_note(number: int) -> Handed:
    return handed(f"Note {number}".encode(), name="a.txt", purpose="document")


def test_eight_files_at_once_leave_five(store: Store) -> None:
    by, number = prepared(store)

    def attach(place: int) -> object:
        with store.transaction() as session:
            kept = exhibits.attach_to_row(
                session, number, 2, a_note(place), by=by.drafter, now=NOW
            )
            return kept.position if kept else None

    answers = together(attach, 8)

    assert sorted(map(str, answers)) == ["1", "2", "3", "4", "5"] + ["exhibit_too_many"] * 3  # fmt: skip
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Chunk)) == 10


def test_the_same_file_sent_twice_at_once_is_kept_once(store: Store) -> None:
    with store.transaction() as session:
        by = officers(session)
        docket = filed(session, by=by).dockets[0]

    def attach(_place: int) -> object:
        with store.transaction() as session:
            exhibits.attach_to_item(
                session, docket, 1, a_note(1), by=by.drafter, now=NOW
            )
            return "kept"

    assert sorted(map(str, together(attach, 4))) == ["exhibit_twice"] * 3 + ["kept"]


def test_a_file_and_the_signature_at_once_never_part(store: Store) -> None:
    by, number = prepared(store)

    def act(place: int) -> object:
        with store.transaction() as session:
            if place == 0:
                return signing.sign(session, number, by=by.authoriser, now=NOW).filed
            exhibits.attach_to_row(session, number, 2, a_note(place), by=by.drafter, now=NOW)  # fmt: skip
            return "kept"

    answers = together(act, 4)

    assert answers[0] == 1
    with store.reading() as session:
        kept = session.scalar(select(func.count()).select_from(Exhibit))
        placed = session.scalar(select(func.count()).select_from(FiledExhibit))
        state = session.scalars(select(Batch.state)).one()
    assert kept == placed == answers.count("kept")
    assert state is BatchState.FILED
    assert set(answers[1:]) <= {"kept", "exhibit_signed"}
