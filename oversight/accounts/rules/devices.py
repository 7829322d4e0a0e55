"""Words for a device: enough to know one's own again, too little to follow it."""

_BROWSERS = (
    ("Edg", "edge"),
    ("OPR/", "opera"),
    ("SamsungBrowser", "samsung"),
    ("Firefox", "firefox"),
    ("FxiOS", "firefox"),
    ("Chrom", "chrome"),
    ("CriOS", "chrome"),
    ("Safari", "safari"),
)
_SYSTEMS = (
    ("Android", "android"),
    ("iPhone", "iphone"),
    ("iPad", "ipad"),
    ("Windows", "windows"),
    ("Mac OS", "macos"),
    ("CrOS", "chromeos"),
    ("Linux", "linux"),
)
OTHER = "other"


def device_of(agent: str) -> str:
    """Return the kind of browser and system, such as ``firefox/linux``; no version."""
    return f"{_first(_BROWSERS, agent)}/{_first(_SYSTEMS, agent)}"


def _first(table: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((word for mark, word in table if mark in agent), OTHER)
