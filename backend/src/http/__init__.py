"""What belongs to HTTP rather than to one endpoint: middleware, headers, bodies, problem and OpenAPI documents."""
