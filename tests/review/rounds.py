"""Rounds of drand's chain quicknet, as its relays publish them, and false ones."""

from datetime import UTC, datetime

GENESIS = 1_692_803_367
CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
ROUND = 1000
SIGNATURE = (
    "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
    "e342b73a8dd2bacbe47e4b6b63ed5e39"
)
RANDOMNESS = "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"
SPOKEN = datetime.fromtimestamp(GENESIS + (ROUND - 1) * 3, UTC)
