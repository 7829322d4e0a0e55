"""Who may touch data that were handed over, and in which order they go (I45 to I48)."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.data_tiers import FIELDS

PURPOSES = (
    *("investigation", "court", "eliminated", "charge", "supervision"),
    "another-offence",
)
OUTCOMES = ("charge", "eliminated", "none", "pending")
METHODS = ("erased", "key-destroyed", "medium-destroyed", "lodged-in-court")
SAMPLES = ("in-order", "not-in-order")
MOST_RECIPIENTS = 50
ONE_IN = 10
# A service number: no name, no address.
_PERSON = re.compile(r"[A-Za-z]{1,6}-?[0-9]{1,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Destruction:
    """How data were destroyed, and who had them (FORM-B4)."""

    method: str
    backups_deleted: bool
    recipients: int
    recipients_told: bool
    destroyed_on: date
    outcome: str


def check_custodian(by: Actor, custodian: UUID) -> None:
    """Refuse everybody but the one custodian, as if there were nothing here."""
    if by.role is not Role.CUSTODIAN or by.id != custodian:
        raise RuleError(
            "not_found", N_("There is nothing here, or it is not yours to see.")
        )


def check_over_fields(*, over: bool, over_fields: Collection[str]) -> None:
    """Refuse “more than approved” without saying what, and the reverse."""
    if set(over_fields) - {*FIELDS, "other"} or over != bool(over_fields):
        raise RuleError(
            "over_what",
            N_("Say what was handed over beyond the request."),
            field="over_fields",
        )


def check_nothing_hidden(*, said: bool, found: bool) -> None:
    """Refuse to find nothing too much where the platform itself says that it is."""
    if said and not found:
        raise RuleError(
            "over_hidden",
            N_("The platform says that it handed over more than was approved."),
            field="over",
        )


def check_excess(*, over: bool, deleted_at: datetime | None) -> None:
    """Refuse to delete an excess that is not there, or twice."""
    if not over or deleted_at is not None:
        raise RuleError("no_excess", N_("There is nothing beyond the request here."))


def check_excess_gone(*, over: bool, deleted_at: datetime | None) -> None:
    """Refuse to go on while what should never have come is still there."""
    if over and deleted_at is None:
        raise RuleError(
            "excess_kept",
            N_("First delete what was handed over beyond the request."),
        )


def check_within(kept: Collection[str], approved: Collection[str]) -> None:
    """Refuse to call minimised what still holds a field nobody approved (I45)."""
    if set(kept) - set(approved):
        raise RuleError(
            "not_minimised",
            N_("A field that was not approved is still kept."),
            field="fields",
        )


def check_use(person: str, purpose: str, used_on: date, *, today: date) -> None:
    """Refuse a line in the log of use without who, why and when."""
    if not _PERSON.fullmatch(person):
        raise RuleError(
            "use_person",
            N_("Write the service number of who looked, such as NC-1042, not a name."),
            field="person",
        )
    if purpose not in PURPOSES:
        raise RuleError(
            "use_purpose", N_("Say what for: choose from the list."), field="purpose"
        )
    if used_on > today:
        raise RuleError("use_ahead", N_("This day lies ahead."), field="used_on")


def check_usable(*, use_bar: bool) -> None:
    """Refuse any use of data whose approval fell (I39)."""
    if use_bar:
        raise RuleError(
            "use_barred",
            N_("The approval for these data fell: they may not be used any more."),
        )


def check_not_stayed(*, stayed: bool) -> None:
    """Refuse to hand over, to send or to use what an appeal or a court stayed."""
    if stayed:
        raise RuleError(
            "stayed",
            N_(
                "This is stayed, by a court or while an appeal is decided: until then "
                "nothing is handed over on this account, and nothing of it is used."
            ),
        )


def check_destruction(paper: Destruction, *, received_on: date, today: date) -> None:
    """Refuse a certificate that does not say how, when, and who else had the data."""
    for field, given, listed in (
        ("method", paper.method, METHODS),
        ("outcome", paper.outcome, OUTCOMES),
    ):
        if given not in listed:
            raise RuleError(
                "certificate_incomplete", N_("Answer this question."), field=field
            )
    if not paper.backups_deleted:
        raise RuleError(
            "backups_kept",
            N_("Copies in backups are copies: destroy them too, then sign."),
            field="backups_deleted",
        )
    if not 0 <= paper.recipients <= MOST_RECIPIENTS:
        raise RuleError(
            "recipients_many",
            N_("Write how many others had the data, from 0 to %(most)s."),
            field="recipients",
            most=MOST_RECIPIENTS,
        )
    if paper.recipients and not paper.recipients_told:
        raise RuleError(
            "recipients_untold",
            N_("Tell whoever had the data to destroy them, then sign."),
            field="recipients_told",
        )
    if not received_on <= paper.destroyed_on <= today:
        raise RuleError(
            "destroyed_when",
            N_("Write a day from the day of receipt until today."),
            field="destroyed_on",
        )


def check_second(by: Actor, *, body: str, custodian: UUID) -> None:
    """Refuse a second signature that is not another, authorising officer's."""
    if by.body != body:
        raise RuleError(
            "not_found", N_("There is nothing here, or it is not yours to see.")
        )
    if by.role is not Role.AUTHORISER or by.id == custodian:
        raise RuleError(
            "second_signature",
            N_("An authorising officer of the body signs beside the custodian."),
        )


def check_auditor(by: Actor) -> None:
    """Refuse everybody but the auditor."""
    if by.role is not Role.AUDITOR:
        raise RuleError(
            "not_found", N_("There is nothing here, or it is not yours to see.")
        )


def check_sample(result: str, earlier: str | None, *, chosen: bool) -> None:
    """Refuse a second look, a look at what was not drawn, and one without a result."""
    if earlier is not None or not chosen:
        raise RuleError(
            "not_in_sample", N_("This certificate is not in the sample, or was seen.")
        )
    if result not in SAMPLES:
        raise RuleError(
            "sample_result", N_("Say whether it is in order."), field="result"
        )


def in_sample(production: UUID) -> bool:
    """Say whether a certificate is one of the tenth that an auditor looks at."""
    return sha256(production.bytes).digest()[0] % ONE_IN == 0


def kept_fields(fields: Sequence[str], approved: Collection[str]) -> tuple[str, ...]:
    """Return what is left of the fields once the others are deleted."""
    return tuple(field for field in fields if field in approved)
