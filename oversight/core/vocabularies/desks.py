"""Words for the desks: what is handed back, who is away, what is remembered."""

from oversight.core.words import N_

LACKS = {
    "passage_missing": N_("the passage relied on"),
    "passage_unclear": N_("the passage word for word, with its place"),
    "translation_missing": N_("a translation into Urdu or English"),
    "native_id_missing": N_("the platform's own number"),
    "capture_hash_missing": N_("the fingerprint of the capture"),
    "capture_time_missing": N_("the date and time of the capture"),
    "published_on_missing": N_("the day of publication"),
    "attribution_missing": N_("on what basis the speaker was identified"),
    "risk_missing": N_("which harm is expected, how likely and how soon"),
}

DATA_DEFECTS = {
    "case_number_unclear": N_("The case number is none that this body gives."),
    "custodian_unfit": N_("The custodian is none of this body, or investigates."),
    "account_unclear": N_("The number is not that of the account at the address."),
    "tie_untranslated": N_("The reasons are in another language, untranslated."),
}

BODY_ASKED = {
    "question": N_("a question to answer"),
    "return": N_("items to complete"),
}

CASE_STATES = {
    "waiting": N_("waiting for enough reviewers"),
    "committed": N_("waiting for the lot"),
    "assigned": N_("waiting for declarations"),
    "under-review": N_("under review"),
}

DUE_CLOCKS = {
    "screening": N_("to check a request for form"),
    "cure": N_("to correct what is missing"),
    "info": N_("to answer the reviewers' question"),
    "returned": N_("to complete what was handed back"),
    "declaration": N_("to declare, or step aside"),
    "decision": N_("to decide"),
    "late_review": N_("to review an order passed within a day"),
    "misuse_answer": N_("to answer a report of misuse"),
    "misuse_weighing": N_("to weigh a report of misuse"),
    "misuse_decision": N_("to end a report of misuse"),
    "admissibility": N_("to admit an appeal or not"),
    "appeal_decision": N_("to decide an appeal"),
    "acknowledge": N_("to confirm receipt"),
    "answer": N_("to answer on each item"),
    "rest": N_("the time of “not possible for now” ends"),
    "notice": N_("to pass a notice on"),
    "restore": N_("to restore what was asked back"),
    "received": N_("to confirm that data came"),
    "excess": N_("to delete what came too much"),
    "minimised": N_("to delete what is not needed"),
    "certificate": N_("to destroy data and certify it"),
    "clarify": N_("to answer a platform's question"),
    "order": N_("the document of a decision is to be written"),
    "dispatch": N_("a document is to be sent"),
    "stale": N_("an approval that has not left lapses"),
    "warrant": N_("to enter the court's warrant, or the approval lapses"),
    "draft": N_("to sign a filing, or it is deleted"),
    "facts": N_(
        "the last chance to put a slip in your own facts right, if there is one"
    ),
    "countersign": N_("to sign a destruction certificate beside the custodian"),
    "court": N_("to tell the court that data are being kept"),
    "preservation": N_("the keeping of data ends"),
    "retention": N_("data that your body holds are to be destroyed"),
    "challenge_decision": N_("to decide a doubt about a reviewer"),
    "delay": N_("to decide whether an account holder is told later"),
    "longer": N_("to decide whether a victim's restriction stands longer"),
    "look": N_("to look again whether it is still needed, as the decision says"),
}

BODY_NEWS = {
    "decided": N_("the reviewers have decided"),
    "lapsed": N_("something lapsed, because a time ran out"),
    "sent": N_("what was approved went to the platform"),
    "answered": N_("the platform has answered"),
    "appealed": N_("an appeal was admitted"),
    "appeal-decided": N_("an appeal was decided"),
}

CHALLENGE_GROUNDS = {
    "served-the-body": N_("served or advised the body that filed"),
    "served-the-platform": N_("served or advised the platform"),
    "kin-or-money": N_("family or money ties the reviewer to it"),
    "decided-earlier": N_("decided about this account before"),
    "spoke-in-public": N_("spoke about it in public"),
    "other-conflict": N_("another conflict"),
}

CHALLENGE_ANSWERS = {
    "dismissed": N_("Stays: the doubt is not borne out"),
    "upheld": N_("Goes: another is drawn"),
}

CHALLENGES_ENDED = {
    "dismissed": N_("dismissed: the reviewer stayed"),
    "moot": N_("ended without a decision"),
    "open": N_("not decided yet"),
    "upheld": N_("upheld: another was drawn"),
}

# Why somebody left a seat, as others say it.
STEPPED_ASIDE = {
    **CHALLENGE_GROUNDS,
    "challenge-upheld": N_("was challenged, and the doubt was upheld"),
    "cannot-act": N_("could not act in time"),
    "no-declaration": N_("did not declare in time"),
    "threat-or-inducement": N_("was threatened or offered something"),
}

CHALLENGE_PARTIES = {
    "agency": N_("the body that filed"),
    "user": N_("the account holder"),
}

DUTY_UNFIT = {
    "away": N_("is away"),
    "resting": N_("is left out of the draws"),
    "term": N_("has served out the term"),
}

DUTY_PLACES = {
    "first": N_("first"),
    "second": N_("second, standing behind"),
}

DUTY_CHANGES = {
    "waits": N_("not handed over yet"),
    "unwritten": N_("not handed over"),
    "offered": N_("handed over, not taken over yet"),
    "untaken": N_("not taken over"),
    "taken": N_("taken over"),
}

ABSENCES = {
    "leave": N_("leave"),
    "illness": N_("illness"),
    "training": N_("training"),
}

RECORD_PARTS = {
    "open": N_("the open part: for whoever the matter concerns, and for a court"),
    "sealed": N_("with the sealed annex: for a court alone, by its order"),
}

RECORD_ASKED_BY = {
    "court": N_("a court, by its order"),
    "party": N_("a party to the matter"),
}

RECORD_PAPERS = {
    "filing": N_("the request as it was filed"),
    "defects": N_("what the request lacked"),
    "later-facts": N_("facts told after the filing"),
    "correction": N_("a fact put right by the public body"),
    "exhibit": N_("an exhibit"),
    "question": N_("a question and its answer"),
    "user-answer": N_("the answer of the affected person"),
    "vote": N_("a reviewer's signed vote"),
    "decision": N_("a decision"),
    "reasons": N_("the reasons of a decision, word for word"),
    "order": N_("the document sent to the platform"),
    "platform-answer": N_("the platform's answer"),
    "restoration": N_("what was asked back of the platform"),
    "authority-order": N_("an order of the Authority"),
    "notice": N_("a notice to the affected person"),
    "production": N_("the list of data handed over, without the data"),
    "appeal": N_("the appeal as it was filed"),
    "appeal-decision": N_("a decision on appeal"),
    "access-log": N_("who opened the file, by moment and act"),
    "warrant": N_("a court's warrant, and the call that confirmed it"),
    "data-use": N_("who looked at data that were handed over, and why"),
    "destruction": N_("the certificate that data were destroyed"),
    "longer": N_("a request to let a restriction stand longer"),
}
