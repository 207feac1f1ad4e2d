"""The database's schema: which revision this build needs, and how it gets there."""
