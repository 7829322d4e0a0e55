"""The words for every code, one table per vocabulary; the edge translates them.

A table is named in capitals after its vocabulary: ``measures`` is ``MEASURES``.
"""

from collections.abc import Mapping

from oversight.core.words import N_


def words(vocabulary: str, code: str) -> str:
    """Return the English words of a code, or the code where a table lacks it."""
    table: object = globals().get(vocabulary.upper())
    return str(table.get(code, code)) if isinstance(table, Mapping) else code


def codes(vocabulary: str) -> tuple[str, ...]:
    """Return the codes of a vocabulary in the order of its table."""
    table: object = globals().get(vocabulary.upper())
    return tuple(table) if isinstance(table, Mapping) else ()


PLATFORMS = {
    "facebook": N_("Facebook"),
    "instagram": N_("Instagram"),
    "tiktok": N_("TikTok"),
    "x": N_("X"),
    "telegram": N_("Telegram"),
    "whatsapp": N_("WhatsApp"),
    "youtube": N_("YouTube"),
    "web": N_("another site"),
}

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

LANGUAGES = {
    "ur": N_("Urdu"),
    "en": N_("English"),
    "pa": N_("Punjabi"),
    "ps": N_("Pashto"),
    "sd": N_("Sindhi"),
    "bal": N_("Balochi"),
    "skr": N_("Saraiki"),
    "other": N_("another language"),
}

