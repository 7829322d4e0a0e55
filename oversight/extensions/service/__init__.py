"""Asking that an order stand longer, deciding it, and what silence does."""
