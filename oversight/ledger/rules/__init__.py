"""What a leaf is: the closed table of kinds, canonical bytes, commitments."""
