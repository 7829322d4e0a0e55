"""The test of a legal basis, each way."""

from dataclasses import replace
from datetime import date

import pytest

from oversight.core.errors import RuleError
from oversight.law.rules.basis import (
    basis_defects,
    check_basis,
    check_in_force,
    longest_days,
    measure_named,
    undated_listings,
)
from oversight.law.rules.kinds import Role
from oversight.law.rules.register import (
    Catalogue,
    Citation,
    Provision,
    parse_citation,
    parse_citations,
)
from tests.factories.law import the_catalogue

TODAY = date(2026, 11, 22)
LAST_YEAR = date(2025, 11, 22)
CODES = {
    "nap-2014-14": "basis_policy_only",
    "nap-2014-14;nap-2021-theme-cyber": "basis_policy_only",
    "peca-2016-s9": "basis_offence_only",
    "peca-2016-s26a;ata-1997-s11w": "basis_offence_only",
    "desig-ttp-pk": "basis_designation_only",
    "desig-ttp-us;ata-1997-s11b": "basis_designation_only",
    "nap-2014-14;peca-2016-s9;desig-ttp-pk": "basis_not_standalone",
    "gca-s24a": "basis_not_standalone",
    "no-such-law": "basis_unknown",
    "": "basis_missing",
    "peca-2016-s37:friendly-relations": "basis_ground_unknown",
    "peca-2016-s9:public-order;peca-2016-s37:public-order": "basis_ground_unknown",
    "peca-2016-s31": "basis_measure",
    "peca-2016-s37:public-order;crpc-s94": "basis_crpc94",
    "crpc-s94": "basis_crpc94",
    "peca-2016-s37:public-order;case-audio-leaks-2024": "basis_suspended",
    "peca-2016-s37:public-order;rbuoc-2020-time": "basis_not_in_force",
}


def refused(
    cell: str,
    *,
    measure: str = "remove",
    body: str = "pta",
    on: date = TODAY,
    content_date: date | None = LAST_YEAR,
    catalogue: Catalogue | None = None,
    tier: str | None = None,
) -> str | None:
    try:
        check_basis(
            parse_citations(cell),
            measure=measure,
            body=body,
            on=on,
            content_date=content_date,
            catalogue=catalogue or the_catalogue(),
            tier=tier,
        )
    except RuleError as error:
        return error.code
    return None


def with_row(provision_id: str, **changes: object) -> Catalogue:
    whole = the_catalogue()
    row: Provision = replace(whole.provisions[provision_id], **changes)  # type: ignore[arg-type]
    return replace(whole, provisions={**whole.provisions, provision_id: row})


@pytest.mark.parametrize(("cell", "code"), CODES.items())
def test_a_request_that_its_law_does_not_carry_is_refused(cell: str, code: str) -> None:
    assert refused(cell) == code


def test_a_request_that_its_law_carries_passes() -> None:
    assert refused("peca-2016-s37:public-order") is None
    assert refused("peca-2016-s37:public-order;nap-2014-14;desig-ttp-pk") is None
    assert refused("peca-2016-s37:peca-offence;peca-2016-s9", body="nccia") is None


def test_every_provision_that_is_no_power_is_refused_alone() -> None:
    for row in the_catalogue().provisions.values():
        if not row.standalone:
            assert refused(row.id) is not None, row.id


@pytest.mark.parametrize("role", [Role.POLICY, Role.OFFENCE, Role.DESIGNATION])
def test_what_only_supports_has_a_code_of_its_own(role: Role) -> None:
    rows = [
        row
        for row in the_catalogue().provisions.values()
        if row.role is role and not row.standalone
    ]

    assert rows
    assert {refused(row.id) for row in rows} == {f"basis_{role}_only"}


def test_every_other_permitted_body_may_file_and_no_other() -> None:
    cell = "peca-2016-s37:public-order"

    assert [refused(cell, body=body) for body in ("pta", "nccia", "interior")] == [
        None,
        None,
        None,
    ]
    assert refused(cell, body="smpra") == "basis_body"
    assert refused(cell, body="nobody") == "basis_body"


def test_no_body_files_under_a_victims_own_route() -> None:
    victims = [
        row
        for row in the_catalogue().provisions.values()
        if row.standalone and row.role is Role.OFFENCE
    ]

    assert len(victims) == 6
    assert {refused(row.id) for row in victims} == {"basis_body"}
    assert refused("peca-2016-s2c") == "basis_body"


def test_a_victims_provision_may_stand_beside_one_that_the_body_may_use() -> None:
    assert refused("peca-2016-s20;peca-2016-s37:public-order") is None


