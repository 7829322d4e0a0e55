"""An appeal from its filing to its end, or to the day on which the clock ends it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from secrets import token_bytes

from oversight.appeals.rules.deciding import AppealBallot
from oversight.appeals.rules.filing import AppealForm
from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.appeals.service import admission, deciding, filing, opening
from oversight.authority.permissions import Actor
from oversight.cli.demo.posts import Complaint, Post
from oversight.cli.demo.stage import Stage
from oversight.cli.demo.texts import appeals as texts
from oversight.notices.queries import notices as notice_rows
from oversight.notices.rules.parts import Stage as NoticeStage
from oversight.notices.service import telling as notices
from oversight.review.models.panels import Seat
from oversight.review.queries import seats
from oversight.review.rules.lifecycle import SeatState
from oversight.review.service import members

KEY_BYTES = 32


@dataclass
class Appealing:
    """One appeal on one item."""

    stage: Stage
    docket: str
    number: int
    post: Post
    complaint: Complaint
    restore: Callable[[], None]
    appeal: str = ""

    def start(self) -> None:
        """Let the person appeal some days after the notice was passed on."""
        self.stage.later(self.file, days=self.complaint.after_days, hour=22)

    def file(self) -> None:
        """File without a name; the panel is drawn right after."""
        told = self.complaint.by_code
        form = self._form(self.complaint.words, self._code() if told else "")
        self.appeal = self._filed(
            replace(
                form,
                urgencies=self.complaint.urgencies,
                stay_asked=self.complaint.stay,
            )
        )
        self.stage.settle_draw("appeals", "review")
        self.stage.later(self.declare, days=1, hour=10)
        if self.complaint.also:
            self.stage.later(self.join, days=1, hour=9)

    def join(self) -> None:
        """Let somebody else appeal by the address alone: one panel hears both."""
        self._filed(self._form(self.complaint.also))

    def declare(self) -> None:
        """Let every member declare before reading."""
        for seat in self._held():
            if seat.state is SeatState.DRAWN:
                by = self.stage.names[seat.pseudonym]
                members.declare(
                    self.stage.session, self.appeal, by=by, now=self.stage.now
                )
                self.stage.clear()
        if not self.complaint.silent:
            self.stage.later(self.admit, days=1, hour=11)

    def admit(self) -> None:
        """Let the first seat admit or refuse, and rule on a stay if one was asked."""
        first = self._first()
        if self.complaint.refused is not None:
            admission.refuse(
                self.stage.session,
                self.appeal,
                self.complaint.refused,
                self.complaint.point,
                by=first,
                now=self.stage.now,
            )
            return
        admission.admit(self.stage.session, self.appeal, by=first, now=self.stage.now)
        self.stage.clear()
        if self.complaint.stay:
            self.stage.at(self.stage.now + timedelta(hours=2), self.stay)
        for position in range(
            1, min(len(self._held()), self.complaint.votes_stop_at) + 1
        ):
            self._plan_vote(position)

    def stay(self) -> None:
        """Let the restriction rest while the appeal is decided."""
        admission.stay(
            self.stage.session,
            self.appeal,
            granted=True,
            by=self._first(),
            now=self.stage.now,
        )
        self.stage.later(self.restore, days=1, hour=15)

    def open(self, position: int) -> None:
        """Let one member open the item, and vote once it is read."""
        by = self.stage.names[self._held()[position - 1].pseudonym]
        opening.open_item(self.stage.session, self.appeal, 1, by=by, now=self.stage.now)
        self.stage.clear()
        read = self.stage.now + timedelta(minutes=4 + 9 * (position % 3))
        self.stage.at(read, lambda: self.vote(position))

    def vote(self, position: int) -> None:
        """Let one member vote; after the last vote the remedy is on its way."""
        held = self._held()
        seat = held[position - 1]
        outcome = texts.OUTCOMES[self.complaint.outcomes[position - 1]]
        deciding.vote(
            self.stage.session,
            self.appeal,
            1,
            self._ballot(outcome, position),
            by=self.stage.names[seat.pseudonym],
            now=self.stage.now,
        )
        self.stage.clear()
        if position == len(held):
            self.stage.later(self.restore, days=1, hour=9)

    def _form(self, words: str, code: str = "") -> AppealForm:
        return AppealForm(
            what_happened=self.complaint.what,
            platform=self._platform(),
            notice_code=code,
            locator="" if code else self.post.locator,
            grounds=self.complaint.grounds,
            words=words,
        )

    def _filed(self, form: AppealForm) -> str:
        key = token_bytes(KEY_BYTES)
        filed = filing.file(self.stage.session, form, form_key=key, now=self.stage.now)
        self.stage.clear()
        return filed.docket

    def _plan_vote(self, position: int) -> None:
        self.stage.later(
            lambda: self.open(position), days=7, hour=10 + position, minute=5 * position
        )

    def _ballot(self, outcome: AppealOutcome, position: int) -> AppealBallot:
        narrowed = outcome is AppealOutcome.PARTLY
        return AppealBallot(
            outcome=outcome,
            reasons=texts.reasons(self.post, self.complaint, outcome, seat=position),
            summary=texts.summary(outcome),
            measure=self.complaint.measure if narrowed else None,
            days=self.complaint.days if narrowed else None,
        )

    def _held(self) -> list[Seat]:
        panel = seats.panel_of(self.stage.session, self.appeal)
        return seats.sitting(self.stage.session, panel.id)

    def _first(self) -> Actor:
        return self.stage.names[self._held()[0].pseudonym]

    def _code(self) -> str:
        found = notice_rows.find(
            self.stage.session, self.docket, self.number, NoticeStage.SENT
        )
        assert found is not None
        return notices.code_of(self.stage.session, found)

    def _platform(self) -> str:
        found = notice_rows.find(
            self.stage.session, self.docket, self.number, NoticeStage.SENT
        )
        return found.platform if found else "web"
