package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	api "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/cri-client/pkg/logs"
)

// listing holds the flags that choose objects and say how to print them.
type listing struct {
	all, quiet        bool
	name, pod, output string
	state             string
	labels            map[string]string
}

func (l *listing) addTo(cmd *cobra.Command) {
	cmd.Flags().BoolVarP(&l.all, "all", "a", false, "those that ended too")
	cmd.Flags().BoolVarP(&l.quiet, "quiet", "q", false, "ids alone")
	cmd.Flags().StringVar(&l.name, "name", "", "those whose name contains this")
	cmd.Flags().StringVarP(&l.pod, "pod", "p", "", "those of the pod sandbox with this id")
	cmd.Flags().StringVarP(&l.state, "state", "s", "", "running, exited or created")
	cmd.Flags().StringVarP(&l.output, "output", "o", "table", "table or json")
	cmd.Flags().StringToStringVar(&l.labels, "label", nil, "those with this label")
}

func psCommand(c *connection) *cobra.Command {
	l := &listing{}
	cmd := &cobra.Command{Use: "ps", Short: "Lists containers", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		return listContainers(cmd.Context(), c, l)
	}}
	l.addTo(cmd)
	return cmd
}

func listContainers(ctx context.Context, c *connection, l *listing) error {
	runtime, err := c.runtime()
	if err != nil {
		return err
	}
	found, err := runtime.ListContainers(ctx, &api.ContainerFilter{LabelSelector: l.labels, PodSandboxId: l.pod})
	if err != nil {
		return err
	}
	var chosen []*api.Container
	for _, container := range found {
		if l.wants(container.Metadata.Name, stateOf(container)) {
			chosen = append(chosen, container)
		}
	}
	if l.output == "json" {
		return printJSON("containers", chosen)
	}
	return printRows(l.quiet, "CONTAINER\tCREATED\tSTATE\tNAME\tATTEMPT\tPOD", chosen, func(each *api.Container) (string, string) {
		age := time.Since(time.Unix(0, each.CreatedAt)).Round(time.Second)
		pod := each.Labels["io.kubernetes.pod.namespace"] + "/" + each.Labels["io.kubernetes.pod.name"]
		return each.Id, fmt.Sprintf("%s\t%s\t%s\t%d\t%s", age, stateOf(each), each.Metadata.Name, each.Metadata.Attempt, pod)
	})
}

func stateOf(container *api.Container) string {
	return strings.ToLower(strings.TrimPrefix(container.State.String(), "CONTAINER_"))
}

// wants is true for what the flags ask for: running ones unless a state or all are named.
func (l *listing) wants(name, state string) bool {
	if l.state != "" {
		return strings.EqualFold(l.state, state) && strings.Contains(name, l.name)
	}
	return (l.all || state == "running" || state == "ready") && strings.Contains(name, l.name)
}

func podsCommand(c *connection) *cobra.Command {
	l := &listing{}
	cmd := &cobra.Command{Use: "pods", Short: "Lists pod sandboxes", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		runtime, err := c.runtime()
		if err != nil {
			return err
		}
		pods, err := runtime.ListPodSandbox(cmd.Context(), &api.PodSandboxFilter{LabelSelector: l.labels})
		if err != nil {
			return err
		}
		if l.output == "json" {
			return printJSON("items", pods)
		}
		return printRows(l.quiet, "POD\tSTATE\tNAMESPACE\tNAME", pods, func(each *api.PodSandbox) (string, string) {
			state := strings.ToLower(strings.TrimPrefix(each.State.String(), "SANDBOX_"))
			return each.Id, fmt.Sprintf("%s\t%s\t%s", state, each.Metadata.Namespace, each.Metadata.Name)
		})
	}}
	l.addTo(cmd)
	return cmd
}

func stopCommand(c *connection) *cobra.Command {
	var seconds int64
	cmd := &cobra.Command{Use: "stop ID...", Args: cobra.MinimumNArgs(1), RunE: func(cmd *cobra.Command, ids []string) error {
		runtime, err := c.runtime()
		if err != nil {
			return err
		}
		return each(cmd.Context(), ids, func(ctx context.Context, id string) error { return runtime.StopContainer(ctx, id, seconds) })
	}}
	// The word that elsewhere limits a request is the grace period here, as in cri-tools.
	cmd.Flags().Int64VarP(&seconds, "timeout", "t", 0, "seconds before the container is killed")
	return cmd
}

func rmCommand(c *connection) *cobra.Command {
	var force bool
	cmd := &cobra.Command{Use: "rm ID...", Args: cobra.MinimumNArgs(1), RunE: func(cmd *cobra.Command, ids []string) error {
		runtime, err := c.runtime()
		if err != nil {
			return err
		}
		return each(cmd.Context(), ids, func(ctx context.Context, id string) error {
			if force {
				if err := runtime.StopContainer(ctx, id, 0); err != nil {
					return err
				}
			}
			return runtime.RemoveContainer(ctx, id)
		})
	}}
	cmd.Flags().BoolVarP(&force, "force", "f", false, "stop it first")
	return cmd
}

func logsCommand(c *connection) *cobra.Command {
	var tail int64
	var follow bool
	cmd := &cobra.Command{Use: "logs ID", Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, ids []string) error {
		runtime, err := c.runtime()
		if err != nil {
			return err
		}
		answer, err := runtime.ContainerStatus(cmd.Context(), ids[0], false)
		if err != nil {
			return err
		}
		options := logs.NewLogOptions(podLogOptions(tail, follow), time.Now())
		return logs.ReadLogs(cmd.Context(), nil, answer.Status.LogPath, answer.Status.Id, options, runtime, os.Stdout, os.Stderr)
	}}
	cmd.Flags().Int64Var(&tail, "tail", -1, "the last lines only")
	cmd.Flags().BoolVarP(&follow, "follow", "f", false, "go on as lines come")
	return cmd
}

// printRows prints ids alone, or a table with a heading.
func printRows[T any](quiet bool, heading string, items []T, row func(T) (id, rest string)) error {
	table := tabwriter.NewWriter(os.Stdout, 0, 4, 3, ' ', 0)
	if !quiet {
		fmt.Fprintln(table, heading)
	}
	for _, item := range items {
		id, rest := row(item)
		if quiet {
			fmt.Fprintln(table, id)
		} else {
			fmt.Fprintf(table, "%.13s\t%s\n", id, rest)
		}
	}
	return table.Flush()
}
