"""Words for appeals: what happened, why it is wrong, what was decided."""

from oversight.core.words import N_

GROUNDS = {
    "not-mine": N_("It is not mine"),
    "not-unlawful": N_("It is not unlawful"),
    "exempt-purpose": N_("It is news, research, art or criticism"),
    "mistaken-identity": N_("Mistaken identity, or the same name"),
    "mirror-error": N_("It was wrongly taken for a copy of another account"),
    "too-wide": N_("The restriction is too wide"),
    "too-long": N_("The restriction is too long"),
    "data-not-needed": N_("My data is not needed"),
    "no-notice": N_("I was given no notice"),
    "procedure": N_("The procedure was not followed"),
    "other": N_("Something else"),
}

WHAT_HAPPENED = {
    "post-removed": N_("My post was removed"),
    "account-blocked": N_("My account was blocked"),
    "page-blocked": N_("My page or channel was blocked"),
    "data-asked": N_("My data was asked for"),
    "told-nothing": N_("I was told nothing and want to know"),
}

URGENCIES = {
    "election": N_("An election"),
    "live-event": N_("Something happening now"),
    "job": N_("My work"),
    "safety": N_("Somebody's safety"),
    "journalist": N_("I am a journalist"),
}

APPEAL_OUTCOMES = {
    "upheld": N_("the decision stands"),
    "partly": N_("narrowed"),
    "overturned": N_("overturned: the restriction ends"),
}

DISCLOSURE_WAYS = {
    "shown": N_("the person may see the copy for viewing"),
    "gist": N_("it is summed up for the person"),
}

APPEAL_STATES = {
    "filed": N_("received"),
    "admitted": N_("admitted"),
    "refused": N_("not taken"),
    "decided": N_("decided"),
}

APPEAL_REFUSALS = {
    "not-this-portal": N_("it is not about a request that passed here"),
    "already-decided": N_("the same appeal was already decided"),
    "withdrawn": N_("it was withdrawn"),
    "no-interest": N_("it touches neither the person nor the public interest"),
    "out-of-time": N_("it came too late after notice was given"),
    "no-record": N_("no record is open here on this page or account"),
}
