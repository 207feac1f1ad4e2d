// Package ext is what Traefik embeds into its dynamic configuration for extensions. Traefik has it as a module of its
// own inside its repository, which is never published; it is empty there, and so it is here.
package ext

// HTTP extends the HTTP configuration.
type HTTP struct{}

// Router extends a router.
type Router struct{}
