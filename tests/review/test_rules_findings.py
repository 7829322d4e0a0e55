"""FORM-C: each finding is needed, and each one that says no keeps it from approval."""

from dataclasses import replace

import pytest

from oversight.core.errors import RuleError
from oversight.intake.rules.measures import LADDER
from oversight.review.rules import formc, scope
from oversight.review.rules.findings import (
    Asked,
    Ballot,
    Exempt,
    Factor,
    Findings,
    Legality,
    Met,
    Rejection,
    Rung,
    Score,
    Shown,
    Target,
)
from oversight.review.rules.lifecycle import Outcome
from tests.factories.review import (
    a_ballot,
    findings_for,
    some_urdu,
    some_words,
    with_findings,
)

ASKED = Asked(
    citations=("peca-2016-s37:public-order", "peca-2016-s11"),
    measure="remove",
    territory="PK",
    days=90,
    longest=dict.fromkeys(LADDER, 365),
    incitement=True,
    listing=True,
    points=2,
    seats=3,
    elements={
        "peca-2016-s37:public-order": ("link", "need"),
        "peca-2016-s11": ("public", "hatred", "group"),
    },
)
ASKS = ("met", "evidence")
APPROVE = a_ballot(ASKED)
REJECT = a_ballot(ASKED, Outcome.REJECTED)


def fields(ballot: Ballot, asked: Asked = ASKED) -> set[str | None]:
    return {fault.field for fault in formc.faults(ballot, asked)}


def codes(ballot: Ballot, asked: Asked = ASKED) -> set[str]:
    return {fault.code for fault in formc.faults(ballot, asked)}


def test_a_whole_approval_and_a_whole_rejection_can_be_signed() -> None:
    formc.check_findings(APPROVE, ASKED)
    formc.check_findings(REJECT, ASKED)


@pytest.mark.parametrize(
    ("finding", "empty"),
    [
        ("listing", ""),
        ("attributed", ""),
        ("attribution", "too short"),
        ("alternative", ""),
        ("aim", "because"),
        ("aim_real", ""),
        ("aim_why", "x" * 79),
        ("exempt", "fun"),
        ("exempt_why", ""),
        ("proportionate", ""),
        ("scope", ""),
        ("collateral", ""),
        ("chilling", ""),
        ("candour", ""),
    ],
)
def test_an_approval_lacks_no_finding(finding: str, empty: str) -> None:
    ballot = with_findings(APPROVE, **{finding: empty})

    assert fields(ballot) == {finding}
    with pytest.raises(RuleError):
        formc.check_findings(ballot, ASKED)


@pytest.mark.parametrize("finding", ["aim", "aim_real", "aim_why", "exempt", "candour"])
def test_a_rejection_lacks_none_of_its_own(finding: str) -> None:
    assert fields(with_findings(REJECT, **{finding: ""})) == {finding}


def test_what_a_rejection_does_not_reach_stays_empty() -> None:
    found = Findings(
        legality=REJECT.findings.legality,
        aim="public-order",
        aim_real="yes",
        aim_why=some_words("aim"),
        exempt="none",
        exempt_why=some_words("purpose"),
        candour=some_words("candour"),
        replies=(some_words("point"), some_words("point")),
    )

    formc.check_findings(replace(REJECT, findings=found), ASKED)


@pytest.mark.parametrize("name", ["then", "today", "clear"])
@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("ballot", [APPROVE, REJECT])
def test_every_provision_is_found_on_in_every_respect(
    ballot: Ballot, place: int, name: str
) -> None:
    rows = list(ballot.findings.legality)
    rows[place] = replace(rows[place], **{name: ""})  # type: ignore[arg-type]

    assert fields(with_findings(ballot, legality=tuple(rows))) == {
        f"legality-{place}-{name}"
    }


def test_a_provision_left_out_is_noticed() -> None:
    ballot = with_findings(APPROVE, legality=APPROVE.findings.legality[:1])

    assert {name for name in fields(ballot) if name} == {
        *(f"legality-1-{name}" for name in ("then", "today", "clear")),
        *(f"legality-1-elements-{n}-{name}" for n in range(3) for name in ASKS),
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("then", "no"),
        ("today", "no"),
        ("clear", "no"),
    ],
)
def test_law_that_does_not_carry_it_keeps_it_from_approval(
    name: str, value: str
) -> None:
    rows = list(APPROVE.findings.legality)
    rows[0] = replace(rows[0], **{name: value})  # type: ignore[arg-type]
    ballot = with_findings(APPROVE, legality=tuple(rows))

    assert codes(ballot) == {"against_itself"}
    assert fields(ballot) == {f"legality-0-{name}"}


