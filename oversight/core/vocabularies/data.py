"""Words for data requests: what is asked, of whom, who keeps it, and how it ends."""

from oversight.core.words import N_

TIERS = {
    "D0": N_("keep the data, hand nothing over"),
    "D1": N_("who opened the account"),
    "D2": N_("where from and when it was used"),
    "D3": N_("contacts, groups, locations"),
    "D4": N_("content of messages and files"),
    "D5": N_("listening in as it happens"),
    "DX-everyone": N_("everybody who saw, liked, joined or searched something"),
    "DX-reverse": N_("whoever was at a place, or used a word"),
    "DX-decrypt": N_("breaking or weakening encryption"),
    "DX-live": N_("a live feed"),
    "DX-treaty": N_("a way around a refusal under a treaty"),
}

DATA_FIELDS = {
    "name": N_("name given"),
    "phone": N_("telephone number"),
    "email": N_("e-mail address"),
    "created-at": N_("day the account was opened"),
    "recovery-ids": N_("addresses for recovery"),
    "login-times": N_("times of signing in"),
    "login-ips": N_("IP addresses of signing in"),
    "device-ids": N_("numbers of the devices used"),
}

SUBJECTS = {
    "suspect": N_("suspect"),
    "witness": N_("witness"),
    "victim": N_("victim"),
    "unknown": N_("not known"),
}

PRIVILEGES = {
    "none": N_("none"),
    "journalist": N_("a journalist and their sources"),
    "media": N_("a media outlet and its sources"),
    "lawyer": N_("a lawyer and their clients"),
    "judge": N_("a judge and the work of the court"),
    "elected": N_("an elected person, such as a member of parliament"),
    "candidate": N_("a candidate in an election"),
    "doctor": N_("a doctor and their patients"),
    "rights-defender": N_("a human rights defender and those who confide in them"),
    "academic": N_("an academic and their research"),
    "minority-faith": N_("a member of a minority faith"),
    "victim": N_("a victim"),
    "unknown": N_("not known"),
}

DATA_SHARING = {
    "nobody": N_("nobody but those who may open them here"),
    "court": N_(
        "those who may open them here, the prosecutor and the court of this case"
    ),
    "as-filed": N_(
        "those who may open them here, and whom the body named in its request"
    ),
}

YES_NO_UNKNOWN = {"no": N_("no"), "yes": N_("yes"), "unknown": N_("not known")}

NOTICE_PLANS = {
    "at-production": N_("when the data are handed over"),
    "delay": N_("later, for one of the closed grounds"),
}

DELAY_GROUNDS = {
    "danger-to-life": N_("danger to somebody's life or safety"),
    "flight": N_("flight"),
    "evidence": N_("destruction of evidence"),
    "witness": N_("intimidation of a witness"),
    "investigation": N_("serious harm to a named investigation"),
}

DATA_PARTS = {
    "accounts": N_("The accounts"),
    "tier": N_("What is asked for"),
    "fields": N_("Each field, and why"),
    "offence": N_("The law and the offence"),
    "source": N_("Where the matter came from"),
    "need": N_("Why it is needed"),
    "days": N_("Why these days"),
    "others": N_("Who else is touched"),
    "risk": N_("Why the data could be lost"),
    "notice": N_("When the account holder is told"),
    "custody": N_("Who keeps the data"),
    "candour": N_("What points the other way"),
}

DATA_QUESTIONS = {
    "power": N_("Which provision gives the power?"),
    "offence_law": N_("Which offence is investigated?"),
    "offence": N_("What happened, in one paragraph"),
    "fir_no": N_("FIR, case or inquiry number"),
    "policy_context": N_("Policy it belongs to"),
    "unit": N_("Unit of your body"),
    "agency_ref": N_("Your own reference"),
    "source": N_("How did the matter come to your body?"),
    "source_reference": N_("Reference, if it came from outside"),
    "machine_tool": N_("If a machine found it: which tool"),
    "machine_version": N_("Version of the tool"),
    "machine_score": N_("Score the tool gave"),
    "machine_threshold": N_("Threshold that was set"),
    "machine_error_rate": N_("How often the tool was found to be wrong"),
    "machine_tested_on": N_("When that was tested"),
    "contact": N_("Has anybody asked the platform about this already?"),
    "contact_detail": N_("If so: when, by whom, and what it answered"),
    "need": N_("Why the data are needed, and what they will prove"),
    "tried": N_("What was tried that intrudes less, and what came of it"),
    "platform_rules": N_(
        "What the platform's own rules offer, and whether it was tried"
    ),
    "days_need": N_("Why each of these days is needed"),
    "address_note": N_(
        "I know that an IP address alone names no person, and that many people may "
        "share one at a time."
    ),
    "third_parties": N_("Who else's data may come along, and how they are protected"),
    "privilege": N_("Is somebody protected, or may professional secrets be touched?"),
    "protected_check": N_("How was that checked?"),
    "child": N_("Is the account that of a child?"),
    "risk_of_loss": N_("Why the data could be lost without this"),
    "keep_days": N_("For how many days they are to be kept"),
    "notice_plan": N_("When is the account holder told?"),
    "delay_ground": N_("On which ground later?"),
    "delay_facts": N_("The facts behind that ground"),
    "delay_days": N_("For how many days at first"),
    "custodian": N_("Who receives and keeps the data?"),
    "storage": N_("Where and how they are kept"),
    "access_count": N_("How many people may see them"),
    "retention_days": N_("After how many days they are destroyed"),
    "sharing": N_("Is sharing with anybody else intended?"),
    "sharing_note": N_("With whom and why"),
    "treaty": N_("Is a conflict with another country's law known?"),
    "treaty_note": N_("Which, and what was done about it"),
    "earlier_read": N_("I have read what was filed before on these accounts."),
    "candour": N_("Material pointing the other way"),
    "certified": N_(
        "This is accurate, nothing known is held back, and there is no other "
        "purpose. I will correct within 2 working days what turns out wrong."
    ),
}

