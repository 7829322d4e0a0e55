"""What liaisons do: receive, pass notices on, act or refuse, put things back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from oversight.authority.permissions import Actor
from oversight.cli.demo.appealing import Appealing
from oversight.cli.demo.longer import Longer
from oversight.cli.demo.mending import LIFTED_AFTER, Mending
from oversight.cli.demo.plans import Plan
from oversight.cli.demo.posts import Post, Reply
from oversight.cli.demo.stage import Stage
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.dispatch.models.answers import Restoration
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.queries import rows
from oversight.dispatch.rules.answers import CLARIFY, REFUSED, Answer
from oversight.dispatch.service import answering, authority, restoring
from oversight.dispatch.service.authority import OwnOrder
from oversight.intake.rules.measures import LADDER
from oversight.notices.queries import notices as notice_rows
from oversight.notices.service import telling as notices

AFTER_END = timedelta(hours=20)
ORDERING_BODY = "authoriser@pta.example"


@dataclass
class Platform:
    """One docket as its platform sees it."""

    stage: Stage
    docket: str
    posts: Mapping[int, Post]
    plan: Plan

    def expect(self) -> None:
        """Put on the agenda what a platform does once something reaches it."""
        self.stage.later(self.receive, days=1, hour=10)

    def tell(self) -> None:
        """Pass on to each account holder that an answer is awaited."""
        for notice in notice_rows.of_docket(self.stage.session, self.docket):
            if notice.stage == "asked" and notice.passed_on_at is None:
                liaison = self.stage.people.get(f"liaison@{notice.platform}.example")
                if liaison is not None:
                    notices.pass_on(
                        self.stage.session, notice.id, by=liaison, now=self.stage.now
                    )

    def receive(self) -> None:
        """Acknowledge, pass every notice on, and plan the answers and the end."""
        sending = self._sending()
        if sending is None or sending.dispatched_at is None:
            return
        liaison = self._liaison(sending)
        answering.acknowledge(
            self.stage.session,
            self.docket,
            by=liaison,
            now=self.stage.now,
            reference=f"GR-{self.docket[3:]}",
        )
        for notice in notice_rows.of_docket(self.stage.session, self.docket):
            if notice.stage == "sent":
                notices.pass_on(
                    self.stage.session, notice.id, by=liaison, now=self.stage.now
                )
        for line in sending.lines:
            self._plan_line(line)
        Longer(self.stage, self.docket, self.plan).start()
        if self.plan.own_order:
            self.stage.later(self.own_order, days=1, hour=15)

    def own_order(self) -> None:
        """Let the Authority record the order it passed itself."""
        today = local_date(self.stage.now)
        order = OwnOrder(self.plan.own_order, today - timedelta(days=1), today)
        authority.record_authority_order(
            self.stage.session,
            self.docket,
            order,
            by=self.stage.people[ORDERING_BODY],
            now=self.stage.now,
        )

    def answer(self, number: int, reply: Reply) -> None:
        """Say what was done with one item."""
        sending = self._sending()
        assert sending is not None
        acted = self.stage.now - timedelta(minutes=35)
        done = reply.action in LADDER
        answering.answer(
            self.stage.session,
            self.docket,
            number,
            Answer(
                action=reply.action,
                under=reply.under if done else "none",
                territory="PK" if done else None,
                acted_at=acted if done else None,
                reason=reply.reason,
                user_notified=reply.told,
                reference=f"GR-{self.docket[3:]}-{number}",
                question=reply.question,
            ),
            by=self._liaison(sending),
            now=self.stage.now,
        )

    def restore(self) -> None:
        """Answer every asking for restoration that is open on this docket."""
        sending = self._sending()
        assert sending is not None
        liaison = self._liaison(sending)
        open_ = self.stage.session.scalars(
            select(Restoration.id)
            .join(Line, Line.id == Restoration.line_id)
            .where(Line.dispatch_id == sending.id, Restoration.answered_at.is_(None))
        ).all()
        for restoration in open_:
            restoring.answer_restoration(
                self.stage.session,
                restoration,
                restored=True,
                restored_at=self.stage.now - timedelta(minutes=20),
                by=liaison,
                now=self.stage.now,
            )
            self.stage.clear()

    def _plan_line(self, line: Line) -> None:
        # A post of a narrowed account has a number that nobody filed.
        post = self.posts.get(line.number) or self.posts[1]
        reply = post.reply
        moment = self.stage.now + timedelta(hours=reply.hours)
        if reply.action:
            self.stage.at(moment, lambda: self._try(line.number, reply))
        if reply.action or reply.fixed:
            Mending(self.stage, self.docket, line.number, reply, self._try).plan(moment)
        if reply.lifted:
            self.stage.at(moment + LIFTED_AFTER + AFTER_END, self.restore)
        elif reply.action not in {"", REFUSED, CLARIFY} or reply.then:
            self.stage.at(line.ends_at + AFTER_END, self.restore)
        if post.appeal is not None:
            Appealing(
                self.stage, self.docket, line.number, post, post.appeal, self.restore
            ).start()

    def _try(self, number: int, reply: Reply) -> None:
        """Answer, unless the item has ended or rests meanwhile."""
        try:
            self.answer(number, reply)
        except RuleError as error:
            if error.code != "not_answerable":
                raise

    def _sending(self) -> Dispatch | None:
        return rows.find_sending(self.stage.session, self.docket)

    def _liaison(self, sending: Dispatch) -> Actor:
        return self.stage.people[f"liaison@{sending.platform.slug}.example"]
