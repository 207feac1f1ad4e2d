package main

import (
	"encoding/json"
	"reflect"
	"testing"
)

const bundle = `{"hostname":"node","linux":{"resources":{"memory":{"limit":9223372036854771712}}},"process":{
	"capabilities":{"bounding":["CAP_CHOWN","CAP_SYS_RESOURCE"],"effective":["CAP_SYS_RESOURCE"]},
	"oomScoreAdj":-998,"rlimits":[
	{"type":"RLIMIT_NOFILE","hard":1048576,"soft":1024},{"type":"RLIMIT_CORE","hard":18446744073709551615,"soft":0}]}}`

func bounded() host {
	return host{map[string]bool{"CAP_CHOWN": true}, -500, map[string]uint64{"RLIMIT_NOFILE": 4096, "RLIMIT_CORE": 1<<64 - 1}}
}

func trimmed(t *testing.T, s spec, text string, h host) map[string]any {
	t.Helper()
	out, err := s.trim([]byte(text), h)
	if err != nil {
		t.Fatal(err)
	}
	document := map[string]any{}
	if err := json.Unmarshal(out, &document); err != nil {
		t.Fatal(err)
	}
	return document
}

func expect(t *testing.T, text string, got any) {
	t.Helper()
	var want any
	if err := json.Unmarshal([]byte(text), &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAsksForNoMoreThanTheHostGrants(t *testing.T) {
	process := trimmed(t, spec{nested: true}, bundle, bounded())["process"].(map[string]any)
	expect(t, `{"bounding":["CAP_CHOWN"],"effective":[]}`, process["capabilities"])
	expect(t, `-500`, process["oomScoreAdj"])
	expect(t, `[{"type":"RLIMIT_NOFILE","hard":4096,"soft":1024},
		{"type":"RLIMIT_CORE","hard":18446744073709551615,"soft":0}]`, process["rlimits"])
}

func TestKeepsAllElseToTheLastDigit(t *testing.T) {
	out, err := spec{nested: true}.trim([]byte(bundle), bounded())
	if err != nil {
		t.Fatal(err)
	}
	var kept struct {
		Hostname string
		Linux    struct {
			Resources struct{ Memory struct{ Limit json.Number } }
		}
	}
	if err := json.Unmarshal(out, &kept); err != nil {
		t.Fatal(err)
	}
	if kept.Hostname != "node" || kept.Linux.Resources.Memory.Limit != "9223372036854771712" {
		t.Errorf("changed: %+v", kept)
	}
}

func TestLeavesTheProcessAloneWhereTheHostGrantsIt(t *testing.T) {
	h := bounded()
	h.capabilities["CAP_SYS_RESOURCE"] = true
	var want map[string]any
	if err := json.Unmarshal([]byte(bundle), &want); err != nil {
		t.Fatal(err)
	}
	if got := trimmed(t, spec{nested: true}, bundle, h); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestReadsTheProcessOfAnExec(t *testing.T) {
	document := trimmed(t, spec{}, `{"capabilities":{"bounding":["CAP_BPF"]},"args":["sh"]}`, bounded())
	expect(t, `{"bounding":[]}`, document["capabilities"])
}

func TestFindsTheDocumentsInRuncsArguments(t *testing.T) {
	got := specs([]string{"--root", "/r", "create", "--bundle", "/b", "--pid-file", "/p", "id"})
	if !reflect.DeepEqual(got, []spec{{"/b/config.json", true}}) {
		t.Errorf("create: %v", got)
	}
	if got := specs([]string{"exec", "--process", "/tmp/p.json", "id"}); !reflect.DeepEqual(got, []spec{{"/tmp/p.json", false}}) {
		t.Errorf("exec: %v", got)
	}
	if got := specs([]string{"kill", "id", "9"}); len(got) != 0 {
		t.Errorf("kill: %v", got)
	}
}

func TestReadsTheBoundingSet(t *testing.T) {
	set := boundingSet("Name:\trunc\nCapEff:\t0000000000000000\nCapBnd:\t000001fffeffffff\n")
	if len(set) != len(capabilityNames)-1 || set["CAP_SYS_RESOURCE"] || !set["CAP_SYS_ADMIN"] {
		t.Errorf("%d capabilities, CAP_SYS_RESOURCE %v", len(set), set["CAP_SYS_RESOURCE"])
	}
}
