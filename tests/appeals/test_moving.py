"""A stay of the panel's own motion: granted by the first seat, with what is arguable."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem
from oversight.appeals.queries import person, rows
from oversight.appeals.rules.deciding import Motion
from oversight.appeals.rules.lifecycle import AppealOutcome, AppealState
from oversight.appeals.service import admission, filing
from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.dispatch.models.answers import Restoration
from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import rows as sendings
from oversight.dispatch.rules.lifecycle import LineState
from oversight.ledger import queries as ledger
from oversight.notices.service import telling as notices
from oversight.storage.session import Store
from oversight.transparency.rules import courses, watching
from oversight.transparency.rules.courses import Matter
from tests.factories.appeals import (
    NOW,
    a_seated,
    a_sent_matter,
    an_admitted,
    an_appeal,
    decide_all,
    words,
)
from tests.fixtures.web import Visitor
from tests.review.test_concurrency import at_once

SOON = NOW + timedelta(minutes=5)


def a_motion(**changes: str) -> Motion:
    whole = {"arguable": words("what is arguable"), "harm": words("the harm")}
    return Motion(**{**whole, **changes})


def move(
    session: Session, docket: str, by: Actor, motion: Motion | None = None
) -> None:
    admission.move_stay(session, docket, motion or a_motion(), by=by, now=SOON)


def refused(
    session: Session, docket: str, by: Actor, motion: Motion | None = None
) -> tuple[str, str | None]:
    with pytest.raises(RuleError) as found:
        move(session, docket, by, motion)
    return found.value.code, found.value.field


def kinds(session: Session, docket: str) -> list[str]:
    return [leaf["k"] for leaf in ledger.of_stream(session, docket)]


def the_line(session: Session) -> Line:
    return session.scalars(select(Line).execution_options(populate_existing=True)).one()


@pytest.mark.parametrize("ready", [a_seated, an_admitted])
def test_the_first_seat_stops_it_though_nobody_asked(
    session: Session, ready: Callable[[Session, str], list[Actor]]
) -> None:
    matter = a_sent_matter(session)
    docket = an_appeal(session, matter)
    panel = ready(session, docket)

    move(session, docket, panel[0])

    assert the_line(session).state is LineState.SUSPENDED
    (asked,) = session.scalars(select(Restoration)).all()
    assert asked.restored is None
    said = kinds(session, docket)
    assert said[said.index("stay.moved") + 1 :].count("stay.granted") == 1
    assert "stay.asked" not in said
    leaf = next(x for x in ledger.of_stream(session, docket) if x["k"] == "stay.moved")
    assert leaf["by"] == panel[0].pseudonym
    assert "item.suspended" in kinds(session, matter)
    appeal = rows.appeal(session, docket)
    shown = person.track_page(session, appeal, now=SOON)
    assert shown.stayed
    assert shown.stay_moved == appeal.stay_moved
    assert list(watching.findings(ledger.leaves(session))) == []


def test_it_ends_with_the_decision_of_the_panel(session: Session) -> None:
    docket = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, docket)
    move(session, docket, panel[0])

    decide_all(session, docket, panel, AppealOutcome.UPHELD)

    assert the_line(session).state is LineState.DISPATCHED
    assert list(watching.findings(ledger.leaves(session))) == []


def test_it_ends_where_the_appeal_is_not_taken(session: Session) -> None:
    docket = an_appeal(session, a_sent_matter(session))
    panel = a_seated(session, docket)
    move(session, docket, panel[0])

    admission.refuse(
        session, docket, "no-interest", words("refusal"), by=panel[0], now=SOON
    )

    assert the_line(session).state is LineState.DISPATCHED


def test_who_may_and_when(session: Session) -> None:
    docket = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, docket)
    assert refused(session, docket, panel[1])[0] == "not_first_seat"
    assert refused(session, docket, panel[0], a_motion(arguable="Weak.")) == (
        "motion_short",
        "arguable",
    )
    assert refused(session, docket, panel[0], a_motion(harm=" " * 99)) == (
        "motion_short",
        "harm",
    )
    move(session, docket, panel[0])
    assert refused(session, docket, panel[0])[0] == "stay_closed"
    with pytest.raises(RuleError) as second:
        admission.stay(session, docket, granted=False, by=panel[0], now=SOON)
    assert second.value.code == "stay_not_asked"


def test_whoever_asked_is_answered_first(session: Session) -> None:
    docket = an_appeal(session, a_sent_matter(session), stay_asked=True)
    panel = an_admitted(session, docket)
    assert refused(session, docket, panel[0])[0] == "stay_was_asked"
    admission.stay(session, docket, granted=False, by=panel[0], now=SOON)
    assert refused(session, docket, panel[0])[0] == "stay_closed"


def test_nothing_is_stopped_where_nothing_is_open(session: Session) -> None:
    docket = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, docket)
    decide_all(session, docket, panel, AppealOutcome.UPHELD)
    assert refused(session, docket, panel[0])[0] == "stay_closed"
    assert the_line(session).state is LineState.DISPATCHED


@pytest.mark.parametrize(
    ("asked", "row"),
    [
        (False, {"stayed": True}),
        (False, {"stayed": True, "stay_moved": "Short."}),
        (False, {"stayed": False, "stay_moved": "x" * 99}),
        (True, {"stayed": True, "stay_moved": "x" * 99}),
    ],
)
def test_the_table_keeps_a_stay_of_nobody_out(
    session: Session, *, asked: bool, row: dict[str, object]
) -> None:
    an_appeal(session, a_sent_matter(session), stay_asked=asked)

    with pytest.raises(IntegrityError):
        session.execute(update(Appeal).values(**row))


def test_two_motions_at_once_stop_it_once(store: Store) -> None:
    with store.transaction() as session:
        docket = an_appeal(session, a_sent_matter(session))
        panel = an_admitted(session, docket)

    ended = at_once(store, [lambda session: move(session, docket, panel[0])] * 2)

    assert sorted(ended) == ["done", "stay_closed"]
    with store.reading() as session:
        assert kinds(session, docket).count("stay.moved") == 1
        assert len(session.scalars(select(Restoration)).all()) == 1


def test_strangers_find_a_motion_that_could_not_be() -> None:
    def codes(*said: str, state: AppealState = AppealState.ADMITTED) -> list[str]:
        told = Matter(state, 0)
        rest = {"docket": "AP-2026-000001", "n": 9}
        read = courses._READERS  # noqa: SLF001
        return [one.code for k in said for one in read[k](told, {"k": k} | rest)]

    assert codes("stay.moved", "stay.granted") == []
    assert codes("stay.asked", "stay.refused") == []
    assert codes("stay.granted") == ["no_stay"]
    assert codes("stay.moved", "stay.refused") == ["stay_moved"]
    assert codes("stay.moved", "stay.moved") == ["stay_moved"]
    assert codes("stay.asked", "stay.moved") == ["stay_moved"]
    assert codes("stay.moved", state=AppealState.REFUSED) == ["stay_moved"]


def test_the_page_offers_it_keeps_what_was_typed_and_tells_the_person(
    session: Session, visitor: Visitor, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = app.config["SECRET_KEY"].encode()
    for place in ("appeals.SECRET", "review.NOTICE_SECRET"):
        monkeypatch.setattr(f"tests.factories.{place}", secret)
    filing.use(secret)
    notices.use(secret)
    monkeypatch.setattr("oversight.appeals.views.desk.utc_now", lambda: SOON)
    docket = an_appeal(session, a_sent_matter(session))
    panel = an_admitted(session, docket)
    path = f"/en/desk/appeals/{docket}/stop"
    visitor.sign_in(panel[1])
    visitor.get(f"/en/desk/appeals/{docket}")
    assert path not in visitor.page.links.values()
    visitor.sign_in(panel[0])
    visitor.get(f"/en/desk/appeals/{docket}")
    assert path in visitor.page.links.values()

    visitor.get(path)
    harm = words("harm")
    reply = visitor.post(path, {"arguable": "Weak.", "harm": harm})
    assert reply.status_code == 422
    assert "at least 80 characters" in visitor.page.main
    assert harm in reply.text
    visitor.post(path, {"arguable": "Weak.", "harm": "Great."})
    assert set(visitor.page.errors) >= {"arguable", "harm"}
    visitor.post(path, {"arguable": words("the case"), "harm": harm}, follow=True)

    assert "Stopped until the decision" in visitor.page.text
    assert path not in visitor.page.links.values()
    session.expire_all()
    assert harm in (rows.appeal(session, docket).stay_moved or "")


def test_what_the_appeal_has_decided_is_not_stopped_again(session: Session) -> None:
    matter = a_sent_matter(session, items=2)
    docket = an_appeal(session, matter)
    appeal = rows.appeal(session, docket)
    first, second = sendings.sending(session, matter).lines
    appeal.items.append(AppealItem(item_id=second.item_id, item=second.item, number=2))
    session.flush()
    decide_all(session, docket, an_admitted(session, docket), AppealOutcome.UPHELD)
    appeal = rows.appeal(session, docket)
    assert appeal.state is AppealState.ADMITTED

    admission.suspend_items(session, appeal, cause="appeal-clock", now=SOON)

    assert first.state is LineState.DISPATCHED
    assert second.state is LineState.SUSPENDED
