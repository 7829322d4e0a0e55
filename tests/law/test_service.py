"""Loading and changing the register, on both databases."""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.law import storing
from oversight.law.models import LawHoliday, LawLoad, LawPolicy, LawProvision
from oversight.law.queries import register as queries
from oversight.law.rules.basis import check_basis
from oversight.law.rules.kinds import DayOp
from oversight.law.rules.register import parse_citations
from oversight.law.service import register as service
from oversight.law.source.bundle import FOLDER, Bundle, gather
from oversight.ledger.models import Audit, Pending
from oversight.storage.session import Store
from tests.factories import law

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
ONE = Actor(uuid4(), "One", Role.ADMINISTRATOR)
TWO = Actor(uuid4(), "Two", Role.ADMINISTRATOR)
KINDS = ("law.changed", "calendar.changed", "policy.changed")
A_CLOCK = {
    "amount": 5,
    "unit": "WD",
    "whose": "state",
    "rolls": False,
    "missed": "lapsed",
}
AWAITED = "   awaits: gazette notification that the Authority is established,\n"
AUDITOR = Actor(uuid4(), "Three", Role.AUDITOR)


def said(session: Session, kind: str) -> list[dict[str, object]]:
    """The leaves of one kind, in the order of recording."""
    session.flush()
    rows = session.scalars(
        select(Pending).where(Pending.kind == kind).order_by(Pending.n)
    )
    return [json.loads(row.entry) for row in rows]


def fields(leaf: dict[str, object]) -> dict[str, object]:
    return {key: leaf[key] for key in ("what", "id", "op", "from", "to")}


def with_file(tmp_path: Path, file: str, good: str, bad: str) -> Bundle:
    folder = shutil.copytree(FOLDER, tmp_path / uuid4().hex)
    text = (folder / file).read_text()
    assert good in text
    (folder / file).write_text(text.replace(good, bad, 1))
    return gather(folder)


def may_file(session: Session) -> bool:
    try:
        check_basis(
            parse_citations("peca-2016-s37:public-order"),
            measure="remove",
            body="pta",
            on=TODAY,
            content_date=None,
            catalogue=queries.catalogue(session),
        )
    except RuleError:
        return False
    return True


def test_loading_twice_is_loading_once(store: Store) -> None:
    with store.transaction() as session:
        assert service.load(session, now=NOW) is True
    with store.transaction() as session:
        count = session.scalar(select(func.count()).select_from(Pending))
        assert service.load(session, now=NOW + timedelta(days=1)) is False
        again = session.scalar(select(func.count()).select_from(Pending))
        provisions = session.scalar(select(func.count()).select_from(LawProvision))
        loads = session.scalars(select(LawLoad)).all()

    assert count == again
    assert provisions == 220
    assert [load.sha256 for load in loads] == [gather().sha256]


def test_the_first_load_says_everything(session: Session) -> None:
    service.load(session, now=NOW)

    law = said(session, "law.changed")
    whats = Counter((leaf["what"], leaf["op"]) for leaf in law)
    assert whats["basis", "added"] == 18
    assert whats["provision", "added"] == 202
    assert whats["provision", "suspended"] == 1
    assert whats["may-file", "added"] == 8
    assert whats["forum", "added"] == 8
    days = said(session, "calendar.changed")
    assert {leaf["date"] for leaf in days} == {
        day.isoformat() for day in queries.calendar(session).holidays
    }
    rules = {leaf["name"]: leaf for leaf in said(session, "policy.changed")}
    assert rules["clock.decision"]["to"] == "5WD+5/state/lapsed"
    assert rules["clock.decision"]["from"] is None
    assert rules["profile.full.item_days"]["to"] == "365"
    assert rules["mandate"]["to"] == "none"
    assert rules["mandate"]["valid_from"] == "2025-01-01"


def test_the_record_lets_a_stranger_check_when_a_basis_was_law(
    session: Session,
) -> None:
    service.load(session, now=NOW)

    leaves = {leaf["id"]: fields(leaf) for leaf in said(session, "law.changed")}

    assert leaves["peca-2016-s2r"] == {
        "what": "basis",
        "id": "peca-2016-s2r",
        "op": "added",
        "from": "2025-01-29",
        "to": None,
    }
    assert leaves["pta:peca-2016-s37"]["what"] == "may-order"
    assert "smpra:peca-2016-s2r" not in leaves


