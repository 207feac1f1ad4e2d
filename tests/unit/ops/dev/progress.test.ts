import t from 'tap'
import { UserError } from '../../../../scripts/lib/errors.ts'
import type { Change } from '../../../../scripts/ops/dev/loop.ts'
import { createDevProgress, createSyncProgress } from '../../../../scripts/ops/dev/progress.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const ALL = { agreed: 3, of: 3, others: [] }
const PART = { agreed: 2, of: 3, others: ['taskora-backend-1'] }
const CHANGES = [{ component: 'backend', what: 'src/a.py changed' }] as const

t.test(
  'the line of a save says how many pods have it, names those that do not, and that the image follows',
  async (t) => {
    const box = sandbox(t, {}, { options: { json: true } })
    const tell = createSyncProgress(box.context, 'backend')
    tell.synced('src/a.py changed', ALL, 1_234)
    t.match(box.output(), '✔ backend: src/a.py changed → synced to 3 of 3 pods in 1.2 s; image follows')
    tell.synced('src/a.py changed', PART, 1_234)
    t.match(
      box.output(),
      '! backend: src/a.py changed → synced to 2 of 3 pods, without taskora-backend-1 in 1.2 s; image follows',
    )
    const [first] = box.data().trim().split('\n')
    t.same(JSON.parse(first!), { event: 'synced', changes: CHANGES, durationMs: 1_234, ...ALL })
  },
)

t.test('the line of an image says whether the pods run its sources', async (t) => {
  const line = (agreement?: typeof ALL | typeof PART): string => {
    const box = sandbox(t)
    const tell = createDevProgress(box.context, () => [])
    tell.begins(CHANGES)
    tell.live(CHANGES, 9_000, { backend: agreement })
    return box.output()
  }
  t.match(line(ALL), /✔ backend: src\/a\.py changed → image live in 9\.0 s; 3 of 3 pods run its sources {2}/)
  t.match(line(PART), /! backend: .* 2 of 3 pods run its sources, without taskora-backend-1 {2}/)
  t.match(line(), /✔ backend: src\/a\.py changed → image live in 9\.0 s {2}/, 'a newer save is in the pods')
})

t.test('a refusal names the error, and what serves', async (t) => {
  const box = sandbox(t, {}, { options: { json: true } })
  const error = new UserError('TSK_SOURCES_REFUSED', 'src/a.py:3: NameError', { hint: 'Mend it' })
  createSyncProgress(box.context, 'backend').refused('src/a.py changed', error)
  t.match(box.output(), /✖ backend: src\/a\.py changed → not live: the pods go on with what they ran before/)
  t.match(box.output(), 'src/a.py:3: NameError')
  t.match(JSON.parse(box.data()), { event: 'failed', error: { code: 'TSK_SOURCES_REFUSED' }, serving: true })
})

const PAGE = [{ component: 'frontend', what: 'src/a.tsx changed' }] as const
const ONE = { agreed: 1, of: 1, others: [] }
const NONE = { agreed: 0, of: 1, others: ['taskora-frontend-development-1'] }

t.test('a save of the frontend is hot where its pod runs it, and the line says so of no other', async (t) => {
  const box = sandbox(t, {}, { options: { json: true } })
  const tell = createSyncProgress(box.context, 'frontend')
  tell.synced('src/a.tsx changed', ONE, 900)
  t.match(box.output(), '✔ frontend: src/a.tsx changed → hot in 0.9 s; image follows')
  tell.synced('src/a.tsx changed', NONE, 900)
  t.match(box.output(), '! frontend: src/a.tsx changed → synced to 0 of 1 pods, without taskora-frontend-development-1')
  const [first] = box.data().trim().split('\n')
  t.same(JSON.parse(first!), { event: 'synced', changes: PAGE, durationMs: 900, ...ONE })
})

t.test(
  'an image of the frontend is live behind what is hot; pods of both components are counted together',
  async (t) => {
    const agreements = { backend: PART, frontend: ONE }
    const line = (changes: readonly Change[]): string => {
      const box = sandbox(t)
      const tell = createDevProgress(box.context, () => [])
      tell.begins(changes)
      tell.live(changes, 9_000, agreements)
      return box.output()
    }
    t.match(line(PAGE), /✔ .* → image live behind it in 9\.0 s; 1 of 1 pods run its sources {2}/)
    t.match(line(CHANGES), /! .* → image live in 9\.0 s; 2 of 3 pods run its sources, without taskora-backend-1 {2}/)
    t.match(line([]), /! .* 3 of 4 pods run its sources, without taskora-backend-1 {2}/)
    t.match(line([...CHANGES, ...PAGE]), /! .* → image live in 9\.0 s; 3 of 4 pods/)
  },
)

t.test('what does not compile is named, and what serves meanwhile', async (t) => {
  const box = sandbox(t)
  const error = new UserError('TSK_SOURCES_REFUSED', 'src/a.tsx:3:1: Expected a semicolon', { hint: 'Mend it' })
  createSyncProgress(box.context, 'frontend').refused('src/a.tsx changed', error)
  t.match(box.output(), /✖ frontend: .* → not live: an open page shows the error, and a new one is the last image/)
  t.match(box.output(), 'src/a.tsx:3:1: Expected a semicolon')
})
