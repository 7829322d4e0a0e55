"""The words for every code, one table per vocabulary, one module per subject."""
