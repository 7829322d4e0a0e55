"""Words for the public record: stages, acts, figures and their definitions."""

from oversight.core.vocabularies import data_figures as data
from oversight.core.vocabularies import year_figures as year
from oversight.core.vocabularies.appeals import APPEAL_OUTCOMES
from oversight.core.vocabularies.requests import OUTCOMES
from oversight.core.words import N_

STANDSTILLS = {
    "older": N_("an older copy of the database was put back, so nothing was signed"),
    "forked": N_("two different logs were found, so nothing was signed"),
    "refused": N_("the key or the stored log was not right, so nothing was signed"),
    "service": N_("the portal could not be reached"),
    "witnesses": N_("too few witnesses signed for more than an hour"),
    "restored": N_("entries were put back after a loss of the database"),
}

DWELLS = {
    "under-1m": N_("under a minute"),
    "1m-5m": N_("one to five minutes"),
    "5m-20m": N_("five to twenty minutes"),
    "over-20m": N_("over twenty minutes"),
}

ERASURE_GROUNDS = {
    "asked-by-person": N_("the person concerned asked for it"),
    "term-ended": N_("the time for which it is kept was over"),
    "court-order": N_("a court ordered it"),
    "wrongly-kept": N_("it ought not to have been kept"),
}

STANDINGS = {
    "being-checked": N_("being checked"),
    "defective": N_("sent back for correction"),
    "waiting-for-draw": N_("waiting for reviewers to be drawn"),
    "waiting-for-decision": N_("waiting for a decision"),
    "approved": N_("approved here"),
    "partly-approved": N_("partly approved here"),
    "not-approved": N_("not approved"),
    "not-approved-withdrawn": N_("not approved in part, the rest withdrawn"),
    "sent": N_("approved and sent to the platform"),
    "complied": N_("the platform acted"),
    "refused-by-platform": N_("the platform refused"),
    "suspended": N_("stopped until an appeal or a court decides"),
    "under-appeal": N_("under appeal"),
    "lifted": N_("lifted"),
    "expired": N_("ended on its date"),
    "lapsed": N_("lapsed: no decision in time"),
    "unsent": N_("lapsed: not sent in time"),
    "withdrawn": N_("withdrawn"),
    "produced": N_("the platform handed data over"),
    "kept": N_("data are being kept, nothing was handed over"),
    "kept-ended": N_("data were kept, and are no longer"),
}

REPORT_CORRECTIONS = {
    "decided-since": N_(
        "Since that version more of this quarter was decided, answered or ended. These "
        "figures count it as well."
    ),
    "counted-anew": N_(
        "The way of counting was mended: the same entries give other figures now than "
        "that version has."
    ),
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
    **data.DATA_INDICATORS,
    **year.YEAR_INDICATORS,
    "K53": N_("Platforms that did not say they had received what was sent"),
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
    **data.DATA_DEFINITIONS,
    **year.YEAR_DEFINITIONS,
    "K53": N_(
        "Of the requests sent in the quarter, for data and for restrictions: those of "
        "which the platform said nothing before its time to confirm receipt was over. "
        "Nothing follows from silence. Who confirmed later counts as received too."
    ),
}

STAGES = {
    "waiting": N_("waiting"),
    "approved": N_("approved here"),
    "not-approved": N_("not approved"),
    "ended": N_("ended"),
    "under-appeal": N_("under appeal"),
}

ENDINGS = {
    "rejected": N_("not approved"),
    "lapsed": N_("lapsed"),
    "withdrawn": N_("withdrawn"),
    "expired": N_("ended on its date"),
    "lifted": N_("lifted"),
    "overturned": N_("overturned on appeal"),
    "split": N_("only posts of it are restricted, see below"),
}

CAUSES = {
    "reviewer": N_("no decision in time"),
    "agency": N_("no answer from the agency in time"),
    "stale": N_("not sent in time"),
    "pool": N_("not enough reviewers"),
    "end-date": N_("its end date came"),
    "confirmed": N_("a panel of three confirmed it"),
    "appeal": N_("an appeal was upheld"),
    "appeal-default": N_("the appeal was not decided in time"),
    "appeal-clock": N_("the appeal decision is late"),
    "stay": N_("stayed while the appeal is decided"),
    "resumed": N_("the appeal did not succeed"),
}

REST_CAUSES = {
    "stay": N_("stayed while the appeal is decided"),
    "appeal-clock": N_("the appeal decision is late"),
    "court": N_("a court stayed it"),
}

ALL_OUTCOMES = (
    OUTCOMES
    | APPEAL_OUTCOMES
    | {
        "confirmed": N_("stands longer"),
        "not-confirmed": N_("does not stand longer"),
        "lapsed": N_("nobody decided in time"),
        "granted": N_("granted"),
        "refused": N_("refused"),
        "cleared": N_("cleared: not misused"),
        "misused": N_("misused"),
        "found": N_("not cleared: misused"),
    }
)

