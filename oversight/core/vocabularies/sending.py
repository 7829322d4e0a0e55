"""Words for what is sent, what platforms do, and how a restriction ends."""

from oversight.core.vocabularies.requests import MEASURES
from oversight.core.words import N_

ACTIONS = {
    **MEASURES,
    "none": N_("nothing done"),
    "refused": N_("refused"),
    "produced": N_("data handed over"),
    "produced-part": N_("data handed over in part"),
    "clarify": N_("asked a question"),
}

UNDER = {
    "own-terms": N_("the platform's own terms"),
    "local-law": N_("Pakistani law"),
    "other": N_("another law"),
    "none": N_("no basis named"),
}

NOTICE_STAGES = {
    "asked": N_("before the decision"),
    "sent": N_("sent to the platform"),
    "ended": N_("ended"),
}

END_CAUSES = {
    "end-date": N_("its end date came"),
    "appeal": N_("it was changed on appeal"),
    "appeal-default": N_("an appeal was not decided in time"),
    "appeal-late": N_("an appeal is late"),
    "appeal-clock": N_("an appeal is late"),
    "stay": N_("it is stayed while an appeal is decided"),
    "own-motion": N_("the reviewers here ended it"),
    "agency": N_("the public body asked for its end"),
    "court": N_("a court ended it"),
    "law": N_("the law it rested on is no longer in force"),
    "narrowed": N_("it was made narrower"),
}

LINE_STATES = {
    "issued": N_("ready to be sent"),
    "dispatched": N_("sent"),
    "complied": N_("acted on"),
    "refused": N_("refused by the platform"),
    "suspended": N_("suspended"),
    "expired": N_("end date reached"),
    "lifted": N_("lifted"),
    "lapsed": N_("lapsed"),
}

REFUSAL_REASONS = {
    "not-unlawful": N_("not unlawful"),
    "overbroad": N_("too broad"),
    "locator-fails": N_("the address leads nowhere"),
    "foreign-law": N_("another country's law forbids it"),
    "human-rights": N_("human rights policy"),
    "technical": N_("not possible technically"),
    "no-jurisdiction": N_("no jurisdiction"),
    "needs-mlat": N_("needs mutual legal assistance"),
}

RESTING_STATES = {
    "undecided": N_("not decided yet"),
    "issued": N_("approved, not sent"),
    "dispatched": N_("sent to the platform"),
    "complied": N_("the platform acted"),
    "refused": N_("the platform refused"),
    "suspended": N_("suspended"),
}
