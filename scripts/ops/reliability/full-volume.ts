import { type Action, docker, kubectl, type Names } from '../drill/fault.ts'
import { newDatabasePod } from './new-database-pod.ts'
import type { Scenario } from './scenario.ts'

/** Room beside the data, in MiB: for the rounds, and less than a machine misses. */
const ROOM = 64

/** The volume's folder, where the provisioner of minikube makes it. */
const folderOf = ({ database, namespace }: Names): string => `/tmp/hostpath-provisioner/${namespace}/${database}-data`

/**
 * Lays a small file system over the folder, with a copy of the data. In minikube a volume is a folder of the node's
 * disk, and to fill that would fill the machine.
 */
const LAY_OVER = (at: Names): string => `
set -e
cd ${folderOf(at)}
! mountpoint -q .
size=$(($(du -sm . | cut -f 1) + ${ROOM}))
small=$(mktemp -d)
mount -t tmpfs -o size=\${size}m,mode=$(stat -c %a .),uid=$(stat -c %u .),gid=$(stat -c %g .) full-volume $small
cp -a . $small
mount --bind $small .
umount $small
rmdir $small`

/** Takes it away again, and the data of before are there; nothing, where there is none. */
const UNCOVER = (at: Names): string => `! mountpoint -q ${folderOf(at)} || umount ${folderOf(at)}`

/** Until nothing fits any more: dd ends with that error. */
const FILL = (at: Names): string => `
for size in 1M 4k; do dd if=/dev/zero bs=$size of=${folderOf(at)}/filled-$size status=none; done 2> /dev/null
[ "$(df --output=avail ${folderOf(at)} | tail -n 1)" -lt 64 ]`

const EMPTY = (at: Names): string => `rm -f ${folderOf(at)}/filled-*`

const onNode = (at: Names, script: string): Action => docker('exec', at.node, 'sh', '-c', script)

/**
 * Uses up the files that the server has made ahead for its log: when the next one does not fit, all of the server ends,
 * the session that asked for it too.
 */
const USE_UP_LOG = `
DO $$ BEGIN FOR n IN 1..100 LOOP PERFORM pg_logical_emit_message(true, 'full', ''), pg_switch_wal(); END LOOP; END $$`

const useUpLog = ({ database }: Names): Action =>
  kubectl(
    ...['exec', `${database}-0`, '--container', 'database', '--', 'sh', '-c'],
    'psql --username postgres --dbname "$DATABASE_NAME" --quiet --command ' +
      `"${USE_UP_LOG.replaceAll('$', '\\$')}" || true`,
  )

/** With the database stopped meanwhile: a pod sees what is mounted when it starts. */
const stopped = (at: Names, script: string): Action[] => [
  kubectl('scale', `statefulset/${at.database}`, '--replicas=0'),
  kubectl('wait', '--for=delete', `pod/${at.database}-0`, '--timeout=50s'),
  onNode(at, script),
  kubectl('scale', `statefulset/${at.database}`, '--replicas=1'),
  kubectl('rollout', 'status', `statefulset/${at.database}`, '--timeout=50s'),
]

export const FULL_VOLUME: Scenario = {
  name: 'full-volume',
  about: 'the volume of the database is full for 20 s',
  warns: 'what anybody writes meanwhile is taken back',
  rounds: 3,
  holdMs: 20_000,
  before: (at) => stopped(at, LAY_OVER(at)),
  make: (at) => [onNode(at, FILL(at)), useUpLog(at)],
  heal: (at) => [onNode(at, EMPTY(at))],
  tidy: newDatabasePod,
  after: (at) => stopped(at, UNCOVER(at)),
  figure: { broken: 0, back: 30, restarts: 0 },
}
