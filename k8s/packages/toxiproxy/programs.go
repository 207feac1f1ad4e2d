//go:build programs

// Package toxiproxy names the program that is compiled, so that `go mod tidy` keeps what it needs.
package toxiproxy

import _ "github.com/Shopify/toxiproxy/v2/cmd/server"
