"""The invented data requests of the demo: what happened, who is asked about, and why.

Nobody in them exists. Each story says what its reviewers found in words of its own.
"""

from dataclasses import dataclass

HANDED, PART, NEVER = "handed", "part", "never"
FRAUD_LAW, FORGERY_LAW, TERROR_LAW = "peca-2016-s14", "peca-2016-s13", "peca-2016-s10"
ARMING_LAW, COPYING_LAW = "peca-2016-s12", "peca-2016-s4"
FALSE_NEWS_LAW, STALKING_LAW = "peca-2016-s26a", "peca-2016-s24"


@dataclass(frozen=True, slots=True)
class Story:
    """One data request: how many days before the end it begins, and what is said.

    ``law`` is the offence that the officer cites for what happened.
    ``weekdays`` counts those days by working days; ``listed`` is what the registrar
    lists, and ``cured`` what the body says then; ``settled`` how many days before the
    end an owed certificate is signed; ``asked`` what the platform asks, unanswered;
    ``entrusted`` why another custodian keeps the data from some day on; ``lodged`` the
    case of the court that has a copy; ``misused`` what the platform reports of them.
    """

    days: int
    tier: str
    account: str
    offence: str
    fir: str
    link: str
    need: str
    tried: str
    others: str
    found: str
    summary: str
    law: str = FRAUD_LAW
    approved: bool = True
    fields: tuple[str, ...] = ()
    granted: tuple[str, ...] = ()
    warrant: bool = False
    delay: bool = False
    privilege: str = "none"
    retention: int = 90
    keep: int = 60
    cancelled: bool = False
    answer: str = HANDED
    over: bool = False
    certified: bool = False
    uses: tuple[str, ...] = ()
    decided: bool = True
    later: bool = False
    files: bool = False
    weekdays: bool = False
    listed: tuple[tuple[int, str], ...] = ()
    cured: tuple[tuple[str, str], ...] = ()
    settled: int = 0
    asked: str = ""
    entrusted: str = ""
    lodged: str = ""
    misused: str = ""


