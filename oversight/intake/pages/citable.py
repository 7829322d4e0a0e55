"""What a row of a list may cite: each code, and its words in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.words import N_
from oversight.intake.pages.law import FormPage, ProvisionCard, form_page
from oversight.intake.rules import victims

ALONE, FOR_A_VICTIM, BESIDE = "alone", "for-a-victim", "beside"
USES = {
    ALONE: N_("It may be cited by itself."),
    FOR_A_VICTIM: N_("It may be cited by itself, on the victims' track only."),
    BESIDE: N_("It gives no power by itself: cite it beside one that does."),
}
UNSETTLED = N_("Whether this power may be used so is not settled. Have a lawyer check.")


@dataclass(frozen=True, slots=True)
class Citable:
    """One code for the column “provision”, and all that it carries."""

    code: str
    title: str
    title_ur: str
    act: str
    act_ur: str
    ground: str
    ground_ur: str
    measures: tuple[str, ...]
    days: tuple[int, int] | None  # The most for a post, and for an account.
    doubt: str
    use: str


def of_body(session: Session, by: Actor, *, on: date) -> tuple[Citable, ...]:
    """Return what the officer's body may cite today: powers first, then the rest.

    What it may order only on a victim's application is among them and says so.
    """
    ordinary = form_page(session, by, on=on)
    victim = form_page(session, by, on=on, track=victims.VICTIM)
    usual = {card.id for card in ordinary.provisions}
    more = tuple(card for card in victim.provisions if card.id not in usual)
    return (
        *_powers(ordinary, ordinary.provisions, ALONE),
        *_powers(victim, more, FOR_A_VICTIM),
        *_beside(ordinary),
    )


def _powers(
    page: FormPage, cards: tuple[ProvisionCard, ...], use: str
) -> Iterator[Citable]:
    for card in cards:
        most = (page.item_days, page.account_days)
        if card.longest is not None:
            most = (min(most[0], card.longest), min(most[1], card.longest))
        for code, ground, ground_ur in card.grounds or (("", "", ""),):
            yield Citable(
                code=f"{card.id}:{code}" if code else card.id,
                title=card.named[0],
                title_ur=card.named[1],
                act=card.instrument,
                act_ur=card.instrument_ur,
                ground=ground,
                ground_ur=ground_ur,
                measures=card.measures,
                days=most,
                doubt=card.doubt,
                use=use,
            )


def _beside(page: FormPage) -> Iterator[Citable]:
    for one in page.context:
        yield Citable(
            code=one.id,
            title=one.name[0],
            title_ur=one.name[1],
            act=one.instrument[0],
            act_ur=one.instrument[1],
            ground="",
            ground_ur="",
            measures=(),
            days=None,
            doubt="",
            use=BESIDE,
        )
