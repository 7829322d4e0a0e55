"""The pages of the reviewers, and the roster."""
