"""The sentences in which reviewers of the demo say what they found."""

from oversight.review.rules.findings import Factor, Met

EVIDENCE = {
    Met.YES: (
        (
            "The capture shows “{name}” in full: it {says}. Read as a whole and in "
            "its own language this makes out each element of the provision."
        ),
        (
            "We read the passage beside the rest of “{name}”. That it {says} is "
            "plain from the capture, and the elements follow from those words."
        ),
    ),
    Met.NO: (
        (
            "The capture of “{name}” was read in full. That it {says} is correct, "
            "but this is not what the provision describes, and nothing else was "
            "shown."
        ),
        (
            "We take it as shown that “{name}” {says}. The provision asks for more "
            "than that, and the file does not hold the more."
        ),
    ),
    Met.NOT_SHOWN: (
        (
            "It may be that the elements could be made out for “{name}”, but the "
            "file does not show them, and the burden lies with the body that files."
        ),
        (
            "The material on “{name}” is too thin to say that the elements are met; we "
            "therefore record that they were not shown."
        ),
    ),
}
AIM = (
    (
        "The aim named fits what the file says about “{name}”; we looked for signs "
        "of another aim, such as the date of filing and who is criticised, and "
        "found none."
    ),
    (
        "Nothing in the file on “{name}” suggests that the aim named is not the "
        "real one: it was filed soon after it was found and names no critic of any "
        "office."
    ),
)
IMPROPER = (
    "“{name}” criticises officials by their office. It was filed two days after a "
    "question in the assembly about the same matter, and nothing else explains the "
    "date."
)
EXEMPT = (
    (
        "We asked whether “{name}” serves news, research, education, art, "
        "counter-speech or debate. It does not report or discuss; it urges, in the "
        "words quoted."
    ),
    (
        "None of the purposes that are left alone fits “{name}”: there is no "
        "account of facts, no distance to what is shown and no invitation to "
        "discuss it."
    ),
)
SERVES = (
    "“{name}” serves a purpose that is left alone here ({purpose}): it {says}, "
    "keeps its distance from what it shows, and does so in its ordinary work."
)
CANDOUR = (
    (
        "The body told us what points the other way: {candour}. We weighed it; it "
        "does not change what the passage quoted says, but it bears on how far a "
        "measure may go."
    ),
    (
        "Against the request speaks, by the body's own account, that {candour}. "
        "This was given weight in choosing the outcome."
    ),
)
HEADS = (
    "On the first of what must be shown:",
    "On the next point, looked at by itself:",
    "Thirdly, apart from what was said above:",
    "And on the last of them:",
)
EXHIBIT = "The capture filed with the request, and the passage quoted from it"
SHARE = "Of the last sixty posts of “{name}” we read, about a third are lawful chatter."
POSTS = (
    "Naming the posts one by one was weighed for “{name}”; new ones of the same kind "
    "appear within days, so that a list would be out of date when it arrives."
)
CHILLING = (
    (
        "Others who write on the same subject as “{name}” may grow careful. The "
        "reasons say in plain words what stays allowed, and the end date is near."
    ),
    (
        "We asked who might fall silent because of a measure on “{name}”: reporters "
        "and critics are not meant, and the summary says so in both languages."
    ),
)
REPLY = "To point {n} of the answer:"
ANSWER = (
    "The person behind “{name}” answered in time. We read the answer before anything "
    "else in the file, and it is dealt with in the reasons; no fact in it was ignored."
)
SPEAKER = (
    (
        "{speaker} We accept this as enough for a measure on “{name}” itself; it "
        "would not be enough to say who a person is."
    ),
)
OTHERWISE = (
    (
        "That somebody else of the same name runs “{name}” was considered: the "
        "linked address, the dates and the cross-posts speak against it."
    ),
    (
        "Another explanation, that “{name}” was taken over by strangers, was looked "
        "at; the style and the hours of posting stayed the same throughout."
    ),
)
RUNGS = {
    "label": (
        "A label on “{name}” would be read by those who need no warning; its "
        "audience comes for what the label would describe, so it would not help."
    ),
    "limit-reach": (
        "Limiting the reach of “{name}” would leave it open to everybody with the "
        "direct link, which is how most of its audience arrives."
    ),
    "geo-withhold": (
        "Withholding single posts of “{name}” in Pakistan was weighed; new ones of "
        "the same kind appear every few days, so that it would run behind."
    ),
    "remove": (
        "Removing the posts quoted was weighed for “{name}”; the harm lies in the "
        "steady use of the whole account for this, as the record of weeks shows."
    ),
    "suspend-feature": (
        "Closing one feature of “{name}”, such as live video or messages, was "
        "weighed; what is relied on stands in ordinary posts as well."
    ),
}
FACTORS = {
    Factor.CONTEXT: (
        2,
        (
            "“{name}” spoke into weeks in which attacks of this kind were in "
            "the news, and its readers knew what was meant without names."
        ),
    ),
    Factor.SPEAKER: (
        3,
        (
            "The voice behind “{name}” has authority with its audience of about "
            "{reach}, who answer within minutes and pass things on."
        ),
    ),
    Factor.INTENT: (
        3,
        (
            "The wording of “{name}” asks for something to be done; it is not a "
            "slip and was repeated after others objected to it."
        ),
    ),
    Factor.CONTENT: (
        3,
        (
            "It {says}; the form is direct, with images and a call, and there "
            "is no argument that a reader could weigh in “{name}”."
        ),
    ),
    Factor.EXTENT: (
        3,
        (
            "“{name}” is public and reaches about {reach}; the posts relied on "
            "were shared beyond those who follow it."
        ),
    ),
    Factor.LIKELIHOOD: (
        3,
        (
            "On what the file shows about “{name}”, somebody acting on it "
            "within weeks is a real prospect and not a guess."
        ),
    ),
}
SCOPE = (
    (
        "In Pakistan only, for {days} days and on this address alone: nothing wider "
        "was needed for the aim, and the end date forces a fresh look at “{name}”."
    ),
    (
        "The measure on “{name}” ends by itself after {days} days and holds in "
        "Pakistan only; that is the least that still answers the risk described."
    ),
)
COLLATERAL = (
    (
        "Lawful posts on “{name}” are touched as well. They are few, can be found "
        "elsewhere, and come back when the measure ends; nobody else's account is "
        "touched."
    ),
    (
        "What is lost besides: greetings and reposts of “{name}”. We set that "
        "against the harm described and find the loss small, because it ends on a "
        "known day."
    ),
)
TOO_MUCH = (
    "Most of what “{name}” publishes is lawful and would go with it; a measure on "
    "the whole for the sake of a small part reaches far more than the aim needs."
)
ONLY = (
    (
        "This post names the lane and the hour at which the family is at home and asks "
        "who will come along; it is the call itself, and nothing else in it is news."
    ),
    (
        "Here the picture of the house door is shown with an arrow, an hour after the "
        "first call; whoever read the first knows from this one where to go."
    ),
)
