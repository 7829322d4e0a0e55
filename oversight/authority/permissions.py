"""Who may do what: the table an auditor reads first."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Permission(StrEnum):
    """Written as room:act, kept in alphabetical order."""

    ACCOUNTS_MANAGE = "accounts:manage"
    ACCOUNTS_SELF = "accounts:self"
    APPEALS_ADMIT = "appeals:admit"
    APPEALS_DECIDE = "appeals:decide"
    DESK_AUDIT = "desk:audit"
    DESK_CERTIFY = "desk:certify"
    DESK_READ = "desk:read"
    DISPATCH_ANSWER = "dispatch:answer"
    DISPATCH_AUTHORITY_ORDER = "dispatch:authority-order"
    DISPATCH_CERTIFY = "dispatch:certify"
    DISPATCH_CHANNELS = "dispatch:channels"
    DISPATCH_CORRECT = "dispatch:correct"
    DISPATCH_COURT = "dispatch:court"
    DISPATCH_CUSTODY = "dispatch:custody"
    DISPATCH_DELAY = "dispatch:delay"
    DISPATCH_DELAY_ASK = "dispatch:delay-ask"
    DISPATCH_ENTRUST = "dispatch:entrust"
    DISPATCH_GIVE_UP = "dispatch:give-up"
    DISPATCH_HELD = "dispatch:held"
    DISPATCH_LIFT = "dispatch:lift"
    DISPATCH_MISUSE = "dispatch:misuse"
    DISPATCH_MISUSE_ANSWER = "dispatch:misuse-answer"
    DISPATCH_MISUSE_FLAG = "dispatch:misuse-flag"
    DISPATCH_READ = "dispatch:read"
    DISPATCH_REPLY = "dispatch:reply"
    DISPATCH_RESTING = "dispatch:resting"
    DISPATCH_RULING = "dispatch:ruling"
    DISPATCH_SAMPLE = "dispatch:sample"
    DISPATCH_USE = "dispatch:use"
    DISPATCH_USE_ASK = "dispatch:use-ask"
    EXTENSIONS_ASK = "extensions:ask"
    EXTENSIONS_DECIDE = "extensions:decide"
    INTAKE_AUTHORISE = "intake:authorise"
    INTAKE_CURE = "intake:cure"
    INTAKE_DRAFT = "intake:draft"
    INTAKE_READ = "intake:read"
    INTAKE_SCREEN = "intake:screen"
    INTAKE_VERIFY = "intake:verify"
    INTAKE_WARRANT = "intake:warrant"
    INTAKE_WITHDRAW = "intake:withdraw"
    LAW_CHANGE = "law:change"
    NOTICES_MAIL = "notices:mail"
    REVIEW_ANSWER = "review:answer"
    REVIEW_CORRECT = "review:correct"
    REVIEW_DECIDE = "review:decide"
    REVIEW_EXPORT = "review:export"
    REVIEW_PRESIDE = "review:preside"
    REVIEW_ROSTER = "review:roster"


class Role(StrEnum):
    """The hats people wear; a person wears exactly one."""

    DRAFTER = "drafter"
    AUTHORISER = "authoriser"
    CUSTODIAN = "custodian"
    REGISTRAR = "registrar"
    REVIEWER = "reviewer"
    PRESIDING = "presiding"
    ADVOCATE = "advocate"
    LIAISON = "liaison"
    AUDITOR = "auditor"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


_EVERYONE = frozenset({Permission.ACCOUNTS_SELF, Permission.DESK_READ})

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.DRAFTER: _EVERYONE
    | {
        Permission.INTAKE_DRAFT,
        Permission.INTAKE_CURE,
        Permission.INTAKE_READ,
        Permission.INTAKE_WARRANT,
        Permission.DISPATCH_COURT,
        Permission.REVIEW_ANSWER,
        Permission.REVIEW_CORRECT,
        Permission.DISPATCH_READ,
    },
    Role.AUTHORISER: _EVERYONE
    | {
        Permission.INTAKE_AUTHORISE,
        Permission.INTAKE_READ,
        Permission.INTAKE_WARRANT,
        Permission.INTAKE_WITHDRAW,
        Permission.DISPATCH_AUTHORITY_ORDER,
        Permission.DISPATCH_CERTIFY,
        Permission.DISPATCH_COURT,
        Permission.DISPATCH_DELAY_ASK,
        Permission.DISPATCH_ENTRUST,
        Permission.DISPATCH_MISUSE,
        Permission.DISPATCH_MISUSE_ANSWER,
        Permission.DISPATCH_USE_ASK,
        Permission.REVIEW_ANSWER,
        Permission.REVIEW_CORRECT,
        Permission.DISPATCH_GIVE_UP,
        Permission.DISPATCH_READ,
        Permission.EXTENSIONS_ASK,
    },
    Role.CUSTODIAN: _EVERYONE
    | {Permission.DISPATCH_CUSTODY, Permission.DISPATCH_MISUSE_FLAG},
    Role.REGISTRAR: _EVERYONE
    | {
        Permission.DESK_CERTIFY,
        Permission.DISPATCH_CHANNELS,
        Permission.DISPATCH_CORRECT,
        Permission.DISPATCH_HELD,
        Permission.DISPATCH_READ,
        Permission.DISPATCH_RESTING,
        Permission.DISPATCH_RULING,
        Permission.INTAKE_SCREEN,
        Permission.INTAKE_VERIFY,
    },
    Role.REVIEWER: _EVERYONE
    | {
        Permission.REVIEW_DECIDE,
        Permission.REVIEW_EXPORT,
        Permission.APPEALS_ADMIT,
        Permission.APPEALS_DECIDE,
        Permission.DISPATCH_CORRECT,
        Permission.DISPATCH_DELAY,
        Permission.DISPATCH_LIFT,
        Permission.DISPATCH_MISUSE,
        Permission.DISPATCH_MISUSE_FLAG,
        Permission.DISPATCH_USE,
        Permission.DISPATCH_READ,
        Permission.DISPATCH_REPLY,
        Permission.DISPATCH_RESTING,
        Permission.EXTENSIONS_DECIDE,
    },
    Role.PRESIDING: _EVERYONE
    | {
        Permission.DESK_CERTIFY,
        Permission.DISPATCH_HELD,
        Permission.DISPATCH_LIFT,
        Permission.DISPATCH_MISUSE,
        Permission.DISPATCH_READ,
        Permission.DISPATCH_RESTING,
        Permission.REVIEW_EXPORT,
        Permission.REVIEW_PRESIDE,
        Permission.REVIEW_ROSTER,
    },
    Role.ADVOCATE: _EVERYONE,
    Role.LIAISON: _EVERYONE
    | {
        Permission.DISPATCH_ANSWER,
        Permission.DISPATCH_MISUSE_FLAG,
        Permission.DISPATCH_READ,
    },
    Role.AUDITOR: _EVERYONE
    | {
        Permission.DESK_AUDIT,
        Permission.DISPATCH_HELD,
        Permission.DISPATCH_MISUSE,
        Permission.DISPATCH_MISUSE_FLAG,
        Permission.DISPATCH_READ,
        Permission.DISPATCH_RESTING,
        Permission.DISPATCH_SAMPLE,
        Permission.REVIEW_EXPORT,
    },
    Role.ANALYST: _EVERYONE,
    Role.ADMINISTRATOR: _EVERYONE
    | {
        Permission.ACCOUNTS_MANAGE,
        Permission.DISPATCH_CHANNELS,
        Permission.DISPATCH_RESTING,
        Permission.LAW_CHANGE,
        Permission.NOTICES_MAIL,
        Permission.REVIEW_ROSTER,
    },
}

AGENCY_ROLES = frozenset({Role.DRAFTER, Role.AUTHORISER, Role.CUSTODIAN, Role.ANALYST})


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind an act, as the rules see them.

    ``body`` is the slug of a public body for agency roles, ``platform`` the slug
    of a platform for liaisons, ``pseudonym`` the R-number of a reviewer.
    """

    id: UUID
    name: str
    role: Role
    body: str | None = None
    platform: str | None = None
    pseudonym: str | None = None

    def may(self, permission: Permission) -> bool:
        """Say whether this person's role grants the permission."""
        return permission in GRANTS[self.role]
