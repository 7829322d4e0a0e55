"""How a panel votes: each member opens each item, reads, and signs own words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from oversight.cli.demo.posts import Post, Verdict
from oversight.cli.demo.stage import Stage
from oversight.cli.demo.texts import findings, reasons, said
from oversight.core.errors import RuleError
from oversight.review.models.panels import Seat
from oversight.review.queries import cases
from oversight.review.queries import seats as rows
from oversight.review.rules.findings import Ballot, Joining, Part
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import deciding

ATTEMPTS = 7  # to say the same in words of one's own
COPIED = frozenset({"reasons_copied", "reasons_repeated"})
READING = timedelta(minutes=6)
# What ends a member's day: too many signed, too late, nothing to join, taken back.
OVER = frozenset({"daily_cap", "too_late", "no_draft", "matter_closed", "body_answers"})


@dataclass
class Voting:
    """The votes on one docket, seat by seat."""

    stage: Stage
    docket: str
    posts: Mapping[int, Post]
    body: str
    after: Callable[[], None]

    def sit(self, held: Sequence[Seat], pace: int, voters: int) -> None:
        """Let members vote on at most so many items, the first seat first."""
        for seat in held[:voters]:
            done = self._voted_by(seat)
            left = [number for number in self.posts if number not in done][:pace]
            begins = self.stage.now + READING * pace * (seat.position - 1)
            self._next(seat, left, len(held), begins)

    def _next(
        self, seat: Seat, left: Sequence[int], size: int, moment: datetime
    ) -> None:
        if left:
            self.stage.at(moment, partial(self._open, seat, left, size))

    def _open(self, seat: Seat, left: Sequence[int], size: int) -> None:
        """Open one item, and sign on it once it is read."""
        by = self.stage.names[seat.pseudonym]
        try:
            deciding.open_item(
                self.stage.session, self.docket, left[0], by=by, now=self.stage.now
            )
        except RuleError as error:
            _check_expected(error)
            return
        moment = self.stage.now + READING / 2
        self.stage.at(moment, partial(self._sign, seat, left, size))

    def _sign(self, seat: Seat, left: Sequence[int], size: int) -> None:
        """Sign on one item; then the next, until the day is full."""
        if not self._signed(seat, left[0], size):
            return
        self.stage.clear()
        if seat.position == size:
            self.after()
        self._next(seat, left[1:], size, self.stage.now + READING / 2)

    def _signed(self, seat: Seat, number: int, size: int) -> bool:
        """Sign, in other words where the first ones stand already; say if it was."""
        by, post = self.stage.names[seat.pseudonym], self.posts[number]
        for attempt in range(ATTEMPTS):
            given = self.ballot(post, seat.position, size, attempt)
            try:
                deciding.vote(
                    *(self.stage.session, self.docket, number, given),
                    by=by,
                    now=self.stage.now,
                )
            except RuleError as error:
                if error.code in COPIED and attempt + 1 < ATTEMPTS:
                    continue
                _check_expected(error)
                return False
            return True
        return False

    def ballot(
        self, post: Post, position: int, size: int, attempt: int = 0
    ) -> Ballot | Joining:
        """Return what this seat answers: the draft, an agreement, or a dissent."""
        if position == 1:
            return self.full(post, post.verdict, attempt=attempt)
        if post.dissent is not None and position == size:
            return self.full(post, post.dissent, dissents=True, attempt=attempt)
        return Joining(
            reasons.joining(post, post.verdict, seat=position, attempt=attempt)
        )

    def full(
        self,
        post: Post,
        verdict: Verdict,
        *,
        dissents: bool = False,
        attempt: int = 0,
    ) -> Ballot:
        """Return a ballot with every finding."""
        rejected = verdict.outcome is Outcome.REJECTED
        why = reasons.draft(post, verdict, body=self.body, attempt=attempt)
        if dissents:
            why = f"{reasons.dissent(post, verdict)} {why}"
        return Ballot(
            outcome=verdict.outcome,
            reasons=why,
            findings=findings.findings(post, verdict),
            summary=reasons.summary(post, verdict),
            summary_ur=reasons.summary_in_urdu(post, verdict),
            code=verdict.code,
            measure=None if rejected else verdict.measure or post.measure,
            territory=None if rejected else "PK",
            days=None if rejected else verdict.days or post.days,
            parts=tuple(
                Part(address, said.ONLY[place % len(said.ONLY)])
                for place, address in enumerate(verdict.only)
            ),
        )

    def _voted_by(self, seat: Seat) -> set[int]:
        case_items = {
            item.id: item.number
            for item in cases.case(self.stage.session, self.docket).legal_request.items
        }
        matter = seat.matter_id
        assert matter is not None
        return {
            case_items[vote.item_id]
            for vote in rows.votes_in(self.stage.session, matter)
            if vote.person_id == seat.person_id
        }


def _check_expected(error: RuleError) -> None:
    """Let a member's day end; anything else is a fault of the story."""
    if error.code not in OVER:
        raise error