def test_a_body_that_is_not_yet_established_has_no_power() -> None:
    assert the_catalogue().may_order("peca-2016-s2r", TODAY) == ("pta",)
    assert the_catalogue().may_order("peca-2016-s37", TODAY) == ("pta",)


def test_a_power_holds_between_its_days_only() -> None:
    whole = the_catalogue()
    key = ("nccia", "peca-2016-s37")
    (row,) = whole.powers[key]
    ended = replace(row, valid_from=date(2026, 1, 1), valid_to=date(2026, 11, 22))
    dated = replace(whole, powers={**whole.powers, key: (ended,)})
    cell = "peca-2016-s37:public-order"

    for day, code in {
        date(2025, 12, 31): "basis_body",
        date(2026, 1, 1): None,
        date(2026, 11, 21): None,
        date(2026, 11, 22): "basis_body",
    }.items():
        assert refused(cell, body="nccia", on=day, catalogue=dated) == code


def test_a_provision_is_law_from_its_first_day_to_the_day_before_its_last() -> None:
    dated = with_row(
        "peca-2016-s37",
        not_before=None,
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 6, 1),
    )
    cell = "peca-2016-s37:public-order"

    for day, code in {
        date(2025, 12, 31): "basis_not_in_force",
        date(2026, 1, 1): None,
        date(2026, 5, 31): None,
        date(2026, 6, 1): "basis_not_in_force",
    }.items():
        assert refused(cell, on=day, catalogue=dated) == code


def test_a_provision_inserted_later_is_not_yet_law_before_it_can_be() -> None:
    cell = "peca-2016-s2r:i"

    assert refused(cell, on=date(2025, 1, 28)) == "basis_not_in_force"
    assert refused(cell, on=date(2025, 1, 29)) is None


def test_a_suspension_stops_a_provision_from_its_day() -> None:
    stayed = with_row("peca-2016-s37", suspended_by_court=TODAY)
    cell = "peca-2016-s37:public-order"

    assert refused(cell, on=date(2026, 11, 21), catalogue=stayed) is None
    assert refused(cell, on=TODAY, catalogue=stayed) == "basis_suspended"
    assert "peca-2016-s37" in stayed.out_of_force(TODAY)
    assert "peca-2016-s37" not in stayed.out_of_force(date(2026, 11, 21))
    assert stayed.fileable("interior", TODAY) == ()


def test_an_unknown_date_refuses_nobody() -> None:
    undated = with_row("peca-2016-s37", valid_from=None, not_before=None)

    assert (
        refused("peca-2016-s37:public-order", on=date(1990, 1, 1), catalogue=undated)
        is None
    )


def test_the_measure_must_be_within_the_power() -> None:
    assert refused("peca-2016-s37:public-order", measure="preserve") == "basis_measure"
    assert refused("peca-2016-s31", measure="preserve", body="nccia") is None
    assert refused("peca-2016-s37:public-order", measure="burn") == "measure_unknown"
    block_only = with_row("peca-2016-s37", powers=frozenset({"block"}))
    cell = "peca-2016-s37:public-order"
    assert refused(cell, measure="geo-withhold", catalogue=block_only) is None
    assert refused(cell, measure="remove", catalogue=block_only) == "basis_measure"


@pytest.mark.parametrize(
    ("cell", "tier", "code"),
    [
        ("peca-2016-s31", "D1", None),
        ("peca-2016-s32", "D2", None),
        ("peca-2016-s32", "D4", "basis_measure"),
        ("peca-2016-s34", "D4", None),
        ("peca-2016-s34", "D2", "basis_measure"),
        ("peca-2016-s34", "DX", "tier_unknown"),
        ("peca-2016-s39", "D5", "basis_body"),
        ("crpc-s94", "D1", "basis_not_standalone"),
    ],
)
def test_a_data_tier_needs_its_own_power(
    cell: str, tier: str, code: str | None
) -> None:
    assert refused(cell, measure="disclose", body="nccia", tier=tier) == code


def test_a_closed_list_of_grounds_wants_one_of_them() -> None:
    assert refused("peca-2016-s37") == "basis_ground_missing"
    assert refused("peca-2016-s2r") == "basis_ground_missing"
    assert refused("peca-2016-s2r:a") is None
    assert refused("peca-2016-s2b") is None


def test_an_offence_reaches_no_content_older_than_itself() -> None:
    cell = "peca-2016-s37:peca-offence;peca-2016-s26a"

    assert refused(cell, content_date=date(2025, 1, 28)) == "basis_retroactive"
    assert refused(cell, content_date=date(2025, 1, 29)) is None
    assert refused("peca-2016-s2r:i", content_date=date(2019, 1, 1)) is None