def test_a_new_version_says_only_what_changed(session: Session, tmp_path: Path) -> None:
    service.load(session, now=NOW)
    before = {kind: len(said(session, kind)) for kind in KINDS}
    held = queries.catalogue(session)
    changed = with_file(tmp_path, "policy.yaml", "daily_cap: 15", "daily_cap: 14")

    (leaf,) = storing.write(session, changed, now=NOW)

    assert leaf.kind == "policy.changed"
    assert leaf.public == {
        "name": "profile.full.daily_cap",
        "from": "15",
        "to": "14",
        "valid_from": "2025-01-01",
    }
    assert queries.profile(session, TODAY).daily_cap == 14
    assert queries.catalogue(session) is not held
    assert before == {kind: len(said(session, kind)) for kind in KINDS}


@pytest.mark.parametrize(
    ("file", "good", "bad", "expected"),
    [
        (
            "dates.yaml",
            "instrument: ata-1997, not_before: 1997-01-01",
            "instrument: ata-1997, not_before: 1997-08-16",
            {("provision", "ata-1997-s6", "changed", "1997-08-16", None)},
        ),
        (
            "powers.yaml",
            "{body: interior, provision: peca-2016-s37, may_file: true",
            "{body: interior, provision: peca-2016-s37, may_file: false",
            {("may-file", "interior:peca-2016-s37", "removed", None, None)},
        ),
        (
            "powers.yaml",
            AWAITED + "   source: 's.2(1)(iv)",
            "   valid_from: 2026-12-01,\n   source: 's.2(1)(iv)",
            {("may-order", "smpra:peca-2016-s37", "added", "2026-12-01", None)},
        ),
        (
            "forums.yaml",
            "  status: not-confirmed\n",
            "  status: working\n",
            {("forum", "platform-complaint", "changed", None, None)},
        ),
    ],
)
def test_a_changed_row_of_law_is_said(
    session: Session,
    tmp_path: Path,
    file: str,
    good: str,
    bad: str,
    expected: set[tuple[object, ...]],
) -> None:
    service.load(session, now=NOW)

    leaves = storing.write(session, with_file(tmp_path, file, good, bad), now=NOW)

    got = {tuple(fields(dict(leaf.public)).values()) for leaf in leaves}
    assert expected <= got
    assert {leaf.kind for leaf in leaves} == {"law.changed"}


def test_a_day_that_is_no_holiday_after_all_is_said(
    session: Session, tmp_path: Path
) -> None:
    service.load(session, now=NOW)
    changed = with_file(
        tmp_path,
        "holidays.yaml",
        "- {date: 2026-03-22, name: Eid al-Fitr, op: holiday, provisional: true, "
        "notification: null, source: reported list for 2026}\n",
        "",
    )

    (leaf,) = storing.write(session, changed, now=NOW)

    assert leaf.kind == "calendar.changed"
    assert leaf.public == {"date": "2026-03-22", "op": "removed", "provisional": True}
    assert date(2026, 3, 22) not in queries.calendar(session).holidays


def test_a_rule_that_ends_is_said_with_its_last_day(
    session: Session, tmp_path: Path
) -> None:
    service.load(session, now=NOW)
    changed = with_file(
        tmp_path,
        "policy.yaml",
        "{name: rates_from,",
        "{name: rates_from, valid_to: 2027-01-01,",
    )

    (leaf,) = storing.write(session, changed, now=NOW)

    assert leaf.public == {
        "name": "rates_from",
        "from": "10",
        "to": None,
        "valid_from": "2027-01-01",
    }
    with pytest.raises(RuleError, match="rates_from"):
        queries.policy(session, "rates_from", date(2027, 1, 1))


def test_a_provision_does_not_vanish(session: Session) -> None:
    service.load(session, now=NOW)
    whole = gather()
    less = replace(whole, provisions=whole.provisions[:-1])

    with pytest.raises(RuleError, match="valid_to") as refusal:
        storing.write(session, less, now=NOW)

    assert refusal.value.code == "law_row_gone"


def test_a_rule_does_not_vanish(session: Session) -> None:
    service.load(session, now=NOW)
    whole = gather()
    less = replace(whole, policies=whole.policies[:-1])

    with pytest.raises(RuleError) as refusal:
        storing.write(session, less, now=NOW)

    assert refusal.value.code == "law_row_gone"


