"""Long runs: real processes on loopback, killed, flooded and looked over at the end."""
