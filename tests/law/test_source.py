"""The law files: as they are, and broken in every way that comes to mind."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from oversight.core import labels
from oversight.core.errors import RuleError
from oversight.law.rules.policy import Closed, Mandate, spelled
from oversight.law.source.bundle import FOLDER, gather
from oversight.law.source.reader import entries
from tests.factories.law import the_catalogue, the_clock, the_policies, the_profile

LAW = Path(__file__).parents[2] / "oversight" / "law"
SHARED = LAW.parents[1] / "../shared/law/legal_catalogue.yaml"
CLOCKS = [
    "draft",
    "screening",
    "cure",
    "declaration",
    "challenge",
    "challenge_decision",
    "show_cause",
    "info",
    "decision",
    "returned",
    "order",
    "dispatch",
    "stale",
    "acknowledge",
    "no_response",
    "clarify",
    "answer",
    "restore",
    "renewal_notice",
    "interim_target",
    "interim",
    "confirmation",
    "release",
    "after_action",
    "warrant_dispatch",
    "received",
    "minimised",
    "excess",
    "retention",
    "certificate",
    "emergency_destruction",
    "mirror_analyst",
    "mirror_decision",
    "mirror_dispatch",
    "mirror_appeal",
    "appeal_window",
    "admissibility",
    "appeal_assignment",
    "stay",
    "agency_reply",
    "rejoinder",
    "appeal_reserved",
    "appeal_decision",
    "appeal_default",
    "violence_panel",
    "expedited",
    "remand",
    "remedy",
    "remedy_confirm",
    "certified_record",
    "notice",
    "notice_delay_first",
    "notice_delay_next",
    "closing_notice",
    "replacement",
    "victim_decision",
    "victim_hearing",
    "victim_order",
    "late_review",
    "public_order",
    "statutory_review",
    "statutory_appeal",
    "preservation",
    "platform_comply",
    "platform_comply_emergency",
]

BROKEN = [
    # file, what stands there, what is put in its place, what the refusal says
    ("catalogue.yaml", "    role: power\n", "    role: might\n", "“role” cannot be"),
    ("catalogue.yaml", "    - takedown\n", "    - erase\n", "“powers” cannot be"),
    (
        "catalogue.yaml",
        "    confidence: high\n",
        "    confidence: sure\n",
        "confidence",
    ),
    ("catalogue.yaml", "  - id: peca-2016-s2\n", "  - id: peca-2016-s1\n", "twice"),
    ("catalogue.yaml", "- id: rbuoc-2020\n", "- id: rbuoc-2021\n", "stands twice"),
    ("catalogue.yaml", "    number: '1'\n", "    nmber: '1'\n", "“nmber” is not known"),
    ("catalogue.yaml", "    number: '1'\n", "", "“number” is missing"),
    (
        "catalogue.yaml",
        "    number: '1'\n",
        "    number: 1\n",
        "“number” cannot be '1'",
    ),
    ("catalogue.yaml", "  kind: treaty\n", "  kind: pact\n", "“kind” cannot be"),
    ("catalogue.yaml", "    - code: b\n", "    - code: a\n", "“a” stands twice"),
    ("catalogue.yaml", "    maps_to:\n    - ", "    maps_to:\n    - x", "is not in it"),
    ("catalogue.yaml", "- id: peca-2016\n", "- - id: peca-2016\n", "YAML"),
    ("dates.yaml", "instrument: ata-1997", "instrument: ata-2097", "not in the cat"),
    ("dates.yaml", "instrument: ata-1997", "instrument: ifta-2013", "dated twice"),
    ("dates.yaml", "valid_to: 2021-10-14", "valid_to: 2019-10-14", "ends before"),
    ("dates.yaml", "valid_to: 2021-10-14", "not_before: 2019-10-14", "no place"),
    ("dates.yaml", "not_before: 1997-01-01", "not_before: 1997", "“not_before” cannot"),
    ("dates.yaml", "   ruling: Supreme Court of Pakistan, ", "   ", "needs the ruling"),
    ("powers.yaml", "{body: interior,", "{body: exterior,", "list of bodies"),
    ("powers.yaml", "provision: peca-2016-s34,", "provision: peca-2016-s99,", "not in"),
    ("powers.yaml", "body: interior, provision", "body: nccia, provision", "twice"),
    (
        "powers.yaml",
        "peca-2016-s2g, may_file: false",
        "peca-2016-s2g, may_file: true",
        "not confirmed is not opened",
    ),
    (
        "powers.yaml",
        "nccia, provision: peca-2016-s32",
        "nccia, provision: crpc-s94",
        "cannot carry",
    ),
    (
        "powers.yaml",
        "awaits: gazette",
        "valid_from: 2026-01-01, awaits: gazette",
        "does not await",
    ),
    (
        "powers.yaml",
        "may_order: true, confidence: medium,",
        "may_order: yes please, confidence: medium,",
        "“may_order” cannot be",
    ),
    ("powers.yaml", "- provision: crpc-s94", "- provision: crpc-s95", "not in the cat"),
    ("powers.yaml", "misuses:", "misuse:", "missing or unknown"),
    ("measures.yaml", "name: label,", "name: remove,", "the measure stands twice"),
    ("measures.yaml", "preservation_max_days", "preservation_days", "no provision"),
    ("measures.yaml", "D5: [real-time]", "D5: [real-life]", "not powers"),
    ("measures.yaml", "account_kinds: [", "account_kinds: [1, ", "list of words"),
    ("holidays.yaml", "op: working,", "op: sleeping,", "“op” cannot be"),
    ("holidays.yaml", "date: 2026-05-29", "date: 2026-05-28", "stands twice"),
    ("holidays.yaml", "date: 2026-05-29", "date: 2036-05-29", "not in the calendar"),
    ("holidays.yaml", "date: 2026-03-20", "date: 2026-03-19", "working day already"),
    ("holidays.yaml", "date: 2026-05-29", "date: soon", "“date” cannot be"),
    ("holidays.yaml", "years: [2025", "years: [soon", "list of years"),
    ("forums.yaml", "peca-2016-s2s", "peca-2016-s2zz", "is not in the catalogue"),
    ("forums.yaml", "stage: review", "stage: dream", "“stage” cannot be"),
    ("forums.yaml", "id: supreme-court", "id: high-court-writ", "stands twice"),
    ("forums.yaml", "within_days: 30", "within_days: thirty", "“within_days” cannot"),
    (
        "policy.yaml",
        "name: profile, value: full",
        "name: profile, value: huge",
        "called",
    ),
    ("policy.yaml", "mandate, value: none", "mandate, value: decree", "decree"),
    (
        "policy.yaml",
        "election_period, value: false",
        "election_period, value: x",
        "true",
    ),
    ("policy.yaml", "daily_cap: 15,", "", "daily_cap"),
    ("policy.yaml", "daily_cap: 15,", "daily_cap: many,", "cannot be 'many'"),
    ("policy.yaml", "closed: [remand]", "closed: [everything]", "everything"),
    ("policy.yaml", "{decision: [8, 4]", "{deciding: [8, 4]", "clock.deciding"),
    ("policy.yaml", "{decision: [8, 4]", "{decision: [8]", "amount and extension"),
    ("policy.yaml", "name: interim,", "name: remand,", "begin on the same day"),
    ("policy.yaml", "unit: WD, whose", "unit: weeks, whose", "weeks"),
    ("policy.yaml", "missed: lapsed", "missed: approved", "approved"),
    (
        "policy.yaml",
        "whose: state, rolls: false",
        "whose: state, rolls: true",
        "user's",
    ),
    ("policy.yaml", "name: draft, amount: 30", "name: draft, amount: -3", "“amount”"),
    (
        "policy.yaml",
        "{name: mandate,",
        "{name: mandate, valid_to: 2024-01-01,",
        "ends before",
    ),
    ("policy.yaml", "{decision: [8, 4]", "{decision: [8, x]", "whole numbers"),
    ("policy.yaml", "closed: [remand]", "closed: remand", "closed is a list"),
    (
        "catalogue.yaml",
        "    standalone_basis: false\n",
        "    standalone_basis: true\n",
        "gives no power",
    ),
    ("policy.yaml", "valid_from: 2025-01-01", "valid_from: once", "a day was expected"),
]


def test_the_files_are_good() -> None:
    bundle = gather()

    assert len(bundle.provisions) == 220
    assert {row["provision_id"] for row in bundle.powers} <= set(
        the_catalogue().provisions
    )
    assert re.fullmatch("[0-9a-f]{64}", bundle.sha256)
    assert gather() is bundle


@pytest.mark.parametrize(("file", "good", "bad", "says"), BROKEN)
def test_a_broken_file_stops_the_start_with_a_sentence(
    tmp_path: Path, file: str, good: str, bad: str, says: str
) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "data")
    text = (folder / file).read_text()
    assert good in text
    (folder / file).write_text(text.replace(good, bad, 1))

    with pytest.raises(RuleError, match=re.escape(says)) as refusal:
        gather(folder)

    assert refusal.value.code == "law_file"
    sentence = str(refusal.value)
    assert f"{file}, line " in sentence
    assert sentence.endswith("Correct the file and start again.")


def test_the_refusal_names_the_line_and_the_row(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "data")
    lines = (folder / "forums.yaml").read_text().splitlines()
    line = lines.index("  stage: writ") + 1
    lines[line - 1] = "  stage: dream"
    (folder / "forums.yaml").write_text("\n".join(lines))
    begins = lines.index("- id: high-court-writ") + 1

    with pytest.raises(RuleError) as refusal:
        gather(folder)

    assert f"forums.yaml, line {begins} (high-court-writ)" in str(refusal.value)


def test_a_key_written_twice_is_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "data")
    path = folder / "forums.yaml"
    text = path.read_text()
    path.write_text(text.replace("  stage: writ\n", "  stage: writ\n  stage: writ\n"))

    with pytest.raises(RuleError, match="the key stands twice"):
        gather(folder)


@pytest.mark.parametrize("text", ["", "42\n", "- 1\n- 2\n", "a: {b: }}\n", "\x00"])
@pytest.mark.parametrize("file", sorted(path.name for path in FOLDER.glob("*.yaml")))
def test_a_file_that_is_something_else_is_refused(
    tmp_path: Path, file: str, text: str
) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "data")
    (folder / file).write_text(text)

    with pytest.raises(RuleError, match=re.escape(file)):
        gather(folder)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "data")
    (folder / "powers.yaml").unlink()

    with pytest.raises(RuleError, match=r"powers.yaml.*missing"):
        gather(folder)


def test_rows_that_are_no_mappings_are_refused() -> None:
    with pytest.raises(RuleError, match="every row of the list must be a mapping"):
        list(entries("some.yaml", ["a"], "rows"))


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "data")
    before = gather(folder).sha256
    path = folder / "policy.yaml"
    path.write_text(path.read_text().replace("daily_cap: 15", "daily_cap: 14", 1))

    assert gather(folder).sha256 != before


def test_the_catalogue_is_the_one_that_was_compiled() -> None:
    if not SHARED.exists():
        pytest.skip(f"{SHARED} is not on this machine")

    assert (FOLDER / "catalogue.yaml").read_bytes() == SHARED.read_bytes()


def test_the_warning_about_confidence_stands_at_the_head() -> None:
    head = (FOLDER / "catalogue.yaml").read_text()[:400]

    assert "NOT LEGAL ADVICE" in head


def test_every_clock_of_the_workflows_is_there() -> None:
    named = {
        name.removeprefix("clock.")
        for name in the_policies()
        if name.startswith("clock.")
    }

    assert named == set(CLOCKS)


@pytest.mark.parametrize(
    ("name", "code"),
    {
        "screening": "1WD/state/moves-on",
        "declaration": "1WD/state/drawn-again",
        "show_cause": "48h/user/goes-on",
        "info": "3WD/state/lapsed",
        "cure": "3WD/state/withdrawn",
        "decision": "5WD+5/state/lapsed",
        "dispatch": "1WD/state/reminded",
        "stale": "5WD/state/lapsed",
        "acknowledge": "24h/platform/reminded",
        "answer": "5WD/platform/counted",
        "admissibility": "3WD/state/admitted",
        "appeal_decision": "30WD/state/suspended",
        "appeal_default": "60WD/state/overturned",
        "appeal_window": "180d/user/condonable/rolls",
        "agency_reply": "5WD/state/barred",
        "rejoinder": "5WD+5/user/goes-on/rolls",
        "notice": "24h/state/sent",
        "remedy": "24h/state/sent",
        "confirmation": "72h/state/lapsed",
        "statutory_review": "30d/user/condonable",
    }.items(),
)
def test_the_clocks_have_their_numbers(name: str, code: str) -> None:
    assert spelled(the_clock(name)) == code


def test_the_profiles_keep_panels_apart() -> None:
    for name in ("full", "standard", "pilot", "pilot-6", "pilot-5"):
        profile = the_profile(name)
        assert profile.min_pool >= profile.panel + profile.appeal
        assert profile.reserve > profile.appeal
        assert profile.item_days <= the_profile("full").item_days
    assert the_profile("full").reserve == 7
    assert the_profile("full").appeal_of_panel == 5


def test_a_small_profile_lengthens_only_clocks_whose_lapse_favours_the_user() -> None:
    pilot = the_profile("pilot")

    assert pilot.adjusted(the_clock("decision")).extended().amount == 12
    assert pilot.adjusted(the_clock("show_cause")).amount == 72
    assert pilot.adjusted(the_clock("confirmation")) == the_clock("confirmation")
    assert set(pilot.clocks) == {"decision", "show_cause", "cure", "info"}


def test_a_small_roster_closes_what_it_cannot_carry() -> None:
    assert the_profile("full").closed == frozenset()
    assert Closed.EMERGENCY not in the_profile("pilot").closed
    assert Closed.EMERGENCY in the_profile("pilot-6").closed
    assert Closed.ACCOUNT in the_profile("pilot-5").closed
    assert {Closed.MIRROR, Closed.RENEWAL} <= the_profile("pilot").closed


def test_the_portal_claims_no_mandate_by_default() -> None:
    assert the_policies()["mandate"][-1].value == Mandate.NONE


def test_no_section_number_stands_in_the_code() -> None:
    numbers = re.compile(
        r"\bs{1,2}\.?\s?\d|[a-z]-s\d|\bsection \d|\bart(icle)?\.? ?\d|\d{4}-s\d",
        re.IGNORECASE,
    )

    found = [
        f"{path.name}:{number}: {line}"
        for path in LAW.rglob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if numbers.search(line)
    ]

    assert found == []


def test_no_identifier_of_a_provision_stands_in_the_code() -> None:
    identifiers = set(the_catalogue().provisions) | {
        row["id"] for row in yaml.safe_load((FOLDER / "catalogue.yaml").read_text())
    }
    code = "\n".join(path.read_text() for path in LAW.rglob("*.py"))

    assert [name for name in identifiers if f'"{name}"' in code] == ["case-law"]


def test_every_code_of_the_register_has_words() -> None:
    used = {
        "powers": {power for row in gather().provisions for power in row["powers"]},
        "authorisations": {row["authorisation"] for row in gather().provisions},
        "confidences": {row["confidence"] for row in gather().provisions},
        "forum_stages": {row["stage"] for row in gather().forums},
        "forum_statuses": {row["status"] for row in gather().forums},
        "mandates": set(Mandate),
        "missed": {the_clock(name).missed for name in CLOCKS},
        "measures": set(the_catalogue().measures),
        "item_kinds": set(the_catalogue().account_kinds),
    }

    for vocabulary, found in used.items():
        assert found <= set(labels.codes(vocabulary)), vocabulary
