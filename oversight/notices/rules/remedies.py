"""What every notice says about us, and about the ways that do not lead through us."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from oversight.core.words import N_
from oversight.notices.rules.parts import Paragraph, Value

NEVER_ASKED = Paragraph(
    N_(
        "We never ask for a fee, a password, an identity card number (CNIC) or a "
        "one-time code (OTP). Whoever asks for one in our name is not from here."
    )
)
NOT_A_COURT = Paragraph(
    N_(
        "The review here is not a court, and what it approves is not an order: an "
        "order is the Authority's own act."
    )
)
FREE = Paragraph(
    N_("It is free. You need no lawyer, no name and no identity document.")
)


def other_clocks(facts: Mapping[str, Any]) -> Sequence[Paragraph]:
    """Return the law's own time limits, with what is not settled about them."""
    reviewed = _review(facts)
    days = facts.get("tribunal_days")
    if days is None:
        appealed: tuple[Paragraph, ...] = ()
    else:
        appealed = (tribunal(days) if reviewed and days else UNDATED_TRIBUNAL,)
    return (*reviewed, *appealed, WRIT)


def _review(facts: Mapping[str, Any]) -> tuple[Paragraph, ...]:
    known = facts.get("order_passed_on") or facts.get("filed_on")
    if "review_days" not in facts or known is None:
        return ()
    start = date.fromisoformat(known)
    values: dict[str, Value] = {
        "days": facts["review_days"],
        "start": start,
        "until": start + timedelta(days=facts["review_days"]),
    }
    passed = N_(
        "Other clocks of the law are running. It gives %(days)s days from the day on "
        "which the Authority passed its order, %(start)s, to ask the Authority itself "
        "to review it: until %(until)s."
    )
    earliest = N_(
        "Other clocks of the law are running. It gives %(days)s days from the day on "
        "which the Authority passed its order to ask the Authority itself to review "
        "it. We do not know that day; the request was filed on %(start)s. To be safe, "
        "ask by %(until)s, and say why if you are later."
    )
    return (
        Paragraph(passed if "order_passed_on" in facts else earliest, values),
        Paragraph(
            N_(
                "Signing that request tells the Authority who you are. An appeal here "
                "does not, and does not stop that clock."
            )
        ),
    )


def tribunal(days: int) -> Paragraph:
    """Return what the law says after the Authority's review, and what is open in it."""
    return Paragraph(
        N_(
            "After a review by the Authority the law names a “Tribunal”, within "
            "%(days)s days. Two laws use that word for two different bodies, and it "
            "is not settled which of them sits: ask a lawyer."
        ),
        {"days": days},
    )


UNDATED_TRIBUNAL = Paragraph(
    N_(
        "Against the Authority's order the law names an appeal to the Social Media "
        "Protection Tribunal, without a number of days: file at once. We found no "
        "notice that this tribunal has been set up: ask a lawyer."
    )
)
WRIT = Paragraph(
    N_(
        "Where there is no other good remedy, a High Court can be asked under the "
        "Constitution. No number of days is fixed; do not wait."
    )
)
