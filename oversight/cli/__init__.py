"""The commands of the portal: each is thin, calls acts, and says what it did."""
