"""A victim's request from the form to the platform, through the pages."""

import pytest

from oversight.storage.session import Store
from tests.factories.intake import NOW
from tests.fixtures.web import Visitor
from tests.journeys.hands import ClientHand
from tests.journeys.stage import Stage, time_of_its_own
from tests.journeys.victim import Victim


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_victims_request_goes_from_the_form_to_the_platform(
    store: Store, visitor: Visitor, lang: str
) -> None:
    with time_of_its_own(NOW):
        Victim(Stage(store).enter(), ClientHand(visitor, lang=lang)).whole()
