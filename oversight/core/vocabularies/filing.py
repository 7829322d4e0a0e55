"""Words for filing: what is asked once, what is missing, why it is taken back."""

from oversight.core.words import N_

SOURCES = {
    "own-monitoring": N_("own monitoring"),
    "public-referral": N_("a report by the public"),
    "court": N_("a court"),
    "other-agency": N_("another public body"),
    "foreign-partner": N_("a foreign partner"),
    "machine-detection": N_("found by a machine"),
}

BATCH_STATES = {
    "waiting": N_("waiting for a signature"),
    "filed": N_("signed and filed"),
    "withdrawn": N_("taken back"),
}

WITHDRAW_REASONS = {
    "no-longer-needed": N_("no longer needed"),
    "filed-in-error": N_("filed in error"),
    "replaced": N_("replaced by another filing"),
    "other": N_("another reason"),
    "not-cured": N_("what was missing was not filled in"),
}

FILING_ANSWERS = {
    "source": N_("How the matter came to your body"),
    "source_reference": N_("Reference of that source"),
    "machine_tool": N_("Tool that found it"),
    "machine_version": N_("Version of the tool"),
    "machine_score": N_("Score the tool gave"),
    "machine_threshold": N_("Threshold that was set"),
    "machine_error_rate": N_("How often the tool was found wrong"),
    "machine_tested_on": N_("When that was tested"),
    "unit": N_("Unit of your body"),
    "policy_context": N_("Policy it belongs to"),
    "candour": N_("Material pointing the other way"),
    "protected_check": N_("How protected classes were checked"),
    "capture_method": N_("How the posts were captured"),
    "contact": N_("Has the platform been asked already?"),
    "contact_detail": N_("When it was asked, and what it answered"),
    "certified": N_("Certified as accurate and complete"),
    "track": N_("Track"),
    "victim_ground": N_("The harm"),
    "victim_consent": N_("Who consented"),
    "victim_consent_on": N_("Consent given on"),
    "victim_consent_reference": N_("Where the consent is kept"),
    "victim_official": N_("About an official's reputation or work?"),
}

TRACKS = {"victim": N_("victims' track")}

VICTIM_GROUNDS = {
    "intimate-images": N_("intimate images"),
    "child-harm": N_("harm to a child"),
    "doxxing": N_("private details put online"),
    "threat": N_("a threat to a named person"),
}

CONSENTING = {
    "victim": N_("the victim"),
    "guardian": N_("the guardian of a child"),
}

EXHIBIT_PURPOSES = {
    "capture": N_("the capture of the item"),
    "document": N_("another document"),
}

EXHIBIT_KINDS = {
    "pdf": "PDF",
    "jpeg": "JPEG",
    "png": "PNG",
    "webp": "WebP",
    "mp3": N_("sound, MP3"),
    "ogg": N_("sound, Ogg"),
    "m4a": N_("sound, M4A"),
    "text": N_("plain text"),
}

_OF_PICTURES = N_(
    "The copy is drawn anew, so it is not the file that was sent, byte for byte. Left "
    "out is what a picture carries unseen: where and when it was taken (GPS), the "
    "device and its owner, notes, a small earlier picture. What is to be seen stays."
)
# What was found beside what is seen, read or heard, and left out of the copy.
LEFT_OUT = {
    "place": N_("the place (GPS)"),
    "time": N_("the date and time"),
    "device": N_("the device or program"),
    "author": N_("the author or owner"),
    "names": N_("the title and names"),
    "thumbnail": N_("a small earlier picture"),
    "picture": N_("an attached picture"),
    "colours": N_("the colour profile"),
    "words": N_("attached words"),
    "notes": N_("notes"),
    "scripts": N_("scripts and actions"),
    "links": N_("links"),
    "attachments": N_("attached files"),
    "forms": N_("the fields of a form"),
    "media": N_("sound and film"),
    "bookmarks": N_("bookmarks"),
    "versions": N_("earlier versions of its pages"),
    "marks": N_("signs that turn or hide words"),
}
# The same of files kept before the portal noted what it left out of each.
LEFT_OUT_ONCE = {
    "pdf": N_(
        "The copy is written anew, so it is not the file that was sent, byte for byte. "
        "Left out is what acts or tells unseen: scripts, links, attached files, forms "
        "that send, sound and film, the author and the program. The words and pictures "
        "of its pages stay; what stood in a form stays as it looked."
    ),
    "jpeg": _OF_PICTURES,
    "png": _OF_PICTURES,
    "webp": _OF_PICTURES,
    "text": N_(
        "The copy is written anew, so it is not the file that was sent, byte for byte. "
        "Left out are signs that cannot be seen and that turn or hide words. The words "
        "stay."
    ),
}

