from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from oversight.core.errors import RuleError
from oversight.intake.rules import curing, screening
from oversight.intake.rules.defects import DEFECTS
from oversight.intake.rules.particulars import Particulars
from oversight.intake.rules.screening import BY_HAND, CHECKLIST, TICKED, Facts

WHOLE = Facts(
    item_kind="post",
    native_id="1",
    why_unlawful="x" * 300,
    passage="words",
    risk="harm",
    language="ur",
    published_on=date(2026, 1, 1),
    attribution="known",
    protected="none",
    capture_sha256="a" * 64,
    captured_at=datetime(2026, 1, 2, tzinfo=UTC),
    measure="geo-withhold",
    more=Particulars(
        reach="under-1k",
        attribution_basis="similarity",
        confidence="low",
        innocent_explanations="a namesake",
        purpose=("none",),
        why_not_milder={"label": "x" * 20, "limit-reach": "x" * 20},
        preserved="no",
        prior_notice="no",
        notice_ground="life",
        notice_facts="A time and a place were named.",
    ),
)
TODAY = date(2026, 11, 22)
KNOWN = frozenset({"peca-2016-s37"})


def test_the_checklist_is_closed_and_has_sixteen_checks() -> None:
    codes = [check.code for check in CHECKLIST]

    assert len(codes) == len(set(codes)) == 16
    assert TICKED == ("translation", "passage")
    assert {lack.check for lack in DEFECTS.values()} <= set(codes)
    assert set(BY_HAND) == set(TICKED)
    assert set(BY_HAND.values()) <= set(DEFECTS)


def test_a_whole_item_lacks_nothing() -> None:
    assert screening.machine_defects(WHOLE) == ()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("why_unlawful", "x" * 299, "why_short"),
        ("why_unlawful", " " * 400, "why_short"),
        ("passage", None, "passage_missing"),
        ("risk", None, "risk_missing"),
        ("native_id", None, "native_id_missing"),
        ("language", None, "language_missing"),
        ("published_on", None, "published_on_missing"),
        ("attribution", None, "attribution_missing"),
        ("protected", None, "protected_missing"),
        ("capture_sha256", None, "capture_hash_missing"),
        ("captured_at", None, "capture_time_missing"),
    ],
)
def test_each_thing_missing_is_seen(field: str, value: object, code: str) -> None:
    facts = replace(WHOLE, **{field: value})  # type: ignore[arg-type]

    assert screening.machine_defects(facts) == (code,)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("reach", "", "reach_missing"),
        ("attribution_basis", "", "attribution_basis_missing"),
        ("confidence", "", "confidence_missing"),
        ("innocent_explanations", "", "innocent_missing"),
        ("purpose", (), "purpose_missing"),
        ("why_not_milder", {"label": "x" * 20}, "milder_missing"),
        ("why_not_milder", {"label": "x" * 20, "limit-reach": "no"}, "milder_missing"),
        ("preserved", "", "preserved_missing"),
        ("prior_notice", "", "prior_notice_missing"),
        ("notice_ground", "", "notice_ground_missing"),
        ("notice_facts", "", "notice_facts_missing"),
    ],
)
def test_each_particular_missing_is_seen(field: str, value: object, code: str) -> None:
    more = replace(WHOLE.more, **{field: value})  # type: ignore[arg-type]

    assert screening.machine_defects(replace(WHOLE, more=more)) == (code,)


def test_who_was_told_needs_no_ground_for_silence() -> None:
    more = replace(WHOLE.more, prior_notice="yes", notice_ground="")

    assert screening.machine_defects(replace(WHOLE, more=more)) == ()


def test_at_a_victims_request_the_consent_is_the_fact() -> None:
    more = replace(WHOLE.more, notice_ground="victim", notice_facts="")
    found = replace(WHOLE, more=more, consented=True)

    assert screening.machine_defects(found) == ()


def test_without_a_consent_the_word_victim_is_no_fact() -> None:
    more = replace(WHOLE.more, notice_ground="victim", notice_facts="")
    found = replace(WHOLE, more=more)

    assert screening.machine_defects(found) == ("notice_facts_missing",)
    said = replace(more, notice_facts="She wrote to us on 3 November.")
    assert screening.machine_defects(replace(WHOLE, more=said)) == ()


def test_the_facts_behind_a_silence_are_filled_in_by_a_correction() -> None:
    wanted = {1: ("notice_facts_missing",)}
    given = {1: {"notice_facts": "The house was searched an hour later."}}
    read = curing.read_corrections(wanted, given, today=TODAY, provisions=KNOWN)

    assert read == given


