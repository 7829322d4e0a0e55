"""The register of law, the test of a legal basis, the calendar, the policy: pure."""
