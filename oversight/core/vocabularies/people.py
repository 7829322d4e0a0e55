"""Words for who and where: platforms, bodies, roles, languages, places."""

from oversight.core.words import N_

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

BODY_KINDS = {
    "regulator": N_("regulator"),
    "police": N_("investigation agency"),
    "ministry": N_("ministry"),
}

TERRITORIES = {
    "PK": N_("in Pakistan"),
    "WORLD": N_("everywhere"),
    "global": N_("everywhere"),
}

USER_TOLD = {
    "yes": N_("yes"),
    "no": N_("no"),
    "not-said": N_("the platform does not say"),
}

BODIES = {
    "pta": N_("PTA"),
    "nccia": N_("NCCIA"),
    "interior": N_("Ministry of Interior"),
    "smpra": N_("SMPRA"),
}

BROWSERS = {
    "firefox": N_("Firefox"),
    "chrome": N_("Chrome or a relative"),
    "safari": N_("Safari"),
    "edge": N_("Edge"),
    "opera": N_("Opera"),
    "samsung": N_("Samsung browser"),
    "other": N_("another browser"),
}

SYSTEMS = {
    "windows": N_("Windows"),
    "macos": N_("Mac"),
    "linux": N_("Linux"),
    "android": N_("Android"),
    "iphone": N_("iPhone"),
    "ipad": N_("iPad"),
    "chromeos": N_("Chromebook"),
    "other": N_("another device"),
}

SIGN_IN_CHANGES = {
    "passkey-added": N_("A passkey was added to your sign-in."),
    "passkey-removed": N_("A passkey was removed from your sign-in."),
    "app-added": N_("An app that shows codes was added to your sign-in."),
    "app-removed": N_("The app that shows codes was removed from your sign-in."),
    "recovery-made": N_("New recovery codes were made. The earlier ones have ended."),
    "recovery-used": N_("A recovery code was used to show that it is you."),
    "factor-refused": N_(
        "Somebody who knew your password, or used an open session of yours, gave a "
        "wrong second factor again and again."
    ),
    "password-changed": N_("Your password was changed."),
    "email-changed": N_("The e-mail address of your account was changed."),
    "reset-asked": N_(
        "An administrator asked to reset your sign-in. Another one must agree to it."
    ),
}
