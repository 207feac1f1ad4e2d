import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommandOptions } from '../../lib/shell/command.ts'
import type { Shell } from '../../lib/shell/shell.ts'
import { type BuildContext, buildImages, type ImageTarget, saveImages } from './images.ts'

/** Versions of the images that this minikube and this kubeadm ask for besides Kubernetes' own. */
const ETCD = '3.6.6-0'
const COREDNS = 'v1.13.1'
const PAUSE = '3.10.1'
const PROVISIONER = 'v5'

const KUBERNETES_COMMANDS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy']

/** The images of the control plane under the names that kubeadm and minikube look for. */
export function clusterImageTargets(kubernetes: string): ImageTarget[] {
  const control = KUBERNETES_COMMANDS.filter((name) => name !== 'kube-proxy').map(
    (name) => `registry.k8s.io/${name}:${kubernetes}`,
  )
  return [
    { target: 'kubernetes', references: control },
    { target: 'kube-proxy', references: [`registry.k8s.io/kube-proxy:${kubernetes}`] },
    { target: 'storage-provisioner', references: [`gcr.io/k8s-minikube/storage-provisioner:${PROVISIONER}`] },
    { target: 'etcd', references: [`registry.k8s.io/etcd:${ETCD}`] },
    { target: 'coredns', references: [`registry.k8s.io/coredns/coredns:${COREDNS}`] },
    { target: 'pause', references: [`registry.k8s.io/pause:${PAUSE}`] },
  ]
}

/** The file system of the `kubernetes` image: one binary and a link for each name it answers to. */
export function kubernetesFiles(binary: string): BuildContext {
  const links = KUBERNETES_COMMANDS.map((name) => [`kubernetes/usr/local/bin/${name}`, '->kubernetes'])
  return {
    'kubernetes/usr/local/bin/kubernetes': binary,
    ...Object.fromEntries(links),
    'kubernetes/storage-provisioner': '->/usr/local/bin/kubernetes',
  }
}

/** What the archive for new nodes is made from. */
export interface PreloadBuild {
  shell: Shell
  images: string
  kubernetes: string
  /** Reference of the node image. */
  machine: string
  context: BuildContext
  /** Folder with `kubernetes` and `kubectl`. */
  programs: string
  /** Names of containers and volumes while this runs. */
  name: string
}

/** Writes `preload.tar.lz4` into `folder`: the images as containerd keeps them, and the programs of a node. */
export async function buildPreload(folder: string, build: PreloadBuild, options: CommandOptions): Promise<void> {
  const { shell, name } = build
  const targets = clusterImageTargets(build.kubernetes)
  const references = targets.flatMap((target) => target.references)
  const archive = join(folder, 'images.tar')
  try {
    await buildImages(shell, join(build.images, 'machine.Dockerfile'), build.context, targets, options)
    await saveImages(shell, references, archive, options)
    await shell.act('docker', preloadArgs(folder, build), { timeoutMs: 10 * 60_000, ...options })
  } finally {
    await rm(archive, { force: true })
    await shell.probe('docker', ['rm', '--force', '--volumes', name], { cleanup: true })
    // The names are those of official images, which a person may pull one day.
    await shell.probe('docker', ['image', 'rm', ...references], { cleanup: true })
  }
}

/** containerd unpacks images with mounts, which takes a privileged container; its /var must not be an overlay. */
export const preloadArgs = (
  folder: string,
  { images, programs, machine, kubernetes, name }: Omit<PreloadBuild, 'shell' | 'context'>,
): string[] => [
  'run',
  '--rm',
  '--name',
  name,
  '--privileged',
  '--network=none',
  '--volume',
  '/var',
  '--volume',
  `${folder}:/out`,
  '--volume',
  `${programs}:/programs:ro`,
  '--volume',
  `${join(images, 'preload.sh')}:/preload.sh:ro`,
  '--entrypoint',
  '/preload.sh',
  machine,
  kubernetes,
]
