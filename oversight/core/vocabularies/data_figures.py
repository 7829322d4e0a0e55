"""Words for the published figures about requests for data."""

from oversight.core.words import N_

DATA_INDICATORS = {
    "K34": N_("Accounts whose data were asked for, and what became of them"),
    "K35": N_("Fields asked for and fields approved"),
    "K36": N_("Platforms handed over more than was approved"),
    "K37": N_("What the data were used for, when they were destroyed"),
    "K38": N_("Data destroyed and certified, or not"),
    "K39": N_("Attempts to ask for what nobody may ask for"),
    "K40": N_("Account holders told later than at once"),
}

DATA_DEFINITIONS = {
    "K34": N_(
        "Every account named in a data request of the quarter, by what became of it. "
        "To keep data (D0) is decided by no one and hands nothing over."
    ),
    "K35": N_(
        "Of the accounts approved in the quarter: all fields asked for, and all that "
        "were approved, counted together."
    ),
    "K36": N_(
        "Of all data received in the quarter: those with more in them than was "
        "approved, as the platform or the custodian said."
    ),
    "K37": N_(
        "Of the data whose destruction the custodian signed in the quarter: what they "
        "had served for."
    ),
    "K38": N_(
        "Certificates signed in the quarter by two people, on time or late; what was "
        "still owed on its last day; and how often a body was barred for it."
    ),
    "K39": N_(
        "The form for data stops such a request and counts it. Nothing of it is kept."
    ),
    "K40": N_(
        "Delays of the notice that began in the quarter, by their ground, and notices "
        "that opened after one."
    ),
}

DATA_COUNTS = {
    "data-filed": N_("accounts asked for"),
    "data-approved": N_("approved here"),
    "data-narrowed": N_("of these, less than was asked"),
    "data-not-approved": N_("not approved"),
    "data-lapsed": N_("lapsed"),
    "data-cancelled": N_("ended by a reviewer"),
    "data-produced": N_("handed over by the platform"),
    "data-refused": N_("refused by the platform"),
    "data-requests": N_("requests"),
    "data-accounts": N_("accounts"),
    "fields-asked": N_("fields asked for"),
    "fields-granted": N_("fields approved"),
    "destroyed": N_("destructions signed"),
    "certified-on-time": N_("certified on time"),
    "certified-late": N_("certified late"),
    "certificate-owed": N_("still owed"),
    "bars": N_("bodies barred"),
    "lodged": N_("copies given to a court as evidence"),
    "extended-time": N_("allowed for longer than was approved"),
    "extended-purpose": N_("allowed for another offence"),
    "misuse-flagged": N_("misuses reported"),
    "misuse-cleared": N_("reports of misuse cleared by two"),
    "misuse-found": N_("reports of misuse not cleared"),
    "stopped": N_("attempts"),
    "delayed": N_("delays begun"),
    "delayed-again": N_("delays lengthened"),
    "opened": N_("notices opened after a delay"),
}

DATA_TABLES = {
    "tier, filed": N_("By tier: asked for"),
    "tier, approved": N_("By tier: approved"),
    "tier, narrowed": N_("By tier: less than was asked"),
    "tier, not-approved": N_("By tier: not approved"),
    "tier, lapsed": N_("By tier: lapsed"),
    "tier, cancelled": N_("By tier: ended by a reviewer"),
    "tier, produced": N_("By tier: handed over"),
    "tier, refused": N_("By tier: refused by the platform"),
    "use": N_("By use"),
    "stop": N_("By what was tried"),
    "ground": N_("By ground"),
}
