"""The administrators' pages of the register."""
