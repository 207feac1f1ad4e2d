import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { sandbox, sequence } from '../fixtures/sandbox.ts'

const FIXTURE = join(import.meta.dirname, '..', 'fixtures', 'sandbox.ts')

t.test('answers by exact arguments, by pattern and by standard input, and keeps every call', async (t) => {
  const { context: { shell, paths }, calls, commands } = sandbox(t, {
    docker: [
      { args: ['image', 'inspect', 'a b'], stdout: [{ Id: 1 }] },
      { args: /^image inspect /, exitCode: 1, stderr: 'no such image' },
      { args: ['load'], stdin: /secret=\d+/, stdout: 'loaded' },
    ],
  })
  t.same(await shell.json('docker', ['image', 'inspect', 'a b'], (value) => value), [{ Id: 1 }])
  t.match(await shell.probe('docker', ['image', 'inspect', 'other']), { exitCode: 1, stderr: 'no such image' })
  t.equal((await shell.act('docker', ['load'], { input: 'secret=42' })).stdout, 'loaded')
  t.same(commands(), ['docker image inspect a b', 'docker image inspect other', 'docker load'])
  t.match(calls()[2], { argv: ['load'], stdin: 'secret=42', env: { KUBECONFIG: paths.kubeconfig } })
})

t.test('a sequence answers in its order and stays at its end, also when calls come at once', async (t) => {
  const { context: { shell } } = sandbox(t, { kubectl: sequence(['get'], { stdout: '1' }, { stdout: '2' }, { stdout: 'ready' }) })
  const answers = await Promise.all([1, 2, 3, 4].map(() => shell.ask('kubectl', ['get'])))
  t.same(answers.map(({ stdout }) => stdout).sort(), ['1', '2', 'ready', 'ready'])
})

t.test('nothing of the machine can be reached: a tool without rules does not exist', async (t) => {
  const { context: { shell } } = sandbox(t)
  for (const tool of ['docker', 'kubectl', 'ls', 'node', 'git']) t.equal((await shell.probe(tool, [])).reason, 'missing', tool)
})

const BROKEN_PROMISES: [about: string, body: string, said: RegExp][] = [
  ['a call without a rule', `
    const box = sandbox(t, { helm: [{ args: ['status'] }] })
    const known = await box.context.shell.probe('helm', ['status'])
    const unknown = await box.context.shell.probe('helm', ['uninstall'])
    if (known.exitCode !== 0 || unknown.exitCode !== 97 || !/helm status/.test(unknown.stderr)) throw new Error('not 97')`,
  /calls without a rule: helm uninstall — accepted: helm status/],
  ['a rule that was never used', `
    const box = sandbox(t, { helm: [{ args: ['status'] }, { args: /upgrade/ }] })
    await box.context.shell.ask('helm', ['status'])`,
  /rules that were never used: helm \/upgrade\//],
]
for (const [about, body, said] of BROKEN_PROMISES) {
  t.test(`${about} fails the test`, async (t) => {
    const program = `import t from 'tap'; import { sandbox } from ${JSON.stringify(FIXTURE)}
      t.test('inner', async (t) => { ${body}\n })`
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--no-warnings', '-e', program], { encoding: 'utf8', cwd: t.testdir() })
    t.equal(status, 1, stdout)
    t.match(stdout, said)
  })
}