def test_a_fallen_provision_keeps_it_from_approval() -> None:
    fallen = replace(ASKED, out_of_force=frozenset({"peca-2016-s11"}))

    assert fields(APPROVE, fallen) == {"legality-1-today"}


@pytest.mark.parametrize(
    ("finding", "value"),
    [
        ("attributed", "no"),
        ("aim_real", "no"),
        ("proportionate", "no"),
        *(
            ("exempt", purpose.value)
            for purpose in Exempt
            if purpose is not Exempt.NONE
        ),
    ],
)
def test_one_test_that_fails_is_enough(finding: str, value: str) -> None:
    ballot = with_findings(APPROVE, **{finding: value})

    assert codes(ballot) == {"against_itself"}
    assert fields(ballot) == {finding}


@pytest.mark.parametrize("factor", list(Factor))
@pytest.mark.parametrize("score", [None, -1, 5])
def test_each_rabat_factor_has_a_number_from_0_to_4(
    factor: Factor, score: int | None
) -> None:
    rabat = {
        **(APPROVE.findings.rabat or {}),
        factor: Score(score, some_words(factor), "line 2"),
    }
    ballot = with_findings(APPROVE, rabat=rabat, exception=some_words("exception", 200))

    assert fields(ballot) == {f"rabat-{factor}-score"}


@pytest.mark.parametrize("factor", list(Factor))
def test_each_rabat_factor_has_reasons(factor: Factor) -> None:
    rabat = {**(APPROVE.findings.rabat or {}), factor: Score(4, "obvious", "p. 1")}

    assert fields(with_findings(APPROVE, rabat=rabat)) == {f"rabat-{factor}-why"}


@pytest.mark.parametrize("intent", range(5))
@pytest.mark.parametrize("likelihood", range(5))
def test_incitement_needs_intent_and_likelihood_or_an_exception(
    intent: int, likelihood: int
) -> None:
    rabat = {
        **(APPROVE.findings.rabat or {}),
        Factor.INTENT.value: Score(intent, some_words("intent"), "p. 1"),
        Factor.LIKELIHOOD.value: Score(likelihood, some_words("likelihood"), "p. 2"),
    }
    ballot = with_findings(APPROVE, rabat=rabat)
    excepted = with_findings(ballot, exception=some_words("exception", 200))

    assert (codes(ballot) == set()) == (intent >= 3 and likelihood >= 3)
    assert codes(ballot) <= {"threshold"}
    assert not codes(excepted)


def test_without_incitement_no_factor_is_asked() -> None:
    ballot = with_findings(APPROVE, rabat=None)

    assert not fields(ballot, replace(ASKED, incitement=False))
    assert len(fields(ballot)) == 3 * len(Factor) + 1


@pytest.mark.parametrize("asked", LADDER)
@pytest.mark.parametrize("chosen", LADDER)
def test_every_rung_below_the_chosen_one_is_answered(asked: str, chosen: str) -> None:
    if LADDER.index(chosen) > LADDER.index(asked):
        return
    what = replace(ASKED, measure=asked)
    outcome = Outcome.APPROVED if chosen == asked else Outcome.NARROWER
    ballot = a_ballot(what, outcome, measure=chosen)
    lower = LADDER.index(chosen)

    assert not fields(ballot, what)
    assert fields(with_findings(ballot, ladder=()), what) == {
        f"ladder-{n}-{name}" for n in range(lower) for name in ("works", "why")
    }


def test_a_milder_measure_that_works_keeps_the_harder_one_from_approval() -> None:
    rungs = list(APPROVE.findings.ladder)
    rungs[1] = replace(rungs[1], works="yes")

    assert codes(with_findings(APPROVE, ladder=tuple(rungs))) == {"milder_works"}


@pytest.mark.parametrize("code", [None, "", "because", "approved"])
def test_a_rejection_has_a_code_of_the_closed_list(code: str | None) -> None:
    assert fields(replace(REJECT, code=code)) == {"code"}


