import pytest

from oversight.authority.permissions import Role
from oversight.core import labels

TABLES = {
    name: table
    for module in labels.MODULES
    for name, table in vars(module).items()
    if name.isupper() and isinstance(table, dict)
}


def test_a_code_is_said_in_words() -> None:
    assert labels.words("measures", "geo-withhold") == "withhold in Pakistan"
    assert labels.codes("measures")[0] == "label"


@pytest.mark.parametrize("vocabulary", ["measures", "no such table", "n_"])
def test_what_a_table_lacks_is_shown_as_it_is(vocabulary: str) -> None:
    assert labels.words(vocabulary, "strange") == "strange"


def test_an_unknown_vocabulary_has_no_codes() -> None:
    assert labels.codes("words") == ()


def test_every_role_has_its_words() -> None:
    assert set(labels.codes("roles")) == {role.value for role in Role}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_label_is_a_short_sentence_without_places(name: str) -> None:
    for code, words in TABLES[name].items():
        assert isinstance(code, str)
        assert words == words.strip() != ""
        assert "%" not in words


# The words of the law name real courts, and so do these: the elements of an offence
# or a power as the Act has them, and those whose work the law protects.
OF_THE_LAW = {"ELEMENTS", "PRIVILEGES"}


def test_no_label_speaks_of_offenders_courts_or_judges() -> None:
    ours = [module for module in labels.MODULES if not module.__name__.endswith("law")]
    tables = [
        table
        for module in ours
        for name, table in vars(module).items()
        if isinstance(table, dict) and name not in OF_THE_LAW
    ]
    said = " ".join(str(word) for table in tables for word in table.values())
    for wrong in ("judge", "guilty", "offender", "criminal", "verdict"):
        assert wrong not in said.lower()
