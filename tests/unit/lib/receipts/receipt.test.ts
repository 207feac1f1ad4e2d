import t, { type Test } from 'tap'
import { describeError, UserError } from '../../../../scripts/lib/errors.ts'
import type { Established } from '../../../../scripts/lib/receipts/established.ts'
import { makeReceipt, type RunFacts, undoCommand } from '../../../../scripts/lib/receipts/receipt.ts'
import { image, recordToolchain } from '../../../fixtures/suite/checkout.ts'
import { ranStep } from '../../../fixtures/suite/receipts.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const ESTABLISHED: Established = {
  wanted: [{ component: 'backend', tag: '0123456789abcdef' }],
  images: {
    backend: { reference: 'taskora/backend:1', record: image('b', 250e6) },
    database: { reference: 'postgres:15', record: image('d') },
  },
  node: { id: 'c0ffee0000000000', startedAt: 0, address: '' },
  manifest: new Map([['Service/s', '{}']]),
  revisions: [3, 3, 4],
}

const RUN: RunFacts = {
  command: 'deploy',
  argv: [],
  startedAt: '2026-11-23T10:00:00.000Z',
  durationMs: 2_345.6,
  error: undefined,
  git: { commit: 'abc', changedFiles: 1 },
  established: ESTABLISHED,
}

/** A run of one step, with what steps leave behind. */
function ran(t: Test, env: Record<string, string> = {}) {
  const box = sandbox(t, { docker: [], minikube: [], kubectl: [], helm: [] }, { env })
  recordToolchain(box)
  const { report } = box.context
  report.start('load', 'Load', 1_000)
  report.reason('the node lacks a:1')
  report.measure('moved', 5e6)
  report.fact('IDs are equal')
  report.finish('done')
  return box
}

t.test('holds what was run, with what, how long it took, and how to undo it', async (t) => {
  const { context } = ran(t)
  t.match(makeReceipt(context, RUN), {
    schema: 1,
    command: 'deploy',
    line: 'npm run deploy',
    durationMs: 2_346,
    outcome: { ok: true, exitCode: 0 },
    git: { commit: 'abc', changedFiles: 1 },
    machine: { cpus: Number, node: process.version },
    cluster: { profile: 'taskora', id: 'c0ffee000000', kubernetes: 'v1.35.4', runtime: 'containerd' },
    tools: { source: 'packages', docker: 'v1.0.0', minikube: 'v1.0.0', kubectl: 'v1.0.0', helm: 'v1.0.0' },
    inputs: { backend: '0123456789abcdef', toolchain: 'as recorded' },
    images: {
      backend: { reference: 'taskora/backend:1', id: 'sha256:b', sizeBytes: 250e6, limitBytes: 1e9 },
      database: { id: 'sha256:d' },
    },
    manifestDigest: /^sha256:[0-9a-f]{64}$/,
    revision: { before: 3, after: 4 },
    undo: 'npm run rollback -- 3',
    steps: [
      {
        id: 'load',
        state: 'done',
        reason: 'the node lacks a:1',
        measures: { moved: 5e6 },
        facts: ['IDs are equal'],
        budgetMs: 1_000,
      },
    ],
  })
})

t.test('a run that failed has its code', async (t) => {
  const error = describeError(new UserError('TSK_UNHEALTHY', '1 of 13 checks failed', { exitCode: 6 }))
  t.match(makeReceipt(ran(t).context, { ...RUN, error }).outcome, {
    ok: false,
    exitCode: 6,
    code: 'TSK_UNHEALTHY',
    message: '1 of 13 checks failed',
  })
})

t.test('a run before setup has no tools and no cluster, and is a receipt all the same', async (t) => {
  const { context } = sandbox(t)
  const receipt = makeReceipt(context, {
    ...RUN,
    git: undefined,
    established: { wanted: [], images: {}, revisions: [] },
  })
  t.notOk('tools' in receipt || 'git' in receipt || 'revision' in receipt || 'undo' in receipt)
})

t.test('no secret reaches it: not from the command line, the environment, an error or a fact', async (t) => {
  const secrets = ['planted-in-argv', 'planted-in-env', 'planted-in-message', 'planted-in-fact']
  const box = ran(t, { COHERE_API_KEY: 'planted-in-env' })
  const { context } = box
  context.report.start('verify', 'Verify', 1)
  context.report.fact('answered: {"token": "planted-in-fact"}')
  context.report.finish('failed')
  const run: RunFacts = {
    ...RUN,
    argv: ['--set', 'auth.secret=planted-in-argv'],
    error: describeError(new UserError('TSK_UNHEALTHY', 'planted-in-env and password=planted-in-message')),
  }
  const text = JSON.stringify(makeReceipt(context, run))
  for (const secret of secrets) t.notOk(text.includes(secret), secret)
  // The counter-test: what goes in does hold each of them.
  const raw = JSON.stringify([run, context.report.records])
  for (const secret of secrets) t.ok(raw.includes(secret), `${secret} was planted`)
})

t.test('how to undo a run', async (t) => {
  const undo = (line: string, before?: number, after?: number) =>
    undoCommand({
      command: line.split(' ')[2]!,
      line,
      steps: [ranStep('deploy', 1)],
      ...(before === undefined || after === undefined ? {} : { revision: { before, after } }),
    })
  t.equal(undo('npm run deploy', 0, 1), 'npm run teardown')
  t.equal(undo('npm run deploy', 4, 5), 'npm run rollback -- 4')
  t.equal(undo('npm run deploy', 4, 4), undefined, 'nothing was changed')
  t.equal(undo('npm run build'), undefined)
  t.equal(undo('npm run teardown'), 'npm run deploy')
  t.equal(undo('npm run teardown -- --level cluster --yes'), undefined, 'the data is gone')
})
