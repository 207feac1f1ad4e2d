"""What belongs to HTTP rather than to an endpoint: middleware, headers, bodies, problem documents, the OpenAPI document."""