@pytest.mark.parametrize("code", list(Rejection))
def test_a_rejection_rests_on_its_finding(code: Rejection) -> None:
    bare = with_findings(
        replace(REJECT, code=code.value),
        attribution="",
        collateral="",
        ladder=(),
        proportionate="",
    )
    needed = {
        Rejection.NOT_NECESSARY: {"ladder-0-why"},
        Rejection.DISPROPORTIONATE: {"collateral"},
        Rejection.NOT_ATTRIBUTED: {"attribution"},
        Rejection.EXEMPT: {"exempt"},
        Rejection.IMPROPER: {"aim_real"},
    }

    heard = replace(ASKED, heard=True)
    assert fields(bare, heard) == needed.get(code, set())


def test_necessity_may_fail_on_one_rung_alone() -> None:
    rung = (Rung("label", "yes", some_words("label")),)
    ballot = with_findings(replace(REJECT, code="not-necessary"), ladder=rung)

    assert not fields(ballot)


def test_only_a_panel_finds_another_aim() -> None:
    ballot = with_findings(replace(REJECT, code="improper-purpose"), aim_real="no")

    heard = replace(ASKED, heard=True)

    assert not codes(ballot, heard)
    assert codes(ballot, replace(heard, seats=1)) == {"improper_needs_panel"}


def test_nobody_finds_another_aim_before_the_body_was_heard() -> None:
    ballot = with_findings(replace(REJECT, code="improper-purpose"), aim_real="no")

    assert codes(ballot) == {"improper_unheard"}
    assert not codes(replace(REJECT, code="not-unlawful"))


@pytest.mark.parametrize(
    ("reasons", "summary", "missing"),
    [
        ("x" * 199, None, "reasons"),
        (" x " * 60, None, "reasons"),
        (None, "x" * 39, "summary"),
        (None, "x" * 601, "summary"),
        (None, some_urdu(), "summary"),
    ],
)
def test_reasons_and_summary_have_their_length(
    reasons: str | None, summary: str | None, missing: str
) -> None:
    ballot = replace(
        APPROVE, reasons=reasons or APPROVE.reasons, summary=summary or APPROVE.summary
    )

    assert fields(ballot) == {missing}


@pytest.mark.parametrize(
    ("terms", "missing"),
    [
        ({"measure": "suspend-account"}, "measure"),
        ({"measure": "disclose"}, "measure"),
        ({"measure": None}, "measure"),
        ({"territory": "GLOBAL"}, "territory"),
        ({"territory": ""}, "territory"),
        ({"days": 91}, "days"),
        ({"days": 0}, "days"),
        ({"days": None}, "days"),
        ({"days": 30}, "outcome"),
        ({"measure": "label"}, "outcome"),
        ({"territory": "PK-PB"}, "outcome"),
    ],
)
def test_an_approval_is_never_wider_nor_called_whole_when_it_is_less(
    terms: dict[str, object], missing: str
) -> None:
    assert missing in fields(replace(APPROVE, **terms))  # type: ignore[arg-type]


def test_an_approval_never_lasts_longer_than_the_law_allows() -> None:
    short = replace(ASKED, longest=dict.fromkeys(LADDER, 30))

    assert fields(APPROVE, short) == {"days"}
    assert not fields(replace(APPROVE, outcome=Outcome.NARROWER, days=30), short)


def test_narrower_means_less_in_something() -> None:
    ballot = replace(APPROVE, outcome=Outcome.NARROWER)

    assert codes(ballot) == {"not_narrower"}


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        (("remove", "PK", 90), ()),
        (("label", "PK", 90), ("measure",)),
        (("remove", "pk", 90), ()),
        (("remove", "PK-SD", 90), ("territory",)),
        (("label", "PK-SD", 1), ("measure", "territory", "time")),
    ],
)
def test_in_which_respects_it_is_narrower(
    terms: tuple[str, str, int], found: tuple[str, ...]
) -> None:
    asked = ("remove", "PK", 90)

    assert scope.narrowed(Outcome.NARROWER, terms, asked) == found
    assert scope.narrowed(Outcome.REJECTED, (None, None, None), asked) == ()


@pytest.mark.parametrize(
    ("inner", "outer", "within"),
    [
        ("PK", "PK", True),
        ("PK-PB", "PK", True),
        ("PK-PB, PK-SD", "PK", True),
        ("PK", "PK-PB", False),
        ("GB", "PK", False),
        ("PK;GB", "PK", False),
        ("PK", "GLOBAL", True),
        ("GLOBAL", "PK", False),
        ("", "PK", False),
        ("PKX", "PK", False),
    ],
)
def test_which_territory_lies_within_which(
    inner: str,
    outer: str,
    within: bool,  # noqa: FBT001
) -> None:
    assert scope.lies_within(inner, outer) is within


