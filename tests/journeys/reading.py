"""A filing in which every field holds words of its own, and those who must read them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from oversight.core import labels
from tests.factories.intake import WHY
from tests.journeys.hands import Answer, Hand
from tests.journeys.story import Story

# What must have a shape of its own, and is looked for as it is shown.
SHAPED = frozenset(
    {
        *("locator", "native_id", "handle", "published_on", "language", "reach"),
        "territory",
        *("duration_days", "capture_sha256", "captured_at", "provision", "also"),
        *("refiled_from", "new_facts"),  # Only of what was refused before.
    }
)
CHOSEN: dict[str, Answer] = {
    "language": "ps",
    "source": "machine-detection",
    "attribution_basis": "similarity",
    "confidence": "low",
    "notice_ground": "unreachable",
    "purpose": ["satire", "public-debate"],
    "contact": "yes",
}
SHOWN = {
    "native_id": "1700000000000000777",
    "capture_sha256": "ab" * 32,
    "reach": "under 10,000",
    "language": "Pashto",
}
TABLES = {
    "source": "sources",
    "attribution_basis": "attribution_bases",
    "confidence": "confidence_levels",
    "notice_ground": "notice_grounds",
}
HELD_BACK = ("passage", "translation", "notice_facts", "fir", "contact_detail")
_TYPED = frozenset({"text", "textarea"})


def mark(name: str) -> str:
    """Words that stand in one field and nowhere else."""
    return f"Words typed under {name.replace('_', ' ')} alone."


@dataclass
class Reading(Story):
    """The story of a filing whose every word is followed to its readers."""

    typed: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)

    def answers(self, hand: Hand, action: str) -> dict[str, Answer]:
        """Write into every field what stands nowhere else."""
        given = super().answers(hand, action)
        for one in hand.asked(action):
            self.asked.add(one.name)
            if one.name in CHOSEN:
                given[one.name] = CHOSEN[one.name]
            elif one.kind in _TYPED and one.name not in SHAPED:
                more = f" {WHY}" if one.name == "why_unlawful" else ""
                given[one.name] = f"{mark(one.name)}{more}"
                self.typed.add(one.name)
        return given

    def everything(self) -> Iterator[tuple[str, str]]:
        """Return every field with the words by which its reader knows it."""
        yield from ((name, mark(name)) for name in sorted(self.typed))
        yield from SHOWN.items()
        yield from ((name, _said(table, name)) for name, table in TABLES.items())

    def seen_by(self, who: str, hand: Hand) -> None:
        """Fail unless this page shows all that was typed."""
        text = hand.page.text.lower()
        unseen = [
            name for name, shown in self.everything() if shown.lower() not in text
        ]
        assert not unseen, f"{who} at {hand.path} is not shown: {unseen}"

    def not_in(self, page: str) -> None:
        """Fail if the public reads what is kept from it."""
        told = [name for name in HELD_BACK if mark(name) in page]
        assert not told, told

    # Each reader, on the way -------------------------------------------------

    def sign(self) -> None:
        """The authorising officer reads it where it is signed."""
        with self.hand.signed_in(self.stage.emails["authoriser"]) as hand:
            hand.follow("/desk/filing/")
            hand.follow(f"/batch/{self.filing}")
            self.seen_by("the authorising officer", hand)
        super().sign()

    def screen(self) -> None:
        """The registrar sees the whole filing before it is passed on."""
        with self.hand.signed_in(self.stage.emails["registrar"]) as hand:
            hand.follow("/desk/registry/")
            hand.follow(self.docket)
            self.seen_by("the registrar", hand)
        super().screen()

    def _open(self, hand: Hand) -> None:
        """Every member sees it on the item's page, and beside the findings or draft."""
        super()._open(hand)
        here = hand.path.removeprefix(f"/{hand.lang}")
        self.seen_by("a member", hand)
        hand.follow("/1/join" if hand.links_to("/1/join") else "/1/decide")
        self.seen_by("a member who writes", hand)
        hand.go(here)

    def look_again(self) -> None:
        """Everybody drawn for the appeal sees what the first panel saw."""
        for place, name in enumerate(self.strangers):
            with self.hand.signed_in(self.stage.emails[name]) as hand:
                hand.follow("/desk/appeals")
                hand.follow(self.appeal)
                hand.send("/declare")
                if place == 0:
                    hand.send("/admit")
                hand.follow(f"/{self.appeal}/1")
                hand.send("/1/open")
                self.seen_by("the appeal panel", hand)


def _said(table: str, name: str) -> str:
    return labels.words(table, str(CHOSEN[name]))
