"""The sentences of a document: each in both languages, the same on every document."""

from collections.abc import Mapping
from datetime import datetime

from oversight.core.words import N_
from oversight.notices.rules.parts import Address, Paragraph
from oversight.notices.rules.remedies import NOT_A_COURT, tribunal
from oversight.review.rules.victims import is_victims

APPEAL = "/appeal"
ANSWERS = "/desk/orders"
TITLE = N_("Record of review and request to the platform")
MANDATES: Mapping[str, str] = {
    "none": N_(
        "No law binds anybody to this review. It is an independent opinion, made "
        "public, for you to weigh with your own terms and duties."
    ),
    "undertaking": N_(
        "The public bodies that file here have undertaken to ask a platform only for "
        "what this review approved. No law makes the review binding."
    ),
    "rules": N_(
        "This review is the oversight that rules made under the Act require before "
        "such a request goes to a platform."
    ),
    "statute": N_(
        "An Act of Parliament requires this review before such a request goes to a "
        "platform."
    ),
}


def redress(
    *, appeal_days: int, restore_hours: int, tribunal_days: int | None
) -> list[Paragraph]:
    """Return how this can be challenged, for the platform and for the user."""
    said = [
        NOT_A_COURT,
        Paragraph(
            N_(
                "Whoever is affected can appeal here within %(days)s days of the day "
                "on which notice reached them: at %(address)s, free, with the code of "
                "the notice, without a name. Other reviewers decide."
            ),
            {"days": appeal_days, "address": Address(APPEAL)},
        ),
        Paragraph(
            N_(
                "You may answer each item by itself: act, refuse with a reason, or "
                "ask a question. What you answer is published; this portal has no "
                "penalty for it."
            )
        ),
        Paragraph(
            N_(
                "Each approval ends by itself on its end date, and earlier when it is "
                "suspended or lifted. Restore the item within %(hours)s hours of "
                "that."
            ),
            {"hours": restore_hours},
        ),
    ]
    return said if tribunal_days is None else [*said, tribunal(tribunal_days)]


def preservation(until: datetime) -> Paragraph:
    """Return the line that makes a restoration possible."""
    return Paragraph(
        N_(
            "Keep a copy of each item, and of what is needed to put it back as it "
            "was, until %(until)s, and longer while an appeal on it is open."
        ),
        {"until": until},
    )


URGENCIES: Mapping[str, str] = {
    "ordinary": N_(
        "The ordinary times applied. Nothing here asks you to act before you have "
        "read it."
    ),
    "victim": N_(
        "This was decided in hours, because a victim asked for it. It ends by itself "
        "after thirty days at most, and the person who posted it is heard after."
    ),
}


def urgency(track: str) -> str:
    """Return on which clock it was decided, as documents name it."""
    return "victim" if is_victims(track) else "ordinary"


def effect(docket: str) -> Paragraph:
    """Return whom to tell what was done, and where."""
    return Paragraph(
        N_(
            "Say what you did at %(address)s, for each item. Whoever asked reads it "
            "there; nobody has to be written to besides."
        ),
        {"address": Address(f"{ANSWERS}/{docket}")},
    )


APPEAL_CODE = Paragraph(
    N_(
        "The code to appeal with stands in the notice that is made for the account "
        "holder of each item. It stands in no copy of this document, because whoever "
        "holds it can act in their place."
    )
)
DISCLOSURE = Paragraph(
    N_(
        "Nothing here forbids you to tell the account holder. Please hand on the "
        "notice that is made for them, with its code."
    )
)