def test_a_suspended_provision_carries_nothing_until_it_is_lifted(
    session: Session,
) -> None:
    service.load(session, now=NOW)
    assert may_file(session)

    law.suspend(
        session,
        "peca-2016-s37",
        since=TODAY,
        ruling=" High Court, W.P. 1 ",
        by=ONE,
        second=TWO,
        now=NOW,
    )

    assert not may_file(session)
    assert (
        queries.provision_row(session, "peca-2016-s37").ruling == "High Court, W.P. 1"
    )
    leaf = said(session, "law.changed")[-1]
    assert fields(leaf) == {
        "what": "basis",
        "id": "peca-2016-s37",
        "op": "suspended",
        "from": "2026-11-22",
        "to": None,
    }

    law.lift_suspension(session, "peca-2016-s37", by=ONE, second=TWO, now=NOW)

    assert may_file(session)
    assert said(session, "law.changed")[-1]["op"] == "reinstated"
    notes = session.scalars(select(Audit).order_by(Audit.number)).all()
    assert [(note.act, note.actor_id, note.subject) for note in notes] == [
        ("law.suspended", ONE.id, "peca-2016-s37"),
        ("law.reinstated", ONE.id, "peca-2016-s37"),
    ]
    assert notes[0].facts == {"second": str(TWO.id)}


def test_a_load_leaves_what_two_people_entered(
    session: Session, tmp_path: Path
) -> None:
    service.load(session, now=NOW)
    law.suspend(
        session,
        "peca-2016-s37",
        since=TODAY,
        ruling="High Court",
        by=ONE,
        second=TWO,
        now=NOW,
    )
    law.set_policy(
        session, "mandate", "rules", valid_from=TODAY, by=ONE, second=TWO, now=NOW
    )
    day = date(2026, 11, 30)
    holiday(session, day)
    holiday(session, date(2026, 12, 25), op=DayOp.WORKING)
    changed = with_file(tmp_path, "policy.yaml", "daily_cap: 15", "daily_cap: 14")

    storing.write(session, changed, now=NOW)

    assert not may_file(session)
    assert queries.mandate(session, TODAY) == "rules"
    assert day in queries.calendar(session).holidays
    assert date(2026, 12, 25) not in queries.calendar(session).holidays


@pytest.mark.parametrize(
    ("by", "second", "code"),
    [
        (ONE, ONE, "same_person"),
        (ONE, AUDITOR, "not_allowed"),
        (AUDITOR, TWO, "not_allowed"),
    ],
)
def test_one_person_alone_changes_nothing(
    session: Session, by: Actor, second: Actor, code: str
) -> None:
    service.load(session, now=NOW)
    acts: list[Callable[[], None]] = [
        lambda: law.suspend(
            session,
            "peca-2016-s37",
            since=TODAY,
            ruling="High Court",
            by=by,
            second=second,
            now=NOW,
        ),
        lambda: law.lift_suspension(
            session, "case-audio-leaks-2024", by=by, second=second, now=NOW
        ),
        lambda: law.set_policy(
            session, "mandate", "rules", valid_from=TODAY, by=by, second=second, now=NOW
        ),
        lambda: holiday(session, date(2026, 11, 30), by=by, second=second),
    ]

    for act in acts:
        with pytest.raises(RuleError) as refusal:
            act()
        assert refusal.value.code == code


def holiday(
    session: Session,
    day: date,
    *,
    op: DayOp = DayOp.HOLIDAY,
    source: str = "notification 7/2026",
    by: Actor = ONE,
    second: Actor = TWO,
) -> None:
    law.set_holiday(
        session,
        day,
        name="A sudden holiday",
        op=op,
        provisional=False,
        source=source,
        by=by,
        second=second,
        now=NOW,
    )


def test_a_sudden_holiday_counts_at_once(session: Session) -> None:
    service.load(session, now=NOW)
    day, before = date(2026, 11, 30), queries.calendar(session)

    holiday(session, day)

    calendar = queries.calendar(session)
    assert before.is_working_day(day)
    assert not calendar.is_working_day(day)
    assert calendar.version != before.version
    leaf = said(session, "calendar.changed")[-1]
    assert (leaf["date"], leaf["op"]) == ("2026-11-30", "added")

    holiday(session, day, op=DayOp.WORKING)

    assert queries.calendar(session).version == before.version
    assert said(session, "calendar.changed")[-1]["op"] == "removed"
    row = session.scalars(select(LawHoliday).where(LawHoliday.day == day)).one()
    assert row.op is DayOp.WORKING


def test_a_day_is_changed_only_if_it_changes(session: Session) -> None:
    service.load(session, now=NOW)

    for day, op in {
        date(2026, 12, 25): DayOp.HOLIDAY,
        date(2026, 11, 30): DayOp.WORKING,
    }.items():
        with pytest.raises(RuleError) as refusal:
            holiday(session, day, op=op)
        assert refusal.value.code == "day_unchanged"
    with pytest.raises(RuleError) as refusal:
        holiday(session, date(2026, 11, 30), source=" ")
    assert refusal.value.code == "source_missing"


