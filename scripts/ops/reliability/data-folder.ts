import { type Action, kubectl, type Names } from '../drill/fault.ts'
import { onNode } from './on-node.ts'

/** The folder of the database's volume on the node, where the provisioner of minikube makes it. */
export const folderOf = ({ database, namespace }: Names): string =>
  `/tmp/hostpath-provisioner/${namespace}/${database}-data`

/**
 * Lays a file system over the folder, with a copy of the data, and fails where one is there. In minikube a volume is a
 * folder of the node's disk, and what is done to that is done to the machine. `mount` is shell code that mounts one of
 * $size MiB at $new: what the data take, and `room` more.
 */
export const layOver = (at: Names, room: number, mount: string): string => `
set -e
if mountpoint -q ${folderOf(at)}; then
  echo "A run that was broken off left a file system over the volume. What was written since is in that alone:" >&2
  echo "npm run backup; docker exec ${at.node} umount ${folderOf(at)}" >&2
  echo "kubectl -n ${at.namespace} delete pod/${at.database}-0; npm run restore" >&2
  exit 1
fi
cd ${folderOf(at)}
size=$(($(du -sm . | cut -f 1) + ${room}))
new=$(mktemp -d)
${mount}
chown --reference=. $new
chmod --reference=. $new
cp -a . $new
sync --file-system $new
mount --bind $new .
umount $new
rmdir $new`

/** Takes it away again, and the data of before are there; nothing, where there is none. */
export const uncover = (at: Names): string => `! mountpoint -q ${folderOf(at)} || umount ${folderOf(at)}`

/** With the database stopped meanwhile: a pod sees what is mounted when it starts. */
export const stopped = (at: Names, script: string): Action[] => [
  kubectl('scale', `statefulset/${at.database}`, '--replicas=0'),
  kubectl('wait', '--for=delete', `pod/${at.database}-0`, '--timeout=50s'),
  onNode(at, script),
  kubectl('scale', `statefulset/${at.database}`, '--replicas=1'),
  kubectl('rollout', 'status', `statefulset/${at.database}`, '--timeout=50s'),
]
