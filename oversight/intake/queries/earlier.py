"""What was filed before on the same post or account, by whom, and how it ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import literal, or_, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body, Platform
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.data_tiers import KIND

MOST = 20
CHUNK = 200


@dataclass(frozen=True, slots=True)
class EarlierDocket:
    """One item that was filed before on the same post, or on the same account."""

    docket: str
    number: int
    body: str
    filed_at: datetime
    measure: str
    provisions: tuple[str, ...]
    ended_as: str
    ended_at: datetime | None
    same_post: bool


class Named(Protocol):
    """A post or an account by its address: of a takedown, or of a data request."""

    @property
    def canonical(self) -> str:
        """Return the one spelling of the address."""

    @property
    def platform(self) -> str:
        """Return on which platform it is."""

    @property
    def handle(self) -> str | None:
        """Return the name of the account, where the address tells it."""


def of_locators(
    session: Session, locators: Collection[Named], *, body: str | None, but: str = ""
) -> tuple[EarlierDocket, ...]:
    """Return what was filed before on these posts or accounts, newest first.

    Whose data another body asks for is none of a body's business: of data requests
    only its own are named. Without a body the reader may see all of them.
    """
    found: dict[tuple[str, int], EarlierDocket] = {}
    asked = list(locators)
    for start in range(0, len(asked), CHUNK):
        for one in _of(session, asked[start : start + CHUNK], body, but):
            found[one.docket, one.number] = one
    newest = sorted(found.values(), key=lambda one: one.filed_at, reverse=True)
    return tuple(sorted(newest, key=lambda one: not one.same_post)[:MOST])


def _of(
    session: Session, some: list[Named], body: str | None, but: str
) -> list[EarlierDocket]:
    posts = {one.canonical for one in some}
    handles = {one.handle for one in some if one.handle}
    platforms = {one.platform for one in some}
    rows = session.execute(
        select(Item, LegalRequest.docket, LegalRequest.filed_at, Body.short)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .join(Body, Body.id == LegalRequest.body_id)
        .join(Platform, Platform.id == LegalRequest.platform_id)
        .where(
            # Of the items alone first: so both indexes lead to the few that are asked.
            or_(Item.canonical.in_(posts), Item.handle.in_(handles)),
            or_(Item.canonical.in_(posts), Platform.slug.in_(platforms)),
            or_(LegalRequest.kind != KIND, Body.slug == body, literal(body is None)),
            LegalRequest.docket != but,
        )
        .order_by(LegalRequest.filed_at.desc(), Item.number)
        .limit(MOST)
    )
    return [
        EarlierDocket(
            docket=docket,
            number=item.number,
            body=body,
            filed_at=filed_at,
            measure=item.measure,
            provisions=tuple(item.provisions),
            ended_as=item.ended_as.value if item.ended_as else "",
            ended_at=item.ended_at,
            same_post=item.canonical in posts,
        )
        for item, docket, filed_at, body in rows
    ]
