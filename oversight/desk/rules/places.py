"""Where one acts on what is due: the page of each clock, for each who is reminded."""

from collections.abc import Mapping

from oversight.authority.permissions import Role

REVIEWER, OFFICERS = (Role.REVIEWER,), (Role.DRAFTER, Role.AUTHORISER)
LIAISON, CUSTODIAN = (Role.LIAISON,), (Role.CUSTODIAN,)
CONFIRM, KEPT = "confirm", "kept"
DATA, APPEAL = "DR-", "AP-"


def _to(endpoint: str, *roles: Role) -> Mapping[Role, str]:
    return dict.fromkeys(roles, endpoint)


PLACES: Mapping[str, Mapping[Role, str]] = {
    "screening": _to("registry.docket", Role.REGISTRAR),
    "cure": {Role.DRAFTER: "filing.cure", Role.AUTHORISER: "filing.docket"},
    "info": _to("answering.docket", *OFFICERS),
    "returned": _to("answering.docket", *OFFICERS),
    "facts": _to("answering.facts", Role.DRAFTER),
    "draft": _to("filing.batch", Role.AUTHORISER),
    "warrant": _to("warrants.enter", *OFFICERS),
    "declaration": _to("review.matter", *REVIEWER),
    "decision": _to("review.matter", *REVIEWER),
    "late_review": _to("review.matter", *REVIEWER),
    "challenge_decision": _to("review.challenge", *REVIEWER),
    "admissibility": _to("appeals_desk.appeal", *REVIEWER),
    "appeal_decision": _to("appeals_desk.appeal", *REVIEWER),
    "clarify": _to("documents.versions", *REVIEWER),
    "delay": _to("delays.decide", *REVIEWER),
    "longer": _to("longer.matter", *REVIEWER),
    "look": _to("documents.versions", Role.REVIEWER, Role.AUTHORISER),
    "misuse_answer": _to("misuse.one", Role.AUTHORISER),
    "misuse_weighing": _to("misuse.one", Role.REVIEWER, Role.AUDITOR),
    "misuse_decision": _to("misuse.one", Role.PRESIDING),
    "acknowledge": _to("orders.docket", *LIAISON),
    "answer": _to("orders.docket", *LIAISON),
    "rest": _to("orders.docket", *LIAISON),
    "notice": _to("orders.index", *LIAISON),
    "restore": _to("orders.docket", *LIAISON),
    "received": _to("custody.held", *CUSTODIAN),
    "excess": _to("custody.held", *CUSTODIAN),
    "minimised": _to("custody.held", *CUSTODIAN),
    "certificate": _to("custody.held", *CUSTODIAN),
    "retention": _to("custody.held", *CUSTODIAN),
    "countersign": _to("data_docket.docket", Role.AUTHORISER),
    "court": _to("data_docket.docket", *OFFICERS),
    "preservation": _to("data_docket.docket", *OFFICERS),
    "order": _to("held.docket", Role.REGISTRAR),
    "dispatch": _to("held.docket", Role.REGISTRAR),
    "stale": {Role.REGISTRAR: "held.docket", Role.AUTHORISER: "filing.docket"},
}
"""The page of each clock; a clock without one stops the build."""

OF_DATA: Mapping[str, str] = {
    "registry.docket": "data_registry.docket",
    "filing.cure": "data_cure.cure",
    "filing.docket": "data_docket.docket",
    "documents.versions": "data_documents.show",
    "orders.docket": "data_orders.docket",
}
"""Where the same is done about a request for data."""

NUMBERED = frozenset({"delays.decide", "misuse.one", "custody.held"})
NAMED = {"filing.batch": "number", "orders.index": ""}


def place(
    clock: str, role: Role, docket: str, *, item: int | None = None, of: str = ""
) -> tuple[str, Mapping[str, str | int]] | None:
    """Return the page on which this role acts, and of what it is; or nothing."""
    endpoint = PLACES.get(clock, {}).get(role)
    if endpoint is None or (endpoint in NUMBERED and item is None):
        return None
    if of == KEPT:  # All that a platform keeps stands on one page.
        return "data_orders.index", {}
    if of == CONFIRM:
        endpoint = "longer.matter"
    elif docket.startswith(DATA):
        endpoint = OF_DATA.get(endpoint, endpoint)
    elif docket.startswith(APPEAL):
        endpoint = "appeals_desk.appeal"
    name = NAMED.get(endpoint, "docket")
    values: dict[str, str | int] = {name: docket} if name else {"_anchor": "notices"}
    if endpoint in NUMBERED and item is not None:
        values["number"] = item
    return endpoint, values
