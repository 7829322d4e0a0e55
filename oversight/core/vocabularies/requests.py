"""Words for what is asked and what the review here says to it."""

from oversight.core.words import N_

MEASURES = {
    "label": N_("label or age gate"),
    "limit-reach": N_("limit reach"),
    "geo-withhold": N_("withhold in Pakistan"),
    "remove": N_("remove"),
    "suspend-feature": N_("limit a feature for a time"),
    "suspend-account": N_("suspend the account"),
    "remove-account": N_("remove the account"),
    "preserve": N_("preserve data"),
    "disclose": N_("disclose data"),
}

ITEM_KINDS = {
    "post": N_("post"),
    "comment": N_("comment"),
    "video": N_("video"),
    "story": N_("story"),
    "channel": N_("channel"),
    "page": N_("page"),
    "account": N_("account"),
    "group": N_("group"),
    "url": N_("web address"),
}

KINDS = {
    "TD": N_("takedown request"),
    "DR": N_("data request"),
    "MX": N_("mirror-account extension"),
    "RN": N_("renewal"),
    "AP": N_("appeal"),
    "RF": N_("referral"),
}

WHAT = {"takedown": N_("takedown request"), "data": N_("data request")}

REQUEST_STATES = {
    "draft": N_("draft"),
    "filed": N_("filed"),
    "defective": N_("to be corrected"),
    "screened": N_("complete, waiting for the draw"),
    "assigned": N_("assigned"),
    "under_review": N_("under review"),
    "show_cause": N_("user asked to answer"),
    "info_needed": N_("question to the agency"),
    "approved": N_("approved here"),
    "partly_approved": N_("approved in part here"),
    "rejected": N_("not approved here"),
    "returned": N_("returned to be corrected"),
    "ordered": N_("order prepared"),
    "dispatched": N_("dispatched"),
    "acknowledged": N_("received by the platform"),
    "clarify": N_("platform asks"),
    "complied": N_("acted on"),
    "partly_complied": N_("acted on in part"),
    "refused": N_("refused by the platform"),
    "no_response": N_("no answer from the platform"),
    "suspended": N_("suspended"),
    "expired": N_("expired"),
    "renewed": N_("renewed"),
    "lifted": N_("lifted"),
    "lapsed": N_("lapsed"),
    "withdrawn": N_("withdrawn"),
}

OUTCOMES = {
    "approved": N_("approved here"),
    "approved-narrower": N_("approved here, narrower than asked"),
    "rejected": N_("not approved here"),
    "returned": N_("returned to be corrected"),
    "upheld": N_("decision kept"),
    "partly": N_("decision changed in part"),
    "overturned": N_("decision changed, restriction ended"),
    "overturned-by-default": N_("approval lapsed, the portal was late"),
    "remanded": N_("sent back for a new decision"),
}

REJECTION_CODES = {
    "not-unlawful": N_("not shown to be unlawful"),
    "no-basis": N_("no legal basis"),
    "not-attributed": N_("not shown to be this person's"),
    "not-necessary": N_("not necessary"),
    "disproportionate": N_("wider than the aim needs"),
    "exempt-purpose": N_("news, research, education, art or debate"),
    "defective": N_("request incomplete"),
    "improper-purpose": N_("aim not shown"),
    "moot": N_("no longer needed"),
}

EXEMPT_PURPOSES = {
    "news": N_("news"),
    "research": N_("research"),
    "education": N_("education"),
    "art": N_("art"),
    "counter-speech": N_("counter-speech"),
    "satire": N_("satire"),
    "public-debate": N_("public debate"),
}

LAPSE_CAUSES = {
    "reviewer": N_("no decision in time"),
    "agency": N_("no answer from the agency in time"),
    "stale": N_("not dispatched in time"),
    "pool": N_("too few reviewers without a conflict"),
}

REACH_BANDS = {
    "under-1k": N_("under 1,000"),
    "under-10k": N_("1,000 to 10,000"),
    "under-100k": N_("10,000 to 100,000"),
    "under-1m": N_("100,000 to 1 million"),
    "above-1m": N_("above 1 million"),
    "unknown": N_("not known"),
}

CLOCKS = {
    "screening": N_("screening"),
    "cure": N_("correction by the agency"),
    "declaration": N_("declaration by the reviewer"),
    "answer": N_("answer by the user"),
    "information": N_("answer by the agency"),
    "decision": N_("decision"),
    "dispatch": N_("dispatch"),
    "stale": N_("approval too old to dispatch"),
    "acknowledgement": N_("receipt by the platform"),
    "response": N_("answer by the platform"),
    "admission": N_("admission of the appeal"),
    "stay": N_("decision on a stay"),
    "reply": N_("reply by the agency"),
    "rejoinder": N_("answer to the agency's reply"),
    "appeal": N_("decision on the appeal"),
    "default": N_("end by default"),
    "remedy": N_("remedy"),
    "notice": N_("notice to the user"),
}

LEGAL_GROUNDS = {
    "glory-of-islam": N_("glory of Islam"),
    "integrity-security-defence": N_("integrity, security or defence of Pakistan"),
    "public-order": N_("public order"),
    "decency-morality": N_("decency or morality"),
    "contempt": N_("contempt of court"),
    "peca-offence": N_("an offence under the Act, as alleged"),
}

NOT_ASKED = {
    "imminent-harm": N_("imminent harm to life is alleged"),
    "evidence-destruction": N_("evidence is said to be at risk"),
    "unreachable": N_("the user could not be reached"),
    "victim-protection": N_("a victim is protected first; the user is heard after"),
}
