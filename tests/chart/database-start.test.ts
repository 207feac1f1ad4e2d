import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { CHART, type HelmResult, run } from '../fixtures/chart/helm.ts'

const SCRIPTS = join(CHART, 'files', 'database')
const ENTRYPOINT = '#!/bin/sh\necho "entrypoint $* in $PGDATA"\n'

/** The volume's room in MiB at each look, the last for good; the state in the server's own record; the last try. */
interface Machine {
  room?: readonly number[]
  state?: string
  tried?: string
}
const df = (room: readonly number[]) => `#!/bin/sh
echo look >> "$PGDATA.looks"
set -- ${room.map((each) => each * 1024).join(' ')}
looks=$(wc -l < "$PGDATA.looks")
while [ "$looks" -gt 1 ] && [ $# -gt 1 ]; do shift; looks=$((looks - 1)); done
echo "Filesystem 1024-blocks Used Available Capacity Mounted on"
echo "/dev/vda 1000000 1 $1 99% /data"
`
const controlData = (state: string) => `#!/bin/sh
echo "pg_control version number:            1300"
echo "Database cluster state:               ${state}"
echo "Latest checkpoint location:           0/30000A0"
`

interface Names {
  name: string
  user: string
}

/**
 * Runs the start script on a volume with these files, with the image's entrypoint replaced by one that says it was
 * called.
 */
async function start(
  t: Test,
  volume: NonNullable<Parameters<Test['testdir']>[0]>,
  { name = 'taskora', user = 'taskora', room = [500], state = 'shut down', tried }: Machine & Partial<Names> = {},
): Promise<HelmResult & { data: string; tried: string | undefined }> {
  const bin = { 'docker-entrypoint.sh': ENTRYPOINT, df: df(room), pg_controldata: controlData(state) }
  const folder = t.testdir({ volume, bin, tmp: tried === undefined ? {} : { 'recovery-tried': tried } })
  await run('/bin/chmod', ['755', ...Object.keys(bin).map((each) => join(folder, 'bin', each))])
  const data = join(folder, 'volume', 'pgdata')
  const result = await run('/bin/sh', [join(SCRIPTS, 'start.sh')], {
    PGDATA: data,
    MAX_CONNECTIONS: '150',
    DATABASE_NAME: name,
    DATABASE_USER: user,
    TMPDIR: join(folder, 'tmp'),
    PATH: `${join(folder, 'bin')}:/usr/bin:/bin`,
  })
  t.equal(
    result.stdout.trim().split('\n').at(-1),
    `entrypoint postgres -c max_connections=150 in ${data}`,
    'the server starts in any case',
  )
  const note = join(folder, 'tmp', 'recovery-tried')
  return { ...result, data, tried: existsSync(note) ? readFileSync(note, 'utf8') : undefined }
}

t.test('an empty volume is left to the image', async (t) => {
  const { data, stdout } = await start(t, {})
  t.notOk(existsSync(data))
  t.notMatch(stdout, /interrupted/)
})

t.test('finished data is not touched', async (t) => {
  const { data, stdout } = await start(t, { pgdata: { PG_VERSION: '15', 'taskora-complete': '' } })
  t.ok(existsSync(join(data, 'PG_VERSION')))
  t.notMatch(stdout, /interrupted/)
})

t.test('half-made data is set aside and said so, in place of what was set aside before', async (t) => {
  const { data, stdout } = await start(t, { pgdata: { PG_VERSION: '15' }, 'pgdata.incomplete': { PG_VERSION: '14' } })
  t.notOk(existsSync(data), 'the image begins anew')
  t.equal(readFileSync(join(`${data}.incomplete`, 'PG_VERSION'), 'utf8'), '15')
  t.match(stdout, /the first start was interrupted/)
})

t.test(
  'names that differ from those of the first start are said, and the server starts for those who know the old ones',
  async (t) => {
    const volume = { pgdata: { PG_VERSION: '15', 'taskora-complete': 'taskora tasks\n' } }
    const same = await start(t, volume, { name: 'taskora', user: 'tasks' })
    t.notMatch(same.stdout, /first start/)
    for (const other of [
      { name: 'other', user: 'tasks' },
      { name: 'taskora', user: 'other' },
    ]) {
      const { stdout } = await start(t, volume, other)
      t.match(
        stdout,
        `the data was made with database.name=taskora and database.user=tasks at the first start, and the values say ` +
          `${other.name} and ${other.user}: set them back`,
      )
    }
    const older = await start(t, { pgdata: { PG_VERSION: '15', 'taskora-complete': '' } }, { name: 'other' })
    t.notMatch(older.stdout, /values say/, 'data of an earlier chart does not say what it was made with')
  },
)

const MADE = { pgdata: { 'taskora-complete': 'taskora taskora\n' } }

t.test('a recovery that got nowhere begins again when the volume has more room, and says so once', async (t) => {
  for (const state of ['in production', 'in crash recovery', 'shutting down']) {
    const { stdout, tried } = await start(t, MADE, { room: [0, 0, 0, 0, 17], state, tried: '0 0/30000A0\n' })
    t.equal(stdout.split('No space left on device: the volume has 0 MiB').length, 2, state)
    t.equal(tried, '17 0/30000A0\n', 'and that is noted')
  }
})

t.test('what may succeed is tried at once', async (t) => {
  const crashed = 'in production'
  const first = await start(t, MADE, { room: [0], state: crashed })
  t.notMatch(first.stdout, /No space/)
  t.equal(first.tried, '0 0/30000A0\n')
  for (const [about, machine] of Object.entries({
    'there is more room': { room: [1], state: crashed, tried: '0 0/30000A0\n' },
    'the last one got further': { room: [0], state: crashed, tried: '0 0/1000028\n' },
    'it was not for want of room': { room: [32], state: crashed, tried: '32 0/30000A0\n' },
    'the note is damaged': { room: [0], state: crashed, tried: '\n' },
  }))
    t.notMatch((await start(t, MADE, machine)).stdout, /No space/, about)
  const well = await start(t, MADE, { room: [0], tried: '0 0/30000A0\n' })
  t.notMatch(well.stdout, /No space/, 'it ended well')
  t.equal(well.tried, undefined)
  t.notMatch((await start(t, {}, { room: [0], state: crashed })).stdout, /No space/, 'no data')
})

t.test('the last script of a first start marks the data as the start script expects', async (t) => {
  const data = t.testdir({})
  const names = { DATABASE_NAME: 'taskora', DATABASE_USER: 'tasks' }
  await run('/bin/sh', [join(SCRIPTS, '20-complete.sh')], { PGDATA: data, PATH: '/usr/bin:/bin', ...names })
  t.equal(readFileSync(join(data, 'taskora-complete'), 'utf8'), 'taskora tasks\n')
})
