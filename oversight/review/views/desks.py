"""The desks at which findings are written: on posts, on data, in appeals."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from flask import url_for
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.review.forms.drafted import DraftedForm
from oversight.review.models.deciding import Draft
from oversight.review.queries import cases, kept, seats
from oversight.review.rules.drafts import OVERTAKEN
from oversight.review.rules.findings import Joining
from oversight.review.service import drafting


class Written(Protocol):
    """A page of one item, as far as writing findings on it needs it."""

    @property
    def docket(self) -> str:
        """The docket."""

    @property
    def number(self) -> int:
        """The item."""

    @property
    def next_number(self) -> int | None:
        """The item after it, if there is one."""

    @property
    def may_decide(self) -> bool:
        """Whether the visitor may decide it now."""

    @property
    def may_join(self) -> bool:
        """Whether there is a draft that the visitor may join."""


PageKind = TypeVar("PageKind", bound=Written)
FormKind = TypeVar("FormKind", bound=DraftedForm)
BallotKind = TypeVar("BallotKind")


class Desk(ABC, Generic[PageKind, FormKind, BallotKind]):
    """A desk: its pages, its form, and the acts that a signed form becomes."""

    room: str
    templates: str
    overtaken: frozenset[str] = OVERTAKEN

    @abstractmethod
    def page(self, docket: str, number: int) -> PageKind:
        """Return the item as the visitor may see it."""

    @abstractmethod
    def form(self, typed: Mapping[str, Any] | None) -> FormKind:
        """Return the form as it was sent, or with what was kept."""

    @abstractmethod
    def fit(self, form: FormKind, page: PageKind) -> FormKind:
        """Give the form the questions that this item has."""

    @abstractmethod
    def is_complete(self, form: FormKind, page: PageKind) -> bool:
        """Say whether everything was answered; name on the form what was not."""

    @abstractmethod
    def ballot(self, form: FormKind, page: PageKind) -> BallotKind:
        """Return what the form decides."""

    @abstractmethod
    def rehearse(
        self,
        session: Session,
        page: PageKind,
        ballot: BallotKind | Joining,
        *,
        by: Actor,
        now: datetime,
    ) -> tuple[BallotKind, str]:
        """Return the ballot in full, with its text, if it could be signed now."""

    @abstractmethod
    def vote(
        self,
        session: Session,
        page: PageKind,
        ballot: BallotKind | Joining,
        assertion: str | None,
        *,
        by: Actor,
        now: datetime,
    ) -> None:
        """Sign the ballot."""

    def save(
        self,
        session: Session,
        docket: str,
        number: int,
        answers: dict[str, Any],
        *,
        seen: int | None,
        by: Actor,
        now: datetime,
    ) -> int:
        """Keep what was typed as the draft, and return its version."""
        place = (docket, number)
        draft = drafting.save_draft(session, *place, answers, seen=seen, by=by, now=now)
        return draft.version

    def keep(
        self,
        session: Session,
        docket: str,
        number: int,
        answers: dict[str, Any],
        error: RuleError,
        *,
        by: Actor,
        now: datetime,
    ) -> None:
        """Keep a text that came too late."""
        drafting.keep(session, docket, number, answers, error, by=by, now=now)

    def draft(
        self, session: Session, docket: str, number: int, by: Actor
    ) -> Draft | None:
        """Return what this member has written on an item so far."""
        return seats.draft_on(session, docket, number, by)

    def texts(
        self, session: Session, docket: str, number: int, by: Actor
    ) -> list[tuple[datetime, dict[str, Any]]]:
        """Return this member's own texts on an item that were never signed."""
        item = cases.item_of(cases.case(session, docket), number)
        return kept.texts(session, item.id, by.id)

    def home(self, docket: str) -> str:
        """Return the address of the matter on this desk."""
        return url_for("review.matter", docket=docket)

    def index(self) -> str:
        """Return the address of every matter before the visitor."""
        return url_for("review.index")

    def there(self, name: str, page: Written) -> str:
        """Return the address of a page of this item."""
        return self.at(name, page.docket, page.number)

    def at(self, name: str, docket: str, number: int) -> str:
        """Return the address of a page of an item of this desk."""
        return url_for(f"{self.room}.{name}", docket=docket, number=number)

    def onwards(self, page: Written) -> str:
        """Return the next item of the matter, or the matter after its last one."""
        if page.next_number is None:
            return self.home(page.docket)
        return self.at("item", page.docket, page.next_number)

    def template(self, name: str) -> str:
        """Return the path of a template of this desk."""
        return f"{self.templates}/{name}.html"

    def filled(self, page: PageKind, typed: Mapping[str, Any] | None) -> FormKind:
        """Return the form that belongs to a page."""
        return self.fit(self.form(typed), page)


AnyDesk = Desk[Any, Any, Any]
