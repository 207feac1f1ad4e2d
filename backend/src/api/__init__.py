"""HTTP endpoints: they parse, call a service, and shape the answer."""
