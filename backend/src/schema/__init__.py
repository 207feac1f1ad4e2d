"""The database's schema: the revisions, the migration at start, and the check that serving needs."""
