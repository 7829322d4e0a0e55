"""The closed table of log entries: which kinds there are and what each may say.

``public`` fields stand in clear, every one in every leaf of the kind (null when
it does not apply). ``private`` names may be committed to in ``_sd``; their number
fixes the number of digests, so that the presence of a value tells nothing.
This table is a promise to third parties: it changes only by adding.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of leaf."""

    name: str
    public: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    house: bool = False
    agency: bool = False
    item: bool = False


def closed(*rows: Kind) -> dict[str, Kind]:
    """Return the table of these kinds, none of them twice."""
    table = {row.name: row for row in rows}
    if len(table) != len(rows):
        raise ValueError("a kind stands twice")
    return table


def _same(names: str, **fields: object) -> tuple[Kind, ...]:
    return tuple(Kind(name, **fields) for name in names.split())  # type: ignore[arg-type]


_OFFICERS = ("drafter", "authoriser", "text_sha256", "file_sha256", "agency_ref")
_LOCATOR = ("locator", "canonical", "native_id", "handle", "text_sha256")
_ITEM_FILED = (
    *("what", "platform", "basis", "measure", "territory", "days", "tier"),
    *("nfields", "window"),
)
_DECIDED = (
    *("outcome", "code", "basis", "measure", "territory", "days", "tier"),
    *("nfields", "narrowed", "by", "split"),
)
_TEXT = ("text_sha256", "person")

