"""Turns rows of the register into the plain values that the rules and pages use."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypedDict

from oversight.law.models import LawForum, LawPower, LawProvision
from oversight.law.rules import public
from oversight.law.rules.kinds import Confidence, ForumStatus, Role, Stage
from oversight.law.rules.policy import PolicyRow, Value
from oversight.law.rules.register import (
    Catalogue,
    Forum,
    Ground,
    Instrument,
    Measure,
    Misuse,
    PowerRow,
    Provision,
    assemble,
)


class _Dates(TypedDict):
    valid_from: date | None
    not_before: date | None
    valid_to: date | None
    suspended_by_court: date | None


def register(
    provisions: Iterable[LawProvision],
    powers: Iterable[LawPower],
    forums: Iterable[LawForum],
    rules: Mapping[str, tuple[PolicyRow, ...]],
) -> Catalogue:
    """Return the whole register; a power that awaits something is left out."""
    instruments: dict[str, Instrument] = {}
    return assemble(
        (_provision(row, instruments) for row in provisions),
        (_power(row) for row in powers if row.awaits is None),
        (_measure(name, value) for name, value in _named(rules, "measure")),
        tiers={name: frozenset(_words(value)) for name, value in _named(rules, "tier")},
        misuses=(_misuse(name, value) for name, value in _named(rules, "misuse")),
        account_kinds=_words(rules["account_kinds"][-1].value),
        forums=(_forum(row) for row in forums),
    )


def by_name(rows: Iterable[PolicyRow]) -> dict[str, tuple[PolicyRow, ...]]:
    """Return the rows of each rule together, the earliest first."""
    rules: dict[str, tuple[PolicyRow, ...]] = {}
    for row in sorted(rows, key=lambda row: row.valid_from):
        rules[row.name] = (*rules.get(row.name, ()), row)
    return rules


def page(
    row: LawProvision, powers: Iterable[LawPower], forums: Iterable[Forum]
) -> public.ProvisionRow:
    """Return what a public page may say of a provision."""
    time = public.comply(row.comply_within)
    return public.ProvisionRow(
        provision_id=row.provision_id,
        instrument=row.instrument,
        instrument_title=row.instrument_title,
        instrument_title_ur=row.instrument_title_ur,
        number=row.number,
        title=row.title,
        title_ur=row.title_ur,
        role=row.role,
        powers=tuple(row.powers),
        authorisation=row.authorisation,
        standalone=row.standalone,
        grounds=_grounds(row),
        summary=row.summary,
        who_may_request=row.who_may_request,
        comply_text=time.text,
        comply_hours=time.hours,
        comply_emergency_hours=time.emergency_hours,
        comply_confidence=time.confidence or row.confidence,
        limits=public.numbers(row.limits),
        review=public.remedy(row.review),
        appeal=public.remedy(row.appeal),
        notice=row.notice,
        **_dates(row),
        ruling=row.ruling,
        note=row.note,
        confidence=row.confidence,
        source=row.source,
        dates_source=row.dates_source,
        bodies=tuple(_body(power) for power in powers),
        forums=tuple(forum for forum in forums if row.provision_id in forum.provisions),
    )


def _provision(row: LawProvision, instruments: dict[str, Instrument]) -> Provision:
    instrument = instruments.setdefault(
        row.instrument,
        Instrument(
            row.instrument,
            row.instrument_title,
            row.instrument_title_ur,
            row.instrument_kind,
        ),
    )
    return Provision(
        id=row.provision_id,
        instrument=instrument,
        number=row.number,
        title=row.title,
        title_ur=row.title_ur,
        role=Role(row.role),
        powers=frozenset(row.powers),
        grounds=_grounds(row),
        standalone=row.standalone,
        limits=public.numbers(row.limits),
        **_dates(row),
        confidence=Confidence(row.confidence),
        group=row.listed_group,
        domestic=row.domestic,
    )


def _dates(row: LawProvision) -> _Dates:
    return {
        "valid_from": row.valid_from,
        "not_before": row.not_before,
        "valid_to": row.valid_to,
        "suspended_by_court": row.suspended_by_court,
    }


def _grounds(row: LawProvision) -> tuple[Ground, ...]:
    return tuple(Ground(ground["code"], ground["text"]) for ground in row.grounds)


def _power(row: LawPower) -> PowerRow:
    return PowerRow(
        body=row.body,
        provision_id=row.provision_id,
        may_file=row.may_file,
        may_order=row.may_order,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        confidence=Confidence(row.confidence),
    )


def _body(row: LawPower) -> public.BodyRow:
    return public.BodyRow(
        body=row.body,
        title=row.body_title,
        may_file=row.may_file,
        may_order=row.may_order,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        awaits=row.awaits,
        confidence=row.confidence,
        note=row.note,
    )


def _forum(row: LawForum) -> Forum:
    return Forum(
        id=row.forum_id,
        title=row.title,
        title_ur=row.title_ur,
        stage=Stage(row.stage),
        provisions=tuple(row.provisions),
        within_days=row.within_days,
        runs_from=row.runs_from,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        status=ForumStatus(row.status),
        uncertainty=row.uncertainty,
        confidence=Confidence(row.confidence),
        source=row.source,
    )


def _named(
    rules: Mapping[str, tuple[PolicyRow, ...]], kind: str
) -> Iterable[tuple[str, Value]]:
    """Return the names under one heading with the value of their latest row."""
    for name, rows in rules.items():
        heading, _, rest = name.partition(".")
        if heading == kind:
            yield rest, rows[-1].value


def _measure(name: str, value: Value) -> Measure:
    parts = _parts(value)
    return Measure(
        name=name,
        powers=frozenset(_words(parts["powers"])),
        limits=_words(parts["limits"]),
        account=parts["account"] is True,
    )


def _misuse(name: str, value: Value) -> Misuse:
    parts = _parts(value)
    return Misuse(name, frozenset(_words(parts["powers"])), str(parts["code"]))


def _parts(value: Value) -> dict[str, Value]:
    assert isinstance(value, dict)
    return value


def _words(value: Value) -> tuple[str, ...]:
    assert isinstance(value, list)
    return tuple(str(part) for part in value)
