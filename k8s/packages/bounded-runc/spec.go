package main

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
)

// spec is one JSON document that runc is about to read.
type spec struct {
	path string
	// A bundle keeps the process below "process"; a process document is the process.
	nested bool
}

// rewrite replaces the document by one whose process asks for no more than the host grants.
func (s spec) rewrite(h host) error {
	text, err := os.ReadFile(s.path)
	if err != nil {
		return err
	}
	trimmed, err := s.trim(text, h)
	if err != nil {
		return err
	}
	return os.WriteFile(s.path, trimmed, 0o600)
}

func (s spec) trim(text []byte, h host) ([]byte, error) {
	document := map[string]any{}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	// Limits use all 64 bits, which a float would round to a number that runc refuses.
	decoder.UseNumber()
	if err := decoder.Decode(&document); err != nil {
		return nil, err
	}
	process := document
	if s.nested {
		process, _ = document["process"].(map[string]any)
	}
	trimCapabilities(process, h)
	if !h.capabilities["CAP_SYS_RESOURCE"] {
		trimOOMScore(process, h)
		trimLimits(process, h)
	}
	return json.Marshal(document)
}

func trimCapabilities(process map[string]any, h host) {
	sets, _ := process["capabilities"].(map[string]any)
	for name, value := range sets {
		wanted, _ := value.([]any)
		kept := []any{}
		for _, capability := range wanted {
			if text, _ := capability.(string); h.capabilities[text] {
				kept = append(kept, text)
			}
		}
		sets[name] = kept
	}
}

// An OOM score may only rise without CAP_SYS_RESOURCE.
func trimOOMScore(process map[string]any, h host) {
	wanted, given := process["oomScoreAdj"].(json.Number)
	if score, err := wanted.Int64(); given && err == nil && score < h.oomScoreAdj {
		process["oomScoreAdj"] = h.oomScoreAdj
	}
}

// A hard limit may only fall without CAP_SYS_RESOURCE.
func trimLimits(process map[string]any, h host) {
	limits, _ := process["rlimits"].([]any)
	for _, each := range limits {
		limit, _ := each.(map[string]any)
		name, _ := limit["type"].(string)
		most, known := h.hardLimits[name]
		if !known {
			continue
		}
		for _, key := range []string{"hard", "soft"} {
			number, _ := limit[key].(json.Number)
			if wanted, err := strconv.ParseUint(number.String(), 10, 64); err == nil && wanted > most {
				limit[key] = most
			}
		}
	}
}
