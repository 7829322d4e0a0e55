"""Words for the review: its steps, its findings, who steps aside."""

from oversight.core.vocabularies.requests import EXEMPT_PURPOSES
from oversight.core.words import N_

REVIEW_STEPS = {
    "declare": N_("declare, or step aside"),
    "ask": N_("ask the user, or say why not"),
    "answer": N_("the user has time to answer"),
    "decide": N_("to decide"),
    "others": N_("waiting for the other members"),
    "agency": N_("the body has time to answer"),
    "closed": N_("closed"),
}

ITEM_STEPS = {
    "open": N_("not opened by you"),
    "decide": N_("to decide"),
    "voted": N_("you have voted"),
    "approved": N_("approved here"),
    "approved-narrower": N_("approved here, narrower than asked"),
    "rejected": N_("not approved here"),
    "ended": N_("ended"),
}

NOT_ASKED = {
    "imminent-harm": N_("somebody's life is in imminent danger"),
    "evidence-destruction": N_("it is shown that evidence would be destroyed"),
    "unreachable": N_("the user could not be reached in two tries"),
    "victim-protection": N_("a victim is protected first; the user is heard after"),
}

MET = {
    "yes": N_("shown"),
    "no": N_("not met"),
    "not-shown": N_("not shown"),
}

AIMS = {
    "rights-of-others": N_("rights or reputation of others"),
    "national-security": N_("integrity, security or defence of Pakistan"),
    "public-order": N_("public order"),
    "public-health": N_("public health"),
    "decency-morality": N_("decency or morality"),
    "glory-of-islam": N_("glory of Islam"),
    "foreign-relations": N_("friendly relations with foreign States"),
    "contempt-of-court": N_("contempt of court"),
    "incitement-to-offence": N_("commission of or incitement to an offence"),
}

AIM_INDICATORS = {
    "criticism-of-officials": N_("it criticises officials"),
    "election": N_("an election is near"),
    "minority": N_("it concerns a minority"),
    "timing": N_("the timing is striking"),
}

RABAT_FACTORS = {
    "context": N_("Context"),
    "speaker": N_("Speaker"),
    "intent": N_("Intent"),
    "content": N_("Content and form"),
    "extent": N_("Extent and magnitude"),
    "likelihood": N_("Likelihood and imminence"),
}

EXEMPT_FOUND = {"none": N_("none of these"), **EXEMPT_PURPOSES}

BALLOTS = {
    "approved": N_("Approve as asked"),
    "approved-narrower": N_("Approve, but narrower"),
    "rejected": N_("Do not approve"),
}

CONFIRM_BALLOTS = {
    "confirmed": N_("It stands longer"),
    "not-confirmed": N_("It ends on its date"),
}

CONFIRM_STATES = {
    "asked": N_("asked; the panel is not drawn yet"),
    "committed": N_("asked; the panel is being drawn"),
    "seated": N_("a panel of three decides"),
    "decided": N_("decided"),
    "lapsed": N_("ended without a decision"),
}

NARROWED = {
    "measure": N_("a milder measure"),
    "territory": N_("a smaller territory"),
    "time": N_("a shorter time"),
    "parts": N_("named posts instead of the whole account"),
    "fields": N_("fewer data fields"),
}

EXCLUSIONS = {
    "inactive": N_("not active"),
    "body": N_("tied to the body that filed"),
    "platform": N_("tied to the platform"),
    "docket": N_("tied to this matter"),
    "touched": N_("worked on this matter before"),
    "earlier": N_("worked on an earlier request about it"),
    "absent": N_("on leave or absent"),
    "untrained": N_("training not recorded"),
    "over-cap": N_("has as many matters as can be decided in time"),
}

CONFLICT_KINDS = {
    "body": N_("a public body"),
    "platform": N_("a platform"),
    "docket": N_("one matter"),
}

ITEM_ENDS = {
    "rejected": N_("not approved here"),
    "lapsed": N_("lapsed"),
    "withdrawn": N_("withdrawn"),
    "expired": N_("expired"),
    "lifted": N_("lifted"),
    "overturned": N_("ended on appeal"),
    "split": N_("narrowed to the posts named below"),
}

ELEMENTS = {
    "whole": N_("Everything that the provision asks for"),
    "public": N_("It was shown or sent to the public"),
    "link": N_("The link between this content and the ground named"),
    "need": N_("Acting is necessary in the interest of that ground"),
    "intent": N_("It was meant so: intention, not carelessness"),
    "false": N_("It is false, by evidence and not by denial"),
    "knew": N_("Whoever sent it knew that, or had reason to believe it"),
    "natural": N_("It is about a natural person, not an office or body"),
    "hatred": N_("It advances hatred against a group, or is likely to"),
    "group": N_("The group is one of faith, sect or race"),
    "call": N_("It calls for something, and does not only tell of it"),
    "violence": N_("What it calls for is violence, or a breach of law"),
    "offence": N_("Which offence under this Act, with all its elements"),
    "praise": N_("It praises or celebrates, and does not report"),
    "listed": N_("The offence, convict or organisation named is listed"),
    "base": N_("The offence that it commits or threatens (ss. 6 to 9)"),
    "fear": N_("It is meant to coerce, to frighten or to stir up hatred"),
    "invites": N_("It invites, recruits, asks for money, or plans"),
    "terrorism": N_("What it serves is terrorism, as the law defines it"),
    "identity": N_("Identity information of another person"),
    "consent": N_("It was used without that person's leave"),
    "unrest": N_("It is likely to cause fear, panic, disorder or unrest"),
    "projects": N_("It glorifies, incites or gives a stage"),
    "news": N_("It is not a factual report of news in good faith"),
    "required": N_("These data are reasonably required for a criminal investigation"),
    "at-risk": N_("The data may be changed, lost or put out of reach otherwise"),
    "traffic": N_("What is asked is traffic data of use that is over, and no content"),
}

RECUSALS = {
    "served-the-body": N_("I served or advised the body that filed"),
    "served-the-platform": N_("I served or advised the platform"),
    "kin-or-money": N_("family or money ties me to it"),
    "decided-earlier": N_("I decided about this account before"),
    "spoke-in-public": N_("I spoke about it in public"),
    "threat-or-inducement": N_("I was threatened or offered something"),
    "cannot-act": N_("I cannot act in time"),
    "other-conflict": N_("another conflict"),
}
