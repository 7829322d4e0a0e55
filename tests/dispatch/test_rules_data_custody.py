"""Who may touch data that were handed over, and in which order: each rule both ways."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.dispatch.rules import custody as rules
from tests.factories.data import a_destruction

THEN = datetime(2026, 11, 24, 7, tzinfo=UTC)
RECEIVED, TODAY, AHEAD = date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 26)


def an_actor(role: Role, body: str | None = "nccia") -> Actor:
    return Actor(id=uuid4(), name="A. B.", role=role, body=body)


def test_the_one_custodian_goes_on_and_another_sees_nothing() -> None:
    by = an_actor(Role.CUSTODIAN)
    rules.check_custodian(by, by.id)

    other = an_actor(Role.CUSTODIAN)
    for stranger in (other, replace(by, role=Role.AUTHORISER)):
        with pytest.raises(RuleError) as caught:
            rules.check_custodian(stranger, by.id)
        assert caught.value.code == "not_found"


@pytest.mark.parametrize(
    ("over", "fields"), [(False, ()), (True, ("email",)), (True, ("other",))]
)
def test_more_than_approved_is_said_by_its_fields(
    over: bool,  # noqa: FBT001
    fields: tuple[str, ...],
) -> None:
    rules.check_over_fields(over=over, over_fields=fields)


@pytest.mark.parametrize(
    ("over", "fields"), [(True, ()), (False, ("email",)), (True, ("a love letter",))]
)
def test_more_than_approved_is_never_half_said(
    over: bool,  # noqa: FBT001
    fields: tuple[str, ...],
) -> None:
    with pytest.raises(RuleError) as caught:
        rules.check_over_fields(over=over, over_fields=fields)
    assert (caught.value.code, caught.value.field) == ("over_what", "over_fields")


def test_what_the_platform_admits_the_custodian_cannot_hide() -> None:
    for said, found in ((False, False), (False, True), (True, True)):
        rules.check_nothing_hidden(said=said, found=found)

    with pytest.raises(RuleError) as caught:
        rules.check_nothing_hidden(said=True, found=False)
    assert (caught.value.code, caught.value.field) == ("over_hidden", "over")


def test_an_excess_is_deleted_once_and_only_where_there_is_one() -> None:
    rules.check_excess(over=True, deleted_at=None)

    for over, deleted_at in ((False, None), (True, THEN), (False, THEN)):
        with pytest.raises(RuleError) as caught:
            rules.check_excess(over=over, deleted_at=deleted_at)
        assert caught.value.code == "no_excess"


def test_nobody_goes_on_while_the_excess_is_there() -> None:
    rules.check_excess_gone(over=False, deleted_at=None)
    rules.check_excess_gone(over=True, deleted_at=THEN)

    with pytest.raises(RuleError) as caught:
        rules.check_excess_gone(over=True, deleted_at=None)
    assert caught.value.code == "excess_kept"


def test_only_approved_fields_are_left() -> None:
    assert rules.kept_fields(("name", "email", "phone"), ("phone", "name")) == (
        "name",
        "phone",
    )
    rules.check_within(("name",), ("name", "phone"))

    with pytest.raises(RuleError) as caught:
        rules.check_within(("name", "email"), ("name", "phone"))
    assert (caught.value.code, caught.value.field) == ("not_minimised", "fields")


@pytest.mark.parametrize("person", ["NC-1042", "NC1042", "A-1", "ABCDEF-12345678"])
def test_who_looked_is_a_service_number(person: str) -> None:
    for purpose in rules.PURPOSES:
        rules.check_use(person, purpose, TODAY, today=TODAY)


@pytest.mark.parametrize(
    ("person", "purpose", "used_on", "code", "field"),
    [
        ("Aisha Khan", "court", TODAY, "use_person", "person"),
        ("aisha@example.org", "court", TODAY, "use_person", "person"),
        ("0300-1234567", "court", TODAY, "use_person", "person"),
        ("NC-1042\n", "court", TODAY, "use_person", "person"),
        ("NC-\u0661\u0662", "court", TODAY, "use_person", "person"),
        ("", "court", TODAY, "use_person", "person"),
        ("NC-1042", "curiosity", TODAY, "use_purpose", "purpose"),
        ("NC-1042", "", TODAY, "use_purpose", "purpose"),
        ("NC-1042", "court", AHEAD, "use_ahead", "used_on"),
    ],
)
def test_a_use_without_who_why_or_when_is_refused(
    person: str, purpose: str, used_on: date, code: str, field: str
) -> None:
    with pytest.raises(RuleError) as caught:
        rules.check_use(person, purpose, used_on, today=TODAY)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_data_whose_approval_fell_are_not_used() -> None:
    rules.check_usable(use_bar=False)

    with pytest.raises(RuleError) as caught:
        rules.check_usable(use_bar=True)
    assert caught.value.code == "use_barred"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"recipients": rules.MOST_RECIPIENTS, "recipients_told": True},
        {"destroyed_on": RECEIVED},
        {"destroyed_on": TODAY},
        *({"method": method} for method in rules.METHODS),
        *({"outcome": outcome} for outcome in rules.OUTCOMES),
    ],
)
def test_a_whole_certificate_stands(changes: dict[str, object]) -> None:
    paper = a_destruction(**changes)
    rules.check_destruction(paper, received_on=RECEIVED, today=TODAY)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"method": "lost"}, "certificate_incomplete", "method"),
        ({"outcome": ""}, "certificate_incomplete", "outcome"),
        ({"backups_deleted": False}, "backups_kept", "backups_deleted"),
        ({"recipients": -1}, "recipients_many", "recipients"),
        (
            {"recipients": 51, "recipients_told": True},
            "recipients_many",
            "recipients",
        ),
        ({"recipients": 1}, "recipients_untold", "recipients_told"),
        ({"destroyed_on": date(2026, 11, 22)}, "destroyed_when", "destroyed_on"),
        ({"destroyed_on": AHEAD}, "destroyed_when", "destroyed_on"),
    ],
)
def test_a_certificate_that_lacks_something_is_refused(
    changes: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(RuleError) as caught:
        rules.check_destruction(
            a_destruction(**changes), received_on=RECEIVED, today=TODAY
        )
    assert (caught.value.code, caught.value.field) == (code, field)


def test_another_authorising_officer_of_the_body_signs_beside_the_custodian() -> None:
    by = an_actor(Role.AUTHORISER)
    rules.check_second(by, body="nccia", custodian=uuid4())

    for actor, custodian, code in (
        (by, by.id, "second_signature"),
        (replace(by, role=Role.CUSTODIAN), uuid4(), "second_signature"),
        (replace(by, role=Role.DRAFTER), uuid4(), "second_signature"),
        (replace(by, body="pta"), uuid4(), "not_found"),
        (replace(by, body=None), uuid4(), "not_found"),
    ):
        with pytest.raises(RuleError) as caught:
            rules.check_second(actor, body="nccia", custodian=custodian)
        assert caught.value.code == code


def test_the_auditor_alone_draws_samples() -> None:
    rules.check_auditor(an_actor(Role.AUDITOR, None))

    with pytest.raises(RuleError) as caught:
        rules.check_auditor(an_actor(Role.CUSTODIAN))
    assert caught.value.code == "not_found"


def test_a_drawn_certificate_is_looked_at_once_and_with_a_result() -> None:
    for result in rules.SAMPLES:
        rules.check_sample(result, None, chosen=True)

    for result, earlier, chosen, code in (
        ("in-order", "in-order", True, "not_in_sample"),
        ("in-order", None, False, "not_in_sample"),
        ("fine", None, True, "sample_result"),
    ):
        with pytest.raises(RuleError) as caught:
            rules.check_sample(result, earlier, chosen=chosen)
        assert caught.value.code == code


def test_about_a_tenth_is_drawn_and_nobody_can_move_it() -> None:
    numbers = [UUID(int=number) for number in range(2_000)]
    drawn = [one for one in numbers if rules.in_sample(one)]

    assert 120 < len(drawn) < 280
    assert drawn == [one for one in numbers if rules.in_sample(one)]
