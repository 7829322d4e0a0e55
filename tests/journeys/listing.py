"""An officer files thirty posts from a workbook; three rows are wrong at first.

Told once for every hand and every language, by links and forms alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from oversight.intake.models.batches import Batch
from oversight.intake.models.requests import Item, LegalRequest
from tests.factories.intake import a_row, a_workbook
from tests.journeys.hands import DOCKET, Answer, Hand
from tests.journeys.stage import Stage
from tests.journeys.words import ASKED_ONCE

ITEMS = 30
FAULTS = {  # by the row of the workbook, under its heads
    4: {"locator": "https://x.com/somebody/*"},
    17: {"platform": "facebook"},
    31: {"published_on": "31/11/2026"},
}
PLACES = [("4", "locator"), ("17", "locator"), ("31", "published_on")]
HELP = {
    "en": ("in its own row", "the platform given is facebook", "year-month-day"),
    "ur": ("اپنی الگ سطر میں", "پلیٹ فارم facebook", "سال-مہینہ-دن"),
}
CANDOUR = {
    "en": "Nine of the thirty were deleted by their authors since, “as a joke”.",
    "ur": "تیس میں سے نو پوسٹیں لکھنے والوں نے خود ہٹا دی ہیں، ”مذاق میں“ کہہ کر۔",
}


@dataclass
class Listing:
    """One workbook of thirty rows, in one hand."""

    stage: Stage
    hand: Hand
    folder: Path
    rows: list[dict[str, str]] = field(default_factory=list)
    number: str = ""
    dockets: list[str] = field(default_factory=list)
    wanted: int = 2

    def whole(self) -> None:
        """Tell everything in its order."""
        self.write()
        self.hand_in()
        self.sign()
        self.look_back()

    def write(self) -> None:
        """The officer has listed thirty posts, and three rows went wrong."""
        self.rows = [a_row(platform="x") for _ in range(ITEMS)]

    def hand_in(self) -> None:
        """The list is refused row by row; the mended one is kept."""
        with self.hand.signed_in(self.stage.emails["drafter"]) as hand:
            hand.follow("/desk/filing/")
            hand.follow("/desk/filing/bulk")
            typed: dict[str, Answer] = {**ASKED_ONCE, "candour": CANDOUR[hand.lang]}
            hand.refused("/bulk", {"file": self._book("wrong.xlsx", FAULTS), **typed})
            self._each_fault_is_told()
            assert CANDOUR[hand.lang] in hand.page.main, "what was typed is there"
            hand.send("/bulk", {"file": self._book("mended.xlsx", {})})
            self.number = hand.path.split("/")[-1]
            assert hand.path.endswith(f"/batch/{self.number}")
            assert len(_rows(hand)) == ITEMS
            assert not DOCKET.search(hand.page.main), "filed before the signature"

    def sign(self) -> None:
        """Another officer of the body reads all thirty and signs."""
        with self.hand.signed_in(self.stage.emails["authoriser"]) as hand:
            hand.follow("/desk/filing/")
            hand.follow(f"/batch/{self.number}")
            assert len(_rows(hand)) == ITEMS
            hand.send("/sign", {"read": True})
            self.dockets = sorted(set(DOCKET.findall(hand.page.main)))

    def look_back(self) -> None:
        """Thirty items are filed, in their dockets, with what was typed."""
        with self.stage.store.reading() as session:
            locators = set(session.scalars(select(Item.locator)))
            filed = session.scalars(select(LegalRequest.docket)).all()
            (batch,) = session.scalars(select(Batch))
            assert session.scalar(select(func.count(Item.id))) == ITEMS
        assert sorted(filed) == self.dockets
        assert len(filed) == self.wanted
        assert locators == {row["locator"] for row in self.rows}
        assert batch.answers["candour"] == CANDOUR[self.hand.lang]

    def _each_fault_is_told(self) -> None:
        """Row, column and what to do: for these three rows and for no other."""
        told = _rows(self.hand)
        assert [(row, column) for row, column, _ in told] == PLACES
        for (_, _, said), help_ in zip(told, HELP[self.hand.lang], strict=True):
            assert help_ in said, said

    def _book(self, name: str, faults: Mapping[int, Mapping[str, str]]) -> Path:
        """Save the rows with these faults in them."""
        file = self.folder / name
        rows = [
            {**row, **faults.get(at, {})} for at, row in enumerate(self.rows, start=2)
        ]
        file.write_bytes(a_workbook(rows))
        return file


def _rows(hand: Hand) -> list[list[str]]:
    """Return the cells of the first table on the page, its heads left out."""
    (body, *_) = hand.page.root.all("tbody")
    return [[cell.text for cell in row.all("td")] for row in body.all("tr")]
