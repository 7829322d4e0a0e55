"""The words of the law register: powers, authorisations, forums, clocks run out."""

from oversight.core.words import N_

POWERS = {
    "takedown": N_("take down"),
    "block": N_("block or withhold"),
    "preservation": N_("have data preserved"),
    "subscriber-data": N_("obtain data about the account holder"),
    "traffic-data": N_("obtain traffic data"),
    "content-data": N_("obtain content"),
    "real-time": N_("collect in real time"),
    "search-seizure": N_("search and seize"),
    "designation": N_("list an organisation or a person"),
    "offence-definition": N_("defines an offence"),
}

AUTHORISATIONS = {
    "none": N_("none"),
    "authority": N_("an order of the Authority"),
    "chairperson-then-authority-ratification": N_(
        "the Chairperson, then ratification by the Authority"
    ),
    "authorised-officer-notice-then-court": N_(
        "an authorised officer's notice, then the Court"
    ),
    "court-warrant": N_("a warrant of the Court"),
    "court-order": N_("an order of the Court"),
    "high-court-warrant": N_("a warrant of a High Court judge"),
    "minister-permission": N_("the Minister's permission"),
    "federal-government": N_("the Federal Government"),
    "tribunal": N_("a tribunal"),
    "un-committee": N_("a committee of the United Nations"),
    "foreign-government": N_("a foreign government"),
}

FORUM_STAGES = {
    "complaint": N_("complaint to the platform"),
    "review": N_("review by the Authority"),
    "appeal": N_("appeal in law"),
    "second-appeal": N_("further appeal in law"),
    "writ": N_("constitutional petition"),
}

FORUM_STATUSES = {
    "working": N_("reported to be working"),
    "not-confirmed": N_("named in the law; not confirmed that it sits"),
    "contested": N_("unsettled: the sources point different ways"),
    "closed": N_("no longer open"),
}

MANDATES = {
    "none": N_("no legal mandate"),
    "undertaking": N_("an undertaking of the agencies"),
    "rules": N_("rules under the Act"),
    "statute": N_("a statute"),
}

MISSED = {
    "admitted": N_("the appeal counts as admitted"),
    "barred": N_("the agency is barred"),
    "condonable": N_("only with a reason for the delay"),
    "counted": N_("it is counted and published"),
    "deleted": N_("the draft is deleted"),
    "destroyed": N_("the data must be destroyed"),
    "drawn-again": N_("another reviewer is drawn"),
    "expired": N_("the restriction ends"),
    "goes-on": N_("the matter goes on without it"),
    "lapsed": N_("the request lapses"),
    "lifted": N_("the restriction is lifted"),
    "moves-on": N_("the request moves on"),
    "overturned": N_("the restriction ends by default"),
    "refused": N_("it is refused"),
    "reminded": N_("a reminder is sent"),
    "sent": N_("the portal sends it by itself"),
    "suspended": N_("the restriction is suspended"),
    "withdrawn": N_("the request counts as withdrawn"),
}

OFFICES = {
    "pta": N_("Pakistan Telecommunication Authority"),
    "smpra": N_("Social Media Protection and Regulatory Authority"),
    "nccia": N_("National Cyber Crime Investigation Agency"),
    "interior": N_("Ministry of Interior"),
    "designated-court": N_("The Court designated for offences under the Act"),
    "high-court": N_("A judge of a High Court"),
}
