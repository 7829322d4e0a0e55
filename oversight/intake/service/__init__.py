"""The acts of filing: received, signed, checked, corrected, taken back, ended."""
