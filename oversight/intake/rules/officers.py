"""Two officers of one body: one prepares, the other signs, nobody does both."""

from uuid import UUID

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.core.words import N_


def check_drafter(by: Actor) -> None:
    """Refuse a filing that was not prepared by a drafter of a public body."""
    if by.role is not Role.DRAFTER or by.body is None:
        raise RuleError(
            "not_drafter",
            N_("Only a drafter of a public body can prepare a filing."),
        )


def check_two_officers(*, drafter: UUID, body: str, by: Actor) -> None:
    """Refuse a signature that is not another, authorising officer's of that body."""
    if by.id == drafter:
        raise RuleError(
            "same_officer",
            N_(
                "You prepared this filing, so you cannot sign it. Another officer "
                "of your body, an authorising officer, must read and sign it."
            ),
        )
    if by.role is not Role.AUTHORISER:
        raise RuleError(
            "not_authoriser",
            N_("Only an authorising officer can sign a filing."),
        )
    check_own_body(body=body, by=by)


def check_own_body(*, body: str, by: Actor) -> None:
    """Refuse whoever does not belong to the body that files; they learn nothing."""
    if by.body is None or by.body != body:
        raise RuleError("not_found", N_("There is nothing here under that number."))


def check_authoriser(*, body: str, by: Actor) -> None:
    """Refuse an act that only an authorising officer of that body may do."""
    check_own_body(body=body, by=by)
    if by.role is not Role.AUTHORISER:
        raise RuleError(
            "not_authoriser",
            N_("Only an authorising officer can take a filing back."),
        )


def check_agency(*, body: str, by: Actor) -> None:
    """Refuse whoever is neither drafter nor authorising officer of that body."""
    check_own_body(body=body, by=by)
    if by.role not in {Role.DRAFTER, Role.AUTHORISER}:
        raise RuleError(
            "not_officer",
            N_("Only a drafter or an authorising officer can do this."),
        )


def check_registrar(by: Actor) -> None:
    """Refuse everyone but the registrar, who checks forms and nothing else."""
    if by.role is not Role.REGISTRAR:
        raise RuleError("not_registrar", N_("Only the registrar can check a request."))
