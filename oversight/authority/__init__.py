"""Who may do what. Pure data, read by an auditor before anything else."""
