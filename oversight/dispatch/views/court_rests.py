"""Saying, after a court upheld something, what rests all the same."""

from flask import flash

from oversight.dispatch.queries import court_stays
from oversight.dispatch.rules.lifting import CourtWord
from oversight.dispatch.service.courts import Ruling
from oversight.web.store import store
from oversight.web.words import _


def tell_resting(docket: str, ruling: Ruling) -> None:
    """Tell whoever entered that an item was upheld that another case lets it rest.

    Otherwise nobody would notice that the number they wrote is no stay's.
    """
    if ruling.result is not CourtWord.UPHELD:
        return
    with store().reading() as session:
        rests = court_stays.of_docket(session, docket)
    for one in rests:
        if one.item in ruling.items:
            flash(
                _(
                    "Item %(item)s still rests, on the word of another case: "
                    "%(number)s. If that is the case you meant, enter its number.",
                    item=one.item,
                    number=one.case_number,
                ),
                "warn",
            )
