"""What the public sees: the register, one docket, the law, the reports."""
