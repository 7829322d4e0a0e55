"""The acts of the review: each checks, changes and records in one transaction."""
