// Whoever kills the suite leaves its tools at work: the next run finds and ends them, and nothing that is not its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { identityOf, isAlive } from '../../../../scripts/lib/process-identity.ts'
import { createChildren, endLeftChildren } from '../../../../scripts/lib/shell/children.ts'

const SHELL = join(import.meta.dirname, '..', '..', '..', '..', 'scripts', 'lib', 'shell')

t.setTimeout(60_000)

/** A run of the suite that has begun `helm upgrade`, which writes its own number and goes on for long. */
async function begin(t: Test, { deaf = false } = {}) {
  const folder = t.testdir({ bin: {}, children: {} })
  const pidFile = join(folder, 'pid')
  const wait = 'while :; do /bin/sleep 0.1; done'
  writeFileSync(
    join(folder, 'bin', 'helm'),
    `#!/bin/sh\n${deaf ? "trap '' TERM INT\n" : ''}echo $$ > '${pidFile}'\n${wait}\n`,
  )
  chmodSync(join(folder, 'bin', 'helm'), 0o755)
  const program = `
    import { createShell } from '${SHELL}/shell.ts'
    import { createChildren } from '${SHELL}/children.ts'
    const children = createChildren('${folder}/children')
    process.on('SIGUSR2', () => { children.endNow(); process.exit(130) })
    const shell = createShell({
      env: { PATH: '${folder}/bin:/usr/bin:/bin' }, cwd: '${folder}', dryRun: false, children,
      signal: new AbortController().signal,
    })
    await shell.act('helm', ['upgrade', 'secret=1'])`
  const run = spawn(process.execPath, ['--input-type=module', '--no-warnings', '-e', program], { stdio: 'inherit' })
  t.teardown(() => run.kill('SIGKILL'))
  while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') await sleep(20)
  while (readdirSync(join(folder, 'children')).length === 0) await sleep(20)
  const tool = Number(readFileSync(pidFile, 'utf8'))
  t.teardown(() => isAlive(tool) && process.kill(tool, 'SIGKILL'))
  return { run, tool, children: join(folder, 'children') }
}

const end = async (run: Awaited<ReturnType<typeof begin>>['run'], signal: NodeJS.Signals): Promise<void> => {
  run.kill(signal)
  await once(run, 'close')
}

for (const deaf of [false, true]) {
  t.test(`a run that was killed: its tool${deaf ? ', deaf to signals,' : ''} is ended by the next run`, async (t) => {
    const { run, tool, children } = await begin(t, { deaf })
    await end(run, 'SIGKILL')
    t.ok(isAlive(tool), 'it goes on by itself')
    t.match(await endLeftChildren(children, deaf ? 300 : 10_000), [/^helm \(process \d+\)$/])
    for (let tries = 200; isAlive(tool) && tries > 0; tries--) await sleep(50)
    t.notOk(isAlive(tool))
    t.same(readdirSync(children), [])
  })
}

t.test('a second signal ends the tools as well', async (t) => {
  const { run, tool } = await begin(t, { deaf: true })
  await end(run, 'SIGUSR2')
  for (let tries = 200; isAlive(tool) && tries > 0; tries--) await sleep(50)
  t.notOk(isAlive(tool))
})

t.test('the tools of a run that lives are left alone', async (t) => {
  const { tool, children } = await begin(t)
  t.same(await endLeftChildren(children), [])
  t.ok(isAlive(tool))
  t.equal(readdirSync(children).length, 1)
  t.notMatch(readFileSync(join(children, readdirSync(children)[0]!), 'utf8'), /secret/)
})

t.test('a process that has the number of an old one is left alone', async (t) => {
  const folder = t.testdir()
  const owner = { pid: process.pid, identity: 'another boot 1' }
  const noted = { identity: 'another boot 2', command: 'helm', owner }
  writeFileSync(join(folder, String(process.pid)), JSON.stringify(noted))
  t.same(await endLeftChildren(folder), [])
  t.same(readdirSync(folder), [])
  t.same(await endLeftChildren(join(folder, 'none')), [])
})

t.test('what has ended is forgotten', async (t) => {
  const folder = t.testdir()
  const forget = createChildren(folder).note(process.pid, ['helm', 'upgrade'], true)
  t.equal(JSON.parse(readFileSync(join(folder, String(process.pid)), 'utf8')).identity, identityOf(process.pid))
  forget()
  t.same(readdirSync(folder), [])
})
