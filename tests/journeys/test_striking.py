"""A provision struck down by two people, through the pages."""

import pytest

from oversight.storage.session import Store
from tests.factories.intake import NOW
from tests.fixtures.web import Visitor
from tests.journeys.hands import ClientHand
from tests.journeys.stage import Stage, time_of_its_own
from tests.journeys.striking import Striking


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_provision_falls_and_what_rests_on_it_stops(
    store: Store, visitor: Visitor, lang: str
) -> None:
    with time_of_its_own(NOW):
        Striking(Stage(store).enter(), ClientHand(visitor, lang=lang)).whole()
