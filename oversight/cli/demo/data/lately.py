"""The data requests of the last days: each waits on a desk on the day of loading."""

from oversight.cli.demo.data.stories import FORGERY_LAW, Story

WANTING = Story(
    days=1,
    weekdays=True,
    tier="D1",
    account="mandi_rate_alert",
    offence="Forged price lists were sent to 14 shops, with a demand for a deposit.",
    law=FORGERY_LAW,
    fir="as in the file",
    link="Each of the fourteen lists came from this account, and each names the same "
    "mobile wallet; two shopkeepers paid into it and have handed in their receipts "
    "with the hour of the payment.",
    need="The number given at the opening would be laid against the number of the "
    "wallet, which nobody at its provider could put a face to.",
    tried="The provider of the wallet was asked and knows a number that is out of use; "
    "the market's own committee does not know the account.",
    others="The number may be a relative's. Whoever it names is heard before anything "
    "is drawn from it.",
    found="",
    summary="",
    fields=("phone", "created-at"),
    decided=False,
    listed=((0, "case_number_unclear"), (1, "account_unclear")),
)
RECUT = Story(
    days=1,
    weekdays=True,
    tier="D1",
    account="canal_road_taxi",
    offence="Rides were sold in advance to 27 people; no car ever came for them.",
    fir="FIR 281/26, Muslim Town",
    link="All of them paid after a message of this account: “Pehle paise bhejo, gaddi "
    "chhe vaje aasi.” The same words stand in all twenty-seven messages, with the "
    "picture of one licence below them.",
    need="The name given at the opening would show whether the driver whose licence is "
    "pictured in the messages runs the account, or was only pictured by it.",
    tried="The driver was heard and says that his licence was lost in spring; the loss "
    "was reported on the day he names. The payments went to a wallet since closed.",
    others="The name may be the driver's own, and he may be a victim as well. Nothing "
    "is drawn from it before he is heard again.",
    found="",
    summary="",
    fields=("name", "created-at"),
    decided=False,
    listed=((1, "tie_untranslated"),),
    cured=(
        (
            "link-1",
            (
                "The messages were in Saraiki and are translated here: “Pay now, the "
                "car comes at six.” All twenty-seven came from this account, with the "
                "picture of one licence, and were kept by those who paid."
            ),
        ),
    ),
)
ASKING = Story(
    days=6,
    weekdays=True,
    tier="D1",
    account="lakeside_rooms_pk",
    offence="Rooms that do not exist were let to 33 families for the summer.",
    fir="FIR 259/26, Race Course",
    link="The thirty-three families wrote to this account and to no other; it sent "
    "each of them the same contract, with one account number and a stamp that the "
    "hotel named in it never had.",
    need="The name and the number given at the opening would show whether the former "
    "clerk whom the hotel suspects runs the account, or somebody who copied its page.",
    tried="The hotel's clerks were heard; the bank named a holder who lives abroad and "
    "has not answered the two letters sent to him.",
    others="The clerk may have left the account to somebody. Whoever it names is heard "
    "before anything is drawn from it.",
    found="Thirty-three contracts come from one account, and the two milder steps lead "
    "nowhere. A name and a number answer the one question that is left open; when the "
    "account was opened is shown on its page and need not be asked for.",
    summary="Families paid for rooms that do not exist. The name and number of one "
    "account may be asked for.",
    fields=("name", "phone", "created-at"),
    granted=("name", "phone"),
    asked="Two accounts carry this name, with and without an underscore at the end. "
    "Which of the two is meant?",
)
LATELY = (ASKING, RECUT, WANTING)
