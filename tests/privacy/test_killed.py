"""An erasure that is killed anywhere has happened, with its public word, or has not."""

from pathlib import Path

from sqlalchemy import select

from oversight.ledger import queries as leaves
from oversight.ledger import service as ledger
from oversight.privacy.service import erasing
from oversight.storage.session import Store
from oversight.vault.models.keys import DataKey, Kept
from tests.ledger.tree import killing
from tests.ledger.tree.growing import NOW


def an_appeal(store: Store) -> str:
    """A docket of which one person keeps two private values under one key."""
    with store.transaction() as session:
        docket = ledger.open_docket(session, "AP", now=NOW)
        for text in ("one", "two"):
            ledger.record(
                session,
                "appeal.filed",
                docket=docket,
                private={"contact": text},
                subject="appellant",
                now=NOW,
            )
    return docket


def left(store: Store, docket: str) -> tuple[int, int, int]:
    """How many keys, values and public words of an erasure there are."""
    with store.reading() as session:
        keys = session.scalars(select(DataKey.id).where(DataKey.docket == docket)).all()
        values = session.scalars(select(Kept.id)).all()
        said = [one["k"] for one in leaves.of_stream(session, docket)]
    return len(keys), len(values), said.count("vault.erased")


def test_an_erasure_killed_at_each_step_is_whole_or_not_there(
    store: Store, tmp_path: Path
) -> None:
    dockets = [an_appeal(store)]

    def erased(mine: Store, _home: Path) -> None:
        with mine.transaction() as session:
            erasing.erase(session, dockets[-1], "appellant", "asked-by-person", now=NOW)

    erased(store, tmp_path)  # The first of all begins the internal audit.
    dockets.append(an_appeal(store))
    died: list[str] = []
    for step in killing.deaths(store, tmp_path, erased):
        done = not step or step == "commit 1"
        assert left(store, dockets[-1]) == ((0, 0, 1) if done else (1, 2, 0)), step
        if not done:
            erased(store, tmp_path)
            assert left(store, dockets[-1]) == (0, 0, 1)
        died.append(step)
        dockets.append(an_appeal(store))

    assert {"DELETE FROM vault_keys 1", "before commit 1", "commit 1"} <= set(died)