ACTS = {
    "request.filed": N_("Filed by two officers"),
    "item.filed": N_("Item entered"),
    "request.defective": N_("Sent back for correction"),
    "request.cured": N_("Corrected"),
    "request.screened": N_("Checked for form"),
    "request.withdrawn": N_("Withdrawn"),
    "pool.committed": N_("List of eligible reviewers fixed"),
    "beacon.heard": N_("The number for the draw was published"),
    "panel.drawn": N_("Reviewers drawn by lot"),
    "member.declared": N_("A reviewer declared no conflict"),
    "member.recused": N_("A reviewer stepped aside"),
    "member.challenged": N_("A reviewer was challenged"),
    "member.replaced": N_("Another reviewer was drawn"),
    "threat.reported": N_("A threat was reported"),
    "user.asked": N_("The user was asked first"),
    "user.not-asked": N_("The user was not asked first"),
    "user.answered": N_("The user answered"),
    "question.asked": N_("The reviewers asked a question"),
    "question.answered": N_("The question was answered"),
    "custody.changed": N_("The body named another custodian for the data"),
    "facts.added": N_("The body told more than it had filed"),
    "request.returned": N_("Handed back to be completed"),
    "clock.paused": N_("The time to decide stands still"),
    "clock.resumed": N_("The time to decide goes on"),
    "item.viewed": N_("A reviewer opened the item"),
    "item.dwelt": N_("How long a reviewer had it open before signing"),
    "item.decided": N_("Decided"),
    "item.split": N_("Narrowed to a post of its own"),
    "item.lapsed": N_("Lapsed"),
    "order.issued": N_("Record of review issued"),
    "order.corrected": N_("New version of the record"),
    "entry.corrected": N_("The body put a fact right"),
    "content.withheld": N_("An entry of the log is withheld by an order"),
    "order.dispatched": N_("Sent to the platform"),
    "notice.sent": N_("Notice passed on to the account holder"),
    "notice.failed": N_("Notice could not be delivered"),
    "notice.published": N_("Notice shown here"),
    "platform.acknowledged": N_("Platform confirmed receipt"),
    "platform.clarify": N_("Platform asked a question"),
    "platform.answered": N_("Platform answered"),
    "authority.ordered": N_("The Authority's own order entered"),
    "notice.delayed": N_("The account holder is told later"),
    "notice.extended": N_("The account holder is told later still"),
    "notice.unsealed": N_("A delayed notice opened"),
    "delay.asked": N_("The body asked that the account holder be told later still"),
    "delay.decided": N_("Whether the account holder is told later still was decided"),
    "data.received": N_("Data received by the custodian"),
    "data.minimised": N_("Data reduced to what was approved"),
    "data.used": N_("Data looked at"),
    "data.due": N_("Data due to be destroyed"),
    "data.destroyed": N_("Data destroyed"),
    "data.certified": N_("Destruction certified by two people"),
    "data.extended": N_("A reviewer allowed more than was approved"),
    "data.lodged": N_("The body gave data to a court as evidence"),
    "lodging.ended": N_("The case of the court that has data is over"),
    "use.asked": N_("The body asked for longer or other use of data"),
    "use.decided": N_("Whether data may be used longer, or for more, was decided"),
    "misuse.flagged": N_("A misuse of data was reported"),
    "misuse.answered": N_("The body answered on the misuse"),
    "misuse.weighed": N_("One of two decided whether data were misused"),
    "misuse.decided": N_("Whether data were misused was decided by two"),
    "court.result": N_("A court decided"),
    "preservation.sent": N_("Notice to keep data"),
    "preservation.cancelled": N_("Keeping of data ended by a reviewer"),
    "confirmation.asked": N_("The body asked that it stand longer"),
    "confirmation.decided": N_("A panel decided whether it stands longer"),
    "item.renewed": N_("Stands longer"),
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
    "exhibit.disclosed": N_("The panel told the person of a file of the agency"),
    "appeal.decided": N_("Appeal decided"),
    "stay.asked": N_("Stay asked for"),
    "stay.moved": N_("Stay taken up by the panel itself"),
    "stay.granted": N_("Stay granted"),
    "stay.refused": N_("Stay not granted"),
    "remedy.ordered": N_("Remedy asked of the platform"),
    "remedy.confirmed": N_("Remedy carried out"),
    "remedy.refused": N_("Remedy not carried out"),
    "clock.set": N_("Time for the decision set"),
    "clock.extended": N_("Time extended once"),
    "deadline.missed": N_("A deadline was missed"),
}

COUNTS = {
    "requests": N_("requests"),
    "items": N_("items"),
    "accounts": N_("of them accounts"),
    "bodies": N_("bodies that filed"),
    "filed": N_("appeals filed"),
    **data.DATA_COUNTS,
    **year.YEAR_COUNTS,
    "received": N_("received by the platform"),
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
    **data.DATA_TABLES,
    **year.YEAR_TABLES,
    "kind, sent": N_("By kind of request: sent"),
    "kind, received": N_("By kind of request: received"),
    "kind, silent": N_("By kind of request: no word in time"),
}

CONFIDENCES = {
    "high": N_("text read"),
    "medium": N_("secondary source"),
    "low": N_("not confirmed"),
}
