"""Independent reviewers take, declare, ask, decide item by item, or step aside."""
