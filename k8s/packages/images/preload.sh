#!/bin/bash
# Runs in the node image: unpacks the cluster's images (/out/images.tar) as containerd keeps
# them, and packs that with kubeadm, kubelet and kubectl into the archive that `minikube start` unpacks into a new node.
# Usage: preload.sh KUBERNETES_VERSION      reads /programs and /out/images.tar, writes /out/preload.tar.lz4
set -euo pipefail

containerd > /out/containerd.log 2>&1 &
until ctr version > /dev/null 2>&1; do kill -0 $! && sleep 0.1; done
ctr --namespace k8s.io images import /out/images.tar > /dev/null
kill $! && wait $! || true

# The control plane's images hold the same binary: a hard link to it makes a new node 146 MB smaller.
binaries=/var/lib/minikube/binaries/$1
kubernetes=$(echo /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/*/fs/usr/local/bin/kubernetes)
cmp "$kubernetes" /programs/kubernetes
mkdir -p "$binaries"
cp /programs/kubectl "$binaries/kubectl"
ln "$kubernetes" "$binaries/kubeadm"
ln "$kubernetes" "$binaries/kubelet"

tar --directory /var --numeric-owner --create lib/containerd lib/minikube | lz4 -q - /out/preload.tar.lz4
