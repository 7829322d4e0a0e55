"""Words for the published figure about reviewers, once a year."""

from oversight.core.words import N_

YEAR_INDICATORS = {
    "K44": N_("How reviewers decided in the year, and how long they looked"),
}

YEAR_DEFINITIONS = {
    "K44": N_(
        "Of the whole year, in the report of its last quarter: every item decided, and "
        "every restriction of which a panel decided whether it stands longer. A "
        "reviewer's figures stand by code name where at least ten took part: what was "
        "approved of what they decided with others, not how each voted, which the "
        "record does not tell; and the middle of the times that an item stood open "
        "before they signed. No time is required: what is plainly right or wrong takes "
        "little."
    ),
}

YEAR_COUNTS = {
    "reviewers": N_("reviewers who took part"),
    "decisions": N_("decisions"),
}

YEAR_TABLES = {
    "dwell": N_("By time open before signing"),
    "reviewer, decided": N_("By reviewer: took part in"),
    "reviewer, approved": N_("By reviewer: of these approved"),
    "reviewer, dwell": N_("By reviewer: middle time open, and of how many"),
}