@pytest.mark.parametrize("ballot", [APPROVE, REJECT])
def test_findings_survive_being_kept(ballot: Ballot) -> None:
    assert Findings.from_json(ballot.findings.as_json()) == ballot.findings
    assert Findings.from_json({}) == Findings()


def test_a_legality_row_for_another_provision_does_not_count() -> None:
    shown = (Shown("public", "yes", some_words("x")),)
    rows = (Legality("peca-2016-s9", "yes", "yes", "yes", shown),)

    assert len(fields(with_findings(APPROVE, legality=rows))) == 2 * 3 + 5 * 2


def test_a_rejection_may_rest_on_the_purpose_alone() -> None:
    ballot = with_findings(replace(REJECT, code="exempt-purpose"), exempt="news")

    assert not fields(ballot)


def with_element(
    ballot: Ballot, row: int, element: int, **changes: str
) -> tuple[Ballot, str]:
    rows = list(ballot.findings.legality)
    elements = list(rows[row].elements)
    elements[element] = replace(elements[element], **changes)
    rows[row] = replace(rows[row], elements=tuple(elements))
    changed = with_findings(ballot, legality=tuple(rows))
    return changed, f"legality-{row}-elements-{element}"


@pytest.mark.parametrize(("row", "element"), [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2)])
@pytest.mark.parametrize("name", ["met", "evidence"])
def test_every_element_is_found_on_by_itself(row: int, element: int, name: str) -> None:
    for ballot in (APPROVE, REJECT):
        changed, place = with_element(ballot, row, element, **{name: ""})

        if ballot is REJECT and name == "met":
            assert f"{place}-met" in fields(changed)
        else:
            assert fields(changed) == {f"{place}-{name}"}


@pytest.mark.parametrize("met", [Met.NO, Met.NOT_SHOWN])
def test_one_element_that_is_not_shown_keeps_it_from_approval(met: Met) -> None:
    changed, place = with_element(APPROVE, 1, 2, met=met.value)

    assert codes(changed) == {"against_itself"}
    assert fields(changed) == {f"{place}-met"}
    assert changed.findings.legality[1].met == met.value


def test_how_the_elements_stand_together() -> None:
    assert APPROVE.findings.legality[0].met == "yes"
    assert Legality("peca-2016-s9").met == ""


def test_a_rejection_needs_evidence_only_where_it_turns() -> None:
    ballot = with_findings(REJECT, legality=findings_for(ASKED).legality)
    turned, _ = with_element(ballot, 0, 1, met="no")
    bare, _ = with_element(turned, 0, 0, evidence="")
    missing, place = with_element(bare, 0, 1, evidence="")

    assert not fields(bare)
    assert fields(missing) == {f"{place}-evidence"}


def test_the_evidence_for_a_factor_is_named() -> None:
    rabat = {**(APPROVE.findings.rabat or {}), "intent": Score(4, some_words("intent"))}

    assert fields(with_findings(APPROVE, rabat=rabat)) == {"rabat-intent-evidence"}


def test_each_point_of_the_answer_has_a_reply() -> None:
    assert fields(with_findings(APPROVE, replies=())) == {"replies-0", "replies-1"}
    one = (some_words("point"), "Yes.")
    assert fields(with_findings(REJECT, replies=one)) == {"replies-1"}
    assert not fields(with_findings(APPROVE, replies=()), replace(ASKED, points=0))


def test_both_summaries_are_written_each_in_its_language() -> None:
    assert fields(replace(APPROVE, summary_ur="")) == {"summary_ur"}
    english = replace(APPROVE, summary_ur=some_words("summary"))
    assert codes(english) == {"summary_language"}
    assert fields(english) == {"summary_ur"}


def test_a_whole_account_is_approved_only_if_naming_posts_is_not_enough() -> None:
    account = replace(ASKED, target=Target("x", "account", "https://x.com/somebody"))
    ballot = with_findings(APPROVE, lawful_share="", posts_why="")

    assert fields(ballot, account) == {"lawful_share", "posts_why"}
    assert not fields(a_ballot(account), account)


@pytest.mark.parametrize(
    ("after", "late"), [(None, False), (1, False), (89, False), (0, True), (90, True)]
)
def test_a_look_again_comes_before_the_end(
    after: int | None,
    late: bool,  # noqa: FBT001
) -> None:
    ballot = with_findings(APPROVE, review_after=after)

    assert fields(ballot) == ({"review_after"} if late else set())
