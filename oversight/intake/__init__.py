"""Agencies file requests here: precise, signed by two people, with a basis in law."""