PROTECTED = {
    "journalist": N_("journalist"),
    "media": N_("media outlet"),
    "lawyer": N_("lawyer"),
    "elected": N_("elected person"),
    "candidate": N_("candidate"),
    "rights-defender": N_("human rights defender"),
    "academic": N_("academic"),
    "minority-faith": N_("member of a minority faith"),
    "child": N_("child"),
    "victim": N_("victim"),
    "none": N_("none of these"),
    "unknown": N_("not known"),
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

ROLES = {
    "drafter": N_("drafter"),
    "authoriser": N_("authorising officer"),
    "custodian": N_("data custodian"),
    "registrar": N_("registrar"),
    "reviewer": N_("reviewer"),
    "presiding": N_("presiding reviewer"),
    "advocate": N_("public-interest advocate"),
    "liaison": N_("platform liaison"),
    "auditor": N_("auditor"),
    "analyst": N_("agency analyst"),
    "administrator": N_("administrator"),
}

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

BODY_KINDS = {
    "regulator": N_("regulator"),
    "police": N_("investigation agency"),
    "ministry": N_("ministry"),
}

APPEAL_OUTCOMES = {
    "upheld": N_("the decision stands"),
    "partly": N_("narrowed"),
    "overturned": N_("overturned: the restriction ends"),
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

TERRITORIES = {
    "PK": N_("in Pakistan"),
    "WORLD": N_("everywhere"),
    "global": N_("everywhere"),
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

USER_TOLD = {
    "yes": N_("yes"),
    "no": N_("no"),
    "not-said": N_("the platform does not say"),
}

STANDINGS = {
    "being-checked": N_("being checked"),
    "defective": N_("sent back for correction"),
    "waiting-for-draw": N_("waiting for reviewers to be drawn"),
    "waiting-for-decision": N_("waiting for a decision"),
    "approved": N_("approved here"),
    "partly-approved": N_("partly approved here"),
    "not-approved": N_("not approved"),
    "sent": N_("approved and sent to the platform"),
    "complied": N_("the platform acted"),
    "refused-by-platform": N_("the platform refused"),
    "suspended": N_("stopped until the appeal is decided"),
    "under-appeal": N_("under appeal"),
    "lifted": N_("lifted"),
    "expired": N_("ended on its date"),
    "lapsed": N_("lapsed: no decision in time"),
    "withdrawn": N_("withdrawn"),
}

INDICATORS = {
    "K01": N_("Requests, items and accounts filed"),
    "K03": N_("Not approved by an independent reviewer"),
    "K05": N_("Lapsed because nobody acted in time"),
    "K07": N_("Working days from filing to decision"),
    "K14": N_("Platforms did what was asked, or more"),
    "K15": N_("The same, without what was later lifted"),
    "K21": N_("Appeals that changed the outcome on the merits"),
    "K22": N_("Appeals won because nobody decided in time"),
}

DEFINITIONS = {
    "K01": N_(
        "Every item filed in the quarter. Channels, pages, accounts and groups "
        "count as accounts."
    ),
    "K03": N_(
        "Items not approved, of all items of the quarter's filings that were "
        "decided. Lapsed items are counted apart."
    ),
    "K05": N_("Items that lapsed, of all items filed in the quarter."),
    "K07": N_(
        "For items decided in the quarter, counted by the calendar in the record: "
        "half took at most the median, nine in ten at most the second figure."
    ),
    "K14": N_(
        "Of the items sent in the quarter: the platform took the measure that was "
        "approved, or a stronger one, within 30 days. No answer counts as not done."
    ),
    "K15": N_(
        "As above, leaving out items later lifted or overturned. A high figure "
        "above is good only if few were wrong."
    ),
    "K21": N_(
        "Of the appeals filed in the quarter and decided on the merits: narrowed "
        "or overturned."
    ),
    "K22": N_(
        "Of the appeals filed in the quarter and ended: overturned because the "
        "panel did not decide in time. Never added to the figure above."
    ),
}

STAGES = {
    "waiting": N_("waiting"),
    "approved": N_("approved here"),
    "not-approved": N_("not approved"),
    "ended": N_("ended"),
    "under-appeal": N_("under appeal"),
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
}

ENDINGS = {
    "rejected": N_("not approved"),
    "lapsed": N_("lapsed"),
    "withdrawn": N_("withdrawn"),
    "expired": N_("ended on its date"),
    "lifted": N_("lifted"),
    "overturned": N_("overturned on appeal"),
}

CAUSES = {
    "reviewer": N_("no decision in time"),
    "agency": N_("no answer from the agency in time"),
    "stale": N_("not sent in time"),
    "pool": N_("not enough reviewers"),
    "end-date": N_("its end date came"),
    "appeal": N_("an appeal was upheld"),
    "appeal-default": N_("the appeal was not decided in time"),
    "appeal-clock": N_("the appeal decision is late"),
    "stay": N_("stayed while the appeal is decided"),
    "resumed": N_("the appeal did not succeed"),
}

ALL_OUTCOMES = OUTCOMES | APPEAL_OUTCOMES

ACTS = {
    "request.filed": N_("Filed by two officers"),
    "item.filed": N_("Item entered"),
    "request.defective": N_("Sent back for correction"),
    "request.cured": N_("Corrected"),
    "request.screened": N_("Checked for form"),
    "request.withdrawn": N_("Withdrawn"),
    "pool.committed": N_("List of eligible reviewers fixed"),
    "panel.drawn": N_("Reviewers drawn by lot"),
    "member.declared": N_("A reviewer declared no conflict"),
    "member.recused": N_("A reviewer stepped aside"),
    "member.challenged": N_("A reviewer was challenged"),
    "member.replaced": N_("Another reviewer was drawn"),
    "user.asked": N_("Whether the user was asked first"),
    "user.answered": N_("The user answered"),
    "question.asked": N_("The reviewers asked a question"),
    "question.answered": N_("The question was answered"),
    "item.viewed": N_("A reviewer opened the item"),
    "item.decided": N_("Decided"),
    "item.lapsed": N_("Lapsed"),
    "order.issued": N_("Record of review issued"),
    "order.corrected": N_("New version of the record"),
    "order.dispatched": N_("Sent to the platform"),
    "notice.sent": N_("Notice passed on to the account holder"),
    "notice.failed": N_("Notice could not be delivered"),
    "notice.published": N_("Notice shown here"),
    "platform.acknowledged": N_("Platform confirmed receipt"),
    "platform.clarify": N_("Platform asked a question"),
    "platform.answered": N_("Platform answered"),
    "authority.ordered": N_("The Authority's own order entered"),
    "item.expired": N_("Ended"),
    "item.suspended": N_("Suspended"),
    "item.lifted": N_("Lifted"),
    "release.sent": N_("Platform asked to restore"),
    "release.receipted": N_("Platform answered on restoring"),
    "appeal.filed": N_("Appeal received"),
    "appeal.admitted": N_("Admitted"),
    "appeal.refused": N_("Not taken"),
    "appeal.condoned": N_("Delay excused"),
    "appeal.joined": N_("Joined with another appeal on the same item"),
    "appeal.decided": N_("Appeal decided"),
    "stay.asked": N_("Stay asked for"),
    "stay.granted": N_("Stay granted"),
    "stay.refused": N_("Stay not granted"),
    "remedy.ordered": N_("Remedy asked of the platform"),
    "remedy.confirmed": N_("Remedy carried out"),
    "remedy.refused": N_("Remedy not carried out"),
    "clock.extended": N_("Time extended once"),
    "deadline.missed": N_("A deadline was missed"),
}

COUNTS = {
    "requests": N_("requests"),
    "items": N_("items"),
    "accounts": N_("of them accounts"),
    "bodies": N_("bodies that filed"),
    "filed": N_("appeals filed"),
}

TABLES = {
    "agency": N_("By body"),
    "basis": N_("By law cited"),
    "measure": N_("By measure asked"),
    "platform": N_("By platform"),
    "what": N_("By kind"),
    "cause": N_("By cause"),
    "outcome": N_("By outcome"),
    "platform, complied": N_("By platform: acted"),
    "platform, sent": N_("By platform: sent"),
}

BODIES = {
    "pta": N_("PTA"),
    "nccia": N_("NCCIA"),
    "interior": N_("Ministry of Interior"),
    "smpra": N_("SMPRA"),
}

CONFIDENCES = {
    "high": N_("text read"),
    "medium": N_("secondary source"),
    "low": N_("not confirmed"),
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
