"""How long each kind of private value is kept: one row a kind, each with its reason.

A term begins when nothing more can come of the matter. Until then nothing is forgotten:
an open appeal, a stay of a court and data that are still held keep everything that the
matter needs. Sources: PECA 2016 s.37(4)-(5); the portal's own clock ``appeal_window``;
LEDGER 2 and 8.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from oversight.core.words import N_

LETTERS, ACCOUNTS = "MAIL-", "accounts"
LOOK_AGAIN = timedelta(days=365)


class Keeps(StrEnum):
    """The kinds of private value."""

    APPEAL = "appeal"
    ANSWER = "answer"
    NOTICE = "notice"
    FILE = "file"
    RECORD = "record"
    LETTER = "letter"
    SIGN_IN = "sign-in"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Term:
    """How long one kind is kept, from when on, and why so long."""

    keeps: Keeps
    what: str
    days: int | None
    begins: str
    because: str


_OVER = N_(
    "the last item has ended: refused, taken back, lapsed, run out or lifted; and no "
    "appeal or stay of a court is open, and no data are still held"
)
TERMS: tuple[Term, ...] = (
    Term(
        Keeps.APPEAL,
        N_("What a person who appealed wrote, and what they sent with it"),
        180,
        N_(
            "the appeal was decided or not taken, and no other appeal or stay of a "
            "court is open in the same matter"
        ),
        N_(
            "The law leaves 30 days to ask the Authority for review and 30 more to "
            "appeal (section 37); a petition to a High Court has no fixed time."
        ),
    ),
    Term(
        Keeps.ANSWER,
        N_("What a person answered before the decision, and whom they doubted"),
        180,
        _OVER,
        N_("As long as anybody may still appeal: 180 days."),
    ),
    Term(
        Keeps.NOTICE,
        N_("The codes of notices"),
        180,
        _OVER,
        N_("As long as anybody may still appeal with one: 180 days."),
    ),
    Term(
        Keeps.FILE,
        N_("Files that an agency put beside an item, such as captures of a page"),
        180,
        _OVER,
        N_("As long as a panel may still have to look at them: 180 days."),
    ),
    Term(
        Keeps.RECORD,
        N_(
            "What agencies, reviewers and platforms wrote where the public record "
            "shows only a fingerprint, and the paper of an order"
        ),
        1095,
        _OVER,
        N_(
            "The portal's own choice until rules say otherwise: three years in which "
            "a court or an auditor can ask what an act of the State rested on."
        ),
    ),
    Term(
        Keeps.LETTER,
        N_("Letters that the portal sent"),
        30,
        N_("the letter was taken by a mail server"),
        N_("Long enough to find out that one went astray."),
    ),
    Term(
        Keeps.SIGN_IN,
        N_("The secret of an app that shows codes, of people who work here"),
        None,
        N_("the app is taken away"),
        N_("Without it nobody could sign in with the app."),
    ),
)
# A row under no key: it is deleted, with a person's words if those go sooner.
UNSIGNED = Term(
    Keeps.UNSIGNED,
    N_("What a reviewer wrote and did not sign"),
    180,
    _OVER,
    N_("As long as anybody may still appeal: 180 days."),
)
BY_KIND = {term.keeps: term for term in (*TERMS, UNSIGNED)}


def term_of(docket: str, subject: str) -> Term:
    """Return the term of what is kept in a docket for a subject."""
    return BY_KIND[_kind(docket, subject)]


def _kind(docket: str, subject: str) -> Keeps:
    if docket.startswith(LETTERS):
        return Keeps.LETTER
    if docket == ACCOUNTS:
        return Keeps.SIGN_IN
    if subject.startswith("exhibit:"):
        return Keeps.FILE
    if subject.startswith("user/"):
        return Keeps.ANSWER
    return {"appellant": Keeps.APPEAL, "notice": Keeps.NOTICE}.get(
        subject, Keeps.RECORD
    )


def until(term: Term, final: datetime) -> datetime | None:
    """Return until when a value is kept whose matter became final then."""
    return None if term.days is None else final + timedelta(days=term.days)


def look_again(term: Term, final: datetime | None, *, now: datetime) -> datetime | None:
    """Return when to look at a value again, or None when its term is over.

    While the matter is open its term cannot end sooner than a whole term from now.
    """
    if term.days is None:
        return now + LOOK_AGAIN
    end = until(term, now if final is None else final)
    assert end is not None
    return end if end > now else None
