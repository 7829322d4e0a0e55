"""A report that data were misused: the platform's, the body's answer, and two findings.

Invented like the rest. It lies far enough back for the body to file again today.
"""

from dataclasses import dataclass

from oversight.cli.demo.data import asking
from oversight.cli.demo.data.stories import Story
from oversight.cli.demo.stage import Stage, Step
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import misuse as reports
from oversight.dispatch.rules.misuse import Finding
from oversight.dispatch.service import misuse

LIAISON, PRESIDING = "liaison@x.example", "presiding@oversight.example"
CODE = "other-purpose"
ANSWER = (
    "One officer of the unit noted the number while the data were compared, and rang "
    "it about a quarrel over a shop that is none of this body's business. He was taken "
    "off the unit on the day of the report. No copy of the data was made."
)
WEIGHED = (
    "The body says itself that the number was used for what nobody approved. That one "
    "officer did it alone makes it no other use: the approval names one question, and "
    "a quarrel over a shop is not that question."
)
ENDED = (
    "Read apart from what the member drawn had written: the quarrel over the shop has "
    "nothing to do with the case, and the log of use has no line for that call. The "
    "data were misused, and what is left of them is to be destroyed."
)
STORY = Story(
    days=205,
    tier="D1",
    account="saddar_flat_keys",
    offence="Keys to flats that were not to let were sold to 19 families in Karachi.",
    fir="FIR 38/26, Saddar Karachi",
    link="All nineteen bought from this account and from no other; each of them kept "
    "the message with the picture of the same key ring, and eleven of them the receipt "
    "that came after it.",
    need="The number given at the opening would be laid against that of a locksmith "
    "whom two of the families describe, and whose shop closed in the same week.",
    tried="The owner of the house was heard and knows nobody who sold keys; the "
    "receipts name a street that does not exist.",
    others="The number may be the locksmith's own, and others may have used his shop. "
    "Whoever it names is heard before anything is drawn from it.",
    found="One picture ties this account to each of the nineteen sales, and the two "
    "milder steps have failed. One number answers the one question that is left open; "
    "who else wrote to the account is no part of it.",
    summary="Families paid for keys to flats that nobody let. The number given at the "
    "opening of one account may be asked for.",
    fields=("phone", "created-at"),
    granted=("phone", "created-at"),
    retention=45,
    uses=("investigation",),
    misused="The holder of the account wrote to us that an officer rang him about a "
    "quarrel over his shop, on a number that he had given to nobody but us. We gave "
    "that number to this body alone, for another matter.",
)


@dataclass(frozen=True, slots=True)
class Misusing:
    """What was done with the data of one docket, and who says so."""

    stage: Stage
    docket: str
    facts: str
    then: Step

    def flag(self) -> None:
        """Let the platform report it; from now on the body may not file."""
        misuse.flag(
            *(self.stage.session, self.docket, 1, CODE, self.facts),
            by=self.stage.people[LIAISON],
            now=self.stage.now,
        )
        self.stage.later(self.answer, days=1, hour=10)

    def answer(self) -> None:
        """Let the body say what happened."""
        misuse.answer(
            *(self.stage.session, self.docket, 1, ANSWER),
            by=self.stage.people[asking.AUTHORISER],
            now=self.stage.now,
        )
        self.stage.later(self.weigh, days=1, hour=10)

    def weigh(self) -> None:
        """Let the member whom the lot called say what they hold."""
        session = self.stage.session
        held = queries.production(session, self.docket, 1)
        judge = reports.standing(session, held.id).judge
        assert judge is not None
        misuse.weigh(
            *(session, self.docket, 1, Finding.MISUSED.value, WEIGHED),
            untied=True,
            by=self.stage.names[judge],
            now=self.stage.now,
        )
        self.stage.later(self.conclude, days=1, hour=15)

    def conclude(self) -> None:
        """Let the presiding reviewer end it, who holds the same."""
        misuse.conclude(
            *(self.stage.session, self.docket, 1, Finding.MISUSED.value, ENDED),
            by=self.stage.people[PRESIDING],
            now=self.stage.now,
        )
        self.stage.later(self.then, days=1, hour=11)
