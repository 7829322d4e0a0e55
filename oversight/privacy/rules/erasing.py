"""On what ground private values are forgotten: a closed list, one code for each.

Sources: LEDGER 2 and 8; EDPB Guidelines 02/2025 on salted commitments whose salts
are destroyed.
"""

import re

from oversight.core.errors import RuleError
from oversight.core.words import N_

GROUNDS = ("asked-by-person", "term-ended", "court-order", "wrongly-kept")
_DOCKET = re.compile(r"[A-Z]{2}-[0-9]{4}-[0-9]{6,}", re.ASCII)


def is_docket(place: str) -> bool:
    """Say whether values are kept under a docket; others are under a month or a draft.

    Only a docket has entries of its own: the erasure of anything else is told of in the
    house's stream, so that no private name begins a stream in public.
    """
    return _DOCKET.fullmatch(place) is not None


def check_ground(ground: str) -> None:
    """Refuse an erasure on a ground that nobody promised."""
    if ground not in GROUNDS:
        raise RuleError(
            "ground_unknown",
            N_("Say on which ground values are erased: %(known)s."),
            known=", ".join(GROUNDS),
        )


def check_kept(subject: str, known: tuple[str, ...], docket: str) -> None:
    """Refuse to erase what is not kept: a slip of the pen must not look done."""
    if subject not in known:
        raise RuleError(
            "nothing_kept",
            N_("Nothing is kept for %(subject)s in %(docket)s. Kept are: %(known)s."),
            subject=subject[:40],
            docket=docket[:20],
            known=", ".join(known) or "-",
        )


def in_use() -> RuleError:
    """Return the refusal while somebody is writing what is to be erased."""
    return RuleError(
        "key_in_use",
        N_("Somebody is writing there at this moment. Try again in a minute."),
    )
