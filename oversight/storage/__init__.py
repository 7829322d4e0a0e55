"""The database: one base, two engines that keep the same promises, one committer."""