THREAT = Story(
    days=205,
    tier="D1",
    account="rawi_school_alarm",
    offence="A message to a girls' school in Rawalpindi named a day for an explosion.",
    law=TERROR_LAW,
    fir="FIR 41/26, Sadiqabad",
    link="The message came from this very account on the eve of the day it named; the "
    "school kept it with its address and its hour, and a teacher saw it arrive. No "
    "other account repeated it.",
    need="The name and the number given when the account was opened would show whether "
    "the pupil whom two teachers suspect wrote it, or somebody outside the school.",
    tried="The school was asked who used the name before; two pupils were heard with "
    "their parents. Neither could say whose account it was.",
    others="The number may be a parent's. Whoever it names is heard before anything is "
    "drawn from it, and a minor only with a guardian.",
    found="The school's own copy shows the account, the hour and the threat, so the "
    "tie is to this account and not to a circle of friends. Two milder steps were "
    "taken and failed. A name and a number answer the question that is open; the "
    "addresses for recovery answer none, and are left out.",
    summary="A threat against a school came from one account. Name, number and day of "
    "opening may be asked for; more was not needed.",
    fields=("name", "phone", "created-at", "recovery-ids"),
    granted=("name", "phone", "created-at"),
    retention=45,
    over=True,
    certified=True,
    uses=("investigation", "eliminated"),
)
FRAUD = Story(
    days=70,
    tier="D2",
    account="hilal_relief_fund",
    offence="A false flood appeal took money from 61 people in the name of a charity.",
    fir="FIR 207/26, Gulberg",
    link="The account gave the bank number into which the 61 transfers went, under a "
    "name the charity denies. Eleven of those who paid kept the conversation in which "
    "this account wrote to them.",
    need="The hours and addresses of signing in on the days of the transfers would "
    "show whether one person ran the account and emptied the bank account from one "
    "place.",
    tried="The bank named an account holder who had died in the year before; the "
    "charity and the platform's own form were asked and knew nothing.",
    others="An address may be shared by a shop or a household. It is compared with the "
    "cash machine's hours alone, and names are asked for only where both meet.",
    found="Sixty-one transfers lead to a number that only this account gave out. The "
    "bank's trail has ended with a dead man, so nothing milder is left. The days asked "
    "for are those of the transfers. The devices would add nothing that the hours do "
    "not show.",
    summary="An account collected money for a charity that denies it. Hours and "
    "addresses of signing in on the days of the payments may be asked for.",
    fields=("login-times", "login-ips", "device-ids"),
    granted=("login-times", "login-ips"),
    warrant=True,
    delay=True,
    answer=PART,
    uses=("investigation",),
    entrusted="The custodian went over to the forensic laboratory. The one sealed disk "
    "was handed over in person and its fingerprints were compared by both.",
    lodged="Case 91/26 (State against a person unknown)",
)
UNWARRANTED = Story(
    days=48,
    tier="D2",
    account="margalla_walks",
    offence="A picture of a walled house was posted with the hours of its guards.",
    law=STALKING_LAW,
    fir="Inquiry 88/26",
    link="The picture stands on this account, with the hours under it, and an earlier "
    "one of the same wall; the owner of the house recognised the place from which both "
    "were taken.",
    need="The addresses of signing in on that evening would show whether the picture "
    "was sent from the street in front of the house.",
    tried="The guards were changed and the picture reported to the platform, which "
    "left it up; neighbours were asked and had seen nobody.",
    others="A whole street may share one address. Only the hour of the picture counts, "
    "and nobody is approached on an address alone.",
    found="The picture and the hours together point at a danger, and both stand on "
    "this account. Whether the street can be told from the city by an address is "
    "doubtful but not hopeless, for one evening. Nothing here replaces the warrant "
    "that the law asks of a court.",
    summary="A picture of a guarded house led to a request for one evening's "
    "addresses. It was approved here, and lapsed: no court had given a warrant.",
    fields=("login-ips",),
    granted=("login-ips",),
)
CRITIC = Story(
    days=41,
    tier="D1",
    account="kachehri_diary",
    offence="Posts said that a tehsil office takes money for copies of land records.",
    law=FALSE_NEWS_LAW,
    fir="Inquiry 93/26",
    link="The account wrote three times about the office and named its opening hours; "
    "an officer believes that a clerk who was dismissed stands behind it, because the "
    "posts know the building.",
    need="A name would let the office answer the allegation to the right person and "
    "see whether files were taken along by somebody who left.",
    tried="The office wrote under the posts and asked for proof; the account answered "
    "with a list of fees and no name.",
    others="Whoever writes about an office has readers who sent in what they paid; "
    "their messages would be within reach of whoever learns the name.",
    found="What is described is criticism of an office, and no element of the offence "
    "named is shown in it. That the posts know a building ties nobody to a crime. A "
    "name would serve to find a critic; the law gives no power for that.",
    summary="An office wanted the name of somebody who wrote about fees. Nothing ties "
    "the account to an offence: not approved.",
    approved=False,
    fields=("name", "phone", "email"),
)
OWED = Story(
    days=83,
    tier="D1",
    account="bazaar_parcel_7",
    offence="Parcels with a powder were announced to three traders by one sender.",
    law=TERROR_LAW,
    fir="FIR 230/26, Liaquatabad",
    link="All three traders had their message from this account within one hour, and "
    "each kept it; the parcels followed on the next day with the words that the "
    "messages had used.",
    need="The number given at opening would be compared with the sender's number on "
    "the courier's slips, which nothing else can be laid against.",
    tried="The courier's slips carry a number that is out of use; its shop had no "
    "camera, and the traders know no enemy.",
    others="The number may have passed to somebody else since. It is checked against "
    "the day of the slips before anybody is spoken to.",
    found="Three messages and three parcels in the same words tie this account to what"
    " happened, hour by hour. The slips led nowhere. One number answers one question, "
    "and a month is enough to compare it "
    "with what the courier wrote down.",
    summary="Three traders were threatened from one account before parcels came. The "
    "number given at its opening may be asked for, for a month.",
    fields=("phone", "created-at"),
    granted=("phone", "created-at"),
    retention=30,
    settled=25,
)
KEPT = Story(
    days=22,
    tier="D0",
    account="indus_night_desk",
    offence="A voice message offered weapons for a named night in Sukkur.",
    law=ARMING_LAW,
    fir="Inquiry 101/26",
    link="The offer was made by this account in a conversation that one of those it "
    "was offered to has handed in, with the account's number and the hour at which it "
    "was heard.",
    need="",
    tried="",
    others="",
    found="",
    summary="",
    keep=60,
)
ENDED = Story(
    days=18,
    tier="D0",
    account="thar_water_watch",
    offence="A post counted dry wells and was said to cause unrest in two villages.",
    law=FALSE_NEWS_LAW,
    fir="Inquiry 104/26",
    link="The account listed eleven wells with the days on which they fell dry; a "
    "gathering followed at one of them, at which a pump was damaged by somebody who "
    "has not been named.",
    need="",
    tried="",
    others="",
    found="That people gathered at a dry well does not make the list of dry wells an "
    "offence, and nobody says who broke the pump. Nothing is likely to be lost that an "
    "investigation of the pump would need: whoever lives there saw it by daylight.",
    summary="",
    keep=90,
    cancelled=True,
)
SOURCE = Story(
    days=7,
    tier="D1",
    account="karakoram_bulletin",
    offence="A document about a road contract was published before it was opened.",
    law=COPYING_LAW,
    fir="Inquiry 110/26",
    link="The document appeared first on this account, with a stamp that shows from "
    "which copy it was taken; four people had that copy in their hands on the day "
    "before.",
    need="The address given at opening would show whether one of the four runs the "
    "account or only sent the document to it.",
    tried="The four were heard and deny it; the register of copies shows no fifth.",
    others="The account describes itself as a newsroom. Its correspondents and their "
    "sources would be within reach of whoever reads its addresses.",
    found="",
    summary="",
    fields=("email", "recovery-ids"),
    privilege="journalist",
    decided=False,
    files=True,
)
LATER = Story(
    days=11,
    tier="D1",
    account="sadar_loan_desk",
    offence="Loans were promised to 40 people who paid a fee and heard no more.",
    fir="FIR 266/26, Saddar",
    link="All forty were written to by this account and by no other; each of them kept "
    "the message with the number to which the fee was to go, and thirty-one paid into "
    "it within a day of the message.",
    need="The name and number given at the opening would show whether the owner of "
    "the shop named in the messages runs the account, or was only named by it.",
    tried="The shop was visited and its owner heard; he denies it. The number for the "
    "fee is registered to a woman who died two years ago, and the bank knows no other.",
    others="The number may be a relative's or have passed to somebody else. Whoever it "
    "names is heard before anything is drawn from it.",
    found="Forty messages lead to one account, and the two milder steps have failed. "
    "A name and a number answer the one question that is open. The notice may wait, "
    "because the money is drawn within hours of each question put to the shop.",
    summary="Forty people paid for loans that never came. Name and number may be asked "
    "for; the account holder is told later.",
    fields=("name", "phone"),
    granted=("name", "phone"),
    delay=True,
    later=True,
)
EVERY = (THREAT, FRAUD, UNWARRANTED, CRITIC, OWED, KEPT, ENDED, LATER, SOURCE)
