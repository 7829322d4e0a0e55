"""The vocabularies of the law register."""

from enum import StrEnum


class Role(StrEnum):
    """What a provision is for; only some roles can carry a request."""

    POWER = "power"
    OFFENCE = "offence"
    GROUND = "ground"
    SAFEGUARD = "safeguard"
    REMEDY = "remedy"
    INSTITUTION = "institution"
    POLICY = "policy"
    PROCEDURAL = "procedural"
    DEFINITION = "definition"
    DESIGNATION = "designation"
    AMENDMENT = "amendment"
    CASE_LAW = "case-law"


class Power(StrEnum):
    """What a provision lets somebody do."""

    TAKEDOWN = "takedown"
    BLOCK = "block"
    PRESERVATION = "preservation"
    SUBSCRIBER_DATA = "subscriber-data"
    TRAFFIC_DATA = "traffic-data"
    CONTENT_DATA = "content-data"
    REAL_TIME = "real-time"
    SEARCH_SEIZURE = "search-seizure"
    DESIGNATION = "designation"
    OFFENCE_DEFINITION = "offence-definition"


class Confidence(StrEnum):
    """How sure the compilers were; only ``high`` may be shown as settled law."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Stage(StrEnum):
    """The step of the remedies ladder at which a forum stands."""

    COMPLAINT = "complaint"
    REVIEW = "review"
    APPEAL = "appeal"
    SECOND_APPEAL = "second-appeal"
    WRIT = "writ"


class ForumStatus(StrEnum):
    """Whether a forum was seen to work when the row was written."""

    WORKING = "working"
    NOT_CONFIRMED = "not-confirmed"
    CONTESTED = "contested"
    CLOSED = "closed"


class Authorisation(StrEnum):
    """Who must have authorised an act under a provision."""

    NONE = "none"
    AUTHORITY = "authority"
    CHAIRPERSON = "chairperson-then-authority-ratification"
    OFFICER = "authorised-officer-notice-then-court"
    COURT_WARRANT = "court-warrant"
    COURT_ORDER = "court-order"
    HIGH_COURT_WARRANT = "high-court-warrant"
    MINISTER = "minister-permission"
    FEDERAL_GOVERNMENT = "federal-government"
    TRIBUNAL = "tribunal"
    UN_COMMITTEE = "un-committee"
    FOREIGN_GOVERNMENT = "foreign-government"


class InstrumentKind(StrEnum):
    """What sort of text provisions stand in."""

    STATUTE = "statute"
    AMENDING_STATUTE = "amending-statute"
    RULES = "rules"
    POLICY = "policy"
    CONSTITUTION = "constitution"
    TREATY = "treaty"
    DESIGNATION_LIST = "designation-list"
    CASE_LAW = "case-law"


class DayOp(StrEnum):
    """What a row of the calendar says about its day."""

    HOLIDAY = "holiday"
    WORKING = "working"


class Entered(StrEnum):
    """How a row came to be: from the law files, or by two administrators."""

    FILE = "file"
    ACT = "act"
