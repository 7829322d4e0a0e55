"""Fixtures for every room; what each gives is told where it is made."""

from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.fixtures.databases",
    "tests.fixtures.counting",
    "tests.fixtures.web",
    "tests.fixtures.browser",
]

# How quick a machine is, is no property of the code: nothing fails for being slow.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")
