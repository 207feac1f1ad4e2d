// Command crictl asks a container runtime over CRI: the part of cri-tools that minikube and its users call on a node.
//
// cri-tools itself has no published version that compiles with the libraries of this Kubernetes.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"k8s.io/cri-api/pkg/apis"
	client "k8s.io/cri-client/pkg"
)

const defaultEndpoint = "unix:///run/containerd/containerd.sock"

// connection holds the flags that say how to reach the runtime.
type connection struct {
	endpoint string
	timeout  time.Duration
}

func main() {
	c := &connection{}
	root := &cobra.Command{Use: "crictl", Short: "Asks a container runtime over CRI", SilenceUsage: true, Version: "v1.35.0"}
	root.PersistentFlags().StringVarP(&c.endpoint, "runtime-endpoint", "r", defaultEndpoint, "socket of the runtime")
	root.PersistentFlags().DurationVarP(&c.timeout, "timeout", "t", 10*time.Second, "limit of one request")
	root.PersistentFlags().String("config", "", "accepted and ignored: the endpoint is a flag here")
	root.AddCommand(versionCommand(c), infoCommand(c), psCommand(c), podsCommand(c), stopCommand(c), rmCommand(c), logsCommand(c),
		imagesCommand(c), inspectImageCommand(c), pullCommand(c), rmiCommand(c))
	if root.Execute() != nil {
		os.Exit(1)
	}
}

func (c *connection) runtime() (cri.RuntimeService, error) {
	return client.NewRemoteRuntimeService(c.endpoint, c.timeout, nil, nil)
}

func (c *connection) images() (cri.ImageManagerService, error) {
	return client.NewRemoteImageService(c.endpoint, c.timeout, nil, nil)
}

func versionCommand(c *connection) *cobra.Command {
	return &cobra.Command{Use: "version", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		runtime, err := c.runtime()
		if err != nil {
			return err
		}
		version, err := runtime.Version(cmd.Context(), "v1")
		if err != nil {
			return err
		}
		fmt.Printf("Version:  %s\nRuntimeName:  %s\nRuntimeVersion:  %s\nRuntimeApiVersion:  %s\n",
			version.Version, version.RuntimeName, version.RuntimeVersion, version.RuntimeApiVersion)
		return nil
	}}
}

func infoCommand(c *connection) *cobra.Command {
	return &cobra.Command{Use: "info", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		runtime, err := c.runtime()
		if err != nil {
			return err
		}
		answer, err := runtime.Status(cmd.Context(), true)
		if err != nil {
			return err
		}
		return printInfo(answer.Status, answer.Info)
	}}
}

// printInfo puts the runtime's own facts, which are JSON documents in strings, beside its status.
func printInfo(status proto.Message, facts map[string]string) error {
	text, err := protojson.Marshal(status)
	if err != nil {
		return err
	}
	all := map[string]json.RawMessage{"status": text}
	for name, fact := range facts {
		if !json.Valid([]byte(fact)) {
			quoted, _ := json.Marshal(fact)
			fact = string(quoted)
		}
		all[name] = json.RawMessage(fact)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(all)
}

// printJSON prints a list under its name, as `crictl -o json` does, with every field.
func printJSON[T proto.Message](name string, items []T) error {
	list := make([]json.RawMessage, 0, len(items))
	for _, item := range items {
		text, err := protojson.MarshalOptions{EmitUnpopulated: true}.Marshal(item)
		if err != nil {
			return err
		}
		list = append(list, text)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(map[string]any{name: list})
}

// each does something to every named object; the first failure ends it.
func each(ctx context.Context, names []string, do func(context.Context, string) error) error {
	for _, name := range names {
		if err := do(ctx, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Println(name)
	}
	return nil
}
