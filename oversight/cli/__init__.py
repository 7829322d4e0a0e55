"""The commands of the portal, each calling one act."""
