"""What a decision on data needs, and that it never reaches beyond what was asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.core.errors import RuleError
from oversight.intake.rules.data_tiers import FIELDS_OF, Tier, days_between, tier_of
from oversight.review.rules import (
    data_conditions,
    data_formc,
    data_scope,
    elements,
    kinds,
    looking,
)
from oversight.review.rules.data_findings import (
    FIRST_FORM,
    DataAsked,
    DataBallot,
    DataFindings,
    DataTerms,
    whole,
)
from oversight.review.rules.lifecycle import Outcome
from tests.factories.data import a_ballot, findings_for

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 20)
DAY = timedelta(days=1)
CITED = ("peca-2016-s32", "peca-2016-s10")
ASKED = DataAsked(
    citations=CITED,
    elements={cited: elements.of(cited) for cited in CITED},
    power="peca-2016-s32",
    seats=3,
    tier="D2",
    fields=tuple(FIELDS_OF[Tier.D2][-2:]),
    window_from=FIRST,
    window_to=LAST,
    retention_days=90,
    delay_ground="evidence",
    delay_days=10,
    protected=True,
)
PLAIN = replace(ASKED, tier="D1", fields=FIELDS_OF[Tier.D1][:2], window_from=None)
PLAIN = replace(PLAIN, window_to=None, delay_ground=None, delay_days=None)
ALL = whole(ASKED)


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (replace(ALL, fields=()), "nothing_approved"),
        (replace(ALL, fields=(*ALL.fields, "shoe-size")), "fields_wider"),
    ],
)
def test_no_field_beyond_those_asked_for(terms: DataTerms, code: str) -> None:
    data_scope.check_fields_within(ALL, ASKED)
    with pytest.raises(RuleError) as refusal:
        data_scope.check_fields_within(terms, ASKED)
    assert refusal.value.code == code


def test_no_tier_deeper_than_the_one_asked_for() -> None:
    shallow = replace(ASKED, tier="D1")
    with pytest.raises(RuleError) as refusal:
        data_scope.check_fields_within(ALL, shallow)
    assert refusal.value.code == "tier_wider"


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (None, LAST, "window_missing"),
        (FIRST, None, "window_missing"),
        (LAST, FIRST, "window_missing"),
        (FIRST - DAY, LAST, "window_wider"),
        (FIRST, LAST + DAY, "window_wider"),
    ],
)
def test_no_day_outside_those_asked_for(
    first: date | None, last: date | None, code: str
) -> None:
    data_scope.check_window_within(replace(ALL, window_to=FIRST), ASKED)
    data_scope.check_window_within(whole(PLAIN), PLAIN)
    with pytest.raises(RuleError) as refusal:
        data_scope.check_window_within(
            replace(ALL, window_from=first, window_to=last), ASKED
        )
    assert refusal.value.code == code


def test_neither_kept_nor_delayed_for_longer() -> None:
    data_scope.check_retention_within(replace(ALL, retention_days=1), ASKED)
    data_scope.check_delay_within(replace(ALL, delay_days=10), ASKED)
    data_scope.check_delay_within(whole(PLAIN), PLAIN)
    for days in (0, 91):
        with pytest.raises(RuleError, match="number of days"):
            data_scope.check_retention_within(replace(ALL, retention_days=days), ASKED)
    for days in (0, 11):
        with pytest.raises(RuleError) as refusal:
            data_scope.check_delay_within(replace(ALL, delay_days=days), ASKED)
        assert refusal.value.code == "delay_wider"
    with pytest.raises(RuleError) as refusal:
        data_scope.check_delay_within(replace(whole(PLAIN), delay_days=1), PLAIN)
    assert refusal.value.code == "delay_wider"


def test_the_word_fits_what_is_approved() -> None:
    less = replace(ALL, retention_days=1)
    ballot = a_ballot(ASKED)
    data_scope.check_outcome_fits_data(ballot, ASKED)
    narrower = replace(ballot, outcome=Outcome.NARROWER)
    data_scope.check_outcome_fits_data(replace(narrower, terms=less), ASKED)
    for wrong, code in (
        (replace(ballot, terms=less), "not_as_asked"),
        (narrower, "not_narrower_data"),
    ):
        with pytest.raises(RuleError) as refusal:
            data_scope.check_outcome_fits_data(wrong, ASKED)
        assert refusal.value.code == code
    assert data_scope.narrowed(less, ASKED) == ("time",)
    assert (
        data_scope.narrowed(replace(ALL, fields=ALL.fields[:1]), ASKED)[0] == "fields"
    )


def test_two_windows_share_their_common_days() -> None:
    both = data_scope.overlap((FIRST, LAST), (FIRST + DAY, None))
    assert both == (FIRST + DAY, LAST)
    assert data_scope.overlap((None, None), (None, None)) == (None, None)


windows = st.dates(min_value=FIRST - 40 * DAY, max_value=LAST + 40 * DAY)


@given(
    fields=st.lists(st.sampled_from([*FIELDS_OF[Tier.D2], "shoe-size"]), unique=True),
    first=windows,
    last=windows,
    kept=st.integers(-5, 200),
)
def test_whatever_passes_lies_within_what_was_asked(
    fields: list[str], first: date, last: date, kept: int
) -> None:
    terms = DataTerms(tuple(fields), first, last, kept, None)
    try:
        data_scope.check_fields_within(terms, ASKED)
        data_scope.check_window_within(terms, ASKED)
        data_scope.check_retention_within(terms, ASKED)
    except RuleError:
        return
    assert set(terms.fields) <= set(ASKED.fields)
    assert tier_of(terms.fields) <= ASKED.tier
    assert 1 <= terms.retention_days <= ASKED.retention_days
    if data_scope.is_traffic(terms):
        assert FIRST <= first <= last <= LAST
        assert days_between(first, last) <= 30


def sound() -> DataBallot:
    ballot = a_ballot(ASKED)
    return replace(ballot, terms=replace(ballot.terms, delay_days=10))


def faulty(ballot: DataBallot, **changes: Any) -> set[tuple[str, str]]:
    """The faults of a ballot whose findings were changed so."""
    findings = {k: v for k, v in changes.items() if hasattr(DataFindings, k)}
    own = {k: v for k, v in changes.items() if k not in findings}
    changed = replace(ballot, findings=replace(ballot.findings, **findings), **own)
    return {(str(f.field), f.code) for f in data_formc.faults(changed, ASKED)}


def test_a_whole_ballot_has_no_fault() -> None:
    assert faulty(sound()) == set()
    data_formc.check_data_findings(sound(), ASKED)
    rejected = a_ballot(ASKED, Outcome.REJECTED)
    assert faulty(rejected) == set()
    assert list(data_formc.faults(a_ballot(PLAIN), PLAIN)) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reasons": "no"}, "reasons"),
        ({"summary": "no"}, "summary"),
        ({"summary": "s" * 5000}, "summary"),
        ({"aim": ""}, "aim"),
        ({"aim_real": ""}, "aim_real"),
        ({"aim_real": "no"}, "aim_real"),
        ({"aim_why": ""}, "aim_why"),
        ({"proportionate": ""}, "proportionate"),
        ({"proportionate": "no"}, "proportionate"),
        ({"proportion": ""}, "proportion"),
        ({"chilling": ""}, "chilling"),
        ({"linked": ""}, "linked"),
        ({"link": "no"}, "link"),
        ({"candour": ""}, "candour"),
        ({"milder": ""}, "milder"),
        ({"milder_why": ""}, "milder_why"),
        ({"window": ""}, "window"),
        ({"others": ""}, "others"),
        ({"privilege": ""}, "privilege"),
        ({"retention": ""}, "retention"),
        ({"delay": ""}, "delay"),
        ({"delay_why": ""}, "delay_why"),
        ({"delay": "no"}, "delay_days"),
        ({"linked": "no"}, "linked"),
        ({"milder": "yes"}, "milder"),
        ({"legality": ()}, "legality-0-today"),
        ({"needed": ()}, "needed-0-needed"),
        ({"needed": ()}, "outcome"),
    ],
)
def test_each_missing_or_contrary_finding_is_named(
    changes: dict[str, Any], field: str
) -> None:
    assert field in {name for name, _ in faulty(sound(), **changes)}


@pytest.mark.parametrize("name", ["then", "today", "clear"])
def test_law_that_does_not_hold_carries_no_approval(name: str) -> None:
    ballot = sound()
    power, offence = ballot.findings.legality
    against = replace(offence, **{name: "no"})  # type: ignore[arg-type]

    found = faulty(ballot, legality=(power, against))

    assert found == {(f"legality-1-{name}", "against_itself")}


def test_a_power_need_not_be_older_than_the_offence() -> None:
    power, offence = sound().findings.legality

    assert faulty(sound(), legality=(replace(power, then="no"), offence)) == set()


@pytest.mark.parametrize("met", ["no", "not-shown"])
def test_one_element_that_is_not_shown_carries_no_approval(met: str) -> None:
    power, offence = sound().findings.legality
    first, *rest = power.elements
    fails = replace(power, elements=(replace(first, met=met), *rest))

    found = faulty(sound(), legality=(fails, offence))

    assert found == {("legality-0-elements-0-met", "against_itself")}


def test_of_a_refusal_the_element_that_fails_needs_its_evidence() -> None:
    ballot = a_ballot(ASKED, Outcome.REJECTED)
    power, offence = ballot.findings.legality
    first, second = offence.elements
    shown = replace(first, met="yes", evidence="")
    row = replace(offence, elements=(shown, second))
    assert faulty(ballot, legality=(power, row)) == set()

    bare = replace(offence, elements=(shown, replace(second, evidence="")))

    found = faulty(ballot, legality=(power, bare))
    assert found == {("legality-1-elements-1-evidence", "finding_short")}


def test_nothing_deeper_than_what_would_be_enough_is_approved() -> None:
    rungs = sound().findings.ladder
    works = tuple(replace(rung, works="yes") for rung in rungs)

    found = faulty(sound(), ladder=works)

    assert {f"ladder-{n}-works" for n in range(2)} == {name for name, _ in found}
    assert {code for _, code in found} == {"less_deep_works"}
    missing = {name for name, _ in faulty(sound(), ladder=())}
    assert missing == {f"ladder-{n}-{x}" for n in range(2) for x in ("works", "why")}
    assert data_formc.less_deep("D0") == ()


def test_less_than_three_never_find_another_aim() -> None:
    ballot = replace(a_ballot(ASKED, Outcome.REJECTED), code="improper-purpose")
    other = replace(ballot.findings, aim_real="no")
    heard = replace(ASKED, heard=True)
    alone = replace(heard, seats=1)

    found = list(data_formc.faults(replace(ballot, findings=other), alone))

    assert [fault.code for fault in found] == ["improper_needs_panel"]
    assert list(data_formc.faults(replace(ballot, findings=other), heard)) == []
    unheard = list(data_formc.faults(replace(ballot, findings=other), ASKED))
    assert [fault.code for fault in unheard] == ["improper_unheard"]
    assert faulty(ballot) == {
        ("aim_real", "finding_missing"),
        ("code", "improper_unheard"),
    }


@pytest.mark.parametrize(
    ("code", "changes", "field"),
    [
        ("disproportionate", {"proportion": "no"}, "proportion"),
        ("not-attributed", {"linked": "yes"}, "linked"),
        (
            "not-necessary",
            {"milder_why": "", "ladder": (), "needed": ()},
            "milder_why",
        ),
    ],
)
def test_what_a_code_rests_on_is_found_under_it(
    code: str, changes: dict[str, Any], field: str
) -> None:
    ballot = replace(a_ballot(ASKED, Outcome.REJECTED), code=code)

    assert faulty(ballot) == set()
    assert {name for name, _ in faulty(ballot, **changes)} == {field}


def test_both_languages_are_read() -> None:
    urdu = sound().summary_ur
    assert ("summary", "summary_language") in faulty(sound(), summary=urdu)
    assert ("summary_ur", "finding_short") in faulty(sound(), summary_ur="")
    english = sound().summary
    assert ("summary_ur", "summary_language") in faulty(sound(), summary_ur=english)


def test_data_are_handed_on_to_nobody_whom_the_body_did_not_name() -> None:
    wide = {"sharing": data_conditions.AS_FILED}
    assert faulty(sound(), **wide) == {("sharing", "sharing_wider")}
    data_conditions.check_sharing("as-filed", replace(ASKED, sharing=True))
    assert faulty(sound(), sharing="everybody") == {("sharing", "finding_missing")}
    assert faulty(sound(), use="") == {("use", "finding_short")}


@pytest.mark.parametrize(
    ("given", "strictest"),
    [
        (["as-filed", "court"], "court"),
        (["court", "nobody", "court"], "nobody"),
        (["as-filed", ""], "nobody"),
        ([], "nobody"),
    ],
)
def test_of_several_circles_the_narrowest_holds(
    given: list[str], strictest: str
) -> None:
    assert data_conditions.strictest(given) == strictest


def test_findings_of_the_first_form_are_read_as_they_were_kept() -> None:
    old = {
        "legality": [
            {"citation": "peca-2016-s31", "met": "yes", "evidence": "Read in full."}
        ],
        "linked": "yes",
        "needed": [{"field": "name", "needed": "yes", "why": "To hear them."}],
    }

    found = DataFindings.from_json(old)

    assert (found.form, found.aim, found.ladder) == (FIRST_FORM, "", ())
    assert found.legality[0].evidence == "Read in full."
    assert DataFindings.from_json(found.as_json()) == found


def test_fallen_law_carries_no_approval() -> None:
    fallen = replace(ASKED, out_of_force=frozenset({"peca-2016-s10"}))
    found = {f.field for f in data_formc.faults(sound(), fallen)}
    assert "legality-1-today" in found


def test_terms_beyond_what_was_asked_are_faults_of_the_ballot() -> None:
    ballot = sound()
    wide = replace(ballot.terms, retention_days=900)
    codes = {code for _, code in faulty(ballot, terms=wide)}
    assert {"retention_wider", "not_as_asked"} <= codes
    rejected = replace(a_ballot(ASKED, Outcome.REJECTED), code="because")
    assert ("code", "missing") in {
        (field, "missing") for field, _ in faulty(rejected) if field == "code"
    }
    with pytest.raises(RuleError):
        data_formc.check_data_findings(replace(ballot, reasons=""), ASKED)


def test_findings_come_back_as_they_were_kept() -> None:
    found = findings_for(ASKED)
    assert DataFindings.from_json(found.as_json()) == found


def test_each_sort_of_matter_has_its_own_form() -> None:
    kinds.check_restriction("TD")
    kinds.check_disclosure("DR", "disclose")
    kinds.check_preservation("DR", "preserve")
    refused: tuple[Callable[[], None], ...] = (
        lambda: kinds.check_restriction("DR"),
        lambda: kinds.check_disclosure("TD", "disclose"),
        lambda: kinds.check_disclosure("DR", "preserve"),
        lambda: kinds.check_preservation("TD", "preserve"),
        lambda: kinds.check_preservation("DR", "disclose"),
    )
    for act in refused:
        with pytest.raises(RuleError) as refusal:
            act()
        assert refusal.value.code == "wrong_form"


def test_a_look_has_a_result_once_and_an_end_has_reasons() -> None:
    looking.check_look(looking.LEFT, "")
    looking.check_not_looked(None)
    with pytest.raises(RuleError) as refusal:
        looking.check_look("perhaps", "")
    assert refusal.value.field == "result"
    with pytest.raises(RuleError) as refusal:
        looking.check_look(looking.CANCELLED, "no")
    assert refusal.value.field == "reasons"
    with pytest.raises(RuleError, match="already said"):
        looking.check_not_looked("left")