DATA_HINTS = {
    "offence_law": N_(
        "An offence gives no power by itself; it says what the data prove."
    ),
    "offence": N_("At least 20 characters. No names of people who are not concerned."),
    "policy_context": N_(
        "A policy, such as the National Action Plan, can never stand alone."
    ),
    "source_reference": N_("The number of the order, the letter or the referral."),
    "contact": N_("Informally, by telephone or otherwise, by anybody of your body."),
    "contact_detail": N_("At least 20 characters."),
    "need": N_("At least 100 characters. Say which fact each answer would show."),
    "platform_rules": N_(
        "At least 20 characters: its form for authorities, its own terms, a voluntary "
        "answer in danger to life."
    ),
    "days_need": N_(
        "At least 100 characters: what happened on which day. A day without a reason "
        "of its own is not asked for."
    ),
    "protected_check": N_(
        "At least 20 characters: profile, press club, bar council, election lists."
    ),
    "tried": N_("At least 60 characters. If nothing was tried, say why not."),
    "third_parties": N_("At least 40 characters: family, shared devices, a workplace."),
    "privilege": N_("It is then decided by three."),
    "child": N_("It is then decided by three."),
    "risk_of_loss": N_("At least 60 characters."),
    "keep_days": N_("At most 90. A court may extend it once."),
    "delay_facts": N_(
        "At least 80 characters. The reviewer decides whether they suffice."
    ),
    "delay_days": N_("At most 14. Later only a court can extend it."),
    "custodian": N_("Never the one who investigates."),
    "retention_days": N_("At most 180, sooner if the investigation ends."),
    "sharing": N_("Each passing on, also abroad, needs a request of its own."),
    "candour": N_("If there is nothing, write “none”: that is a statement you sign."),
}

DATA_STATES = {
    "issued": N_("ready to be sent"),
    "dispatched": N_("sent, no answer yet"),
    "produced": N_("data handed over"),
    "produced-part": N_("data handed over in part"),
    "refused": N_("refused by the platform"),
    "lifted": N_("ended"),
    "lapsed": N_("lapsed: not sent in time"),
    "stayed": N_("stayed by a court, or while an appeal is decided"),
}

DATA_ENDING_STATES = {**DATA_STATES, "kept": N_("being kept")}

HOLDING_STATES = {
    "produced": N_("handed over, not yet received"),
    "received": N_("received"),
    "minimised": N_("reduced to what was approved"),
    "due": N_("to be destroyed"),
    "destroyed": N_("destroyed, one signature missing"),
    "certified": N_("destroyed and certified"),
}

HOLDING_NEXT = {
    "receive": N_("confirm receipt"),
    "excess": N_("delete what came beyond the request"),
    "minimise": N_("reduce to what was approved"),
    "keep": N_("keep, and log each look"),
    "destroy": N_("destroy and sign"),
    "certify": N_("second signature"),
    "none": N_("nothing"),
}

KEEPER_CODES = {
    "left": N_("has left the body"),
    "absent": N_("is away for long"),
    "other-duty": N_("has another duty now"),
    "conflict": N_("investigates, or has a conflict of interest"),
}

USE_PURPOSES = {
    "investigation": N_("investigation"),
    "court": N_("for the court"),
    "eliminated": N_("to rule somebody out"),
    "charge": N_("for a charge"),
    "supervision": N_("supervision of the file"),
    "another-offence": N_("another offence, as a reviewer allowed"),
}

USE_OUTCOMES = {
    "charge": N_("a charge followed"),
    "eliminated": N_("somebody was ruled out"),
    "none": N_("of no use"),
    "pending": N_("still open"),
}

DESTRUCTION_METHODS = {
    "erased": N_("overwritten and deleted"),
    "key-destroyed": N_("encrypted, and the key destroyed"),
    "medium-destroyed": N_("the medium itself destroyed"),
    "lodged-in-court": N_("lodged with a court as evidence"),
}

BAR_CAUSES = {
    "no-certificate": N_("no certificate that the data were destroyed"),
    "excess-kept": N_("data beyond what was asked were not deleted in time"),
    "not-minimised": N_("the data were not reduced to what was approved in time"),
    "misuse-flagged": N_("a misuse of data was reported, or found"),
}

PRESERVATION_STATES = {
    "standing": N_("the data are being kept"),
    "stayed": N_("stayed by a court: it need not be kept for now"),
    "cancelled": N_("cancelled by a reviewer"),
    "expired": N_("ended on its date"),
}

LOOK_RESULTS = {
    "left": N_("yes, until their date"),
    "cancelled": N_("no, this ends now"),
}

CALL_RESULTS = {
    "confirmed": N_("the court confirmed it"),
    "not-confirmed": N_("the court did not confirm it"),
}

WARRANT_STANDINGS = {
    "none": N_("no warrant entered"),
    "entered": N_("entered, the court not called yet"),
    "confirmed": N_("confirmed by the court"),
    "not-confirmed": N_("not confirmed by the court"),
    "expired": N_("expired"),
}

OVER_ANSWERS = {"no": N_("no more than was approved"), "yes": N_("more than that")}

SAMPLE_RESULTS = {
    "in-order": N_("in order"),
    "not-in-order": N_("not in order"),
}
