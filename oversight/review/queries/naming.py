"""Official names in both languages: a body, a platform, a provision."""

from dataclasses import dataclass

from oversight.intake.models.requests import Item
from oversight.law.rules.register import Catalogue


@dataclass(frozen=True, slots=True)
class Named:
    """A name as each language spells it."""

    en: str
    ur: str


def provision_title(catalogue: Catalogue, cited: str) -> Named:
    """Return the number and title of a provision, as both languages spell it."""
    provision = catalogue.provisions[cited.partition(":")[0]]
    return Named(provision.named, provision.named_ur or provision.named)


def provision_titles(catalogue: Catalogue, items: list[Item]) -> tuple[Named, ...]:
    """Return every provision that the items cite, each once, in their order."""
    cited = (one.partition(":")[0] for item in items for one in item.provisions)
    return tuple(provision_title(catalogue, one) for one in dict.fromkeys(cited))