SCANS = {
    "clean": N_("no virus found"),
    "not-scanned": N_("not scanned"),
}

REACHES = {
    "under-1k": N_("under 1,000"),
    "under-10k": N_("under 10,000"),
    "under-100k": N_("under 100,000"),
    "under-1m": N_("under 1,000,000"),
    "over-1m": N_("1,000,000 or more"),
    "unknown": N_("not known"),
}

ATTRIBUTION_BASES = {
    "self-description": N_("the account says so itself"),
    "platform-data": N_("data of the platform"),
    "human-source": N_("a person's information"),
    "similarity": N_("likeness to another account"),
    "other": N_("another basis"),
}

CONFIDENCE_LEVELS = {
    "high": N_("very sure"),
    "medium": N_("fairly sure"),
    "low": N_("not sure"),
}

PURPOSES = {
    "none": N_("none of these"),
    "news": N_("news"),
    "research": N_("research"),
    "education": N_("education"),
    "art": N_("art"),
    "counter-speech": N_("counter-speech"),
    "satire": N_("satire"),
    "public-debate": N_("public debate"),
}

NOTICE_GROUNDS = {
    "life": N_("a life is in imminent danger"),
    "evidence": N_("evidence would be destroyed, as shown"),
    "unreachable": N_("the user cannot be reached"),
    "victim": N_("a victim's request"),
}

YES_NO = {"yes": N_("yes"), "no": N_("no")}

ITEM_FIELDS = {
    "why_unlawful": N_("Why it is unlawful under the provision"),
    "passage": N_("The passage relied on, word for word"),
    "risk": N_("What harm, how likely, how soon"),
    "native_id": N_("The platform's own number"),
    "capture_sha256": N_("SHA-256 fingerprint of the capture"),
    "captured_at": N_("When it was captured"),
    "published_on": N_("Day of publication"),
    "handle": N_("Handle"),
    "language": N_("Language"),
    "provision": N_("Provision and ground"),
    "attribution": N_("On what basis the speaker was identified"),
    "protected": N_("Protected class"),
    "reach": N_("How many it reaches"),
    "passage_place": N_("Where the passage stands"),
    "translation": N_("Translation"),
    "attribution_basis": N_("Basis of identification"),
    "confidence": N_("How sure that is"),
    "innocent_explanations": N_("Innocent explanations considered"),
    "purpose": N_("Purpose it may serve"),
    "purpose_detail": N_("How the purpose was checked"),
    "why_not_milder": N_("Why each milder measure would not do"),
    "preserved": N_("Evidence preserved?"),
    "prior_notice": N_("User told beforehand?"),
    "notice_ground": N_("Ground for not telling the user"),
    "notice_facts": N_("Facts behind that ground"),
    "fir": N_("Number of the police report (FIR)"),
}

DRAFT_FIELDS = {
    **FILING_ANSWERS,
    **ITEM_FIELDS,
    "locator": N_("Address"),
    **dict.fromkeys(("also", "also_2", "also_3", "also_4"), N_("Also cited")),
    "measure": N_("Asked for"),
    "territory": N_("Where"),
    "duration_days": N_("For how many days"),
    "agency_ref": N_("Your reference"),
    "refiled_from": N_("Docket that was not approved before"),
    "new_facts": N_("Facts that are new since then"),
}
