"""What a custodian does with data that came: from the receipt to the certificate."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.cli.demo.data import asking
from oversight.cli.demo.data.misusing import Misusing
from oversight.cli.demo.data.stories import Story
from oversight.cli.demo.stage import Stage, moment_of
from oversight.core.clock import local_date
from oversight.core.hashes import sha256_of
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules.custody import Destruction
from oversight.dispatch.rules.delaying import Extension
from oversight.dispatch.rules.lodging import Lodged
from oversight.dispatch.service import delaying, holding, lodging

COURT = "Court of the Additional Sessions Judge, Islamabad West"


@dataclass
class Keeping:
    """The data of one docket, the story, and the stage it is played on."""

    stage: Stage
    story: Story
    docket: str
    custodian: str = field(init=False, default=asking.CUSTODIAN)

    def receive(self) -> None:
        """Let the custodian confirm, delete the excess and reduce the rest."""
        session, now, by = self._custody()
        over = ("recovery-ids",) if self.story.over else ()
        holding.receive(session, self.docket, 1, over, by=by, now=now)
        if self.story.over:
            holding.delete_excess(session, self.docket, 1, by=by, now=now)
        holding.minimise(session, self.docket, 1, by=by, now=now)
        for place, purpose in enumerate(self.story.uses):
            step = partial(self.use, purpose)
            self.stage.later(step, days=2 + 5 * place, hour=15)
        self._to_come()

    def _to_come(self) -> None:
        """Put on the agenda what the story tells of these data further on."""
        story, later = self.story, self.stage.later
        if story.entrusted:
            later(self.entrust, days=12, hour=9, minute=20)
        if story.lodged:
            later(self.lodge, days=16, hour=13)
        if story.misused:
            report = Misusing(self.stage, self.docket, story.misused, self.destroy)
            later(report.flag, days=3, hour=9)
        elif story.certified:
            later(self.destroy, days=20, hour=11)
        if story.settled:
            last = local_date(self.stage.until) - timedelta(days=story.settled)
            self.stage.at(moment_of(last, 11), self.destroy)
        if story.later:
            self.stage.at(self.stage.now + timedelta(hours=3), self.ask_later)

    def ask_later(self) -> None:
        """Let the body ask that the account holder be told later still."""
        asked = Extension(
            ground="evidence",
            facts=self.story.found,
            days=14,
            court=COURT,
            court_number=f"Misc. {400 + self.story.days}/26",
            court_on=local_date(self.stage.now),
        )
        delaying.ask(
            *(self.stage.session, self.docket, 1, asked),
            by=self._person(asking.AUTHORISER),
            now=self.stage.now,
        )

    def entrust(self) -> None:
        """Let an officer name another custodian, who keeps the data from now on."""
        self.custodian = asking.entrust(self.stage, self.docket, self.story.entrusted)

    def lodge(self) -> None:
        """Let the custodian give a court its copy, against a receipt."""
        session, now, by = self._custody()
        kept = sendings.production(session, self.docket, 1).fields
        receipt = f"Receipt of the court, {self.docket}, {self.story.lodged}"
        paper = Lodged(
            court=COURT,
            case_number=self.story.lodged,
            fields=tuple(kept),
            lodged_on=local_date(now),
            receipt_sha256=sha256_of(receipt),
        )
        lodging.lodge(session, self.docket, 1, paper, by=by, now=now)

    def use(self, purpose: str) -> None:
        """Write one line in the log of use."""
        session, now, by = self._custody()
        holding.log_use(
            *(session, self.docket, 1, "NC-1042", purpose, local_date(now)),
            by=by,
            now=now,
        )

    def destroy(self) -> None:
        """Let custodian and authorising officer sign that the data are gone."""
        session, now, by = self._custody()
        paper = Destruction(
            method="erased",
            backups_deleted=True,
            recipients=0,
            recipients_told=False,
            destroyed_on=local_date(now),
            outcome="eliminated",
        )
        holding.destroy(session, self.docket, 1, paper, by=by, now=now)
        second = self._person(asking.AUTHORISER)
        holding.certify(session, self.docket, 1, by=second, now=now)

    def _custody(self) -> tuple[Session, datetime, Actor]:
        return self.stage.session, self.stage.now, self._person(self.custodian)

    def _person(self, email: str) -> Actor:
        return self.stage.people[email]
