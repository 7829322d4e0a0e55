"""The people of the demo: invented names, one role each, passwords made anew."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import choice

from oversight.accounts.queries import people as accounts
from oversight.accounts.service import people as service
from oversight.accounts.service.people import NewPerson
from oversight.authority.permissions import Role
from oversight.cli.demo import channels
from oversight.cli.demo.stage import Stage
from oversight.core.clock import local_date
from oversight.review.service import roster, training

REVIEWERS = 21
COURSE = "Law, procedure and this portal: three days, the judicial academy"
LIAISONS = {
    "facebook": "Hina P.",
    "instagram": "Yusuf A.",
    "telegram": "Nargis T.",
    "tiktok": "Wali S.",
    "whatsapp": "Rukhsana D.",
    "x": "Basit N.",
    "youtube": "Shirin G.",
}
WORDS = [
    ("amber"),
    ("anchor"),
    ("apricot"),
    ("autumn"),
    ("barley"),
    ("basin"),
    ("beacon"),
    ("blossom"),
    ("bramble"),
    ("breeze"),
    ("brook"),
    ("candle"),
    ("canyon"),
    ("cedar"),
    ("cinnamon"),
    ("clover"),
    ("copper"),
    ("coral"),
    ("cotton"),
    ("cradle"),
    ("crane"),
    ("crimson"),
    ("dapple"),
    ("desert"),
    ("drizzle"),
    ("dune"),
    ("ember"),
    ("falcon"),
    ("feather"),
    ("fennel"),
    ("flint"),
    ("forest"),
    ("garden"),
    ("ginger"),
    ("glacier"),
    ("granite"),
    ("grove"),
    ("harbour"),
    ("harvest"),
    ("hazel"),
    ("heron"),
    ("hollow"),
    ("indigo"),
    ("island"),
    ("jasmine"),
    ("juniper"),
    ("kettle"),
    ("lantern"),
    ("lavender"),
    ("lemon"),
    ("linen"),
    ("lotus"),
    ("maple"),
    ("marble"),
    ("marigold"),
    ("meadow"),
    ("melon"),
    ("mirror"),
    ("monsoon"),
    ("mulberry"),
    ("nectar"),
    ("nutmeg"),
    ("oasis"),
    ("olive"),
    ("orchard"),
    ("otter"),
    ("pebble"),
    ("pepper"),
    ("pigeon"),
    ("plum"),
    ("pomelo"),
    ("poplar"),
    ("quartz"),
    ("quill"),
    ("raven"),
    ("reed"),
    ("ribbon"),
    ("river"),
    ("saddle"),
    ("saffron"),
    ("sandal"),
    ("shadow"),
    ("silver"),
    ("sparrow"),
    ("spindle"),
    ("summit"),
    ("tamarind"),
    ("thistle"),
    ("thunder"),
    ("timber"),
    ("topaz"),
    "tulip",
    "valley",
    "velvet",
    "violet",
    "walnut",
    "willow",
    "winter",
    "yarrow",
]
NAMES = [
    ("Amna B."),
    ("Bilal S."),
    ("Dilnaz K."),
    ("Ehsan R."),
    ("Farida M."),
    ("Ghazi T."),
    ("Hania L."),
    ("Imdad Q."),
    ("Javeria N."),
    ("Kamil D."),
    ("Lubna A."),
    ("Mehwish G."),
    ("Nadir H."),
    ("Omair P."),
    ("Parveen J."),
    "Qasim V.",
    "Rabia Z.",
    "Sohail Y.",
    "Tahira C.",
    "Usman W.",
    "Wajiha E.",
]


@dataclass(frozen=True, slots=True, repr=False)
class SignIn:
    """What somebody who plays needs to know."""

    email: str
    password: str
    role: str
    place: str


def enter(stage: Stage) -> list[SignIn]:
    """Give everybody an account and a password, and the reviewers their places."""
    signed = [_enrol(stage, new) for new in everybody()]
    presiding = stage.people["presiding@oversight.example"]
    for email, actor in list(stage.people.items()):
        if actor.role is Role.REVIEWER:
            person = accounts.person(stage.session, actor.id)
            roster.add_reviewer(stage.session, person, by=presiding, now=stage.now)
            stage.names[str(person.pseudonym)] = stage.people[email]
            _train(stage, str(person.pseudonym))
    for slug in LIAISONS:
        channels.open_channel(stage, slug, stage.people[f"liaison@{slug}.example"])
    stage.clear()
    return signed


def _train(stage: Stage, pseudonym: str) -> None:
    """Let the course before the first day be recorded by one, confirmed by another."""
    presiding = stage.people["presiding@oversight.example"]
    admin = stage.people["admin@oversight.example"]
    held = local_date(stage.now) - timedelta(days=3)
    made = training.enter(
        stage.session, pseudonym, COURSE, held, None, by=presiding, now=stage.now
    )
    training.confirm(stage.session, pseudonym, made.id, by=admin, now=stage.now)


def everybody() -> list[NewPerson]:
    """Return the people of the contract's list, in its order."""
    found = [
        NewPerson("drafter@pta.example", "Salma I.", Role.DRAFTER, "pta"),
        NewPerson("authoriser@pta.example", "Tariq O.", Role.AUTHORISER, "pta"),
        NewPerson("drafter@nccia.example", "Naveed F.", Role.DRAFTER, "nccia"),
        NewPerson("authoriser@nccia.example", "Shagufta U.", Role.AUTHORISER, "nccia"),
        NewPerson("custodian@nccia.example", "Adeel X.", Role.CUSTODIAN, "nccia"),
        NewPerson("custodian2@nccia.example", "Zahra W.", Role.CUSTODIAN, "nccia"),
        NewPerson("analyst@nccia.example", "Mahnoor K.", Role.ANALYST, "nccia"),
        NewPerson("drafter@interior.example", "Rizwan B.", Role.DRAFTER, "interior"),
        NewPerson(
            "authoriser@interior.example", "Kiran D.", Role.AUTHORISER, "interior"
        ),
        NewPerson("registrar@oversight.example", "Zubaida M.", Role.REGISTRAR),
        NewPerson("presiding@oversight.example", "Anwar J.", Role.PRESIDING),
        NewPerson("advocate@oversight.example", "Sanam T.", Role.ADVOCATE),
        NewPerson("auditor@oversight.example", "Faheem R.", Role.AUDITOR),
        NewPerson("admin@oversight.example", "Iqra S.", Role.ADMINISTRATOR),
        NewPerson("admin2@oversight.example", "Danish H.", Role.ADMINISTRATOR),
    ]
    found += [
        NewPerson(
            f"reviewer{number:02}@oversight.example",
            NAMES[number - 1],
            Role.REVIEWER,
            pseudonym=f"R-{number:02}",
        )
        for number in range(1, REVIEWERS + 1)
    ]
    return found + [
        NewPerson(
            f"liaison@{slug}.example",
            name,
            Role.LIAISON,
            platform=slug,
        )
        for slug, name in LIAISONS.items()
    ]


def _enrol(stage: Stage, new: NewPerson) -> SignIn:
    token = service.add_person(stage.session, new, by=None, now=stage.now)
    password = "-".join(choice(WORDS) for _ in range(4)) + f"-{choice(range(10, 100))}"
    person = service.enrol(stage.session, token, password, now=stage.now)
    stage.people[new.email] = accounts.actor_of(person)
    place = new.body or new.platform or new.pseudonym or ""
    return SignIn(new.email, password, new.role.value, place)
