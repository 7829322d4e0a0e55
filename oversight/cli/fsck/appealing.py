"""Appeals: recorded, heard by strangers to the matter, answered, and never worse."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from oversight.appeals.models import Appeal, AppealItem, AppealSignature, AppealVote
from oversight.appeals.rules.lifecycle import AppealOutcome, AppealState
from oversight.cli.fsck.book import Book
from oversight.cli.fsck.signing import faults
from oversight.dispatch.models.orders import Line
from oversight.dispatch.rules.lifecycle import OPEN
from oversight.intake.models.requests import Touch
from oversight.intake.rules.lifecycle import Capacity
from oversight.ledger.rules.moments import leaf_moment
from oversight.review.models.deciding import View
from oversight.review.models.panels import Panel, Seat
from oversight.review.rules.dwelling import is_opening
from oversight.review.rules.lifecycle import SeatState
from oversight.transparency.models import PublishedReport
from oversight.transparency.queries import reports
from oversight.transparency.rules import files, periods
from oversight.transparency.rules.corrected import Why

Found = Iterator[tuple[str, str]]
KIND = "AP-"
OPEN_APPEALS = frozenset({AppealState.FILED, AppealState.ADMITTED})


def appeals_recorded(book: Book) -> Found:
    """Find appeals, refusals and answers without their leaf."""
    filed = Counter(leaf["docket"] for leaf in book.leaves("appeal.filed"))
    refused = {leaf["docket"] for leaf in book.leaves("appeal.refused")}
    answered = book.items("appeal.decided")
    known = set()
    for appeal in _appeals(book):
        known.add(appeal.docket)
        if filed[appeal.docket] != 1:
            yield appeal.docket, f"stands {filed[appeal.docket]} times as filed"
        if (appeal.state is AppealState.REFUSED) != (appeal.docket in refused):
            yield appeal.docket, "the record and the row differ on a refusal"
        for item in appeal.items:
            said = answered.get((appeal.docket, item.number), [])
            outcomes = [leaf["outcome"] for leaf in said]
            held = [item.outcome.value] if item.outcome else []
            if outcomes != held:
                yield f"{appeal.docket}/{item.number}", "the record says something else"
    for docket in sorted(set(filed) - known):
        yield docket, "stands in the record, but the appeal is gone"


def appeals_independent(book: Book) -> Found:
    """Find votes on appeals by people who touched the matter before (I23)."""
    touched = {
        (touch.matter_id, touch.person_id): touch.capacity
        for touch in book.session.scalars(select(Touch))
    }
    rows = book.session.execute(
        select(Appeal.docket, AppealVote)
        .join(AppealItem, AppealItem.id == AppealVote.appeal_item_id)
        .join(Appeal, Appeal.id == AppealItem.appeal_id)
    )
    for docket, vote in rows:
        if touched.get((vote.matter_id, vote.person_id)) is not Capacity.APPEAL:
            yield docket, f"{vote.pseudonym} voted and had another part in the matter"


def appeals_answered(book: Book) -> Found:
    """Find decided appeals with an item unanswered, or without every vote."""
    votes = Counter(book.session.scalars(select(AppealVote.appeal_item_id)))
    # Who stepped aside afterwards had a vote; who did before has none among these.
    sit = Counter(
        book.session.scalars(
            select(AppealVote.appeal_item_id)
            .join(
                Seat,
                (Seat.panel_id == AppealVote.panel_id)
                & (Seat.person_id == AppealVote.person_id),
            )
            .where(Seat.state == SeatState.DECLARED)
        )
    )
    seats: dict[UUID | None, int] = dict(
        book.session.execute(select(Panel.id, Panel.seats)).all()
    )
    # What was joined to another was answered with it, in the same moment.
    voted = {
        (item.item_id, item.decided_at)
        for appeal in _appeals(book)
        for item in appeal.items
        if votes[item.id]
    }
    for appeal in _appeals(book):
        held = seats.get(appeal.panel_id, 0)
        for item in appeal.items:
            where = f"{appeal.docket}/{item.number}"
            if appeal.state is AppealState.DECIDED and item.outcome is None:
                yield where, "the appeal is decided, but this item is not"
            if item.outcome is None or item.by_default:
                continue
            led = appeal.joined_to_id is not None or not votes[item.id]
            shared = led and (item.item_id, item.decided_at) in voted
            if not shared and not sit[item.id] <= held <= votes[item.id]:
                yield where, "was answered without the vote of every seat"


def remedies_follow(book: Book) -> Found:
    """Find what was overturned and still stands (I72)."""
    lines = {line.item_id: line for line in book.session.scalars(select(Line))}
    for appeal in _appeals(book):
        for item in appeal.items:
            line = lines.get(item.item_id)
            if line is None:
                continue
            overturned = item.outcome is AppealOutcome.OVERTURNED
            if overturned and line.state in OPEN:
                yield (
                    f"{appeal.docket}/{item.number}",
                    "was overturned and still stands",
                )


def appeal_clocks(book: Book) -> Found:
    """Find appeals on which a clock ran out without effect (I69, I70)."""
    for appeal in _appeals(book):
        if appeal.state not in OPEN_APPEALS or not appeal.items:
            continue
        late = {
            "was not admitted by the clock": appeal.state is AppealState.FILED
            and book.overdue(appeal.admit_by),
            "was not suspended by the clock": appeal.suspended_at is None
            and book.overdue(appeal.suspend_at),
            "was not overturned by the clock": book.overdue(appeal.default_at),
        }
        for what, holds in late.items():
            if holds:
                yield appeal.docket, what


def appeals_viewed(book: Book) -> Found:
    """Find votes on appeals by people who had not opened the item (I19).

    Of appeals that were filed before openings were kept nothing is asked.
    """
    opened = Counter(
        (leaf["docket"], leaf["item"], leaf["by"])
        for leaf in book.leaves("item.viewed")
        if is_opening(leaf["dwell"])
    )
    moments = [
        leaf_moment(leaf)
        for leaf in book.leaves("item.viewed")
        if leaf["docket"].startswith(KIND)
    ]
    keys = select(View.panel_id, View.item_id, View.person_id)
    seen = set(book.session.execute(keys).all())
    rows = book.session.execute(
        select(Appeal, AppealItem, AppealVote)
        .join(AppealItem, AppealItem.appeal_id == Appeal.id)
        .join(AppealVote, AppealVote.appeal_item_id == AppealItem.id)
    )
    for appeal, item, vote in rows:
        if not moments or appeal.filed_at <= min(moments):
            continue
        where = f"{appeal.docket}/{item.number}"
        if (vote.panel_id, item.item_id, vote.person_id) not in seen:
            yield where, f"{vote.pseudonym} voted without opening it"
        if not opened[appeal.docket, item.number, vote.pseudonym]:
            yield where, f"no leaf says that {vote.pseudonym} opened it"


def reports_recount(book: Book) -> Found:
    """Find published reports that come out otherwise when counted (I76, I78)."""
    for row in book.session.scalars(select(PublishedReport)):
        where = f"{row.period} version {row.version}"
        quarter = periods.parse(row.period)
        again = reports.counted(book.session, quarter, size=row.size)
        why = reports.why_of(book.session, reports.entry_of(book.session, row))
        if files.as_json(again) != row.body and why is not Why.COUNTED_ANEW:
            yield where, "counting again gives other figures"
        last = reports.newest(book.session, quarter)
        if why is None and last is not None and last.version != row.version:
            yield where, "the record does not say why a later version corrects it"
        said = [
            leaf["sha256"]
            for leaf in book.leaves("report.published")
            if (leaf["period"], leaf["version"]) == (row.period, row.version)
        ]
        if said != [row.sha256]:
            yield where, "the record holds another hash of it, or none"


def _appeals(book: Book) -> list[Appeal]:
    query = select(Appeal).options(selectinload(Appeal.items)).order_by(Appeal.docket)
    return list(book.session.scalars(query))


def appeals_signed(book: Book) -> Found:
    """Find votes on appeals whose signed text was altered or says something else.

    What was cast before such votes were signed has no signature, and needs none.
    """
    rows = book.session.execute(
        select(Appeal.docket, AppealItem.number, AppealVote, AppealSignature)
        .join(AppealItem, AppealItem.id == AppealVote.appeal_item_id)
        .join(Appeal, Appeal.id == AppealItem.appeal_id)
        .join(AppealSignature, AppealSignature.vote_id == AppealVote.id)
        .order_by(Appeal.docket, AppealItem.number, AppealVote.pseudonym)
    )
    for docket, number, vote, kept in rows:
        cast = (docket, number, vote.pseudonym, vote.outcome.value, vote.reasons)
        yield from faults(kept, cast)


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "appeals-recorded": appeals_recorded,
    "appeals-independent": appeals_independent,
    "appeals-answered": appeals_answered,
    "remedies-follow": remedies_follow,
    "appeal-clocks": appeal_clocks,
    "appeals-viewed": appeals_viewed,
    "appeals-signed": appeals_signed,
    "reports-recount": reports_recount,
}
