import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { EXIT } from '../../../scripts/lib/errors.ts'
import { acquireLock, awaitLock } from '../../../scripts/lib/lock.ts'

const MODULE = join(import.meta.dirname, '..', '..', '..', 'scripts', 'lib', 'lock.ts')

/** The pid of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid

t.test('a free lock is taken, and given back without a trace', async (t) => {
  const file = join(t.testdir(), 'state', 'lock')
  const release = acquireLock(file, 'deploy')
  t.ok(existsSync(file))
  release()
  t.same(readdirSync(join(file, '..')), [])
})

t.test('whoever holds it is named, and nothing is left behind by who came late', async (t) => {
  const file = join(t.testdir(), 'lock')
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill())
  await once(child.stdout, 'data')
  const since = new Date().toISOString()
  writeFileSync(file, JSON.stringify({ pid: child.pid, command: 'setup', since }))
  t.throws(() => acquireLock(file, 'deploy'), {
    code: 'TSK_RUN_BUSY',
    exitCode: EXIT.busy,
    message: `"setup" is running (process ${child.pid}, since ${since})`,
    evidence: [`lock: ${file}`],
  })
  t.same(readdirSync(t.testdirName), ['lock'])
})

if (process.platform === 'linux') {
  t.test('a full disk is named with its file, and leaves nothing half written', async (t) => {
    const file = join(t.testdir(), 'lock')
    const own = `${file}.${process.pid}`
    symlinkSync('/dev/full', own)
    t.throws(() => acquireLock(file, 'deploy'), { code: 'ENOSPC', path: own })
    t.same(readdirSync(t.testdirName), [])
  })
}

const ABANDONED: [about: string, content: () => string][] = [
  [
    'of an earlier process of the same number, by its start',
    () => JSON.stringify({ pid: process.ppid, command: 'setup', since: '', identity: 'another boot 1' }),
  ],
  [
    'of an earlier process of the same number, by its time',
    () => JSON.stringify({ pid: process.pid, command: 'setup', since: '2001-01-01T00:00:00Z' }),
  ],
  ['of a process that has ended', () => JSON.stringify({ pid: deadPid(), command: 'setup', since: '' })],
  ['that holds no JSON', () => 'half a'],
  ['that is empty', () => ''],
]
for (const [about, content] of ABANDONED) {
  t.test(`a lock ${about} is taken over`, async (t) => {
    const file = join(t.testdir(), 'lock')
    writeFileSync(file, content())
    const release = acquireLock(file, 'deploy')
    release()
    t.notOk(existsSync(file))
  })
}

for (const code of ['EPERM', 'ENOTSUP']) {
  t.test(`on a file system without links (${code}) the lock holds as well`, async (t) => {
    const file = join(t.testdir(), 'lock')
    const program = `
      import fs, { readdirSync, writeFileSync } from 'node:fs'
      import { syncBuiltinESMExports } from 'node:module'
      fs.linkSync = () => { throw Object.assign(new Error('no links here'), { code: '${code}' }) }
      syncBuiltinESMExports()
      const { acquireLock } = await import(${JSON.stringify(MODULE)})
      const [file, folder, dead] = process.argv.slice(1)
      const seen = []
      const release = acquireLock(file, 'deploy')
      try { acquireLock(file, 'setup') } catch (error) { seen.push(error.code) }
      release()
      writeFileSync(file, JSON.stringify({ pid: Number(dead), command: 'setup', since: '' }))
      acquireLock(file, 'load')()
      console.log(JSON.stringify([...seen, ...readdirSync(folder)]))`
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--no-warnings', '-e', program, file, t.testdirName, String(deadPid())],
      { encoding: 'utf8' },
    )
    t.same(stdout.trim(), '["TSK_RUN_BUSY"]', stderr)
  })
}

t.test('whoever else is taking an abandoned lock over comes first', async (t) => {
  const file = join(t.testdir(), 'lock')
  const abandoned = JSON.stringify({ pid: deadPid(), command: 'setup', since: '' })
  writeFileSync(file, abandoned)
  writeFileSync(`${file}.claim`, JSON.stringify({ pid: process.ppid, command: 'deploy', since: '' }))
  t.throws(() => acquireLock(file, 'deploy'), { code: 'TSK_RUN_BUSY' })
  t.equal(readFileSync(file, 'utf8'), abandoned, 'is not removed by the one that came second')
  writeFileSync(`${file}.claim`, JSON.stringify({ pid: deadPid(), command: 'deploy', since: '' }))
  acquireLock(file, 'deploy')()
  t.same(readdirSync(t.testdirName), [], 'a claim that was left behind does not stay')
})

t.test('who was taken over does not give back the lock of another', async (t) => {
  const file = join(t.testdir(), 'lock')
  const release = acquireLock(file, 'deploy')
  writeFileSync(file, JSON.stringify({ pid: 1, command: 'other', since: '' }))
  release()
  t.ok(existsSync(file))
})

for (const stale of [false, true]) {
  t.test(`of eight that come at once, exactly one gets ${stale ? 'an abandoned' : 'a free'} lock`, async (t) => {
    const file = join(t.testdir(), 'lock')
    if (stale) writeFileSync(file, JSON.stringify({ pid: deadPid(), command: 'setup', since: '' }))
    // All wait for one moment; the winner keeps the lock until everybody has tried.
    const program = `
      import { acquireLock } from ${JSON.stringify(MODULE)}
      const start = Number(process.argv[1])
      while (Date.now() < start);
      try { acquireLock(${JSON.stringify(file)}, 'deploy'); console.log('mine') }
      catch (error) { console.log(error.code) }
      process.stdin.resume()`
    const start = String(Date.now() + 1_500)
    const children = Array.from({ length: 8 }, () =>
      spawn(process.execPath, ['--input-type=module', '--no-warnings', '-e', program, start], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    )
    const answers = await Promise.all(
      children.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()),
    )
    for (const { stdin } of children) stdin.end()
    await Promise.all(children.map((child) => once(child, 'close')))
    t.same(answers.sort(), [
      'TSK_RUN_BUSY',
      'TSK_RUN_BUSY',
      'TSK_RUN_BUSY',
      'TSK_RUN_BUSY',
      'TSK_RUN_BUSY',
      'TSK_RUN_BUSY',
      'TSK_RUN_BUSY',
      'mine',
    ])
  })
}

t.test('who has time waits for the other command, and tells once whom it waits for', async (t) => {
  const file = join(t.testdir(), 'lock')
  const holder = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 900)'], { stdio: 'ignore' })
  writeFileSync(file, JSON.stringify({ pid: holder.pid, command: 'restore', since: 'now' }))
  const told: string[] = []
  const wait = { signal: new AbortController().signal, onWait: (text: string) => told.push(text) }
  const release = await awaitLock(file, 'dev', wait)
  t.match(told, [/^"restore" is running/])
  t.match(readFileSync(file, 'utf8'), /"dev"/)
  release()
  const stop = new AbortController()
  writeFileSync(file, JSON.stringify({ pid: process.ppid, command: 'deploy', since: 'now' }))
  const waiting = awaitLock(file, 'dev', { signal: stop.signal, onWait: () => stop.abort() })
  await t.rejects(waiting, { name: 'AbortError' }, 'an interruption ends the wait')
  t.match(readFileSync(file, 'utf8'), /"deploy"/)
})
