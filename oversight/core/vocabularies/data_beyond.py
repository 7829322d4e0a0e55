"""Words for what happens with data beyond their approval: courts, more use, misuse."""

from oversight.core.words import N_

USE_WHATS = {
    "time": N_("to keep and use the data longer"),
    "purpose": N_("to use the data for another offence"),
}

USE_ASK_OUTCOMES = {
    "open": N_("not decided yet"),
    "granted": N_("granted"),
    "refused": N_("not granted"),
    "lapsed": N_("not decided in time: nothing was granted"),
}

MISUSE_CODES = {
    "other-purpose": N_("used for something that was not approved"),
    "no-right": N_("seen by somebody who had no right to"),
    "passed-on": N_("passed on to somebody else"),
    "not-logged": N_("looked at, and not written into the log of use"),
    "kept-beyond": N_("kept, or copied, beyond what was approved"),
    "published": N_("published, or shown to the press"),
}

MISUSE_STATES = {
    "flagged": N_("reported; the body has not answered yet"),
    "answered": N_("the body has answered"),
    "weighed": N_("one of the two has decided"),
    "cleared": N_("cleared by both"),
    "found": N_("misused, by the word of those who looked at it"),
}

MISUSE_FINDINGS = {
    "cleared": N_("The data were not misused."),
    "misused": N_("The data were misused."),
}
