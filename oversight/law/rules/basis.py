"""The test of a legal basis: which law a request may stand on, and for how long."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.law.rules.kinds import Role
from oversight.law.rules.register import Catalogue, Citation, Measure, Provision
from oversight.law.rules.standing import (
    FIELD,
    check_not_misused,
    known,
    later_offence,
    needed_powers,
    refusal,
    unfounded,
)

GROUND_MISSING = "basis_ground_missing"
CONTENT_DATE_MISSING = "basis_content_date_missing"


def check_basis(
    citations: Sequence[Citation],
    *,
    measure: str,
    body: str,
    on: date,
    content_date: date | None,
    catalogue: Catalogue,
    tier: str | None = None,
    applied: Collection[str] = (),
) -> None:
    """Refuse a request whose law does not carry it, or that leaves a ground out.

    ``applied``: what may be filed under on the application of the person concerned.
    """
    defects = basis_defects(
        citations,
        measure=measure,
        body=body,
        on=on,
        content_date=content_date,
        catalogue=catalogue,
        tier=tier,
        applied=applied,
    )
    if GROUND_MISSING in defects:
        raise RuleError(
            GROUND_MISSING,
            N_(
                "The provision you cite has a closed list of grounds: say which of "
                "them you rely on."
            ),
            field=FIELD,
        )


def basis_defects(
    citations: Sequence[Citation],
    *,
    measure: str,
    body: str,
    on: date,
    content_date: date | None,
    catalogue: Catalogue,
    tier: str | None = None,
    applied: Collection[str] = (),
) -> tuple[str, ...]:
    """Refuse what no correction can mend; return the codes of what can be mended."""
    cited = _cited(citations, catalogue)
    asked = measure_named(measure, catalogue)
    needed = needed_powers(asked, tier, catalogue)
    check_not_misused(cited, needed, catalogue)
    bases = _standalone(cited)
    check_in_force((row.id for row in cited), on=on, catalogue=catalogue)
    bases = _covering(bases, needed, asked)
    _check_body(bases, body, on, catalogue, applied)
    _check_not_retroactive(cited, content_date)
    return _mendable(citations, cited, content_date)


def check_in_force(
    provision_ids: Iterable[str], *, on: date, catalogue: Catalogue
) -> None:
    """Refuse a provision that is not law on that day or that a court has suspended."""
    for provision_id in provision_ids:
        provision = known(provision_id, catalogue)
        if provision.suspended(on):
            raise refusal(
                "basis_suspended",
                N_(
                    "A court has suspended “%(title)s” (%(provision)s) or struck it "
                    "down: nothing can rest on it."
                ),
                provision,
            )
        if not provision.holds(on):
            raise refusal(
                "basis_not_in_force",
                N_("“%(title)s” (%(provision)s) is not in force on %(day)s."),
                provision,
                day=on.isoformat(),
            )


def measure_named(name: str, catalogue: Catalogue) -> Measure:
    """Return the measure of that name, or refuse one the register does not know."""
    try:
        return catalogue.measures[name]
    except KeyError:
        raise RuleError(
            "measure_unknown",
            N_("“%(measure)s” is not a measure that can be asked for here."),
            field="measure",
            measure=name[:40],
        ) from None


def longest_days(
    citations: Iterable[Citation],
    *,
    measure: str,
    kind: str,
    catalogue: Catalogue,
    item_days: int,
    account_days: int,
) -> int:
    """Return the longest time a restriction may last: the lowest limit wins (I16)."""
    asked = measure_named(measure, catalogue)
    whole = asked.account or kind in catalogue.account_kinds
    limits = [account_days if whole else item_days]
    for citation in citations:
        provision = known(citation.provision_id, catalogue)
        if provision.standalone:
            limits += [
                provision.limits[name]
                for name in asked.limits
                if name in provision.limits
            ]
    return min(limits)


def undated_listings(
    citations: Iterable[Citation], *, content_date: date, catalogue: Catalogue
) -> tuple[str, ...]:
    """Return the listings relied on that need a reasoned finding of their own (I09).

    A listing needs none where a Pakistani schedule names the same group on or
    before the day the content appeared.
    """
    cited = [known(citation.provision_id, catalogue) for citation in citations]
    listings = [row for row in cited if row.role is Role.DESIGNATION]
    covered = {
        row.group
        for row in listings
        if row.domestic
        and row.valid_from is not None
        and row.valid_from <= content_date
    }
    return tuple(row.id for row in listings if row.group not in covered)


def _cited(
    citations: Sequence[Citation], catalogue: Catalogue
) -> tuple[Provision, ...]:
    if not citations:
        raise RuleError(
            "basis_missing",
            N_("Say which provision of law the request rests on."),
            field=FIELD,
        )
    cited = tuple(known(citation.provision_id, catalogue) for citation in citations)
    for citation, provision in zip(citations, cited, strict=True):
        if citation.ground is not None and citation.ground not in provision.codes:
            raise refusal(
                "basis_ground_unknown",
                N_(
                    "“%(ground)s” is not among the grounds of “%(title)s” "
                    "(%(provision)s)."
                ),
                provision,
                ground=citation.ground,
            )
    return cited


def _standalone(cited: Sequence[Provision]) -> tuple[Provision, ...]:
    bases = tuple(row for row in cited if row.standalone)
    if not bases:
        raise unfounded(cited)
    return bases


def _covering(
    bases: Iterable[Provision], needed: frozenset[str], asked: Measure
) -> tuple[Provision, ...]:
    covering = tuple(row for row in bases if row.powers & needed)
    if not covering:
        raise RuleError(
            "basis_measure",
            N_(
                "None of the provisions you cite allows “%(measure)s”. Ask for a "
                "measure they allow, or cite the law that allows this one."
            ),
            field=FIELD,
            measure=asked.name,
        )
    return covering


def _check_body(
    bases: Sequence[Provision],
    body: str,
    on: date,
    catalogue: Catalogue,
    applied: Collection[str],
) -> None:
    if not any(
        catalogue.may_file(body, row.id, on)
        or (row.id in applied and catalogue.on_application(body, row.id, on))
        for row in bases
    ):
        raise refusal(
            "basis_body",
            N_(
                "Your body may not file under “%(title)s” (%(provision)s). The law "
                "page of the provision says who may."
            ),
            bases[0],
        )


def _check_not_retroactive(
    cited: Iterable[Provision], content_date: date | None
) -> None:
    for provision in cited:
        if later_offence(provision, content_date):
            raise refusal(
                "basis_retroactive",
                N_(
                    "“%(title)s” (%(provision)s) was not yet law when the content "
                    "appeared: it cannot be applied to it."
                ),
                provision,
            )


def _mendable(
    citations: Sequence[Citation],
    cited: Sequence[Provision],
    content_date: date | None,
) -> tuple[str, ...]:
    codes = []
    if any(
        row.standalone and row.grounds and citation.ground is None
        for citation, row in zip(citations, cited, strict=True)
    ):
        codes.append(GROUND_MISSING)
    if content_date is None and any(
        row.role is Role.OFFENCE and row.starts is not None for row in cited
    ):
        codes.append(CONTENT_DATE_MISSING)
    return tuple(codes)
