"""The pages of restrictions beyond thirty days."""
