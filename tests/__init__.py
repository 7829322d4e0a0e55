"""The suite: every test that touches the database runs on both."""
