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
    "longer-asked": N_("asked to stand longer"),
    "longer": N_("stands longer"),
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
    "court-stay": N_("a court stayed it"),
    "law": N_("the law it rested on is no longer in force"),
    "narrowed": N_("it was made narrower"),
    "unanswered": N_("a question of the platform was not answered in time"),
    "misuse": N_("the data were misused, as was found here"),
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

CORRECTABLE = {
    "native_id": N_("the platform's own number"),
    "handle": N_("the account's name"),
    "language": N_("the language"),
    "passage": N_("the passage relied on"),
}

DOCUMENT_PARTS = {
    **CORRECTABLE,
    "left-out": N_("no longer in the document"),
    "added": N_("new in the document"),
    "measure": N_("the measure"),
    "territory": N_("the place"),
    "starts_at": N_("the start"),
    "ends_at": N_("the end"),
    "translation": N_("the translation of the passage"),
    "why_unlawful": N_("why it is said to be unlawful"),
    "reasons": N_("the reasons"),
    "dissent": N_("the dissent"),
    "outcome": N_("the decision"),
    "canonical": N_("the address"),
    "locator": N_("the address as given"),
    "citations": N_("the law relied on"),
    "mandate": N_("on what the review rests"),
    "until": N_("the latest end"),
    "preserved": N_("how long a copy is kept"),
    "authority-order": N_("the Authority's own order"),
    "answer-within": N_("the time to answer is another one"),
    "told-later": N_("which account holder is told when"),
}

AGENCY_CODES = {
    "not-needed": N_("it is no longer needed"),
    "mistake": N_("it was a mistake"),
    "too-wide": N_("it went too far"),
    "other": N_("another reason"),
}

COURT_WORDS = {
    "set-aside": N_("set aside"),
    "stayed": N_("stayed"),
    "upheld": N_("upheld"),
}

QUESTION_STATES = {
    "open": N_("waits for an answer"),
    "answered": N_("answered"),
    "lapsed": N_("not answered in time"),
}

COMPLIANCE = {
    "complied": N_("everything that was asked was done"),
    "partly": N_("a part of what was asked was done"),
    "refused": N_("nothing of what was asked was done"),
    "waiting": N_("an answer is missing"),
    "nothing-asked": N_("nothing is asked any more"),
}

HELD_FOR = {
    "order": N_("its document"),
    "dispatch": N_("its sending"),
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
    "force-majeure": N_("not possible for now, through no fault of the platform"),
    "manifest-error": N_("an obvious mistake in the document"),
    "information-missing": N_("something is missing to act on it"),
}

RESTING_STATES = {
    "undecided": N_("not decided yet"),
    "approved": N_("approved, no document written"),
    "issued": N_("approved, not sent"),
    "dispatched": N_("sent to the platform"),
    "complied": N_("the platform acted"),
    "refused": N_("the platform refused"),
    "suspended": N_("suspended"),
    "unkept": N_("no notice sent to keep the data"),
    "kept": N_("the platform keeps the data"),
    "produced": N_("data handed over"),
    "produced-part": N_("data handed over in part"),
    "stayed": N_("stayed by a court, or while an appeal is decided"),
}

MAIL_STATES = {
    "waiting": N_("waiting"),
    "sent": N_("handed over"),
    "parked": N_("put aside"),
}

# What the portal itself notes where no server said anything.
MAIL_ANSWERS = {
    one: one
    for one in (
        N_("This is not an address that mail can be sent to."),
        N_("This letter can no longer be read."),
        N_("It was tried as often as a letter is tried."),
        N_("This server cannot write to an address in this script."),
        N_("The server offers no encryption."),
    )
}

CHANNEL_STEPS = {
    "nobody": N_("nobody speaks for it"),
    "invited": N_("its liaison was invited"),
    "no-contact": N_("no contact given"),
    "code": N_("the contact's code was not typed"),
    "test": N_("the test record was not received"),
    "received": N_("the test record was not answered"),
    "open": N_("open"),
}

MAIL_MESSAGES = {
    "absences": N_("many reviewers are away"),
    "channel_changed": N_("a platform's contact is being changed"),
    "channel_code": N_("the code for a platform's contact"),
    "channel_test": N_("a test record is waiting"),
    "custodian_named": N_("a custodian was named for data"),
    "custodian_relieved": N_("a custodian keeps data no longer"),
    "keeping_resumed": N_("data are to be kept again"),
    "keeping_stayed": N_("a request to keep data is stayed"),
    "misuse_ended": N_("a report of misuse has ended"),
    "misuse_flagged": N_("a misuse of data was reported"),
    "misuse_waiting": N_("a report of misuse waits"),
    "data_corrected": N_("a name in a request for data was corrected"),
    "data_destroy": N_("data must be destroyed"),
    "data_over": N_("a body's request for data has ended"),
    "data_question_answered": N_("a platform's question about data was answered"),
    "data_resumed": N_("a stayed request counts again"),
    "data_stayed": N_("a request for data is stayed"),
    "data_waiting": N_("a request for data is waiting"),
    "data_withdrawn": N_("a request for data is withdrawn"),
    "docket_news": N_("news of a body's request"),
    "drawn": N_("a reviewer was drawn"),
    "duty": N_("somebody's duty begins"),
    "duty_gap": N_("today's duty has a gap"),
    "facts_added": N_("a body told more than it had filed"),
    "handover": N_("a note of hand-over waits"),
    "invitation": N_("an account was opened"),
    "order_anew": N_("an item is to be answered anew"),
    "order_corrected": N_("a document was corrected"),
    "order_longer": N_("a restriction stands longer"),
    "order_longer_body": N_("a panel let a restriction stand longer"),
    "order_over": N_("a restriction has ended"),
    "order_question_answered": N_("a platform's question was answered"),
    "order_release": N_("an item is asked back"),
    "order_waiting": N_("a record of review is waiting"),
    "reminder": N_("a clock runs out"),
    "rest_ending": N_("what is not possible for now is about to be due"),
    "rest_over": N_("what was not possible for now is due again"),
    "sign-in-changed": N_("a change to somebody's sign-in"),
    "sign-in-reset": N_("a lost sign-in"),
}

MAIL_TROUBLES = {
    "away": N_("It cannot be reached."),
    "certificate": N_("Its certificate is not trusted, so nothing is handed to it."),
    "dropped": N_("It hung up before a letter was taken."),
    "open-line": N_("It offers no encryption, so nothing is handed to it."),
    "refused": N_("It takes no letters from this portal."),
    "sign-in": N_("It does not accept the portal's name and password."),
    "silent": N_("It does not answer."),
}
