"""Checking the public log as strangers do: good samples, and every way to cheat."""
