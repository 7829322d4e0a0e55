"""What the agency relies on is shown to the person, or summed up: or it is unusable."""

from collections.abc import Collection

from oversight.core.errors import RuleError
from oversight.core.words import N_

SHOWN, GIST = "shown", "gist"
SHORTEST_GIST, LONGEST_GIST = 80, 2_000


def check_way(way: str, gist: str) -> None:
    """Refuse a summary that says nothing, or a way that is not offered."""
    if way not in {SHOWN, GIST}:
        raise RuleError("way_unknown", N_("Choose one of these."), field="way")
    if way == GIST and not SHORTEST_GIST <= len(gist.strip()) <= LONGEST_GIST:
        raise RuleError(
            "gist_short",
            N_("Write between %(min)s and %(max)s characters."),
            field="gist",
            min=SHORTEST_GIST,
            max=LONGEST_GIST,
        )


def check_not_told(disclosure: object) -> None:
    """Refuse to disclose a file twice: what was told stays told."""
    if disclosure is not None:
        raise RuleError(
            "disclosed_already", N_("The person was told of this file already.")
        )


def check_undecided(outcome: object) -> None:
    """Refuse to disclose after the decision, which cannot rest on it any more."""
    if outcome is not None:
        raise RuleError("item_decided", N_("This item was decided already."))


def check_relied(relied: Collection[str], *, told: Collection[str]) -> None:
    """Refuse to rely on what the person never learned (I73)."""
    if not set(relied) <= set(told):
        raise RuleError(
            "relied_unseen",
            N_(
                "A file on which you rely was neither shown to the person nor summed "
                "up for them. Do that first, or decide without it."
            ),
            field="relied",
        )
