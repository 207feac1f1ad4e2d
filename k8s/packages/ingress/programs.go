//go:build programs

// Package ingress names the program that is compiled, so that `go mod tidy` keeps what it needs.
package ingress

import _ "github.com/traefik/traefik/v3/cmd/traefik"
