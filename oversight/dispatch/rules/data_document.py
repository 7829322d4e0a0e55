"""The document that asks a platform for data: what a court or a user could check.

It merges what an order to provide information must hold in the European Union (DSA,
Art. 10) with this country's law. It asks only for what the platform has already, and
it never says that it is itself an order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from oversight.core.words import N_
from oversight.dispatch.rules import illegality
from oversight.dispatch.rules.addressees import Addressee, named
from oversight.dispatch.rules.document import ISSUER_TYPE, REGIME, Basis, Party, Texts
from oversight.law.rules.calendar import Clock, Unit
from oversight.notices.rules.parts import Address, Paragraph, Term
from oversight.notices.rules.remedies import NOT_A_COURT

TITLE = N_("Record of review and request for data to the platform")
KIND = "data"
ANSWERS = "/desk/data-requests"
NO_DELAY = N_(
    "Nothing here forbids you to tell the account holder. They are told here as soon "
    "as you have handed something over."
)
OTHERS = N_(
    "Nothing here forbids you to tell the holder of any other account. They are told "
    "here as soon as you have handed something over."
)
LATER = N_(
    "The holder of account %(number)s is told %(days)s days after your answer on it, "
    "on a ground that a reviewer found made out: %(ground)s. Please say nothing to "
    "them before. The notice opens by itself on that day; only an order of a court can "
    "make it later, and the new day then stands on your page of this request."
)
A_DAY_LATER = N_(
    "The holder of account %(number)s is told one day after your answer on it, on a "
    "ground that a reviewer found made out: %(ground)s. Please say nothing to them "
    "before. The notice opens by itself on that day; only an order of a court can make "
    "it later, and the new day then stands on your page of this request."
)

_WITHIN: Mapping[Unit, str] = {
    Unit.WORKING_DAYS: N_(
        "Please answer on each account within %(n)s working days; the day on which "
        "this was sent to you does not count."
    ),
    Unit.DAYS: N_(
        "Please answer on each account within %(n)s days of the moment at which this "
        "was sent to you."
    ),
    Unit.HOURS: N_(
        "Please answer on each account within %(n)s hours of the moment at which this "
        "was sent to you."
    ),
}
Delays: TypeAlias = Sequence[tuple[int, int | None]]


@dataclass(frozen=True, slots=True)
class WarrantRow:
    """The court's warrant as it stands on the document."""

    court: str
    number: str
    issued_on: str
    expires_on: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DataEntry:
    """One account: which fields of which days, on what conditions, and who said so.

    ``use`` is None where reviewers decided before they were asked what data may be
    used for, ``conditions`` where they set none beyond the others.
    """

    number: int
    kind: str
    locator: str
    canonical: str
    native_id: str | None
    handle: str | None
    tier: str
    fields: tuple[str, ...]
    window_from: str | None
    window_to: str | None
    citations: tuple[str, ...]
    retention_days: int
    use: str | None
    sharing: str
    conditions: str | None
    outcome: str
    reviewers: tuple[str, ...]
    signatures: tuple[Mapping[str, object], ...]
    split: bool
    dissent: str | None
    decided_at: str
    reasons: str
    delay_days: int | None


@dataclass(frozen=True, slots=True)
class DataPaper:
    """Everything such a document is made of."""

    docket: str
    party: Party
    platform: str
    platform_name: str
    addressee: Addressee
    mandate: str
    bases: tuple[Basis, ...]
    entries: tuple[DataEntry, ...]
    warrant: WarrantRow | None
    texts: Mapping[str, Texts]
    filed_at: str
    issued_at: str
    answer_within: Clock
    disclosure: Mapping[str, object]


