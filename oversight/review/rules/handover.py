"""Handing duty over: a short note, and another person who takes it over or does not.

Being on duty gives nobody a seat, a vote or a look into a file that the draw did not.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from oversight.core.errors import RuleError
from oversight.core.words import N_

NOTE_LEAST, NOTE_MOST = 20, 2000
MOST_DOCKETS = 30


class Silence(StrEnum):
    """Where a change of duty stands; silence is never read as taken over."""

    WAITS = "waits"
    UNWRITTEN = "unwritten"
    OFFERED = "offered"
    UNTAKEN = "untaken"
    TAKEN = "taken"


def check_note(text: str, dockets: Collection[str]) -> None:
    """Refuse a note that says nothing, and one that nobody would read."""
    if not NOTE_LEAST <= len(text.strip()) <= NOTE_MOST:
        raise RuleError(
            "handover_note",
            N_("Say what is open and due, in %(least)s to %(most)s characters."),
            field="note",
            least=NOTE_LEAST,
            most=NOTE_MOST,
        )
    if len(dockets) > MOST_DOCKETS:
        raise RuleError(
            "handover_many",
            N_("Name at most %(most)s dockets: those that fall due first."),
            field="dockets",
            most=MOST_DOCKETS,
        )


def check_known(unknown: Collection[str]) -> None:
    """Refuse a docket number under which nothing was ever filed."""
    if unknown:
        raise RuleError(
            "handover_docket",
            N_("There is no docket %(docket)s. Write it as TD-2026-000412."),
            field="dockets",
            docket=min(unknown),
        )


def check_on_duty(*, is_on_duty: bool) -> None:
    """Refuse a note by anybody who is not on duty today."""
    if not is_on_duty:
        raise RuleError("handover_off_duty", N_("Whoever is on duty today hands over."))


def check_changes(first: object, then: object) -> None:
    """Refuse to hand over what the same person goes on with tomorrow."""
    if first is not None and first == then:
        raise RuleError(
            "handover_goes_on",
            N_("The same person is first on duty tomorrow: hand over on the last day."),
        )


def check_not_handed(already: object) -> None:
    """Refuse a second note of one day, so that nobody has to choose between two."""
    if already:
        raise RuleError(
            "handover_twice",
            N_("A note was handed over today already. Read it before you add to it."),
        )


def check_receiver(*, is_next: bool, is_giver: bool) -> None:
    """Refuse whoever is not on duty next, and whoever wrote the note."""
    if is_giver or not is_next:
        raise RuleError(
            "handover_not_yours",
            N_("The next person on duty takes this over, never who wrote it."),
        )


def check_not_taken(already: object) -> None:
    """Refuse to take over twice: the first to do it has it."""
    if already:
        raise RuleError("handover_taken", N_("This was taken over already."))


def check_takeable(day: date, *, today: date) -> None:
    """Refuse to take over when the day is past: the silence stays on the file."""
    if day < today:
        raise RuleError(
            "handover_late",
            N_("Its day is past. It stays as not taken over."),
        )


def standing(
    *, gave_on: date, today: date, is_written: bool, is_taken: bool
) -> Silence:
    """Say where the change of duty at the end of a day stands."""
    if is_taken:
        return Silence.TAKEN
    begun = gave_on < today
    if is_written:
        return Silence.UNTAKEN if begun else Silence.OFFERED
    return Silence.UNWRITTEN if begun else Silence.WAITS
