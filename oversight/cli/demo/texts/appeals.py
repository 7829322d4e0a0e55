"""What appeal panels write: reasons of each member, and a summary for the public."""

from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.cli.demo.posts import Complaint, Post, pick

OPENINGS = (
    (
        "I read the appeal before the first decision, and both before the file on "
        "“{name}”."
    ),
    "We look at “{name}” afresh: the body carries the burden here as it did before.",
    "The appellant's answer was not before the first panel; on “{name}” it matters.",
    "I have compared the passage about “{name}” with the whole of what was captured.",
    "The question on “{name}” is not whether the first panel erred but what is right.",
)
ENDS = {
    AppealOutcome.UPHELD: (
        "The measure stands as it is, until the day on which it ends.",
        "I would leave the decision as it is; nothing in the appeal meets its core.",
    ),
    AppealOutcome.PARTLY: (
        (
            "The measure goes further than this, and is narrowed to what is left "
            "of its aim."
        ),
        "Something milder and shorter is enough; the rest cannot be defended.",
    ),
    AppealOutcome.OVERTURNED: (
        "The restriction ends, and the platform is asked to put things back today.",
        "The approval cannot stand. What was taken down is to be restored.",
    ),
}
SUMMARIES = {
    AppealOutcome.UPHELD: "The appeal panel looked at everything again and kept the "
    "decision; the measure ends on its date.",
    AppealOutcome.PARTLY: (
        "The appeal panel narrowed the decision: a milder measure for a shorter "
        "time is what remains."
    ),
    AppealOutcome.OVERTURNED: "The appeal panel did not follow the first decision; the "
    "restriction ended and the platform was asked to restore.",
}


def reasons(
    post: Post, complaint: Complaint, outcome: AppealOutcome, *, seat: int
) -> str:
    """Return a member's reasons: at least 120 characters."""
    head = OPENINGS[seat % len(OPENINGS)].format(name=post.name)
    carried = outcome is _majority(complaint)
    point = complaint.point if carried else complaint.against or complaint.point
    return f"{head} {point} {pick(ENDS[outcome], post, seat)}"


def summary(outcome: AppealOutcome) -> str:
    """Return what the public reads."""
    return SUMMARIES[outcome]


def _majority(complaint: Complaint) -> AppealOutcome:
    letters = sorted(complaint.outcomes, key="UPO".index)
    return OUTCOMES[letters[len(letters) // 2]]


OUTCOMES = {
    "U": AppealOutcome.UPHELD,
    "P": AppealOutcome.PARTLY,
    "O": AppealOutcome.OVERTURNED,
}
