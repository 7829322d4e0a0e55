"""What a provision is to a request: known, misused, later than the content."""

from collections.abc import Iterable, Sequence
from datetime import date

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.law.rules.kinds import Power, Role
from oversight.law.rules.register import Catalogue, Measure, Provision

FIELD = "provision"


def known(provision_id: str, catalogue: Catalogue) -> Provision:
    """Return the provision of that identifier, or refuse an unknown one."""
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


def needed_powers(
    asked: Measure, tier: str | None, catalogue: Catalogue
) -> frozenset[str]:
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


def check_not_misused(
    cited: Iterable[Provision], needed: frozenset[str], catalogue: Catalogue
) -> None:
    """Refuse a provision that was used for what it does not allow."""
    for provision in cited:
        misuse = catalogue.misuses.get(provision.id)
        if misuse is not None and misuse.powers & needed:
            raise refusal(
                misuse.code,
                N_(
                    "“%(title)s” (%(provision)s) is a power to have things "
                    "produced. It is no basis for taking anything down or "
                    "blocking it: leave it out and cite the law that allows that."
                ),
                provision,
            )


def unfounded(cited: Sequence[Provision]) -> RuleError:
    """Return the refusal of a request none of whose provisions can carry it."""
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


def later_offence(provision: Provision, content_date: date | None) -> bool:
    """Say whether the content appeared before the offence was law (I08)."""
    return (
        provision.role is Role.OFFENCE
        and content_date is not None
        and provision.starts is not None
        and content_date < provision.starts
    )


def refusal(
    code: str, sentence: str, provision: Provision, **values: object
) -> RuleError:
    """Return a refusal that names the provision."""
    return RuleError(
        code,
        sentence,
        field=FIELD,
        provision=provision.id,
        title=provision.title,
        **values,
    )
