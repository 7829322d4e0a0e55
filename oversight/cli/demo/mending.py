"""What becomes of a document later: a slip put right, a question answered, an end."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from oversight.authority.permissions import Actor
from oversight.cli.demo.posts import Reply
from oversight.cli.demo.stage import Stage
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.correcting import FieldName, Fix
from oversight.dispatch.service import clarifying, correcting, lifting
from oversight.intake.rules.corrections import Fix as FactFix
from oversight.review.models.deciding import ItemDecision
from oversight.review.service import correcting as facts

LIFTED_AFTER = timedelta(days=9)
THOUGHT = timedelta(hours=20)


@dataclass(frozen=True)
class Mending:
    """One item on its way, the reply of its platform, and how it is told again."""

    stage: Stage
    docket: str
    number: int
    reply: Reply
    tell: Callable[[int, Reply], None]

    def plan(self, moment: datetime) -> None:
        """Put on the agenda what this item needs after its platform has replied."""
        if self.reply.fixed:
            self.stage.at(moment + timedelta(hours=1), self.put_right)
            self.stage.at(moment + timedelta(hours=2), self.correct)
        if self.reply.explained:
            self.stage.at(moment + THOUGHT, self.explain)
            then = replace(self.reply, action=self.reply.then, under="own-terms")
            then = replace(then, reason=None, question=None, told="yes")
            self.stage.at(moment + 2 * THOUGHT, lambda: self.tell(self.number, then))
        if self.reply.lifted:
            self.stage.at(moment + LIFTED_AFTER, self.lift)

    def put_right(self) -> None:
        """Let the body put the fact right that it stated, before its document is."""
        fact, becomes, why = self.reply.fixed
        request = rows.sending(self.stage.session, self.docket).legal_request
        facts.correct(
            self.stage.session,
            self.docket,
            FactFix(self.number, fact, becomes, why, seen="0"),
            by=self.stage.people[f"drafter@{request.body.slug}.example"],
            now=self.stage.now,
        )
        self.stage.clear()

    def correct(self) -> None:
        """Let one who decided put a slip right."""
        field, becomes, why = self.reply.fixed
        correcting.correct(
            self.stage.session,
            self.docket,
            Fix(self.number, FieldName(field), becomes, why),
            by=self._decider(),
            now=self.stage.now,
        )
        self.stage.clear()

    def explain(self) -> None:
        """Let one who decided answer what the platform asked."""
        clarifying.reply(
            self.stage.session,
            self.docket,
            self.number,
            self.reply.explained,
            by=self._decider(),
            now=self.stage.now,
        )
        self.stage.clear()

    def lift(self) -> None:
        """Let one who decided end the approval on their own motion."""
        lifting.lift_on_own_motion(
            self.stage.session,
            self.docket,
            self.number,
            self.reply.lifted,
            error=False,
            by=self._decider(),
            now=self.stage.now,
        )
        self.stage.clear()

    def _decider(self) -> Actor:
        line = rows.numbered(rows.sending(self.stage.session, self.docket), self.number)
        by = self.stage.session.scalars(
            select(ItemDecision.by).where(ItemDecision.item_id == line.item_id)
        ).one()
        return self.stage.names[by[0]]
