import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { createWorkbench } from '../../../../scripts/ops/bench/workbench.ts'
import { BUILD_BASES, engineHas, engineLacks, image, recordToolchain } from '../../../fixtures/suite/checkout.ts'
import { type Rule, type Rules, sandbox } from '../../../fixtures/suite/sandbox.ts'

const DEPLOYED = {
  ok: true,
  steps: [
    { id: 'build', durationMs: 1_000 },
    { id: 'verify', durationMs: 500 },
  ],
}
const deploy = (answer: object): Rule => ({
  args: ['run', '--silent', 'deploy', '--', '--json', '--yes'],
  stdout: answer,
})
const TEARDOWN: Rule = {
  args: ['run', '--silent', 'teardown', '--', '--json', '--yes', '--level', 'cluster'],
  stdout: { ok: true },
}

const CHART = join(import.meta.dirname, '../../../../helm/taskora')

/** Tools that setup would have recorded. */
const RECORDED: Rules = { minikube: [], kubectl: [], helm: [] }

/** A checkout with sources, what tools have left in it, and variables of the person's shell. */
async function prepare(t: Test, rules: Rules, variables: Record<string, string> = {}) {
  const box = sandbox(
    t,
    { docker: [], ...rules },
    {
      files: {
        'package.json': '{}',
        'frontend/package.json': '{}',
        'backend/src/a.py': 'a',
        'backend/.venv/bin/python': '',
        'frontend/node_modules/x/x.js': '',
        'node_modules/y/y.js': 'y',
        '.git/HEAD': '',
        ...Object.fromEntries(
          ['values.yaml', 'values-dev.yaml'].map((file) => [
            `helm/taskora/${file}`,
            readFileSync(join(CHART, file), 'utf8'),
          ]),
        ),
      },
    },
  )
  const env = { PATH: box.context.env['PATH']!, HOME: box.folder, ...variables }
  return { box, bench: await createWorkbench(box.context, env) }
}

t.test('the checkout is a copy without what tools have made, and shares the installed packages', async (t) => {
  const {
    box: { context },
    bench,
  } = await prepare(t, {})
  t.equal(readFileSync(join(bench.root, 'backend/src/a.py'), 'utf8'), 'a')
  for (const path of ['.git', '.taskora', 'backend/.venv', 'frontend/node_modules'])
    t.notOk(existsSync(join(bench.root, path)), path)
  t.equal(readFileSync(join(bench.root, 'node_modules/y/y.js'), 'utf8'), 'y')
  writeFileSync(join(bench.root, 'backend/src/a.py'), 'edited')
  t.equal(
    readFileSync(join(context.paths.root, 'backend/src/a.py'), 'utf8'),
    'a',
    "the person's sources stay as they are",
  )
})

t.test("commands run there, on a cluster of another name, and know nothing of the person's cluster", async (t) => {
  const { box, bench } = await prepare(
    t,
    { npm: [deploy(DEPLOYED)] },
    { TASKORA_STATE: '/elsewhere', TASKORA_PROFILE: 'mine' },
  )
  const { durationMs, steps } = await bench.run('deploy')
  t.ok(durationMs > 0)
  t.same(steps, { build: 1_000, verify: 500 })
  const [call] = box.calls().filter(({ tool }) => tool === 'npm')
  t.match(call!.env, {
    TASKORA_PROFILE: 'taskora-bench',
    TASKORA_PORT: /^\d{4,5}$/,
    KUBECONFIG: undefined,
    MINIKUBE_HOME: undefined,
    TASKORA_STATE: undefined,
  })
  t.not(bench.context().paths.kubeconfig, box.context.paths.kubeconfig)
  t.equal(bench.context().config.profile, 'taskora-bench')
})

t.test('a command that goes on runs there as well, until its connection is closed', async (t) => {
  const { box, bench } = await prepare(
    t,
    { node: [{ args: /run\.mjs dev --json --no-logs$/, stdout: '{"event":"live"}\n' }] },
    { TASKORA_STATE: '/elsewhere' },
  )
  const connection = bench.begin('dev', '--no-logs')
  connection.stream.end()
  t.equal(await text(connection.stream), '{"event":"live"}\n')
  await connection.close()
  const [call] = box.calls().filter(({ tool }) => tool === 'node')
  t.match(call!.env, { TASKORA_PROFILE: 'taskora-bench', TASKORA_STATE: undefined })
})

t.test('a command that fails keeps its code; one without an answer has one', async (t) => {
  const failing = await prepare(t, {
    npm: [deploy({ ok: false, error: { code: 'TSK_DISK_FULL', message: 'The disk is full', evidence: ['x'] } })],
  })
  await t.rejects(failing.bench.run('deploy'), { code: 'TSK_DISK_FULL', evidence: ['x'] })
  const silent = await prepare(t, { npm: [{ args: /deploy/, stderr: 'npm error\n', exitCode: 1 }] })
  await t.rejects(silent.bench.run('deploy'), { code: 'TSK_BENCH_FAILED', evidence: ['npm error'] })
})

t.test(
  'at the end cluster, checkout and its own images go, even after an interruption; images of before stay',
  async (t) => {
    const { box, bench } = await prepare(t, {
      npm: [deploy(DEPLOYED), TEARDOWN],
      docker: [
        BUILD_BASES,
        engineHas('taskora/frontend', image('f')),
        { ...engineLacks('taskora/backend'), times: 1 },
        engineHas('taskora/backend', image('b')),
        { args: /^image rm --force taskora\/backend:[0-9a-f]{16}$/ },
      ],
      ...RECORDED,
    })
    recordToolchain({ ...box, context: bench.context() })
    await bench.run('deploy')
    box.abort()
    await bench.dispose()
    t.equal(box.commands().filter((line) => / rm /.test(line)).length, 1)
    t.notOk(existsSync(bench.root))
    t.ok(existsSync(join(box.context.paths.root, 'backend/src/a.py')))
  },
)

t.test('a cluster that cannot be removed is told, with the command for it', async (t) => {
  const { box, bench } = await prepare(t, {
    npm: [{ ...TEARDOWN, stdout: { ok: false, error: { code: 'TSK_X_Y', message: 'busy', evidence: [] } } }],
  })
  await bench.dispose()
  t.match(box.output(), /could not be removed: busy\. `minikube delete --profile taskora-bench` removes it/)
})
