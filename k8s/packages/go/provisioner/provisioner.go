// Package provisioner makes a PersistentVolume, backed by a directory of the node, for each claim that asks for one.
//
// It stands in for minikube's storage-provisioner, which needs Kubernetes libraries from before v0.24: the same
// provisioner name, the same directories, the same annotation, and no more rights than minikube's addon grants.
package provisioner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v13/controller"
)

const (
	name               = "k8s.io/minikube-hostpath"
	root               = "/tmp/hostpath-provisioner"
	identityAnnotation = "hostPathProvisionerIdentity"
	// One node has one provisioner, so its identity need not change when the node restarts. With minikube's own,
	// which takes a new identity each time, volumes from before a restart are never deleted.
	identity = "taskora"
)

// Run serves claims until the process is killed. It gives the exit code.
func Run() int {
	config, err := rest.InClusterConfig()
	if err != nil {
		return failed("read the service account", err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return failed("make a client", err)
	}
	// The addon runs one pod and grants no Leases.
	election := controller.LeaderElection(false)
	ctx := context.Background()
	controller.NewProvisionController(ctx, client, name, hostPath{root}, election).Run(ctx)
	return 0
}

func failed(action string, err error) int {
	klog.ErrorS(err, "The storage provisioner cannot start", "failed", action)
	klog.Flush()
	return 1
}

// hostPath keeps each volume in <root>/<namespace>/<claim>.
type hostPath struct{ root string }

var _ controller.Provisioner = hostPath{}

// Provision makes the directory of a claim and describes it as a PersistentVolume.
func (p hostPath) Provision(_ context.Context, o controller.ProvisionOptions) (*core.PersistentVolume, controller.ProvisioningState, error) {
	directory := filepath.Join(p.root, o.PVC.Namespace, o.PVC.Name)
	if err := os.MkdirAll(directory, 0o777); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	// Pods run as any user, whatever the umask here.
	if err := os.Chmod(directory, 0o777); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	volume := &core.PersistentVolume{
		ObjectMeta: meta.ObjectMeta{Name: o.PVName, Annotations: map[string]string{identityAnnotation: identity}},
		Spec: core.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *o.StorageClass.ReclaimPolicy,
			AccessModes:                   o.PVC.Spec.AccessModes,
			Capacity:                      core.ResourceList{core.ResourceStorage: o.PVC.Spec.Resources.Requests[core.ResourceStorage]},
			PersistentVolumeSource:        core.PersistentVolumeSource{HostPath: &core.HostPathVolumeSource{Path: directory}},
		},
	}
	return volume, controller.ProvisioningFinished, nil
}

// Delete removes the directory of a volume that this provisioner made.
func (p hostPath) Delete(_ context.Context, volume *core.PersistentVolume) error {
	owner, marked := volume.Annotations[identityAnnotation]
	if !marked || volume.Spec.HostPath == nil {
		return errors.New("this volume was not made by a host path provisioner")
	}
	if owner != identity {
		return &controller.IgnoredError{Reason: "another provisioner made this volume"}
	}
	if err := os.RemoveAll(volume.Spec.HostPath.Path); err != nil {
		return fmt.Errorf("remove the directory of %s: %w", volume.Name, err)
	}
	return nil
}
