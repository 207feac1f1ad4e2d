import t, { type Test } from 'tap'
import type { KubeObject } from '../../../../scripts/lib/cluster/cluster.ts'
import { type ObjectWait, waitForObjects } from '../../../../scripts/lib/cluster/watch-objects.ts'
import { UserError } from '../../../../scripts/lib/errors.ts'
import { list } from '../../../fixtures/suite/checkout.ts'
import { type Answer, type Rule, sandbox, sequence } from '../../../fixtures/suite/sandbox.ts'

const pod = (name: string, phase: string): KubeObject => ({
  kind: 'Pod',
  metadata: { name, uid: name },
  status: { phase },
})
const [STARTING, READY, BROKEN] = ['Pending', 'Running', 'Failed'].map((phase) => pod('a', phase)) as [
  KubeObject,
  KubeObject,
  KubeObject,
]
const ALL_TOLD = {
  type: 'BOOKMARK',
  object: { kind: 'Pod', metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } },
}

const STREAM =
  /get --raw \/api\/v1\/namespaces\/taskora\/pods\?watch=1&\S*sendInitialEvents=true\S*&labelSelector=app%3Dx$/
/** A stream that tells these pods as what exists, then these events, and then stays as it is. */
const stream = (existing: KubeObject[], events: object[] = [], more: Partial<Rule> = {}): Rule => ({
  args: STREAM,
  staysMs: 60_000,
  stdout: [...existing.map((object) => ({ type: 'ADDED', object })), ALL_TOLD, ...events]
    .map((each) => `${JSON.stringify(each)}\n`)
    .join(''),
  ...more,
})
const listings = (...answers: KubeObject[][]): Rule[] =>
  sequence(
    /get pods --output json --ignore-not-found --selector app=x$/,
    ...answers.map((each): Answer => ({ stdout: list(...each) })),
  )

/** Long enough that a test which had to wait for a listing would be seen. */
const NEVER_MS = 1e6

/**
 * Waits until every pod runs, or one has failed; an end within 20 s, where all that could end it otherwise takes
 * longer, is one by the stream.
 */
async function wait(t: Test, rules: Rule[], { judge, ...more }: Partial<ObjectWait<string>> = {}) {
  const box = sandbox(t, { kubectl: rules })
  const result = waitForObjects<string>(box.context, {
    subject: 'Pods',
    kinds: ['pods'],
    selector: 'app=x',
    timeoutMs: 20_000,
    intervalMs: 200,
    relistMs: NEVER_MS,
    ...more,
    judge:
      judge ??
      ((pods) => {
        const phases = pods.map((each) => (each['status'] as { phase: string }).phase)
        if (phases.includes('Failed')) return { state: 'failed', error: new UserError('TSK_POD_CRASH', 'it failed') }
        return phases.every((phase) => phase === 'Running')
          ? { state: 'done', value: `${pods.length} run` }
          : { state: 'pending', detail: phases.join() }
      }),
  })
  const calls = (word: string): number => box.calls().filter(({ argv }) => argv.join(' ').includes(word)).length
  return { result, box, listings: () => calls('--output json'), streams: () => calls('--raw') }
}

t.test('what is there at the first look needs no stream', async (t) => {
  const { result, listings: looks, streams } = await wait(t, listings([READY]))
  t.equal(await result, '1 run')
  t.same([looks(), streams()], [1, 0])
})

t.test('a stream that says done leads to one listing, which ends the wait', async (t) => {
  const { result, listings: looks } = await wait(t, [
    ...listings([STARTING], [READY]),
    stream([STARTING], [{ type: 'MODIFIED', object: READY }]),
  ])
  t.equal(await result, '1 run')
  t.equal(looks(), 2)
})

t.test('while streams say that it is not done, nothing is listed', async (t) => {
  const { result, listings: looks } = await wait(
    t,
    [...listings([STARTING]), stream([STARTING], [{ type: 'MODIFIED', object: { ...STARTING, n: 2 } }])],
    { timeoutMs: 5_000 },
  )
  await t.rejects(result, { code: 'TSK_WAIT_TIMEOUT', evidence: ['last seen: Pending'] })
  t.equal(looks(), 1)
})