def test_a_bulk_row_may_lack_what_can_be_mended() -> None:
    def defects(cell: str, content_date: date | None) -> tuple[str, ...]:
        return basis_defects(
            parse_citations(cell),
            measure="remove",
            body="pta",
            on=TODAY,
            content_date=content_date,
            catalogue=the_catalogue(),
        )

    assert defects("peca-2016-s37:public-order", LAST_YEAR) == ()
    assert defects("peca-2016-s37", LAST_YEAR) == ("basis_ground_missing",)
    assert defects("peca-2016-s37;peca-2016-s26a", None) == (
        "basis_ground_missing",
        "basis_content_date_missing",
    )
    with pytest.raises(RuleError, match="policy is not law"):
        defects("nap-2014-14", LAST_YEAR)


def test_force_is_checked_again_on_the_day_of_sending() -> None:
    stayed = with_row("peca-2016-s37", suspended_by_court=TODAY)

    check_in_force(["peca-2016-s37"], on=date(2026, 11, 20), catalogue=stayed)
    with pytest.raises(RuleError) as refusal:
        check_in_force(["peca-2016-s37"], on=TODAY, catalogue=stayed)
    assert refusal.value.code == "basis_suspended"
    assert refusal.value.field == "provision"


@pytest.mark.parametrize(
    ("cell", "measure", "item_kind", "days"),
    [
        ("peca-2016-s37:public-order", "remove", "post", 365),
        ("peca-2016-s37:public-order", "remove", "channel", 180),
        ("peca-2016-s37:public-order", "suspend-account", "post", 180),
        ("peca-2016-s2b", "geo-withhold", "post", 30),
        ("peca-2016-s2r:a", "remove", "account", 30),
        ("peca-2016-s37:public-order;peca-2016-s2b", "remove", "post", 30),
        ("peca-2016-s31", "preserve", "account", 90),
        ("peca-2016-s37:public-order;peca-2016-s34", "remove", "post", 365),
        ("peca-2016-s37:public-order;peca-2016-s9", "remove", "url", 365),
    ],
)
def test_the_lowest_limit_bounds_a_restriction(
    cell: str, measure: str, item_kind: str, days: int
) -> None:
    found = longest_days(
        parse_citations(cell),
        measure=measure,
        kind=item_kind,
        catalogue=the_catalogue(),
        item_days=365,
        account_days=180,
    )

    assert found == days


def test_a_listing_abroad_or_later_needs_a_finding_of_its_own() -> None:
    def needing(cell: str, day: date) -> tuple[str, ...]:
        return undated_listings(
            parse_citations(cell), content_date=day, catalogue=the_catalogue()
        )

    assert needing("desig-ttp-pk", TODAY) == ()
    assert needing("desig-ttp-us", TODAY) == ("desig-ttp-us",)
    assert needing("desig-ttp-us;desig-ttp-pk", TODAY) == ()
    assert needing("desig-ttp-us;desig-bla-pk", TODAY) == ("desig-ttp-us",)
    assert needing("desig-ttp-pk", date(2008, 8, 24)) == ("desig-ttp-pk",)
    assert needing("peca-2016-s37", TODAY) == ()


def test_a_citation_is_read_and_spelled_alike() -> None:
    assert parse_citation(" peca-2016-s37:public-order ") == Citation(
        "peca-2016-s37", "public-order"
    )
    for text in ("peca-2016-s37", "peca-2016-s2r:a"):
        assert str(parse_citation(text)) == text
    assert parse_citations("a1;b2:c;;a1") == (Citation("a1"), Citation("b2", "c"))


@pytest.mark.parametrize("text", ["", "s 37", "a::b", ":a", "x" * 200, "=cmd", "a:b:c"])
def test_an_impossible_citation_is_refused(text: str) -> None:
    with pytest.raises(RuleError) as refusal:
        parse_citation(text)

    assert refusal.value.code == "basis_unknown"


def test_the_register_offers_a_body_what_it_may_file() -> None:
    def offered(body: str) -> set[str]:
        return {row.id for row in the_catalogue().fileable(body, TODAY)}

    assert offered("interior") == {"peca-2016-s37"}
    assert offered("pta") == {"peca-2016-s37", "peca-2016-s2r", "peca-2016-s2b"}
    assert offered("smpra") == set()
    assert all(
        refused(
            f"{row.id}:{row.grounds[0].code}" if row.grounds else row.id, body="pta"
        )
        is None
        for row in the_catalogue().fileable("pta", TODAY)
    )


def test_measures_of_the_contract_are_all_known() -> None:
    for name in [
        "label",
        "limit-reach",
        "geo-withhold",
        "remove",
        "suspend-feature",
        "suspend-account",
        "remove-account",
        "preserve",
        "disclose",
    ]:
        assert measure_named(name, the_catalogue()).powers
