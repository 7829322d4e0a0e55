"""Who may do what with a sending, and what must hold before anything leaves."""

import hashlib
import re
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.measures import LADDER
from oversight.review.rules.lifecycle import Outcome

LONGEST_NUMBER = 80
_NUMBER = re.compile(r"[A-Za-z0-9@_.:/+() -]+", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NOT_A_CODE = re.compile(r"[^A-Za-z0-9@_.:/+-]+", re.ASCII)


def check_decided(
    outcome: Outcome, *, item: UUID, decided_item: UUID, by: Collection[str]
) -> None:
    """Refuse an item without an approval, by somebody, of that very item (I01)."""
    if outcome is Outcome.REJECTED or item != decided_item or not by:
        raise RuleError(
            "not_approved",
            N_("This item was not approved here, so it cannot be sent."),
        )


def check_live(ended_as: str | None) -> None:
    """Refuse to send what has ended meanwhile."""
    if ended_as is not None:
        raise RuleError(
            "ended_already",
            N_("This item has already ended. Open the page again to see how."),
        )


def check_duration(days: int, *, longest: int) -> None:
    """Refuse an approval that lasts longer than the law or the profile allows (I16)."""
    if days > longest:
        raise RuleError(
            "days_wider",
            N_("Write a number of days from 1 to %(most)s."),
            field="days",
            most=longest,
        )


def check_complete(faults: Collection[str]) -> None:
    """Refuse a document or an item that lacks what the closed list asks for."""
    if faults:
        raise RuleError(
            "document_incomplete",
            N_("The document cannot leave: it lacks %(faults)s."),
            faults=", ".join(faults),
        )


def check_same_locator(*, written: str, now: str) -> None:
    """Refuse to send a document that names another address than the approved item."""
    if written != now:
        raise RuleError(
            "locator_changed",
            N_("The address of this item is no longer the one that was approved."),
        )


def check_intact(body: bytes, *, sha256: str) -> None:
    """Refuse to send bytes that are not the ones whose digest is on the record."""
    if hashlib.sha256(body).hexdigest() != sha256:
        raise RuleError(
            "document_changed",
            N_("The document is no longer the one that was written. It stays here."),
        )


def check_own_platform(own: str | None, *, platform: str) -> None:
    """Refuse a liaison of another platform, as if the matter did not exist."""
    if own is None or own != platform:
        raise RuleError(
            "not_found", N_("There is nothing here, or it is not yours to see.")
        )


def check_sent(sent_at: datetime | None) -> None:
    """Refuse an answer to what was never sent, as if it did not exist."""
    if sent_at is None:
        raise RuleError(
            "not_found", N_("There is nothing here, or it is not yours to see.")
        )


def check_liaison(number: int) -> None:
    """Refuse to send where nobody speaks for the platform."""
    if number == 0:
        raise RuleError(
            "no_liaison",
            N_("Nobody speaks for this platform here yet: nothing can be sent to it."),
        )


def check_reviewers(number: int) -> None:
    """Refuse to send anything while nobody is appointed to review (I10)."""
    if number == 0:
        raise RuleError(
            "no_reviewers",
            N_("Nobody is appointed to review at the moment: nothing is sent."),
        )


def check_fresh(stale_at: datetime, *, now: datetime) -> None:
    """Refuse to send an approval that has grown too old."""
    if now > stale_at:
        raise _too_late(stale_at)


def check_runs(ends_at: datetime, *, now: datetime) -> None:
    """Refuse to send what would have ended before anybody could do it."""
    if ends_at <= now:
        raise _too_late(ends_at)


def _too_late(day: datetime) -> RuleError:
    return RuleError(
        "stale",
        N_("This approval was not sent in time, since %(day)s. It has lapsed."),
        day=day,
    )


def check_unacknowledged(acknowledged_at: datetime | None) -> None:
    """Refuse to acknowledge twice."""
    if acknowledged_at is not None:
        raise RuleError(
            "already_acknowledged",
            N_("Receipt is on the record since %(when)s."),
            when=acknowledged_at,
        )


def check_unanswered(answered_at: datetime | None) -> None:
    """Refuse to answer one asking for restoration twice."""
    if answered_at is not None:
        raise RuleError(
            "already_answered",
            N_("Your answer is on the record since %(when)s."),
            when=answered_at,
        )


def check_ordering_body(own: str | None, *, filing: str, ordering: set[str]) -> None:
    """Refuse anybody but the filing body and those whose own order it can be."""
    if own is None or own not in {filing, *ordering}:
        raise RuleError(
            "not_found", N_("There is nothing here, or it is not yours to see.")
        )


def check_order_number(number: str, *, recorded: Collection[str]) -> None:
    """Refuse an order number that cannot stand in the record, or stands there."""
    if not 0 < len(number) <= LONGEST_NUMBER or not _NUMBER.fullmatch(number):
        raise RuleError(
            "order_number",
            N_(
                "Write the number of the order in Latin letters and digits, at most "
                "%(most)s characters, such as 37/2026-118."
            ),
            field="number",
            most=LONGEST_NUMBER,
        )
    if number in recorded:
        raise RuleError(
            "order_recorded",
            N_("This order is on the record already."),
            field="number",
        )


def check_order_dates(
    passed_on: date, communicated_on: date | None, *, today: date
) -> None:
    """Refuse an order passed tomorrow, or communicated before it was passed."""
    if passed_on > today:
        raise RuleError(
            "passed_later",
            N_("This day lies ahead. Write the day on which the order was passed."),
            field="passed_on",
        )
    if communicated_on is None:
        return
    if not passed_on <= communicated_on <= today:
        raise RuleError(
            "communicated_when",
            N_("Write a day from the day the order was passed until today."),
            field="communicated_on",
        )


def check_digest(sha256: str | None) -> None:
    """Refuse a fingerprint that no file can have; none is allowed."""
    if sha256 is not None and not _DIGEST.fullmatch(sha256):
        raise RuleError(
            "digest_missing",
            N_(
                "Write the SHA-256 of the paper: 64 characters, digits and the letters "
                "a to f."
            ),
            field="document_sha256",
        )


def check_narrower(
    measure: str, days: int, *, held_measure: str, held_days: int
) -> None:
    """Refuse a correction that is not narrower than what stands (I71)."""
    milder = LADDER[: LADDER.index(held_measure)] if held_measure in LADDER else ()
    if measure != held_measure and measure not in milder:
        raise RuleError(
            "measure_wider",
            N_("Choose the measure that stands, or a milder one."),
            field="measure",
        )
    if not 0 < days <= held_days:
        raise RuleError(
            "days_wider",
            N_("Write a number of days from 1 to %(most)s."),
            field="days",
            most=held_days,
        )
    if measure == held_measure and days == held_days:
        raise RuleError(
            "not_narrower",
            N_("This is all that stands: make the measure or the time smaller."),
            field="measure",
        )


def check_longer(until: datetime, *, held_until: datetime) -> None:
    """Refuse to prolong what would not last longer than it does."""
    if until <= held_until:
        raise RuleError(
            "not_longer",
            N_("It stands until %(day)s already: choose a later day."),
            field="days",
            day=held_until,
        )


def as_code(number: str) -> str:
    """Return an order number as the public record can hold it."""
    return _NOT_A_CODE.sub("_", number)
