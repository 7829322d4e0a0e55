"""The acts of an appeal: file, admit, stay, vote, and what happens when nobody acts."""
