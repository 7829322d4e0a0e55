"""Reading the register back, on both databases."""

from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.law.queries import register as queries
from oversight.law.rules.kinds import Confidence, ForumStatus
from oversight.law.rules.policy import Mandate
from oversight.storage.session import Store
from tests.factories.law import a_law, the_calendar, the_catalogue, the_profile

TODAY = date(2026, 11, 22)


def test_the_database_gives_back_what_the_files_say(session: Session) -> None:
    found = a_law(session)

    assert found == the_catalogue()
    assert queries.calendar(session) == the_calendar()
    assert queries.profile(session, TODAY) == the_profile("full")
    assert queries.mandate(session, TODAY) is Mandate.NONE
    assert queries.policy(session, "data_docket_items", TODAY) == 10
    assert queries.forums(session, TODAY) == found.forums


def test_an_empty_register_says_so(session: Session) -> None:
    with pytest.raises(RuleError) as refusal:
        queries.catalogue(session)

    assert refusal.value.code == "law_missing"


def test_a_rule_that_is_not_in_force_is_refused(session: Session) -> None:
    a_law(session)

    for name, day in {"mandate": date(2024, 12, 31), "no-such-rule": TODAY}.items():
        with pytest.raises(RuleError) as refusal:
            queries.policy(session, name, day)
        assert refusal.value.code == "policy_missing"


def test_the_register_is_read_once(store: Store) -> None:
    with store.transaction() as session:
        a_law(session)
    with store.reading() as session:
        first = queries.catalogue(session)
    asked: list[str] = []

    def listen(_connection: object, _cursor: object, text: str, *_rest: object) -> None:
        asked.append(text)

    event.listen(store.engine, "before_cursor_execute", listen)
    with store.reading() as session:
        again = queries.catalogue(session)
        queries.clock(session, "decision", TODAY)
    event.remove(store.engine, "before_cursor_execute", listen)

    assert again is first
    selects = [text for text in asked if text.startswith("SELECT")]
    assert len(selects) == 1  # Once in each transaction.
    assert all("law_loads" in text for text in selects)


def test_a_register_rolled_back_is_not_remembered(store: Store) -> None:
    with store.reading() as session:
        a_law(session)
        assert queries.catalogue(session).provisions
    with store.reading() as session, pytest.raises(RuleError) as refusal:
        queries.catalogue(session)

    assert refusal.value.code == "law_missing"


def test_more_states_than_are_kept_are_read_again(session: Session) -> None:
    for _ in range(queries.KEPT + 1):
        assert a_law(session) == the_catalogue()
        session.rollback()


def test_the_public_rows_say_what_is_known_and_what_is_not(session: Session) -> None:
    a_law(session)

    rows = {row.provision_id: row for row in queries.provision_rows(session)}

    assert list(rows) == list(the_catalogue().provisions)
    general = rows["peca-2016-s37"]
    assert general.settled
    assert general.valid_from is None
    assert general.note is not None
    assert (general.comply_hours, general.comply_emergency_hours) == (48, 12)
    assert general.comply_confidence == Confidence.MEDIUM
    assert general.review is not None
    assert general.review.within_days == 30
    assert "PASSING" in str(general.review.runs_from)
    assert [ground.code for ground in general.grounds][:1] == ["glory-of-islam"]
    assert {body.body for body in general.bodies if body.may_file} == {
        "pta",
        "nccia",
        "interior",
    }
    assert {forum.status for forum in general.forums} == {
        ForumStatus.WORKING,
        ForumStatus.CONTESTED,
        ForumStatus.NOT_CONFIRMED,
    }
    assert rows["peca-2016-s31"].comply_text == "as specified in the notice"
    assert rows["peca-2016-s2w"].appeal is not None
    assert rows["peca-2016-s2w"].appeal.within_days is None
    assert rows["peca-2016-s46"].confidence is Confidence.LOW
    assert not rows["peca-2016-s46"].settled


def test_one_public_row_is_the_same_row(session: Session) -> None:
    a_law(session)

    row = queries.provision_row(session, "peca-2016-s2r")

    assert row in queries.provision_rows(session)
    assert row.limits == {"block_direction_days": 30, "extension_max_days": 30}
    with pytest.raises(RuleError) as refusal:
        queries.provision_row(session, "no-such-law")
    assert refusal.value.code == "not_found"
