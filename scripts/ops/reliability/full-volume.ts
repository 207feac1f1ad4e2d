import { type Action, kubectl, type Names } from '../drill/fault.ts'
import { folderOf, layOver, stopped, uncover } from './data-folder.ts'
import { newDatabasePod } from './new-database-pod.ts'
import { onNode } from './on-node.ts'
import type { Scenario } from './scenario.ts'

/** Room beside the data, in MiB: for the rounds, and less than a machine misses. */
const ROOM = 64

const IN_MEMORY = 'mount -t tmpfs -o size=${size}m full-volume $new'

/** Until nothing fits any more: dd ends with that error. */
const FILL = (at: Names): string => `
for size in 1M 4k; do dd if=/dev/zero bs=$size of=${folderOf(at)}/filled-$size status=none; done 2> /dev/null
[ "$(df --output=avail ${folderOf(at)} | tail -n 1)" -lt 64 ]`

const EMPTY = (at: Names): string => `rm -f ${folderOf(at)}/filled-*`

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

export const FULL_VOLUME: Scenario = {
  name: 'full-volume',
  about: 'the volume of the database is full for 20 s',
  warns: 'what anybody writes meanwhile is taken back',
  rounds: 3,
  holdMs: 20_000,
  before: (at) => stopped(at, layOver(at, ROOM, IN_MEMORY)),
  make: (at) => [onNode(at, FILL(at)), useUpLog(at)],
  heal: (at) => [onNode(at, EMPTY(at))],
  tidy: newDatabasePod,
  after: (at) => stopped(at, uncover(at)),
  figure: { broken: 0, back: 30, restarts: 0 },
}
