"""Bearer tokens: the keys that sign them, and whose a token is."""
