"""What a filing cites, in the words of the register: provision and ground."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oversight.law.queries import register as law
from oversight.law.rules.register import Catalogue


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation in both languages, with the ground that is named in it."""

    title: str
    title_ur: str
    ground: str


def in_words(session: Session, citations: Iterable[str]) -> Mapping[str, Cited]:
    """Return each citation in words; what the register lacks stays as it is written."""
    catalogue = law.catalogue(session)
    return {one: _cited(catalogue, one) for one in citations}


def _cited(catalogue: Catalogue, citation: str) -> Cited:
    provision, _, code = citation.partition(":")
    row = catalogue.provisions.get(provision)
    if row is None:
        return Cited(citation, citation, "")
    texts = {ground.code: ground.text for ground in row.grounds}
    return Cited(row.named, row.named_ur or row.named, texts.get(code, code))