t.test('a pod that goes is forgotten', async (t) => {
  const { result } = await wait(t, [
    ...listings([READY, pod('old', 'Pending')], [READY]),
    stream([READY, pod('old', 'Pending')], [{ type: 'DELETED', object: pod('old', 'Pending') }]),
  ])
  t.equal(await result, '1 run')
})

t.test('a pod that went between listing and stream is forgotten, too, also when it was the last one', async (t) => {
  const { result } = await wait(t, [...listings([STARTING], []), stream([])])
  t.equal(await result, '0 run')
})

t.test('what the stream says is not believed: a listing that says otherwise prolongs the wait', async (t) => {
  const { result, listings: looks } = await wait(t, [...listings([STARTING], [STARTING]), stream([READY])], {
    timeoutMs: 5_000,
  })
  await t.rejects(result, { code: 'TSK_WAIT_TIMEOUT', evidence: ['last seen: Pending'] })
  t.equal(looks(), 2, 'and it is not asked again and again')
})

t.test('a final failure ends the wait at once, when a listing has said so, too', async (t) => {
  const events = [{ type: 'MODIFIED', object: BROKEN }]
  const proven = await wait(t, [...listings([STARTING], [BROKEN]), stream([STARTING], events)])
  await t.rejects(proven.result, { code: 'TSK_POD_CRASH' })
  t.equal(proven.listings(), 2)
  const healed = await wait(t, [...listings([STARTING], [READY]), stream([STARTING], events)])
  t.equal(await healed.result, '1 run')
})

const BREAKS: [about: string, broken: Partial<Rule>][] = [
  [
    'that is refused',
    { exitCode: 1, stdout: '', stderr: 'Error from server (Invalid): sendInitialEvents is forbidden', staysMs: 0 },
  ],
  ['that ends', { staysMs: 0 }],
  ['that is too old', { stdout: `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410 } })}\n` }],
  ['that breaks off within a line', { stdout: `${JSON.stringify(ALL_TOLD).slice(0, 40)}\n` }],
]
for (const [about, broken] of BREAKS) {
  t.test(`a stream ${about} is covered by a listing, and begun anew`, async (t) => {
    const covered = await wait(t, [...listings([STARTING], [STARTING], [READY]), stream([STARTING], [], broken)])
    t.equal(await covered.result, '1 run', 'listings alone end the wait')
    const again = await wait(t, [
      ...listings([STARTING], [STARTING], [READY]),
      stream([STARTING], [], { ...broken, times: 1 }),
      stream([READY], [], { delayMs: 1_000 }),
    ])
    t.equal(await again.result, '1 run')
    t.same([again.listings(), again.streams()], [3, 2], 'what the new stream says is heard')
  })
}

t.test('where streams stay silent, the wait ends by its interval', async (t) => {
  const silent: Rule = { args: STREAM, staysMs: 60_000 }
  const { result, listings: looks } = await wait(t, [...listings([STARTING], [STARTING], [READY]), silent], {
    relistMs: 300,
  })
  t.equal(await result, '1 run')
  t.equal(looks(), 3)
})

t.test('what has to be put right is done upon listings alone', async (t) => {
  const seen: string[] = []
  const { result } = await wait(
    t,
    [
      ...listings([STARTING], [READY]),
      stream([pod('of the stream', 'Pending')], [{ type: 'MODIFIED', object: pod('of the stream', 'Running') }]),
    ],
    {
      onListing: async (pods) =>
        void seen.push(
          ...pods.map(({ metadata, status }) => `${metadata.name} ${(status as { phase: string }).phase}`),
        ),
    },
  )
  await result
  t.same(seen, ['a Pending', 'a Running'])
})

t.test('an interruption ends the wait and its streams, and the log keeps what they told to itself', async (t) => {
  const box = sandbox(t, { kubectl: [...listings([STARTING]), stream([STARTING])] })
  const result = waitForObjects(box.context, {
    subject: 'Pods',
    kinds: ['pods'],
    selector: 'app=x',
    timeoutMs: 60_000,
    relistMs: NEVER_MS,
    judge: () => ({ state: 'pending', detail: 'waiting' }),
  })
  const started = performance.now()
  setTimeout(() => box.abort(new Error('interrupted by SIGINT')), 1_500)
  await t.rejects(result, /interrupted|abort/)
  t.ok(performance.now() - started < 20_000, 'the stream would have stayed')
  t.notMatch(box.output(), /ADDED|BOOKMARK/)
})
