"""The tree over the record: hashing, tiles, notes, proofs, policies."""
