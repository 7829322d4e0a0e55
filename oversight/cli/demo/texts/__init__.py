"""The words of the demo, written from the facts of each invented item."""
