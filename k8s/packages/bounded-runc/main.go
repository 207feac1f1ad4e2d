// Command bounded-runc trims an OCI process to what this host can grant and then becomes runc.
//
// Sandboxes and some container hosts drop CAP_SYS_RESOURCE from the bounding set. runc then fails on every privileged
// container ("unable to apply caps") and wherever an OOM score or a resource limit would have to rise. This program
// asks for less, never for more: on a host with all capabilities it changes nothing.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Searched in this order; this program itself may stand at one of them.
var runcPaths = []string{"/usr/sbin/runc", "/usr/bin/runc", "/usr/local/sbin/runc", "/usr/local/bin/runc"}

func main() {
	if host := readHost(); !host.grantsEverything() {
		for _, spec := range specs(os.Args[1:]) {
			// A document that cannot be read or written is left as it is: runc says what is wrong with it.
			_ = spec.rewrite(host)
		}
	}
	runc, err := findRunc()
	if err == nil {
		err = syscall.Exec(runc, append([]string{"runc"}, os.Args[1:]...), os.Environ())
	}
	fmt.Fprintln(os.Stderr, "bounded-runc:", err)
	os.Exit(127)
}

// specs names the documents that runc's arguments point at: a bundle (create, run) or a process (exec).
func specs(args []string) []spec {
	var found []spec
	for i := 0; i+1 < len(args); i++ {
		switch args[i] {
		case "-b", "--bundle":
			found = append(found, spec{filepath.Join(args[i+1], "config.json"), true})
		case "-p", "--process":
			found = append(found, spec{args[i+1], false})
		}
	}
	return found
}

func findRunc() (string, error) {
	self, err := os.Stat("/proc/self/exe")
	if err != nil {
		return "", err
	}
	for _, path := range runcPaths {
		if found, err := os.Stat(path); err == nil && !os.SameFile(self, found) {
			return path, nil
		}
	}
	return "", fmt.Errorf("no runc in %v", runcPaths)
}
