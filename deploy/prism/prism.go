//go:build tools

// Package prism pins Beam's Prism runner at the version in go.mod, with the checksums of all it is made of.
package prism

import _ "github.com/apache/beam/sdks/v2/go/cmd/prism"
