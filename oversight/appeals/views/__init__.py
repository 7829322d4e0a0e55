"""The pages of an appeal: for the person first, then for the panel."""