def test_a_rule_has_its_new_value_from_its_day(session: Session) -> None:
    service.load(session, now=NOW)
    tomorrow = TODAY + timedelta(days=1)

    law.set_policy(
        session, "profile", "pilot", valid_from=tomorrow, by=ONE, second=TWO, now=NOW
    )

    assert queries.profile(session, TODAY).name == "full"
    assert queries.profile(session, tomorrow).name == "pilot"
    assert queries.clock(session, "decision", TODAY).amount == 5
    assert queries.clock(session, "decision", tomorrow).amount == 8
    assert queries.clock(session, "dispatch", tomorrow).amount == 1
    leaf = said(session, "policy.changed")[-1]
    assert (leaf["name"], leaf["from"], leaf["to"], leaf["valid_from"]) == (
        "profile",
        "full",
        "pilot",
        "2026-11-23",
    )


@pytest.mark.parametrize(
    ("name", "value", "valid_from", "code"),
    [
        ("mandate", "rules", TODAY - timedelta(days=1), "policy_backdated"),
        ("no-such-rule", 1, TODAY, "policy_unknown"),
        ("mandate", "decree", TODAY, "policy_value"),
        ("profile", "huge", TODAY, "policy_value"),
        ("clock.decision", {"amount": 1}, TODAY, "policy_value"),
        ("clock.decision", "1 WD", TODAY, "policy_value"),
        ("clock.decision", {**A_CLOCK, "amount": "five"}, TODAY, "policy_value"),
        ("clock.decision", {**A_CLOCK, "rolls": "often"}, TODAY, "policy_value"),
        ("clock.decision", {**A_CLOCK, "rolls": True}, TODAY, "policy_value"),
        ("clock.decision", {**A_CLOCK, "pause": 1}, TODAY, "policy_value"),
        ("profile.full", {}, TODAY, "policy_value"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    session: Session, name: str, value: object, valid_from: date, code: str
) -> None:
    service.load(session, now=NOW)

    with pytest.raises(RuleError) as refusal:
        law.set_policy(
            session,
            name,
            value,  # type: ignore[arg-type]
            valid_from=valid_from,
            by=ONE,
            second=TWO,
            now=NOW,
        )

    assert refusal.value.code == code


def test_a_clock_may_get_another_length_from_a_day_on(session: Session) -> None:
    service.load(session, now=NOW)
    longer = {**A_CLOCK, "amount": 4}

    law.set_policy(
        session,
        "clock.decision",
        longer,  # type: ignore[arg-type]
        valid_from=TODAY,
        by=ONE,
        second=TWO,
        now=NOW,
    )

    assert queries.clock(session, "decision", TODAY).amount == 4
    leaf = said(session, "policy.changed")[-1]
    assert (leaf["from"], leaf["to"]) == ("5WD+5/state/lapsed", "4WD/state/lapsed")


def test_two_values_do_not_begin_on_one_day(session: Session) -> None:
    service.load(session, now=NOW)
    law.set_policy(
        session, "mandate", "rules", valid_from=TODAY, by=ONE, second=TWO, now=NOW
    )

    with pytest.raises(RuleError) as refusal:
        law.set_policy(
            session, "mandate", "statute", valid_from=TODAY, by=ONE, second=TWO, now=NOW
        )

    assert refusal.value.code == "policy_same_day"
    rows = session.scalars(
        select(LawPolicy)
        .where(LawPolicy.name == "mandate")
        .order_by(LawPolicy.valid_from)
    ).all()
    assert [row.value for row in rows] == ["none", "rules"]


@pytest.mark.parametrize(
    ("provision", "ruling", "code"),
    [
        ("peca-2016-s37", " ", "ruling_missing"),
        ("no-such-law", "High Court", "not_found"),
    ],
)
def test_a_suspension_needs_a_provision_and_a_ruling(
    session: Session, provision: str, ruling: str, code: str
) -> None:
    service.load(session, now=NOW)

    with pytest.raises(RuleError) as refusal:
        law.suspend(
            session,
            provision,
            since=TODAY,
            ruling=ruling,
            by=ONE,
            second=TWO,
            now=NOW,
        )

    assert refusal.value.code == code


def test_what_is_not_suspended_cannot_be_lifted(session: Session) -> None:
    service.load(session, now=NOW)

    with pytest.raises(RuleError) as refusal:
        law.lift_suspension(session, "peca-2016-s37", by=ONE, second=TWO, now=NOW)

    assert refusal.value.code == "not_suspended"
