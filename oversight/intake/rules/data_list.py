"""Many accounts of one data request from a list: added beside what is there.

A list adds accounts and changes none. A row that names an account the request has
already, with other words, is refused; word for word the same, it is passed over and
counted. Which ten of many accounts are asked about is never left to their order.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules import cells, data_accounts, data_cells, data_tiers
from oversight.intake.rules.data_accounts import Account
from oversight.intake.rules.data_tiers import MOST_ACCOUNTS
from oversight.intake.rules.drafts import RowError
from oversight.intake.rules.files import RawRow
from oversight.intake.rules.locators import Locator
from oversight.intake.rules.reading import OneList, Reading
from oversight.intake.rules.rows import never_open

HEADER = 1
MOST_READ = 20 * MOST_ACCOUNTS  # Beyond it nobody mends a list row by row.
_NOWHERE = Locator("", "", "", None, None, "")
_HERE = N_(
    "This is account %(place)s of the request already, with other words. A list never "
    "writes over it: change it on its page, or take the row out."
)
_SAID_THERE = N_(
    "These are the words written for account %(place)s. Say what ties this very "
    "account to the offence."
)
_TWICE = N_("Row %(row)s names this account already. Keep one of the two.")
_SAID_BEFORE = N_(
    "These are the words of row %(row)s. Say what ties this very account to the "
    "offence."
)


@dataclass(frozen=True, slots=True)
class Request:
    """What the rows of a list are read beside: what is asked, and who is named."""

    asked: Mapping[str, Any]
    reasons: Collection[str]
    accounts: Sequence[Account]
    platforms: frozenset[str]
    most_days: int
    today: date

    @property
    def tier(self) -> str:
        """Return which data are asked for."""
        return str(self.asked.get("tier", ""))


@dataclass(frozen=True, slots=True)
class Found:
    """What a list adds, what it says again, and everything that is wrong with it."""

    accounts: tuple[Account, ...]
    again: int
    errors: tuple[RowError, ...]

    @property
    def is_refused(self) -> bool:
        """Say whether the list as a whole is refused, whatever its rows say."""
        return any(error.row == HEADER for error in self.errors)


@dataclass(slots=True)
class _Seen:
    """The accounts and the reasons of earlier rows, with their row."""

    named: dict[str, int] = field(default_factory=dict)
    said: dict[str, int] = field(default_factory=dict)


def check_tier_first(tier: str) -> None:
    """Refuse to read a list before it is said which data are asked for."""
    if tier not in set(data_tiers.Tier):
        raise RuleError(
            "tier_first",
            N_(
                "Say first which data are asked for: that decides how the rows are "
                "read. Then choose the file again."
            ),
        )


def read(rows: Sequence[RawRow], request: Request, *, partial: bool) -> Found:
    """Return what each row adds, or all that is wrong with it.

    ``partial``: by the officer's choice, refused rows stay out and good ones are kept.
    """
    kept = len(request.accounts)
    if len(rows) > MOST_READ:
        return Found((), 0, (_no_room(len(rows), kept),))
    good, again = list[Account](), 0
    errors, seen = list[RowError](), _Seen()
    of = OneList(
        today=request.today, provisions=frozenset(), platforms=request.platforms
    )
    for row in rows:
        account, wrong = _read_row(row, of, request, seen)
        errors += wrong
        if account is not None and not wrong:
            if account in _without_places(request.accounts):
                again += 1
            else:
                good.append(account)
    refused = 0 if partial else len({error.row for error in errors})
    if kept + len(good) + refused > MOST_ACCOUNTS:
        errors.insert(0, _no_room(len(good) + refused, kept))
    return Found(tuple(good), again, tuple(errors))


def _no_room(count: int, kept: int) -> RowError:
    return RowError(
        HEADER,
        "locator",
        "list_many",
        N_(
            "A request names at most %(most)s accounts, each with its own reasons. "
            "Here already: %(kept)s; in this list: %(count)s more. Leave in the list "
            "those that belong together, and open another request for the others."
        ),
        {"most": MOST_ACCOUNTS, "kept": kept, "count": count},
    )


def _read_row(
    row: RawRow, of: OneList, request: Request, seen: _Seen
) -> tuple[Account | None, tuple[RowError, ...]]:
    reading = Reading(row, of)
    reading.refused.extend(never_open(row.cells))
    if reading.refused:
        return None, reading.errors()
    account = _account(reading, request)
    reading.refused.extend(_relation_faults(account, request))
    reading.refused.extend(_named_before(account, row.number, request, seen))
    return account, reading.errors()


def _account(reading: Reading, request: Request) -> Account:
    reading.same("kind", data_cells.kind, otherwise=data_cells.DATA)
    reading.same(
        "data_tier", partial(data_cells.tier, of=request.tier), otherwise=request.tier
    )
    platform = reading.same("platform", reading.of.platform, otherwise=None)
    found = reading.take(
        "locator",
        partial(data_cells.locator, platform=platform, platforms=request.platforms),
        otherwise=_NOWHERE,
    )
    number = partial(cells.native_id, found=found.native_id)
    fields = partial(data_cells.fields, tier=request.tier)
    return Account(
        locator=found.given,
        canonical=found.canonical,
        platform=found.platform,
        kind=found.kind,
        native_id=reading.maybe("native_id", number) or "",
        handle=found.handle or "",
        subject=reading.same("subject", data_cells.subject, otherwise=""),
        link=reading.take("link", data_cells.link, otherwise=""),
        fields=reading.same("fields", fields, otherwise=()),
        window_from=reading.same(
            "window_from", partial(data_cells.day, field="window_from"), otherwise=""
        ),
        window_to=reading.same(
            "window_to", partial(data_cells.day, field="window_to"), otherwise=""
        ),
    )


def _relation_faults(account: Account, request: Request) -> Iterator[RuleError]:
    """Return where a row goes beyond its request, as far as that is answered yet."""
    ticked = request.reasons or data_tiers.FIELDS_OF.get(request.tier, ())
    yield from data_accounts.own_faults(account, request.asked, ticked)
    own = account.window_from or account.window_to
    days = data_accounts.window_of(account, request.asked) if own else None
    if days is not None and request.tier == data_tiers.Tier.D2:
        try:
            data_tiers.check_length(*days, most=request.most_days, today=request.today)
        except RuleError as fault:
            yield fault


def _named_before(
    account: Account, number: int, request: Request, seen: _Seen
) -> Iterator[RuleError]:
    """Return which account or row says before what this row says."""
    if account in _without_places(request.accounts):
        return
    yield from _account_before(account, number, request, seen)
    yield from _words_before(account, number, request, seen)


def _account_before(
    account: Account, number: int, request: Request, seen: _Seen
) -> Iterator[RuleError]:
    if not account.canonical:
        return
    named = [one.canonical for one in request.accounts]
    first = seen.named.setdefault(account.canonical, number)
    if account.canonical in named:
        place = named.index(account.canonical) + 1
        yield RuleError("account_here", _HERE, field="locator", place=place)
    elif first != number:
        yield RuleError("account_twice", _TWICE, field="locator", row=first)


def _words_before(
    account: Account, number: int, request: Request, seen: _Seen
) -> Iterator[RuleError]:
    said = " ".join(account.link.split())
    if not said:
        return
    written = {
        " ".join(one.link.split()): place
        for place, one in enumerate(request.accounts, start=1)
        if one.canonical != account.canonical
    }
    first = seen.said.setdefault(said, number)
    if said in written:
        place = written[said]
        yield RuleError("link_copied", _SAID_THERE, field="link", place=place)
    elif first != number:
        yield RuleError("link_copied", _SAID_BEFORE, field="link", row=first)


def _without_places(accounts: Iterable[Account]) -> list[Account]:
    """Return accounts as a list gives them, without their places for files."""
    return [replace(one, row=0) for one in accounts]
