"""When a filing is taken, taken back, filed again or corrected; what is counted."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.data_tiers import KIND, STOPPED
from oversight.intake.rules.lifecycle import BatchState, RequestState

_NAMED = re.compile(r"TD-[0-9]{4}-[0-9]{6,9}(?:/[0-9]{1,3})?")
ONE_KIND = N_(
    "This asks for data, and a list can ask for restrictions only. Take the row out, "
    "and ask for data on the form of its own: “Ask for data” on your list of filings."
)
NEVER_OPEN = N_(
    "This asks for the data of many people at once, or for data as it arises. No "
    "law here allows it and the portal never forwards it. The attempt is counted."
)

# What the public record counts as an attempt, by the code of the refusal (K39).
RECORDED = {
    "basis_policy_only": "NAP-only",
    "basis_designation_only": "designation-only",
    "basis_body": "not-this-body",
    "basis_crpc94": "crpc-94",
    "basis_suspended": "suspended-law",
    "bulk_demand": "DX",
    "locator_wildcard": "not-precise",
    "locator_hashtag": "not-precise",
    "locator_keyword": "not-precise",
    "locator_private_message": "private-message",
}

WITHDRAW_REASONS = ("no-longer-needed", "filed-in-error", "replaced", "other")
NOT_CURED = "not-cured"
LONGEST_REASON = 2_000
SHORTEST_FACTS = 80


def leaf_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """Return what the record says of these refusals, each once, in a fixed order."""
    return tuple(sorted({RECORDED[code] for code in codes if code in RECORDED}))


def check_recordable(code: str) -> None:
    """Refuse to record an attempt under a code that is not on the closed list."""
    if code not in RECORDED.values() and code not in STOPPED.values():
        raise ValueError(f"no attempt is recorded as {code!r}")


def check_joined(*, joined: date | None, left: date | None, on: date) -> None:
    """Refuse a body that has not joined the portal, or has left it."""
    if joined is None or on < joined or (left is not None and on >= left):
        raise RuleError(
            "body_not_joined",
            N_(
                "Your body does not take part in this portal today, so it cannot "
                "file here. The presiding reviewer admits bodies."
            ),
        )


def check_unsigned(state: BatchState) -> None:
    """Refuse to touch a filing that was signed or taken back."""
    if state is not BatchState.WAITING:
        raise RuleError(
            "batch_closed",
            N_(
                "This filing was signed or taken back already. Open the page again "
                "to see where it stands."
            ),
        )


def check_withdrawal(code: str, reason: str) -> None:
    """Refuse to take a request back without one of the reasons, and words for it."""
    if code not in WITHDRAW_REASONS:
        raise RuleError(
            "withdraw_code",
            N_("Say for which reason the request is taken back."),
            field="code",
        )
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise RuleError(
            "withdraw_reason",
            N_("Say why, in at most %(limit)s characters."),
            field="reason",
            limit=LONGEST_REASON,
        )


def check_before_order(*, ordered_at: datetime | None) -> None:
    """Refuse to take back what has been approved and is on its way."""
    if ordered_at is not None:
        raise RuleError(
            "ordered_already",
            N_(
                "An order rests on this request since %(moment)s, so it can no "
                "longer be taken back. Ask the reviewers to lift it."
            ),
            moment=ordered_at,
        )


def check_something_open(*, is_open: bool) -> None:
    """Refuse to take back what was decided: not approved is no "taken back"."""
    if not is_open:
        raise RuleError(
            "nothing_open",
            N_(
                "Everything in this request was decided or has ended: nothing is left "
                "to take back."
            ),
        )


def check_before_end(state: RequestState) -> None:
    """Refuse to add anything to a request that was taken back or has lapsed."""
    if state in {RequestState.WITHDRAWN, RequestState.LAPSED}:
        raise RuleError(
            "request_over",
            N_("This request was taken back or has lapsed. File a new one."),
        )


def check_law_holds(lost: int) -> None:
    """Refuse to pass a request whose law no longer carries it."""
    if lost:
        raise RuleError(
            "basis_lost",
            N_("The law cited no longer carries this request: it cannot be passed."),
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """An item at the same address that was not approved, or whose approval fell."""

    docket: str
    number: int
    ended_on: date

    @property
    def name(self) -> str:
        """Return how the item is cited."""
        return f"{self.docket}/{self.number}"


def check_refile(earlier: Earlier | None, *, cited: str | None, facts: str) -> None:
    """Refuse to file anew what was refused lately, unless new facts are told (I22)."""
    if earlier is None:
        return
    if cited not in {earlier.docket, earlier.name}:
        raise RuleError(
            "refile_uncited",
            N_(
                "This was not approved as %(docket)s on %(day)s. Within a year it can "
                "be filed again only by naming that docket and the facts that are "
                "new: on the form under “Filed before?”, in a list in the columns "
                "refiled_from and new_facts."
            ),
            field="locator",
            docket=earlier.name,
            day=earlier.ended_on.isoformat(),
        )
    if len(facts.strip()) < SHORTEST_FACTS:
        raise RuleError(
            "refile_facts",
            N_(
                "Say in at least %(least)s characters which facts are new since "
                "%(docket)s was decided."
            ),
            field="new_facts",
            least=SHORTEST_FACTS,
            docket=earlier.name,
        )


def check_refile_whole(*, cited: str | None, facts: str | None) -> None:
    """Refuse a docket without its new facts, the reverse, or what is no docket."""
    if cited is not None and not _NAMED.fullmatch(cited):
        raise RuleError(
            "refile_unreadable",
            N_("Write the docket as it is numbered, such as TD-2026-000412."),
            field="refiled_from",
        )
    if (cited is None) == (facts is None):
        return
    raise RuleError(
        "refile_half",
        N_(
            "The docket that was not approved and the facts that are new since then "
            "go together: fill in both, or neither."
        ),
        field="new_facts" if facts is None else "refiled_from",
    )


def check_own_facts(facts: str | None, *, told: Mapping[str, int]) -> None:
    """Refuse new facts that another row of the list tells word for word."""
    of_row = told.get(spelled(facts or ""))
    if facts and of_row is not None:
        raise RuleError(
            "refile_copied",
            N_(
                "Row %(row)s tells the same new facts word for word. Say of each post "
                "or account what is new about it."
            ),
            field="new_facts",
            row=of_row,
        )


def spelled(facts: str) -> str:
    """Return a text in the one spelling in which copies are recognised."""
    return " ".join(facts.casefold().split())


def refile_since(on: date, months: int) -> date:
    """Return the first day whose refusals still bind: so many months back."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(on.day, last))


