"""Fixtures for every room; what each gives is told where it is made."""

pytest_plugins = [
    "tests.fixtures.databases",
    "tests.fixtures.web",
    "tests.fixtures.browser",
]