KINDS = closed(
    Kind(
        "request.filed",
        ("what", "batch", "items", "emergency", "source"),
        _OFFICERS,
        agency=True,
    ),
    Kind(
        "item.filed",
        _ITEM_FILED,
        (*_LOCATOR, "capture_sha256", "protected", "reach"),
        agency=True,
        item=True,
    ),
    *_same(
        "request.defective request.screened request.returned",
        public=("codes",),
        private=_TEXT,
    ),
    *_same(
        "request.cured request.withdrawn",
        public=("codes",),
        private=_TEXT,
        agency=True,
    ),
    Kind("filing.refused", ("code",), _TEXT, house=True, agency=True),
    Kind(
        "pool.committed",
        (
            "pool",
            "size",
            "seats",
            "reserve",
            "excluded",
            "algorithm",
            "beacon",
            "round",
        ),
    ),
    # A public beacon's round, before the draw that rests on it; the local one has none.
    Kind("beacon.heard", ("beacon", "round", "randomness", "signature")),
    Kind("panel.drawn", ("seats", "round", "randomness", "index"), ("people",)),
    *_same(
        "member.declared member.recused member.challenged member.replaced",
        public=("by", "code"),
        private=("detail_sha256", "person"),
    ),
    Kind("threat.reported", (), ("detail_sha256", "person")),
    *_same("user.asked", public=("how", "ground"), private=_TEXT, item=True),
    *_same("user.answered", public=("how", "ground"), private=_TEXT, item=True),
    *_same("question.asked question.answered", public=("to",), private=_TEXT),
    Kind("advocate.heard", (), _TEXT),
    # That a body told more after it had filed: what it told stands in its file alone.
    Kind("facts.added", (), _TEXT, agency=True),
    # Another custodian keeps what came: who they are stands in no public entry.
    Kind("custody.changed", ("code",), _TEXT, agency=True),
    Kind("item.viewed", ("by", "count", "dwell"), (), item=True),
    Kind(
        "item.decided",
        _DECIDED,
        ("reasons_sha256", "dissent_sha256", "findings_sha256", "people"),
        item=True,
    ),
    Kind("item.lapsed", ("cause",), (), item=True),
    *_same(
        "order.issued order.corrected",
        public=("version", "items", "until", "sha256"),
        private=("document_sha256", "people"),
    ),
    Kind("order.dispatched", ("platform", "channel"), ("reference", "person")),
    *_same(
        "notice.sent notice.delayed notice.extended notice.unsealed notice.failed "
        "notice.published",
        public=("stage", "ground", "until", "ext"),
        private=("text_sha256", "code_hash"),
        item=True,
    ),
    # What was asked and decided on a notice that comes later: a refusal shows as well.
    Kind("delay.asked", ("days",), _TEXT, agency=True, item=True),
    Kind("delay.decided", ("outcome", "days", "by"), _TEXT, item=True),
    *_same(
        "platform.acknowledged platform.clarify",
        private=("reference", "person", "text_sha256"),
    ),
    Kind(
        "platform.answered",
        ("action", "under", "territory", "acted", "reason"),
        ("reference", "person", "text_sha256"),
        item=True,
    ),
    *_same(
        "item.expired item.renewed item.suspended item.lifted",
        public=("cause", "error"),
        private=_TEXT,
        item=True,
    ),
    Kind("confirmation.asked", ("days",), _TEXT, agency=True, item=True),
    Kind(
        "confirmation.decided",
        ("outcome", "code", "days", "by", "split"),
        ("reasons_sha256", "dissent_sha256", "findings_sha256", "people"),
        item=True,
    ),
    *_same("release.sent release.receipted", private=("reference",), item=True),
    *_same(
        "emergency.invoked interim.decided interim.dispatched interim.confirmed "
        "interim.ended",
        public=("urgency", "why"),
        private=_TEXT,
    ),
    *_same(
        "mirror.flagged mirror.filed mirror.cascaded",
        public=("tool", "version", "base"),
        private=_LOCATOR,
    ),
    *_same(
        "data.received data.minimised data.used data.extended data.due "
        "data.destroyed data.certified",
        public=("over", "outcome"),
        private=("manifest_sha256", "person"),
        item=True,
    ),
    # What lies with a court, and that its case is over; which one stands nowhere here.
    *_same(
        "data.lodged lodging.ended",
        public=("nfields",),
        private=_TEXT,
        agency=True,
        item=True,
    ),
    # More than was approved: asked for, and decided; silence is a decision that lapsed.
    Kind("use.asked", ("what", "days"), _TEXT, agency=True, item=True),
    Kind("use.decided", ("what", "outcome", "days", "until", "by"), _TEXT, item=True),
    # That data were misused, somebody says; who says it stands nowhere in clear.
    Kind("misuse.flagged", ("code",), _TEXT, item=True),
    Kind("misuse.answered", (), _TEXT, agency=True, item=True),
    Kind("misuse.weighed", ("outcome", "by"), _TEXT, item=True),
    Kind("misuse.decided", ("outcome", "until", "by"), _TEXT, item=True),
    *_same(
        "agency.barred agency.unbarred",
        public=("kind", "why", "until"),
        house=True,
    ),
    *_same(
        "seal.set seal.extended seal.ended",
        public=("scope", "ground", "until", "how"),
        private=_TEXT,
    ),
    Kind(
        "appeal.filed",
        ("of", "told", "late"),
        (*_LOCATOR, "facts_sha256", "contact"),
    ),
    *_same(
        "appeal.admitted appeal.refused appeal.condoned appeal.joined "
        "appeal.expedited appeal.withdrawn",
        public=("ground",),
        private=_TEXT,
    ),
    *_same("stay.asked stay.granted stay.refused", private=_TEXT),
    Kind("stay.moved", ("by",), _TEXT),
    Kind("exhibit.disclosed", ("way", "by"), _TEXT, item=True),
    Kind("reply.filed", ("disclosed", "gisted"), _TEXT, agency=True),
    Kind("rejoinder.filed", ("disclosed", "gisted"), _TEXT),
    Kind(
        "appeal.decided",
        ("outcome", "by", "split", "default"),
        ("reasons_sha256", "dissent_sha256", "people"),
        item=True,
    ),
    *_same(
        "remedy.ordered remedy.confirmed remedy.refused",
        public=("restored",),
        private=("reference", "text_sha256"),
        item=True,
    ),
    *_same("appeal.referred court.result", public=("forum", "result"), private=_TEXT),
    *_same("audit.drawn audit.judged", public=("agree",), private=_TEXT, item=True),
    *_same(
        "clock.set clock.extended clock.paused clock.resumed deadline.missed",
        public=("clock", "due", "body"),
    ),
    Kind("calendar.changed", ("date", "op", "provisional"), house=True),
    Kind("beacon.chosen", ("from", "to"), house=True),
    Kind(
        "beacon.described",
        ("beacon", "scheme", "label", "period", "genesis", "seed", "key"),
        house=True,
    ),
    Kind("policy.changed", ("name", "from", "to", "valid_from"), house=True),
    *_same(
        "figures.imported figures.declared",
        public=("platform", "period", "unit", "count", "sha256"),
        house=True,
    ),
    Kind(
        "referrals.counted",
        ("received", "duplicate", "discounted", "passed"),
        house=True,
    ),
    Kind(
        "authority.ordered",
        ("body", "number", "passed", "communicated"),
        ("document_sha256", "person"),
        agency=True,
    ),
    Kind(
        "item.split",
        ("from", "what", "platform", "basis", "measure", "territory", "days"),
        _LOCATOR,
        item=True,
    ),
    *_same("preservation.sent preservation.cancelled", public=("until",), item=True),
    Kind("law.changed", ("what", "id", "op", "from", "to"), house=True),
    *_same("body.joined body.left", public=("body", "classes", "from"), house=True),
    Kind("demand.received", ("body", "outcome"), ("text_sha256",), house=True),
    *_same("service.down service.up", house=True),
    Kind("report.published", ("period", "version", "size", "sha256"), house=True),
    *_same(
        "entry.corrected content.withheld vault.erased key.announced key.retired "
        "anchor.recorded operator.note",
        public=("code",),
        private=("detail_sha256",),
    ),
)

ENVELOPE = frozenset(
    {"v", "k", "n", "at", "day", "docket", "stream", "item", "ref", "agency", "an"}
    | {"_sd", "_sd_alg"}
)
NEVER_SEALED = frozenset({"k", "docket", "agency", "an", "n", "items"})
