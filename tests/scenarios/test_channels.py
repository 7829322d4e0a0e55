"""27 channels asked for with one text: each is weighed, and each has its own reasons."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.intake.rules.screening import TICKED
from oversight.intake.service import screening
from oversight.notices.queries import notices
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling
from oversight.review.queries import cases
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import asking, deciding
from oversight.review.service.sweep import sweep
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW, a_row, filed
from tests.factories.review import (
    ANSWERABLE,
    GIST,
    MINUTE,
    NOTICE_SECRET,
    a_ballot,
    a_roster,
    asked_of,
    declared,
    some_words,
)

CHANNELS = 27
ORDER = (
    "The channels listed spread material against the security of the State and are "
    "to be blocked at once in the interest of public order. "
) * 12
ASKED = NOW + 13 * MINUTE
VOTING = ASKED + ANSWERABLE


def the_channels() -> list[dict[str, str]]:
    return [
        a_row(
            locator=f"https://t.me/invented_channel_{number:02}",
            item_kind="channel",
            native_id=str(1_700_000 + number),
            why_unlawful=ORDER,
            measure="suspend-account",
            duration_days="60",
        )
        for number in range(1, CHANNELS + 1)
    ]


def two_dockets(session: Session) -> tuple[list[str], Actor]:
    telling.use(NOTICE_SECRET)
    dockets = filed(session, the_channels()).dockets
    registrar = an_actor(session, role=Role.REGISTRAR)
    for docket in dockets:
        later = NOW + 5 * MINUTE
        screening.screen(session, docket, TICKED, by=registrar, now=later)
    a_roster(session, 24)
    sweep(session, NOW + 10 * MINUTE)
    sweep(session, NOW + 11 * MINUTE)
    return list(dockets), registrar


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as error:
        act()
    return error.value.code


def test_27_channels_are_27_items_each_with_its_notice_and_its_own_reasons(
    session: Session,
) -> None:
    dockets, _ = two_dockets(session)
    sizes = [len(cases.case(session, one).legal_request.items) for one in dockets]
    assert sorted(sizes) == [2, 25]
    assert {cases.case(session, one).seats for one in dockets} == {3}

    large = dockets[sizes.index(25)]
    lead, *_ = declared(session, large)
    for number in range(1, 26):
        deciding.open_item(session, large, number, by=lead, now=NOW + 12 * MINUTE)

    def vote(number: int, reasons: str, now: timedelta) -> object:
        asked = asked_of(session, large, number, now=NOW + now)
        ballot = a_ballot(asked, Outcome.REJECTED, reasons=reasons)
        return deciding.vote(session, large, number, ballot, by=lead, now=NOW + now)

    soon, later = 14 * MINUTE, VOTING - NOW
    assert refused(lambda: vote(1, some_words("first", 200), soon)) == "not_asked"

    asking.ask_user(session, large, GIST, by=lead, now=ASKED)
    told = [
        notices.find(session, large, number, Stage.ASKED) for number in range(1, 26)
    ]
    assert None not in told
    assert refused(lambda: vote(1, ORDER, later)) == "reasons_copied"

    one_text = some_words("every one of them", 200)
    for number in range(1, 6):
        vote(number, one_text, later)
    assert refused(lambda: vote(6, one_text, later)) == "reasons_repeated"
    vote(6, some_words("sixth", 200), later)
