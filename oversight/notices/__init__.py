"""What affected people are told, with a code that only they should hold."""