def check_takedown(kind: str) -> None:
    """Refuse the checklist of a restriction for a request about data."""
    if kind == KIND:
        raise RuleError(
            "other_checklist",
            N_("This is a request for data: it has a checklist of its own."),
        )


def check_listed_once(*, cured_once: bool) -> None:
    """Refuse a second list of defects: an agency is asked to correct once."""
    if cured_once:
        raise RuleError(
            "listed_once",
            N_(
                "The agency was asked to correct this request once and did. Screen "
                "it: what is still unclear is for the reviewers to weigh."
            ),
        )


def check_something_listed(codes: Iterable[str]) -> None:
    """Refuse a list of defects with nothing on it."""
    if not tuple(codes):
        raise RuleError(
            "nothing_listed",
            N_("Nothing is missing by this list. Screen the request instead."),
            field="translation",
        )


def check_all_cured(missing: Iterable[tuple[int, str]]) -> None:
    """Refuse a correction that leaves a listed defect as it was."""
    left = tuple(missing)
    if left:
        raise RuleError(
            "still_missing",
            N_(
                "A correction is sent once, so it must be complete. Still missing, "
                "for item %(item)s: fill in every field marked."
            ),
            item=left[0][0],
        )


def check_something_to_file(count: int) -> None:
    """Refuse to sign for nothing."""
    if count < 1:
        raise RuleError(
            "nothing_to_file",
            N_(
                "Nothing in this filing is new: each row is refused or already "
                "before the reviewers. Take the filing back."
            ),
        )


def check_week(*, filed: int, more: int, most: int | None) -> None:
    """Refuse more items in a week than so few reviewers can look at with care."""
    if most is not None and filed + more > most:
        raise RuleError(
            "week_full",
            N_(
                "With as few reviewers as now, %(most)s items are taken in any seven "
                "days; %(filed)s were. Nothing was filed: sign later, or file fewer."
            ),
            most=most,
            filed=filed,
        )
