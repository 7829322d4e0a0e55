"""The public pages: home, register, law, reports."""
