package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	core "k8s.io/api/core/v1"
	api "k8s.io/cri-api/pkg/apis/runtime/v1"
)

func imagesCommand(c *connection) *cobra.Command {
	var quiet bool
	var output string
	cmd := &cobra.Command{Use: "images [NAME]", Aliases: []string{"image"}, Args: cobra.MaximumNArgs(1), RunE: func(cmd *cobra.Command, names []string) error {
		service, err := c.images()
		if err != nil {
			return err
		}
		filter := &api.ImageFilter{Image: &api.ImageSpec{Image: strings.Join(names, "")}}
		images, err := service.ListImages(cmd.Context(), filter)
		if err != nil {
			return err
		}
		if output == "json" {
			return printJSON("images", images)
		}
		return printRows(quiet, "ID\tSIZE\tNAMES", images, func(each *api.Image) (string, string) {
			return each.Id, fmt.Sprintf("%d MB\t%s", each.Size/1e6, strings.Join(each.RepoTags, ", "))
		})
	}}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "ids alone")
	cmd.Flags().StringVarP(&output, "output", "o", "table", "table or json")
	return cmd
}

func inspectImageCommand(c *connection) *cobra.Command {
	cmd := &cobra.Command{Use: "inspecti NAME", Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, names []string) error {
		service, err := c.images()
		if err != nil {
			return err
		}
		answer, err := service.ImageStatus(cmd.Context(), &api.ImageSpec{Image: names[0]}, true)
		if err != nil {
			return err
		}
		if answer.Image == nil {
			return fmt.Errorf("no such image: %s", names[0])
		}
		return printInfo(answer.Image, answer.Info)
	}}
	cmd.Flags().StringP("output", "o", "json", "accepted: the answer is always JSON")
	return cmd
}

func pullCommand(c *connection) *cobra.Command {
	return &cobra.Command{Use: "pull NAME", Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, names []string) error {
		service, err := c.images()
		if err != nil {
			return err
		}
		id, err := service.PullImage(cmd.Context(), &api.ImageSpec{Image: names[0]}, nil, nil)
		if err == nil {
			fmt.Println("Image is up to date for", id)
		}
		return err
	}}
}

func rmiCommand(c *connection) *cobra.Command {
	return &cobra.Command{Use: "rmi NAME...", Args: cobra.MinimumNArgs(1), RunE: func(cmd *cobra.Command, names []string) error {
		service, err := c.images()
		if err != nil {
			return err
		}
		return each(cmd.Context(), names, func(ctx context.Context, name string) error {
			return service.RemoveImage(ctx, &api.ImageSpec{Image: name})
		})
	}}
}

func podLogOptions(tail int64, follow bool) *core.PodLogOptions {
	options := &core.PodLogOptions{Follow: follow}
	if tail >= 0 {
		options.TailLines = &tail
	}
	return options
}
