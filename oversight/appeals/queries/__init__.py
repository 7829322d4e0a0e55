"""Reading appeals: rows for acts, pages for the person, pages for the panel."""
