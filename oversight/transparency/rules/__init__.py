"""Figures recounted from the record alone, public standings, redaction: all pure."""
