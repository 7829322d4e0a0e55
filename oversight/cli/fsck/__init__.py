"""The checks of ``fsck``: what the data must show, room by room; nothing is written."""
