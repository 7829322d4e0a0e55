"""What strangers were promised, said a second time and by other means.

One line a promise: names, then the public fields in clear. A mark stands after the
names: ``a`` an agency's own act, ``h`` the house stream, ``i`` about one item. The
table may grow; a line of it never changes.
"""

TABLE = """
request.filed a: what batch items emergency source
item.filed ai: what platform basis measure territory days tier nfields window
request.defective request.screened request.returned: codes
request.cured request.withdrawn a: codes
filing.refused ah: code
pool.committed: pool size seats reserve excluded algorithm beacon round
beacon.heard: beacon round randomness signature
panel.drawn: seats round randomness index
member.declared member.recused member.challenged member.replaced: by code
threat.reported:
user.asked user.answered i: how ground
question.asked question.answered: to
advocate.heard:
facts.added a:
custody.changed a: code
item.viewed i: by count dwell
item.decided i: outcome code basis measure territory days tier nfields narrowed by split
item.lapsed i: cause
order.issued order.corrected: version items until sha256
order.dispatched: platform channel
notice.sent notice.delayed notice.extended notice.unsealed i: stage ground until ext
notice.failed notice.published i: stage ground until ext
platform.acknowledged platform.clarify:
platform.answered i: action under territory acted reason
item.expired item.renewed item.suspended item.lifted i: cause error
confirmation.asked ai: days
delay.asked ai: days
delay.decided i: outcome days by
exhibit.disclosed i: way by
confirmation.decided i: outcome code days by split
release.sent release.receipted i:
emergency.invoked interim.decided interim.dispatched: urgency why
interim.confirmed interim.ended: urgency why
mirror.flagged mirror.filed mirror.cascaded: tool version base
data.received data.minimised data.used data.extended i: over outcome
data.due data.destroyed data.certified i: over outcome
data.lodged lodging.ended ai: nfields
use.asked ai: what days
use.decided i: what outcome days until by
misuse.flagged i: code
misuse.answered ai:
misuse.weighed i: outcome by
misuse.decided i: outcome until by
agency.barred agency.unbarred h: kind why until
seal.set seal.extended seal.ended: scope ground until how
appeal.filed: of told late
appeal.admitted appeal.refused appeal.condoned appeal.joined: ground
appeal.expedited appeal.withdrawn: ground
stay.asked stay.granted stay.refused:
stay.moved: by
reply.filed a: disclosed gisted
rejoinder.filed: disclosed gisted
appeal.decided i: outcome by split default
remedy.ordered remedy.confirmed remedy.refused i: restored
appeal.referred court.result: forum result
audit.drawn audit.judged i: agree
clock.set clock.extended clock.paused clock.resumed: clock due body
deadline.missed: clock due body
calendar.changed h: date op provisional
beacon.chosen h: from to
beacon.described h: beacon scheme label period genesis seed key
policy.changed h: name from to valid_from
figures.imported figures.declared h: platform period unit count sha256
referrals.counted h: received duplicate discounted passed
authority.ordered a: body number passed communicated
item.split i: from what platform basis measure territory days
preservation.sent preservation.cancelled i: until
law.changed h: what id op from to
body.joined body.left h: body classes from
demand.received h: body outcome
service.down service.up h:
report.published h: period version size sha256
entry.corrected content.withheld vault.erased key.announced key.retired: code
anchor.recorded operator.note: code
"""
MARKS = {"a", "h", "i", "ah", "ai"}


def promised() -> dict[str, tuple[tuple[str, ...], str]]:
    """Return for each kind its public fields and its marks."""
    table = {}
    for line in TABLE.strip().splitlines():
        names, _, fields = line.partition(":")
        words = names.split()
        mark = words.pop() if words[-1] in MARKS else ""
        table.update(dict.fromkeys(words, (tuple(fields.split()), mark)))
    return table
