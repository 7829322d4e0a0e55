"""The test of a legal basis: which law a request may stand on, and for how long."""

from collections.abc import Iterable, Sequence
from datetime import date

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.law.rules.register import (
    Catalogue,
    Citation,
    Measure,
    Power,
    Provision,
    Role,
)

FIELD = "provision"
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
) -> None:
    """Refuse a request whose law does not carry it, or that leaves a ground out."""
    defects = basis_defects(
        citations,
        measure=measure,
        body=body,
        on=on,
        content_date=content_date,
        catalogue=catalogue,
        tier=tier,
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
) -> tuple[str, ...]:
    """Refuse what no correction can mend; return the codes of what can be mended."""
    cited = _cited(citations, catalogue)
    asked = measure_named(measure, catalogue)
    needed = _needed(asked, tier, catalogue)
    _check_not_misused(cited, needed, catalogue)
    bases = _standalone(cited)
    check_in_force((row.id for row in cited), on=on, catalogue=catalogue)
    bases = _covering(bases, needed, asked)
    _check_body(bases, body, on, catalogue)
    _check_not_retroactive(cited, content_date)
    return _mendable(citations, cited, content_date)


def check_in_force(
    provision_ids: Iterable[str], *, on: date, catalogue: Catalogue
) -> None:
    """Refuse a provision that is not law on that day or that a court has suspended."""
    for provision_id in provision_ids:
        provision = _known(provision_id, catalogue)
        if provision.suspended(on):
            raise _refusal(
                "basis_suspended",
                N_(
                    "A court has suspended “%(title)s” (%(provision)s) or struck it "
                    "down: nothing can rest on it."
                ),
                provision,
            )
        if not provision.holds(on):
            raise _refusal(
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
        provision = _known(citation.provision_id, catalogue)
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
    cited = [_known(citation.provision_id, catalogue) for citation in citations]
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
    cited = tuple(_known(citation.provision_id, catalogue) for citation in citations)
    for citation, provision in zip(citations, cited, strict=True):
        if citation.ground is not None and citation.ground not in provision.codes:
            raise _refusal(
                "basis_ground_unknown",
                N_(
                    "“%(ground)s” is not among the grounds of “%(title)s” "
                    "(%(provision)s)."
                ),
                provision,
                ground=citation.ground,
            )
    return cited


def _known(provision_id: str, catalogue: Catalogue) -> Provision:
    provision = catalogue.provisions.get(provision_id)
    if provision is None:
        raise RuleError(
            "basis_unknown",
            N_(
                "“%(provision)s” is not a provision of the law register. Use the "
                "identifiers of the law pages, with the ground after a colon."
            ),
            field=FIELD,
            provision=provision_id[:80],
        )
    return provision


def _needed(asked: Measure, tier: str | None, catalogue: Catalogue) -> frozenset[str]:
    """Return the powers of which one is needed; a data tier names its own."""
    if tier is None:
        return asked.powers
    if tier not in catalogue.tiers:
        raise RuleError(
            "tier_unknown",
            N_("“%(tier)s” is not a data tier that can be asked for here."),
            field="data_tier",
            tier=tier[:10],
        )
    return catalogue.tiers[tier]


def _check_not_misused(
    cited: Iterable[Provision], needed: frozenset[str], catalogue: Catalogue
) -> None:
    for provision in cited:
        misuse = catalogue.misuses.get(provision.id)
        if misuse is not None and misuse.powers & needed:
            raise _refusal(
                misuse.code,
                N_(
                    "“%(title)s” (%(provision)s) is a power to have things "
                    "produced. It is no basis for taking anything down or "
                    "blocking it: leave it out and cite the law that allows that."
                ),
                provision,
            )


def _standalone(cited: Sequence[Provision]) -> tuple[Provision, ...]:
    bases = tuple(row for row in cited if row.standalone)
    if not bases:
        raise _unfounded(cited)
    return bases


def _unfounded(cited: Sequence[Provision]) -> RuleError:
    if all(row.role is Role.POLICY for row in cited):
        return RuleError(
            "basis_policy_only",
            N_(
                "A policy is not law. Cite the provision that gives the power, and "
                "keep the policy as context beside it."
            ),
            field=FIELD,
        )
    if all(row.role is Role.OFFENCE for row in cited):
        return RuleError(
            "basis_offence_only",
            N_(
                "That a thing is an offence does not give a power to take it down. "
                "Cite the provision that gives the power beside the offence."
            ),
            field=FIELD,
        )
    if all(_is_designation(row) for row in cited):
        return RuleError(
            "basis_designation_only",
            N_(
                "A listing shows who is listed; it gives no power to take anything "
                "down. Cite the provision that gives the power beside it."
            ),
            field=FIELD,
        )
    return RuleError(
        "basis_not_standalone",
        N_(
            "None of the provisions you cite can carry a request alone. Cite one "
            "that gives the power beside them."
        ),
        field=FIELD,
    )


def _is_designation(row: Provision) -> bool:
    return row.role is Role.DESIGNATION or row.powers == {Power.DESIGNATION}


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
    bases: Sequence[Provision], body: str, on: date, catalogue: Catalogue
) -> None:
    if not any(catalogue.may_file(body, row.id, on) for row in bases):
        raise _refusal(
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
        if _later_offence(provision, content_date):
            raise _refusal(
                "basis_retroactive",
                N_(
                    "“%(title)s” (%(provision)s) was not yet law when the content "
                    "appeared: it cannot be applied to it."
                ),
                provision,
            )


def _later_offence(provision: Provision, content_date: date | None) -> bool:
    return (
        provision.role is Role.OFFENCE
        and content_date is not None
        and provision.starts is not None
        and content_date < provision.starts
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


def _refusal(
    code: str, sentence: str, provision: Provision, **values: object
) -> RuleError:
    return RuleError(
        code,
        sentence,
        field=FIELD,
        provision=provision.id,
        title=provision.title,
        **values,
    )
