"""The copy of a document that anybody may have: made anew, with the gaps in place.

Nothing is blacked out over a live text: each field that points at somebody is
replaced before the page is drawn, and every text passes the redaction of the register.
"""

from dataclasses import replace

from sqlalchemy.orm import Session

from oversight.dispatch.models.orders import OrderDocument
from oversight.dispatch.queries import documents, rows
from oversight.dispatch.queries.drawn import (
    DocumentView,
    EntryRow,
    FixedRow,
    RungRow,
    drawn,
)
from oversight.intake.queries import matters as intake
from oversight.intake.rules.preview import is_hidden
from oversight.transparency.queries import names
from oversight.transparency.rules.redaction import GAP, Redaction

POINTS_AT = frozenset({"native_id", "handle", "passage"})


def public_copy(
    session: Session, docket: str, lang: str
) -> tuple[OrderDocument, DocumentView]:
    """Return the newest document that was sent, as the public may read it."""
    request = intake.request(session, docket)
    basis = {cited for item in request.items for cited in item.provisions}
    found = rows.document(session, docket)
    sent = documents.is_sent(session, request.id)
    if found is None or not sent or is_hidden(basis, track=request.track):
        raise rows.nothing()
    hide = Redaction(names.on(session, request.id))
    return found, _redacted(drawn(found, lang), hide)


def _redacted(paper: DocumentView, hide: Redaction) -> DocumentView:
    return replace(
        paper,
        items=tuple(_entry(item, hide) for item in paper.items),
        corrections=tuple(_fixed(fixed, hide) for fixed in paper.corrections),
    )


def _entry(item: EntryRow, hide: Redaction) -> EntryRow:
    return replace(
        item,
        locator=GAP,
        canonical="",
        native_id="",
        handle="",
        published_on=None,
        capture_sha256="",
        passage=GAP if item.passage else "",
        translation=GAP if item.translation else "",
        why_unlawful=hide.of(item.why_unlawful),
        reasons=hide.of(item.reasons),
        dissent=hide.of(item.dissent),
        milder=tuple(RungRow(rung.measure, hide.of(rung.why)) for rung in item.milder),
        exempt_why=hide.of(item.exempt_why),
        proportionality=hide.of(item.proportionality),
        collateral=hide.of(item.collateral),
        conditions=hide.of(item.conditions),
    )


def _fixed(fixed: FixedRow, hide: Redaction) -> FixedRow:
    hidden = fixed.field in POINTS_AT
    return replace(
        fixed,
        was=GAP if hidden else hide.of(fixed.was),
        becomes=GAP if hidden else hide.of(fixed.becomes),
        why=hide.of(fixed.why),
    )
