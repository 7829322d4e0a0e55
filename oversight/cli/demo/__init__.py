"""The demo: a year of invented matters, told by the same acts that real people use."""
