package main

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// The order is the kernel's: the index is the bit in the capability masks of /proc.
var capabilityNames = strings.Fields(`CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP
	LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT
	SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE
	AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE`)

// The order is the kernel's: the index is the resource number of getrlimit.
var limitNames = strings.Fields(`RLIMIT_CPU RLIMIT_FSIZE RLIMIT_DATA RLIMIT_STACK RLIMIT_CORE RLIMIT_RSS RLIMIT_NPROC
	RLIMIT_NOFILE RLIMIT_MEMLOCK RLIMIT_AS RLIMIT_LOCKS RLIMIT_SIGPENDING RLIMIT_MSGQUEUE RLIMIT_NICE RLIMIT_RTPRIO
	RLIMIT_RTTIME`)

// host is what this process may hand on to its children.
type host struct {
	capabilities map[string]bool
	oomScoreAdj  int64
	hardLimits   map[string]uint64
}

func readHost() host {
	h := host{map[string]bool{}, 0, map[string]uint64{}}
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		h.capabilities = boundingSet(string(status))
	}
	if score, err := os.ReadFile("/proc/self/oom_score_adj"); err == nil {
		h.oomScoreAdj, _ = strconv.ParseInt(strings.TrimSpace(string(score)), 10, 64)
	}
	for resource, name := range limitNames {
		var limit syscall.Rlimit
		if syscall.Getrlimit(resource, &limit) == nil {
			h.hardLimits[name] = limit.Max
		}
	}
	return h
}

// boundingSet reads the CapBnd line of /proc/PID/status.
func boundingSet(status string) map[string]bool {
	granted := map[string]bool{}
	for _, line := range strings.Split(status, "\n") {
		if !strings.HasPrefix(line, "CapBnd:") {
			continue
		}
		mask, _ := strconv.ParseUint(strings.TrimSpace(strings.TrimPrefix(line, "CapBnd:")), 16, 64)
		for bit, name := range capabilityNames {
			if mask&(1<<uint(bit)) != 0 {
				granted["CAP_"+name] = true
			}
		}
	}
	return granted
}

func (h host) grantsEverything() bool {
	return len(h.capabilities) == len(capabilityNames)
}
