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

LAW_ROLES = {
    "power": N_("gives a power"),
    "offence": N_("defines an offence"),
    "ground": N_("names a ground"),
    "safeguard": N_("protects the user"),
    "remedy": N_("gives a remedy"),
    "institution": N_("sets up an institution"),
    "policy": N_("policy, not law"),
    "procedural": N_("procedure"),
    "definition": N_("defines a word"),
    "designation": N_("lists a group"),
    "amendment": N_("changes another law"),
    "case-law": N_("a ruling of a court"),
}

LISTINGS = {
    "pk": N_("Pakistan: First Schedule, Anti-Terrorism Act, section 11B"),
    "sro": N_("Pakistan: S.R.O. giving effect to a United Nations listing"),
    "un": N_("United Nations Security Council (no effect here without its S.R.O.)"),
    "us": N_("United States (context only)"),
    "uk": N_("United Kingdom (context only)"),
}

DAY_OPS = {
    "holiday": N_("offices are closed"),
    "working": N_("a working day after all"),
}

LAW_CHANGES = {
    "suspension": N_("A court suspended a provision or struck it down"),
    "reinstatement": N_("A provision is no longer suspended"),
    "ending": N_("A provision was repealed"),
    "provision": N_("A new provision"),
    "designation": N_("A listing of a group"),
    "power": N_("What a body may do"),
    "forum": N_("A forum for affected people"),
    "holiday": N_("A day of the calendar"),
    "policy": N_("A rule of the portal"),
}

LAW_FIELDS = {
    "provision": N_("Provision"),
    "since": N_("From which day does the ruling count?"),
    "ruling": N_("Which ruling?"),
    "valid_to": N_("First day without it"),
    "valid_from": N_("From which day?"),
    "source": N_("Where was this read?"),
    "instrument": N_("Instrument"),
    "number": N_("Number"),
    "title": N_("Title in English"),
    "title_ur": N_("Title in Urdu"),
    "role": N_("What is it for?"),
    "powers": N_("What does it allow?"),
    "standalone": N_("It can carry a request alone"),
    "authorisation": N_("Who must have authorised?"),
    "grounds": N_("Closed list of grounds"),
    "summary": N_("What it says, in plain words"),
    "confidence": N_("How sure is it?"),
    "listing": N_("Which list?"),
    "group": N_("Group"),
    "body": N_("Public body"),
    "may_file": N_("It may file requests here under this provision"),
    "may_order": N_("It may pass an order of its own under this provision"),
    "forum": N_("Forum"),
    "status": N_("Does it sit?"),
    "within_days": N_("Days within which one must apply"),
    "uncertainty": N_("What is uncertain, in words"),
    "day": N_("Which day?"),
    "op": N_("What is it?"),
    "name": N_("Name"),
    "name_ur": N_("Name of the day in Urdu"),
    "provisional": N_("It depends on the sighting of the moon"),
    "notification": N_("Number of the notification"),
    "value": N_("Value"),
}

PROPOSAL_STATES = {
    "waiting": N_("waits for a second person"),
    "enacted": N_("in the register"),
    "declined": N_("declined"),
    "withdrawn": N_("taken back"),
}

SHORT_LAWS = {
    "peca-2016": N_("PECA 2016, s."),
    "peca-amendment-2025": N_("PECA (Amendment) 2025, s."),
    "rbuoc-2021": N_("Blocking Rules 2021, rule"),
    "rbuoc-2020": N_("Blocking Rules 2020, rule"),
    "nap-2014": N_("National Action Plan 2014, point"),
    "nap-2021": N_("National Action Plan 2021, point"),
    "ata-1997": N_("Anti-Terrorism Act 1997, s."),
    "ifta-2013": N_("Fair Trial Act 2013, s."),
    "constitution-1973": N_("Constitution, Article"),
    "iccpr-1966": N_("ICCPR, Article"),
    "crpc-1898": N_("Cr.P.C., s."),
    "pta-act-1996": N_("PTA Act 1996, s."),
    "telegraph-act-1885": N_("Telegraph Act 1885, s."),
    "tat-act-2024": N_("Tribunal Act 2024, s."),
    "gca-1897": N_("General Clauses Act 1897, s."),
    "designations": N_("Listing:"),
    "cpoh-2020": N_("Online Harm Rules 2020, rule"),
    "peca-investigation-rules-2018": N_("Investigation Rules 2018, rule"),
    "case-law": N_("Ruling:"),
}
