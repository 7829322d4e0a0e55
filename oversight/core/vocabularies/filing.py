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
    "machine_error_rate": N_("How often the tool was found wrong"),
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
    "text": N_("plain text"),
}

SCANS = {
    "clean": N_("no virus found"),
    "not-scanned": N_("not scanned"),
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
    "language": N_("Language"),
    "provision": N_("Provision and ground"),
    "attribution": N_("On what basis the speaker was identified"),
    "protected": N_("Protected class"),
}