def compose(paper: DataPaper) -> dict[str, Any]:
    """Return the document as plain values, in the order a reader wants them."""
    return {
        "id": f"{paper.docket}@1",
        "docket": paper.docket,
        "title": paper.texts["title"],
        "regime": REGIME,
        "kind": KIND,
        "version": 1,
        "supersedes": None,
        "issuer": _issuer(paper),
        "addressee": named(paper.platform, paper.platform_name, paper.addressee),
        "basis": [asdict(basis) for basis in paper.bases],
        "illegality": illegality.kinds(
            text for entry in paper.entries for text in entry.citations
        ),
        "warrant": None if paper.warrant is None else asdict(paper.warrant),
        "items": [asdict(entry) for entry in paper.entries],
        "scope": {"persons": len(paper.entries), "text": paper.texts["scope"]},
        "disclosure": paper.disclosure,
        "redress": {"text": paper.texts["redress"]},
        "times": {
            "filed": paper.filed_at,
            "issued": paper.issued_at,
            "answer_within": answer_within(paper.answer_within),
        },
        "corrections": [],
    }


def _issuer(paper: DataPaper) -> dict[str, Any]:
    return {
        "review": "Oversight",
        "type": ISSUER_TYPE,
        "reviewers": sorted({by for one in paper.entries for by in one.reviewers}),
        "asked_by": asdict(paper.party),
        "effect_report_to": paper.party.slug,
        "effect_contact": {
            "report_to": paper.party.slug,
            "address": f"{ANSWERS}/{paper.docket}",
            "text": paper.texts["effect"],
        },
        "mandate": paper.mandate,
        "mandate_text": paper.texts["mandate"],
    }


def answer_within(clock: Clock) -> dict[str, object]:
    """Return how long an answer may take, from the sending that no document knows."""
    return {"amount": clock.amount, "unit": clock.unit.value, "from": "sent"}


def effect(docket: str) -> Paragraph:
    """Return whom to tell what was done, and where."""
    return Paragraph(
        N_(
            "Say what you did at %(address)s, for each account. Whoever asked reads it "
            "there; nobody has to be written to besides."
        ),
        {"address": Address(f"{ANSWERS}/{docket}")},
    )


def scope() -> list[Paragraph]:
    """Return what is asked for, and that nothing else is."""
    return [
        Paragraph(
            N_(
                "Hand over the fields named for each account, of the days named, and "
                "nothing else. What you do not hold already is not asked for."
            )
        ),
        Paragraph(
            N_(
                "Hand the data to the custodian of the body by a channel of your own. "
                "This portal takes none: it keeps your manifest, that is counts and "
                "fingerprints."
            )
        ),
    ]


def redress(*, appeal_days: int) -> list[Paragraph]:
    """Return how this can be challenged, for the platform and for the user."""
    return [
        NOT_A_COURT,
        Paragraph(
            N_(
                "Whoever is affected can appeal here within %(days)s days of the day "
                "on which notice reached them: at %(address)s, free, with the code of "
                "the notice, without a name. Other reviewers decide."
            ),
            {"days": appeal_days, "address": Address("/appeal")},
        ),
        Paragraph(
            N_(
                "You may refuse with a reason, or hand over a part. What you answer is "
                "published; this portal has no penalty for it."
            )
        ),
    ]


def later(delays: Delays, ground: str | None) -> list[dict[str, object]]:
    """Return whose holder is told later: how many days after the answer, and why."""
    return [
        {"number": number, "days": days, "from": "answered", "ground": ground}
        for number, days in delays
        if ground is not None and days is not None
    ]


def disclosure(delays: Delays, ground: str | None) -> list[Paragraph]:
    """Return which account holder may be told now, and which when (I58)."""
    delayed = [(number, days) for number, days in delays if days is not None]
    if ground is None or not delayed:
        return [Paragraph(NO_DELAY)]
    said = [
        Paragraph(
            A_DAY_LATER if days == 1 else LATER,
            {
                "number": number,
                "days": days,
                "ground": Term("delay_grounds", ground),
            },
        )
        for number, days in delayed
    ]
    return said if len(said) == len(delays) else [*said, Paragraph(OTHERS)]


def answer_within_line(clock: Clock) -> Paragraph:
    """Return how long an answer may take: from the sending, which no document knows."""
    return Paragraph(_WITHIN[clock.unit], {"n": clock.amount})
