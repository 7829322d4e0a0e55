"""Thirty posts from a workbook with three faults, through the pages."""

from pathlib import Path

import pytest

from oversight.storage.session import Store
from tests.factories.intake import NOW
from tests.fixtures.web import Visitor
from tests.journeys.hands import ClientHand
from tests.journeys.listing import Listing
from tests.journeys.stage import Stage, time_of_its_own


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_thirty_posts_are_filed_after_three_rows_were_mended(
    store: Store, visitor: Visitor, tmp_path: Path, lang: str
) -> None:
    with time_of_its_own(NOW):
        hand = ClientHand(visitor, lang=lang)
        Listing(Stage(store).enter(), hand, tmp_path).whole()
