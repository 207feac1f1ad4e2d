import t from 'tap'
import { createNotebook } from '../../../../scripts/ops/bench/notebook.ts'
import type { Wanted } from '../../../../scripts/ops/bench/scenario.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const WANTED: Wanted[] = [
  {
    id: 'no-op',
    title: 'Deploy',
    targetMs: 1_000,
    ways: [
      { id: 'deploy', title: 'npm run deploy' },
      { id: 'plain', title: 'by hand' },
    ],
  },
]

t.test('keeps what a run says that it took, else what passed, and the medians of its steps', async (t) => {
  const { context } = sandbox(t)
  const notebook = createNotebook(context, WANTED)
  const time = notebook.timer('1 of 1')
  for (const build of [30, 10, 20])
    await time('no-op', 'deploy', async () => ({ durationMs: build * 10, steps: { build } }))
  await time('no-op', 'plain', () => new Promise((resolve) => setTimeout(resolve, 50)))
  const [
    {
      variants: [deploy, plain],
    },
  ] = notebook.measurements() as [ReturnType<typeof notebook.measurements>[0]] as any
  t.match(deploy, { samples: [300, 100, 200], failures: [], steps: { build: 20 } })
  t.ok(plain.samples[0] >= 45)
})

t.test(
  'a failure, or a proof that does not hold, is no sample but a reason, and the next measurement follows',
  async (t) => {
    const { context, output } = sandbox(t)
    const notebook = createNotebook(context, WANTED)
    const time = notebook.timer('1 of 2')
    await time('no-op', 'deploy', async () => {
      throw new Error('no space')
    })
    await time(
      'no-op',
      'plain',
      async () => {},
      async () => {
        throw new Error('the node has another image')
      },
    )
    await time('no-op', 'plain', async () => {})
    const [measurement] = notebook.measurements()
    t.match(measurement!.variants, [
      { samples: [], failures: ['no space'] },
      { samples: { length: 1 }, failures: ['the node has another image'] },
    ])
    t.match(output(), /not measured: no space/)
  },
)

t.test('an interruption ends the measurements', async (t) => {
  const { context, abort } = sandbox(t)
  const time = createNotebook(context, WANTED).timer('1 of 1')
  await t.rejects(
    time('no-op', 'deploy', async () => {
      abort()
      throw new Error('interrupted')
    }),
    { message: 'interrupted' },
  )
})
