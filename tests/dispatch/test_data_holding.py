"""What the custodian does with data that came: every act, refused for each check."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.dispatch.models.holdings import Certificate, Production
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules.data_lifecycle import Holding
from oversight.dispatch.service import data_standing, data_sweep, holding
from oversight.intake.queries import matters
from oversight.ledger import queries as ledger
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW

LATER = NOW + timedelta(days=1)
TODAY = LATER.date()
NAME = ("name",)


def kinds_of(session: Session, docket: str) -> list[str]:
    return [leaf["k"] for leaf in ledger.of_stream(session, docket)]


def said(session: Session, docket: str, kind: str) -> list[object]:
    """What the record says of each act of one kind, as its outcome."""
    leaves = ledger.of_stream(session, docket)
    return [leaf["outcome"] for leaf in leaves if leaf["k"] == kind]


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as caught:
        act()
    return caught.value.code


def strangers(session: Session, team: make.Team) -> list[Actor]:
    """Everybody who might want to look and is not the one custodian."""
    return [
        an_actor(session, role=Role.CUSTODIAN, body=make.BODY),
        team.drafter,
        team.authoriser,
        make.a_liaison(session),
    ]


def test_nobody_but_the_one_custodian_does_anything_with_the_data(
    session: Session,
) -> None:
    docket, team = make.received(session)
    paper = make.a_destruction()
    for by in strangers(session, team):
        who: dict[str, Any] = {"by": by, "now": LATER}
        acts = (
            partial(holding.receive, session, docket, 1, (), **who),
            partial(holding.delete_excess, session, docket, 1, **who),
            partial(holding.minimise, session, docket, 1, **who),
            partial(holding.log_use, session, docket, 1, "NC-1", "court", TODAY, **who),
            partial(holding.destroy, session, docket, 1, paper, **who),
        )
        assert {code_of(act) for act in acts} == {"not_found"}

    assert make.held(session, docket).state is Holding.RECEIVED
    for number in (2, 9):
        act = partial(holding.minimise, session, docket, number)
        assert code_of(partial(act, by=team.custodian, now=LATER)) == "not_found"


def test_data_are_received_once_and_what_came_too_much_is_said(
    session: Session,
) -> None:
    team = make.a_team(session)
    manifest = {"over": True, "over_fields": ("other",)}
    docket = make.produced(session, team, manifest=manifest)
    receive = partial(
        holding.receive, session, docket, 1, by=team.custodian, now=make.RECEIVED
    )

    assert code_of(partial(receive, ())) == "over_hidden"
    assert code_of(partial(receive, ("her letters",))) == "over_what"
    receive(("email",))
    assert code_of(partial(receive, ("email",))) == "wrong_state"

    held = make.held(session, docket)
    assert (held.over, held.over_fields) == (True, ["email", "other"])
    assert kinds_of(session, docket).count("data.received") == 1
    assert "deadline.missed" not in kinds_of(session, docket)


def test_data_received_late_are_received_and_the_delay_is_on_the_record(
    session: Session,
) -> None:
    team = make.a_team(session)
    docket = make.produced(session, team)
    late = make.held(session, docket).receive_by + timedelta(seconds=1)

    holding.receive(session, docket, 1, (), by=team.custodian, now=late)

    assert make.held(session, docket).received_at == late
    missed = [
        leaf["clock"]
        for leaf in ledger.of_stream(session, docket)
        if leaf["k"] == "deadline.missed"
    ]
    assert missed == ["received"]


def test_before_receipt_nothing_is_done_with_the_data(session: Session) -> None:
    team = make.a_team(session)
    docket = make.produced(session, team)
    who: dict[str, Any] = {"by": team.custodian, "now": LATER}
    paper = make.a_destruction()

    for act in (
        partial(holding.minimise, session, docket, 1, **who),
        partial(holding.log_use, session, docket, 1, "NC-1", "court", TODAY, **who),
        partial(holding.destroy, session, docket, 1, paper, **who),
    ):
        assert code_of(act) == "wrong_state"


def test_an_excess_goes_first_and_once(session: Session) -> None:
    docket, team = make.received(session, over=("other",))
    who: dict[str, Any] = {"by": team.custodian, "now": LATER}
    minimise = partial(holding.minimise, session, docket, 1, **who)
    delete = partial(holding.delete_excess, session, docket, 1, **who)

    assert code_of(minimise) == "excess_kept"
    delete()
    assert code_of(delete) == "no_excess"
    minimise()
    assert code_of(minimise) == "wrong_state"

    outcomes = said(session, docket, "data.minimised")
    assert outcomes == ["excess-deleted", "whitelist"]


def test_where_nothing_came_too_much_there_is_nothing_to_delete(
    session: Session,
) -> None:
    docket, team = make.received(session)

    delete = partial(holding.delete_excess, session, docket, 1)

    assert code_of(partial(delete, by=team.custodian, now=LATER)) == "no_excess"


def test_what_is_left_is_what_was_approved(session: Session) -> None:
    docket, team = make.received(
        session,
        fields=NAME,
        manifest={"fields": ("name", "email"), "over": True},
        over=("email",),
    )
    who: dict[str, Any] = {"by": team.custodian, "now": LATER}
    holding.delete_excess(session, docket, 1, **who)
    assert make.held(session, docket).fields == ["name", "email"]

    holding.minimise(session, docket, 1, **who)

    assert make.held(session, docket).fields == ["name"]


def test_a_use_is_logged_with_who_why_and_when(session: Session) -> None:
    docket, team = make.received(session)
    log = partial(holding.log_use, session, docket, 1, by=team.custodian, now=LATER)
    assert code_of(partial(log, "NC-1", "court", TODAY)) == "not_reduced"
    holding.minimise(session, docket, 1, by=team.custodian, now=LATER)

    assert code_of(partial(log, "Aisha Khan", "court", TODAY)) == "use_person"
    assert code_of(partial(log, "NC-1", "curiosity", TODAY)) == "use_purpose"
    ahead = TODAY + timedelta(days=1)
    assert code_of(partial(log, "NC-1", "court", ahead)) == "use_ahead"
    use = log("NC-1", "court", TODAY)

    assert (use.person_code, use.purpose, use.used_on) == ("NC-1", "court", TODAY)
    assert said(session, docket, "data.used") == ["court"]


def test_data_whose_approval_fell_are_destroyed_and_not_used(session: Session) -> None:
    docket, team = make.received(session)
    line = sendings.order(session, docket).lines[0]
    data_standing.lift(session, line, cause="appeal", error="yes", now=LATER)
    who: dict[str, Any] = {"by": team.custodian, "now": LATER}
    log = partial(holding.log_use, session, docket, 1, "NC-1", "court", TODAY)

    assert code_of(partial(log, **who)) == "use_barred"
    holding.destroy(session, docket, 1, make.a_destruction(), **who)
    holding.certify(session, docket, 1, by=team.authoriser, now=LATER)

    assert make.held(session, docket).state is Holding.CERTIFIED
    # The ruling ended the item; the certificate does not end it again.
    assert matters.request(session, docket).items[0].ended_as == "overturned"
    assert said(session, docket, "data.certified") == ["on-time"]


def test_a_ruling_that_falls_late_gives_nobody_longer_to_destroy(
    session: Session,
) -> None:
    docket, _team = make.received(session)
    held = make.held(session, docket)
    ends, late = held.certify_by, held.certify_by - timedelta(days=2)
    data_sweep.sweep(session, held.retention_until)
    line = sendings.order(session, docket).lines[0]

    data_standing.lift(session, line, cause="appeal", error="yes", now=late)

    held = make.held(session, docket)
    assert (held.certify_by, held.use_bar) == (ends, True)


def test_data_that_nobody_received_are_destroyed_all_the_same(
    session: Session,
) -> None:
    team = make.a_team(session)
    docket = make.produced(session, team)
    line = sendings.order(session, docket).lines[0]
    data_standing.lift(session, line, cause="appeal", error="yes", now=LATER)

    receive = partial(holding.receive, session, docket, 1, ())
    assert code_of(partial(receive, by=team.custodian, now=LATER)) == "wrong_state"
    paper = make.a_destruction()
    holding.destroy(session, docket, 1, paper, by=team.custodian, now=LATER)

    held = make.held(session, docket)
    assert (held.state, held.received_at) == (Holding.DESTROYED, None)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"method": "lost"}, "certificate_incomplete"),
        ({"outcome": "perhaps"}, "certificate_incomplete"),
        ({"backups_deleted": False}, "backups_kept"),
        ({"recipients": 51}, "recipients_many"),
        ({"recipients": 2}, "recipients_untold"),
        ({"destroyed_on": date(2026, 11, 22)}, "destroyed_when"),
        ({"destroyed_on": date(2026, 11, 25)}, "destroyed_when"),
    ],
)
def test_a_certificate_that_lacks_something_destroys_nothing(
    session: Session, changes: dict[str, object], code: str
) -> None:
    docket, team = make.received(session)
    paper = make.a_destruction(**changes)

    destroy = partial(holding.destroy, session, docket, 1, paper)

    assert code_of(partial(destroy, by=team.custodian, now=LATER)) == code
    assert make.held(session, docket).state is Holding.RECEIVED
    assert "data.destroyed" not in kinds_of(session, docket)


def test_two_people_sign_and_each_of_them_once(session: Session) -> None:
    docket, team = make.received(session)
    other_body = make.a_team(session, "pta").authoriser
    certify = partial(holding.certify, session, docket, 1, now=LATER)

    assert code_of(partial(certify, by=team.authoriser)) == "wrong_state"
    destroy = partial(holding.destroy, session, docket, 1, make.a_destruction())
    destroy(by=team.custodian, now=LATER)
    assert code_of(partial(destroy, by=team.custodian, now=LATER)) == "wrong_state"
    for by, code in (
        (other_body, "not_found"),
        (team.custodian, "second_signature"),
        (team.drafter, "second_signature"),
    ):
        assert code_of(partial(certify, by=by)) == code
    certify(by=team.authoriser)
    assert code_of(partial(certify, by=team.authoriser)) == "wrong_state"

    assert matters.request(session, docket).items[0].ended_as == "expired"
    assert kinds_of(session, docket).count("data.certified") == 1


def test_a_certificate_after_its_day_is_taken_and_called_late(
    session: Session,
) -> None:
    docket, team = make.received(session)
    late = make.held(session, docket).certify_by + timedelta(seconds=1)
    paper = make.a_destruction()
    holding.destroy(session, docket, 1, paper, by=team.custodian, now=LATER)

    holding.certify(session, docket, 1, by=team.authoriser, now=late)

    assert said(session, docket, "data.certified") == ["late"]


def test_an_auditor_looks_at_drawn_and_certified_papers_once(session: Session) -> None:
    docket, team = make.received(session)
    auditor = an_actor(session, role=Role.AUDITOR)
    sample = partial(holding.sample, session, docket, 1, now=LATER)

    assert code_of(partial(sample, "in-order", by=team.custodian)) == "not_found"
    assert code_of(partial(sample, "in-order", by=auditor)) == "not_in_sample"
    paper = make.a_destruction()
    holding.destroy(session, docket, 1, paper, by=team.custodian, now=LATER)
    draw(session, chosen=True)
    assert code_of(partial(sample, "in-order", by=auditor)) == "not_in_sample"
    holding.certify(session, docket, 1, by=team.authoriser, now=LATER)
    draw(session, chosen=False)
    assert code_of(partial(sample, "in-order", by=auditor)) == "not_in_sample"
    draw(session, chosen=True)
    assert code_of(partial(sample, "fine", by=auditor)) == "sample_result"
    made = sample("not-in-order", by=auditor)
    assert code_of(partial(sample, "in-order", by=auditor)) == "not_in_sample"

    assert (made.sample, made.sampled_by) == ("not-in-order", auditor.id)


def draw(session: Session, *, chosen: bool) -> None:
    """Let chance fall so: which certificate is drawn hangs on a random number."""
    session.execute(update(Certificate).values(chosen=chosen))
    session.expire_all()


@pytest.mark.parametrize(
    "change",
    [
        {"state": Holding.MINIMISED, "minimised_at": LATER, "over": True},
        {"state": Holding.MINIMISED},
        {"received_at": None},
        {"record_count": -1},
        {"manifest_sha256": "short"},
    ],
)
def test_the_table_refuses_data_that_are_out_of_step(
    session: Session, change: dict[str, object]
) -> None:
    make.received(session)

    with pytest.raises(IntegrityError):
        session.execute(update(Production).values(**change))


def test_the_table_refuses_another_custodian_and_one_hand_for_two(
    session: Session,
) -> None:
    docket, team = make.received(session)
    paper = make.a_destruction()
    holding.destroy(session, docket, 1, paper, by=team.custodian, now=LATER)

    for change in (
        {"custodian_id": team.authoriser.id},
        {"authoriser_id": team.custodian.id, "certified_at": LATER},
        {"authoriser_id": team.authoriser.id},
        {"recipients": 1},
        {"sample": "in-order"},
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(update(Certificate).values(**change))
    with pytest.raises(IntegrityError):
        session.execute(update(Production).values(received_by=team.drafter.id))
