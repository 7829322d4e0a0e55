"""Hostile text through every field, file name and header, and out of every rendering."""