def test_the_mildest_measure_has_nothing_milder() -> None:
    more = replace(WHOLE.more, why_not_milder={})

    assert screening.machine_defects(replace(WHOLE, measure="label", more=more)) == ()


def test_a_web_address_needs_no_number_of_a_platform() -> None:
    page = replace(WHOLE, item_kind="url", native_id=None)

    assert screening.machine_defects(page) == ()


def test_only_other_languages_need_a_translation() -> None:
    assert not screening.needs_translation(["ur", "en"])
    assert screening.needs_translation(["ur", "ps"])
    assert screening.needs_translation([None])


def test_the_registrar_adds_nothing_to_the_list() -> None:
    assert screening.listed({"passage": [2, 1, 2]}) == (
        (1, "passage_unclear"),
        (2, "passage_unclear"),
    )
    with pytest.raises(RuleError) as refused:
        screening.listed({"merits": [1]})
    assert refused.value.code == "check_unknown"


@pytest.mark.parametrize(
    ("defects", "ticks", "code"),
    [
        (1, TICKED, "defects_open"),
        (0, (), "not_ticked"),
        (0, ("passage",), "not_ticked"),
        (0, TICKED, None),
    ],
)
def test_nothing_passes_unless_every_check_is_met(
    defects: int, ticks: tuple[str, ...], code: str | None
) -> None:
    found = None
    try:
        screening.check_complete(open_defects=defects, ticks=ticks)
    except RuleError as error:
        found = error.code

    assert found == code


VALUES = {
    "why_unlawful": "x" * 300,
    "passage": "words",
    "risk": "harm",
    "native_id": "123456",
    "language": "ps",
    "published_on": "2026-01-01",
    "attribution": "known",
    "protected": "none",
    "capture_sha256": "A" * 64,
    "captured_at": "2026-01-02T10:00:00+05:00",
    "provision": "peca-2016-s37:public-order",
    "reach": "500",
    "attribution_basis": "other",
    "confidence": "low",
    "innocent_explanations": "a namesake",
    "notice_facts": "a time and a place",
    "purpose": "none",
    "why_not_milder": "label: they know it",
    "preserved": "yes",
    "prior_notice": "no",
    "notice_ground": "life",
}


def test_every_defect_has_a_field_that_cures_it() -> None:
    wanted = {1: tuple(DEFECTS)}

    read = curing.read_corrections(wanted, {1: VALUES}, today=TODAY, provisions=KNOWN)

    assert set(read[1]) == {lack.field for lack in DEFECTS.values()} == set(VALUES)
    assert read[1]["capture_sha256"] == "a" * 64
    assert read[1]["captured_at"] == datetime(2026, 1, 2, 5, tzinfo=UTC)


@pytest.mark.parametrize("code", list(DEFECTS))
def test_a_correction_leaves_nothing_out(code: str) -> None:
    field = DEFECTS[code].field
    with pytest.raises(RuleError) as refused:
        curing.read_corrections(
            {4: (code,)}, {4: {field: "  "}}, today=TODAY, provisions=KNOWN
        )

    assert refused.value.code == "still_missing"
    assert refused.value.field == curing.place(4, field)


def test_a_correction_that_cannot_be_read_is_refused_at_its_field() -> None:
    with pytest.raises(RuleError) as refused:
        curing.read_corrections(
            {4: ("published_on_missing",)},
            {4: {"published_on": "last week"}},
            today=TODAY,
            provisions=KNOWN,
        )

    assert refused.value.code == "date_unreadable"
    assert refused.value.field == "item-4-published_on"


@pytest.mark.parametrize("ground", ["x" * 300, "incitement to an attack", ""])
def test_a_ground_in_words_is_refused_beside_its_field(ground: str) -> None:
    with pytest.raises(RuleError) as refused:
        curing.read_corrections(
            {4: ("basis_ground_missing",)},
            {4: {"provision": f"peca-2016-s37:{ground}"}},
            today=TODAY,
            provisions=KNOWN,
        )

    found = (refused.value.code, refused.value.field)
    assert found == ("basis_unknown", "item-4-provision")


def test_a_correction_changes_nothing_else() -> None:
    wanted = {1: ("risk_missing",)}

    curing.check_only_listed(wanted, {1: {"risk": "harm", "passage": " "}})
    for given in ({1: {"passage": "other"}}, {2: {"risk": "harm"}}):
        with pytest.raises(RuleError) as refused:
            curing.check_only_listed(wanted, given)
        assert refused.value.code == "not_listed"
