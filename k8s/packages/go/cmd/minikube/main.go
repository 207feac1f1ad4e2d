// Command minikube is minikube with the docker driver alone.
//
// The drivers for virtual machines would bring libvirt, and with it cgo and a C compiler.
package main

import (
	"flag"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/pflag"
	"k8s.io/klog/v2"
	"k8s.io/minikube/cmd/minikube/cmd"
	"k8s.io/minikube/pkg/minikube/constants"
	"k8s.io/minikube/pkg/minikube/localpath"
	"k8s.io/minikube/pkg/minikube/out"
	_ "k8s.io/minikube/pkg/minikube/registry/drvs/docker"
	_ "k8s.io/minikube/pkg/provision"
)

func main() {
	defer klog.Flush()
	parseFlags()
	knowBuiltKubernetes()
	out.SetOutFile(os.Stdout)
	out.SetErrFile(os.Stderr)
	cmd.Execute()
}

// knowBuiltKubernetes adds the Kubernetes of this module to the versions that minikube knows. For a newer one than its
// newest it would ask api.github.com, and without an answer refuse everybody but root.
func knowBuiltKubernetes() {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return
	}
	for _, module := range info.Deps {
		// The libraries of Kubernetes v1.35.4 are numbered v0.35.4.
		if minor, found := strings.CutPrefix(module.Version, "v0."); found && module.Path == "k8s.io/api" {
			constants.ValidKubernetesVersions = append(constants.ValidKubernetesVersions, "v1."+minor)
		}
	}
}

// parseFlags reads the logging flags wherever they stand and sends the log to a file unless told otherwise.
func parseFlags() {
	pflag.CommandLine.ParseErrorsAllowlist.UnknownFlags = true
	pflag.CommandLine.AddGoFlagSet(flag.CommandLine)
	pflag.BoolP("help", "h", false, "") // cobra answers it; without the flag pflag would stop here
	if filepath.Base(os.Args[0]) != "kubectl" {
		pflag.Parse()
	}
	setDefault("logtostderr", "false")
	setDefault("alsologtostderr", "false")
	if pflag.CommandLine.Changed("log_dir") {
		return
	}
	if file, err := logFile(pflag.Arg(0)); err == nil {
		setDefault("log_file", file)
	}
}

// logFile is where a command logs: `minikube logs` reads the one of the last start.
func logFile(command string) (string, error) {
	file := localpath.LastStartLog()
	if command == "start" {
		_ = os.Remove(file)
	} else {
		file = filepath.Join(filepath.Dir(file), "last.txt")
	}
	return file, os.MkdirAll(filepath.Dir(file), 0o755)
}

func setDefault(name, value string) {
	if pflag.CommandLine.Changed(name) {
		return
	}
	if err := pflag.Set(name, value); err != nil {
		klog.Warningf("set %s: %v", name, err)
	}
}
