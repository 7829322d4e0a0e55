"""Changing the register by hand: one proposes, another confirms, on both databases."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.law import storing
from oversight.law.models import (
    LawForum,
    LawHoliday,
    LawLoad,
    LawPolicy,
    LawPower,
    LawProposal,
    LawProvision,
)
from oversight.law.queries import offers
from oversight.law.queries import proposals as queries
from oversight.law.queries import register as law
from oversight.law.rules import changes
from oversight.law.rules.basis import check_basis, undated_listings
from oversight.law.rules.changes import Change, What
from oversight.law.rules.kinds import Confidence, DayOp, ForumStatus
from oversight.law.rules.proposing import LIFECYCLE, ProposalAct, ProposalState
from oversight.law.rules.register import parse_citations
from oversight.law.service import proposals as service
from oversight.law.source.bundle import gather
from oversight.ledger.models import Audit, Pending
from oversight.storage.session import Store
from tests.factories.accounts import a_body, a_person, an_actor
from tests.factories.law import a_law

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
SOURCE = "Gazette of Pakistan, Extraordinary, 20 November 2026"
REASON = "The gazette names another section."

SUSPENSION = changes.Suspension(
    "peca-2016-s37", TODAY, "High Court, W.P. 1 of 2026, 20 November 2026"
)
ENDING = changes.Ending("peca-2016-s37", TODAY, SOURCE)
PROVISION = changes.NewProvision(
    provision="peca-2016-s37a",
    instrument="peca-2016",
    number="37A",
    title="Another power",
    title_ur="ایک اور اختیار",
    role="power",
    powers=("takedown",),
    authorisation="authority",
    standalone=True,
    grounds="public-order: public order\n\nmorality: decency or morality",
    summary="Allows what section 37 allows.",
    valid_from=TODAY,
    confidence=Confidence.MEDIUM,
    source=SOURCE,
)
LISTING = changes.Designation(
    provision="desig-new-pk",
    group=" NEW ",
    listing="pk",
    number="Serial 90",
    title="A new group: Pakistan, First Schedule",
    title_ur="",
    valid_from=date(2026, 1, 1),
    source=SOURCE,
)
POWER = changes.PowerChange(
    body="nccia",
    provision="peca-2016-s37",
    may_file=False,
    may_order=True,
    valid_from=TODAY,
    confidence=Confidence.MEDIUM,
    source=SOURCE,
)
FORUM = changes.ForumChange(
    "platform-complaint", ForumStatus.WORKING, 30, "", None, SOURCE
)
HOLIDAY = changes.Holiday(
    day=date(2026, 12, 31),
    name="A sudden holiday",
    name_ur="اچانک تعطیل",
    op=DayOp.HOLIDAY,
    provisional=True,
    notification="",
    source=SOURCE,
)
POLICY = changes.PolicyChange("refile_months", 18, TODAY, SOURCE)
REINSTATEMENT = changes.Reinstatement("peca-2016-s37", "Supreme Court, 2026")
EVERY: dict[What, Change] = {
    What.SUSPENSION: SUSPENSION,
    What.REINSTATEMENT: REINSTATEMENT,
    What.ENDING: ENDING,
    What.PROVISION: PROVISION,
    What.DESIGNATION: LISTING,
    What.POWER: POWER,
    What.FORUM: FORUM,
    What.HOLIDAY: HOLIDAY,
    What.POLICY: POLICY,
}


def two(session: Session) -> tuple[Actor, Actor]:
    a_law(session)
    one = an_actor(session, role=Role.ADMINISTRATOR)
    return one, an_actor(session, role=Role.ADMINISTRATOR)


def enacted(session: Session, change: Change) -> LawProposal:
    one, second = two(session)
    proposal = service.propose(session, change, by=one, now=NOW)
    return service.confirm(session, proposal.id, by=second, now=NOW)


def refusal(session: Session, change: Change) -> str:
    one, _ = two(session)
    with pytest.raises(RuleError) as caught:
        service.propose(session, change, by=one, now=NOW)
    return caught.value.code


def leaves(session: Session, kind: str = "law.changed") -> list[dict[str, object]]:
    session.flush()
    rows = session.scalars(
        select(Pending).where(Pending.kind == kind).order_by(Pending.n)
    )
    return [json.loads(row.entry) for row in rows]


def provision(session: Session, name: str) -> LawProvision:
    return session.scalars(
        select(LawProvision).where(LawProvision.provision_id == name)
    ).one()


def carries(session: Session, basis: str, body: str = "pta") -> str:
    try:
        check_basis(
            parse_citations(basis),
            measure="remove",
            body=body,
            on=TODAY,
            content_date=TODAY,
            catalogue=law.catalogue(session),
        )
    except RuleError as error:
        return error.code
    return "sound"


@pytest.mark.parametrize("what", What)
def test_a_change_survives_its_wait_unchanged(what: What) -> None:
    kept = json.loads(json.dumps(changes.packed(EVERY[what])))

    assert changes.unpacked(what, kept) == EVERY[what]
    assert changes.what_of(EVERY[what]) is what


@pytest.mark.parametrize(("state", "act"), list(product(ProposalState, ProposalAct)))
def test_only_what_waits_can_be_decided(state: ProposalState, act: ProposalAct) -> None:
    assert LIFECYCLE.allows(state, act) is (state is ProposalState.WAITING)


def test_a_proposal_changes_nothing_by_itself(session: Session) -> None:
    one, _ = two(session)
    states = session.scalar(select(func.count()).select_from(LawLoad))

    for change in EVERY.values():
        if change is not REINSTATEMENT:
            service.propose(session, change, by=one, now=NOW)

    assert session.scalar(select(func.count()).select_from(LawLoad)) == states
    assert provision(session, "peca-2016-s37").suspended_by_court is None
    assert carries(session, "peca-2016-s37:public-order") == "sound"
    assert leaves(session) == []
    assert len(queries.law_desk(session).waiting) == len(EVERY) - 1


def test_a_suspension_confirmed_by_another_blocks_the_basis(session: Session) -> None:
    proposal = enacted(session, SUSPENSION)

    assert proposal.state is ProposalState.ENACTED
    assert carries(session, "peca-2016-s37:public-order") == "basis_suspended"
    (leaf,) = leaves(session)
    assert (leaf["id"], leaf["op"]) == ("peca-2016-s37", "suspended")
    (note,) = session.scalars(select(Audit).where(Audit.act == "law.suspended"))
    assert note.subject == "peca-2016-s37"


def test_what_was_suspended_can_rest_a_request_again(session: Session) -> None:
    enacted(session, SUSPENSION)

    enacted(session, REINSTATEMENT)

    assert carries(session, "peca-2016-s37:public-order") == "sound"
    assert [leaf["op"] for leaf in leaves(session)] == ["suspended", "reinstated"]


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=1500)])
def test_no_later_ruling_puts_off_a_suspension(
    session: Session, later: timedelta
) -> None:
    enacted(session, SUSPENSION)

    again = replace(SUSPENSION, since=TODAY + later, ruling="A later order, mistyped")

    assert refusal(session, again) == "suspended_already"
    held = provision(session, "peca-2016-s37")
    assert (held.suspended_by_court, held.ruling) == (TODAY, SUSPENSION.ruling)
    assert carries(session, "peca-2016-s37:public-order") == "basis_suspended"


def test_a_ruling_that_counts_sooner_takes_the_place_of_one_to_come(
    session: Session,
) -> None:
    enacted(session, replace(SUSPENSION, since=TODAY + timedelta(days=30)))
    assert carries(session, "peca-2016-s37:public-order") == "sound"

    enacted(session, SUSPENSION)

    assert carries(session, "peca-2016-s37:public-order") == "basis_suspended"


def test_of_two_suspensions_that_wait_the_later_cannot_be_confirmed(
    session: Session,
) -> None:
    one, second = two(session)
    far = replace(SUSPENSION, since=TODAY + timedelta(days=1500))
    first, other = (
        service.propose(session, change, by=one, now=NOW)
        for change in (SUSPENSION, far)
    )
    service.confirm(session, first.id, by=second, now=NOW)

    with pytest.raises(RuleError) as caught, session.begin_nested():
        service.confirm(session, other.id, by=second, now=NOW)

    assert caught.value.code == "suspended_already"


def test_the_table_puts_off_no_suspension(session: Session) -> None:
    enacted(session, SUSPENSION)
    held = update(LawProvision).where(LawProvision.provision_id == "peca-2016-s37")

    with pytest.raises(IntegrityError, match="put_off"), session.begin_nested():
        session.execute(held.values(suspended_by_court=TODAY + timedelta(days=1)))

    session.execute(held.values(suspended_by_court=TODAY - timedelta(days=1)))


def test_a_repealed_provision_carries_nothing_from_its_last_day(
    session: Session,
) -> None:
    enacted(session, ENDING)

    assert carries(session, "peca-2016-s37:public-order") == "basis_not_in_force"
    (leaf,) = leaves(session)
    assert (leaf["op"], leaf["to"]) == ("changed", TODAY.isoformat())
    later = replace(ENDING, valid_to=TODAY + timedelta(days=9))
    assert refusal(session, later) == "ended_already"


def test_a_new_power_carries_a_request_once_a_body_holds_it(session: Session) -> None:
    enacted(session, PROVISION)
    assert carries(session, "peca-2016-s37a:public-order") == "basis_body"

    enacted(session, replace(POWER, provision="peca-2016-s37a", may_file=True))

    assert carries(session, "peca-2016-s37a:public-order", "nccia") == "sound"
    row = law.provision_row(session, "peca-2016-s37a")
    assert [ground.code for ground in row.grounds] == ["public-order", "morality"]
    assert (
        row.instrument_title
        == law.provision_row(session, "peca-2016-s37").instrument_title
    )


def test_a_listing_in_a_pakistani_schedule_needs_no_finding_of_its_own(
    session: Session,
) -> None:
    enacted(session, LISTING)
    enacted(session, replace(LISTING, provision="desig-new-us", listing="us"))
    cited = parse_citations("desig-new-us;desig-new-pk")
    catalogue = law.catalogue(session)

    assert undated_listings(cited, content_date=TODAY, catalogue=catalogue) == ()
    before = date(2025, 12, 31)
    assert undated_listings(cited, content_date=before, catalogue=catalogue) == (
        "desig-new-us",
        "desig-new-pk",
    )
    assert carries(session, "desig-new-pk") == "basis_designation_only"


def test_a_power_taken_away_ends_on_its_day(session: Session) -> None:
    a_body(session, "nccia")
    enacted(session, POWER)

    assert carries(session, "peca-2016-s37:public-order", "nccia") == "basis_body"
    assert {(leaf["what"], leaf["op"]) for leaf in leaves(session)} == {
        ("may-file", "changed"),
        ("may-order", "added"),
    }


def test_a_power_can_end_without_a_new_one(session: Session) -> None:
    enacted(session, replace(POWER, may_order=False))

    held = session.scalars(
        select(LawPower).where(
            LawPower.body == "nccia", LawPower.provision_id == "peca-2016-s37"
        )
    ).all()
    assert [row.valid_to for row in held] == [TODAY]


def test_a_power_that_was_to_end_later_can_end_sooner(session: Session) -> None:
    a_law(session)
    held = session.scalars(
        select(LawPower).where(
            LawPower.body == "nccia", LawPower.provision_id == "peca-2016-s37"
        )
    ).one()
    held.valid_to = TODAY + timedelta(days=90)
    session.flush()

    enacted(session, replace(POWER, may_order=False))

    assert held.valid_to == TODAY
    assert carries(session, "peca-2016-s37:public-order", "nccia") == "basis_body"
    again = replace(POWER, may_order=False, valid_from=TODAY + timedelta(days=1))
    assert refusal(session, again) == "power_unchanged"


def test_a_body_that_joined_can_be_given_its_first_power(session: Session) -> None:
    a_body(session, "ombudsman", name="Federal Ombudsman")

    enacted(session, replace(POWER, body="ombudsman", may_file=True))

    (held,) = session.scalars(select(LawPower).where(LawPower.body == "ombudsman"))
    assert held.body_title == "Federal Ombudsman"


def test_a_forum_says_what_is_known_now(session: Session) -> None:
    enacted(session, FORUM)

    (row,) = session.scalars(
        select(LawForum).where(LawForum.forum_id == "platform-complaint")
    )
    assert (row.status, row.within_days) == (ForumStatus.WORKING, 30)


def test_a_day_off_moves_working_days_and_can_be_confirmed_later(
    session: Session,
) -> None:
    enacted(session, HOLIDAY)
    assert HOLIDAY.day in law.calendar(session).holidays

    seen = replace(HOLIDAY, provisional=False, notification="1/2026")
    enacted(session, seen)

    (row,) = session.scalars(select(LawHoliday).where(LawHoliday.day == HOLIDAY.day))
    assert (row.provisional, row.notification) == (False, "1/2026")
    assert [leaf["provisional"] for leaf in leaves(session, "calendar.changed")] == [
        True,
        False,
    ]
    assert refusal(session, seen) == "day_unchanged"


def test_a_rule_of_the_portal_changes_from_its_day(session: Session) -> None:
    enacted(session, POLICY)

    assert law.policy(session, "refile_months", TODAY) == 18
    (leaf,) = leaves(session, "policy.changed")
    assert (leaf["from"], leaf["to"]) == ("12", "18")


BAD: list[tuple[Change, str]] = [
    (replace(SUSPENSION, ruling=" "), "ruling_missing"),
    (replace(SUSPENSION, ruling="x"), "ruling_missing"),
    (replace(SUSPENSION, since=date(1999, 1, 1)), "suspended_early"),
    (replace(SUSPENSION, provision="no-such-law"), "not_found"),
    (REINSTATEMENT, "not_suspended"),
    (replace(ENDING, source="here"), "source_missing"),
    (replace(ENDING, valid_to=date(1990, 1, 1)), "ends_early"),
    (replace(PROVISION, provision="Peca 37"), "id_bad"),
    (replace(PROVISION, provision="peca-2016-s37"), "id_taken"),
    (replace(PROVISION, role="designation"), "role_designation"),
    (replace(PROVISION, role="policy"), "carries_nothing"),
    (replace(PROVISION, powers=()), "power_missing"),
    (replace(PROVISION, grounds="no colon"), "ground_bad"),
    (replace(PROVISION, grounds="a: one\na: two"), "ground_bad"),
    (replace(PROVISION, instrument="no-such-act"), "not_found"),
    (replace(PROVISION, source=" "), "source_missing"),
    (replace(LISTING, listing="mars"), "listing_unknown"),
    (replace(LISTING, group=" "), "listing_incomplete"),
    (replace(LISTING, number=" "), "listing_incomplete"),
    (replace(LISTING, source=" "), "source_missing"),
    (replace(POWER, may_file=True, confidence=Confidence.LOW), "power_unconfirmed"),
    (
        replace(POWER, body="interior", provision="peca-2016-s20", may_order=False),
        "power_unchanged",
    ),
    (replace(POWER, provision="no-such-law"), "not_found"),
    (replace(POWER, body="nobody"), "body_unknown"),
    (replace(POWER, source=" "), "source_missing"),
    (replace(FORUM, forum="no-such-forum"), "not_found"),
    (replace(FORUM, status=ForumStatus.CONTESTED), "uncertainty_missing"),
    (replace(FORUM, source=" "), "source_missing"),
    (replace(HOLIDAY, op=DayOp.WORKING), "day_unchanged"),
    (replace(HOLIDAY, name=" "), "source_missing"),
    (replace(POLICY, valid_from=TODAY - timedelta(days=1)), "policy_backdated"),
    (replace(POLICY, name="no_such_rule"), "policy_unknown"),
    (replace(POLICY, value="many"), "policy_kind"),
    (replace(POLICY, value=-1), "policy_kind"),
    (replace(POLICY, value=True), "policy_kind"),
    (replace(POLICY, name="mandate", value="royal"), "policy_value"),
    (replace(POLICY, name="account_kinds", value=[1]), "policy_kind"),
    (replace(POLICY, name="measure.remove", value={"powers": []}), "policy_kind"),
    *(
        (replace(POLICY, name=name, value=None), "policy_kind")
        for name in (
            *("late_review_provisions", "victim_provisions", "account_kinds"),
            *("measure.remove", "tier.D0", "window_days", POLICY.name),
        )
    ),
]


@pytest.mark.parametrize(("change", "code"), BAD, ids=lambda it: str(it)[:60])
def test_what_cannot_be_confirmed_is_refused_to_the_proposer(
    session: Session, change: Change, code: str
) -> None:
    assert refusal(session, change) == code
    assert session.scalars(select(LawProposal)).all() == []


def test_a_row_of_a_power_begins_after_the_one_before(session: Session) -> None:
    enacted(session, POWER)

    assert refusal(session, POWER) == "power_same_day"


def test_nobody_confirms_or_declines_their_own_proposal(session: Session) -> None:
    one, _ = two(session)
    proposal = service.propose(session, SUSPENSION, by=one, now=NOW)

    with pytest.raises(RuleError, match="Another administrator"):
        service.confirm(session, proposal.id, by=one, now=NOW)
    with pytest.raises(RuleError, match="Another administrator"):
        service.decline(session, proposal.id, REASON, by=one, now=NOW)
    assert proposal.state is ProposalState.WAITING


def test_only_administrators_propose_confirm_or_decline(session: Session) -> None:
    one, _ = two(session)
    auditor = an_actor(session, role=Role.AUDITOR)
    proposal = service.propose(session, SUSPENSION, by=one, now=NOW)

    with pytest.raises(RuleError, match="Only administrators"):
        service.propose(session, SUSPENSION, by=auditor, now=NOW)
    with pytest.raises(RuleError, match="Only administrators"):
        service.confirm(session, proposal.id, by=auditor, now=NOW)
    with pytest.raises(RuleError, match="Only administrators"):
        service.decline(session, proposal.id, REASON, by=auditor, now=NOW)


def test_a_proposal_of_somebody_who_left_is_not_confirmed(session: Session) -> None:
    a_law(session)
    gone = a_person(session, role=Role.ADMINISTRATOR)
    one = accounts.actor_of(gone)
    second = an_actor(session, role=Role.ADMINISTRATOR)
    proposal = service.propose(session, SUSPENSION, by=one, now=NOW)
    gone.disabled_at = NOW
    session.flush()

    with pytest.raises(RuleError, match="was closed"):
        service.confirm(session, proposal.id, by=second, now=NOW)


def test_a_declined_proposal_says_why_and_is_over(session: Session) -> None:
    one, second = two(session)
    proposal = service.propose(session, SUSPENSION, by=one, now=NOW)

    with pytest.raises(RuleError, match="in a sentence"):
        service.decline(session, proposal.id, "no", by=second, now=NOW)
    service.decline(session, proposal.id, f" {REASON} ", by=second, now=NOW)

    assert (proposal.state, proposal.reason) == (ProposalState.DECLINED, REASON)
    with pytest.raises(RuleError) as caught:
        service.confirm(session, proposal.id, by=second, now=NOW)
    assert caught.value.code == "wrong_state"
    assert leaves(session) == []


def test_a_proposal_is_taken_back_by_its_proposer_alone(session: Session) -> None:
    one, second = two(session)
    proposal = service.propose(session, SUSPENSION, by=one, now=NOW)

    with pytest.raises(RuleError, match="take it back"):
        service.withdraw(session, proposal.id, by=second, now=NOW)
    service.withdraw(session, proposal.id, by=one, now=NOW)

    assert proposal.state is ProposalState.WITHDRAWN
    with pytest.raises(RuleError) as caught:
        service.withdraw(session, proposal.id, by=one, now=NOW)
    assert caught.value.code == "wrong_state"


def test_each_decision_on_a_proposal_is_in_the_audit(session: Session) -> None:
    one, second = two(session)
    for act in ("proposed", "declined", "withdrawn"):
        proposal = service.propose(session, SUSPENSION, by=one, now=NOW)
        if act == "declined":
            service.decline(session, proposal.id, REASON, by=second, now=NOW)
        if act == "withdrawn":
            service.withdraw(session, proposal.id, by=one, now=NOW)
        session.flush()
        assert session.scalars(select(Audit).where(Audit.act == f"law.{act}")).all()


def test_what_was_entered_by_hand_stays_when_the_files_are_loaded(
    session: Session,
) -> None:
    for change in (ENDING, PROVISION, LISTING, POWER, FORUM, HOLIDAY, POLICY):
        enacted(session, change)

    assert storing.write(session, gather(), now=NOW) == ()

    assert provision(session, "peca-2016-s37").valid_to == TODAY
    assert provision(session, "peca-2016-s37a").by_hand
    assert law.policy(session, "refile_months", TODAY) == 18


def test_two_who_confirm_together_confirm_once(store: Store) -> None:
    with store.transaction() as session:
        one, second = two(session)
        third = an_actor(session, role=Role.ADMINISTRATOR)
        kept = service.propose(session, SUSPENSION, by=one, now=NOW).id

    def confirm(by: Actor) -> str:
        try:
            with store.transaction() as session:
                service.confirm(session, kept, by=by, now=NOW)
        except RuleError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor() as pool:
        results = sorted(pool.map(confirm, (second, third)))

    assert results == ["done", "wrong_state"]
    with store.reading() as session:
        assert len(leaves(session)) == 1


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("two_people", {"state": "enacted", "decided_by": "own"}),
        ("two_people", {"state": "declined", "decided_by": "own", "reason": "x"}),
        ("own_withdrawal", {"state": "withdrawn", "decided_by": "other"}),
        ("decided_when_dated", {"state": "enacted"}),
        ("declined_with_reason", {"state": "declined", "decided_by": "other"}),
    ],
)
def test_the_database_refuses_a_change_by_one_person(
    session: Session, name: str, facts: dict[str, str]
) -> None:
    one, second = two(session)
    who = {"own": one.id, "other": second.id}
    by = who.get(facts.get("decided_by", ""))
    row = LawProposal(
        what=What.SUSPENSION,
        subject="x",
        change={},
        proposed_by=one.id,
        proposed_at=NOW,
        state=ProposalState(facts["state"]),
        reason=facts.get("reason"),
        decided_by=by,
        decided_at=NOW if by else None,
    )
    session.add(row)

    with pytest.raises(DBAPIError, match=name):
        session.flush()


@pytest.mark.parametrize("what", What)
def test_a_proposal_page_compares_what_is_with_what_would_be(
    session: Session, what: What
) -> None:
    if what is What.REINSTATEMENT:
        enacted(session, SUSPENSION)
    one, second = two(session)
    proposal = service.propose(session, EVERY[what], by=one, now=NOW)

    theirs = queries.proposal_page(session, proposal.id, second)
    own = queries.proposal_page(session, proposal.id, one)

    assert {line.name for line in theirs.lines} == set(changes.packed(EVERY[what]))
    assert (theirs.may_decide, theirs.may_withdraw) == (True, False)
    assert (own.may_decide, own.may_withdraw) == (False, True)
    assert queries.waiting_for(session, second) == 1
    assert queries.waiting_for(session, one) == 0
    if what is What.POLICY:
        assert [line.before for line in theirs.lines if line.name == "value"] == ["12"]


def test_a_proposal_that_is_not_there_is_not_found(session: Session) -> None:
    with pytest.raises(RuleError) as caught:
        queries.proposal(session, uuid4())
    assert caught.value.code == "not_found"


@pytest.mark.parametrize("kind", ["powers", "forums", "calendar", "rules"])
def test_each_part_of_the_register_is_shown_as_it_stands(
    session: Session, kind: str
) -> None:
    a_law(session)

    page = offers.rows_page(session, kind, now=NOW)

    assert len(page.rows) > 3
    assert all(len(cells) == len(page.heads) for _, cells in page.rows)


def test_an_unknown_part_of_the_register_is_not_found(session: Session) -> None:
    with pytest.raises(RuleError) as caught:
        offers.rows_page(session, "weather", now=NOW)
    assert caught.value.code == "not_found"


def test_the_newest_rules_are_kept_as_rows(session: Session) -> None:
    enacted(session, POLICY)

    rows = session.scalars(
        select(LawPolicy.value).where(LawPolicy.name == "refile_months")
    ).all()
    assert sorted(rows) == [12, 18]
