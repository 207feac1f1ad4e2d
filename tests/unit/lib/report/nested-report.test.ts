import t from 'tap'
import { nestedReport } from '../../../../scripts/lib/report/nested-report.ts'
import { createReport } from '../../../../scripts/lib/report/report.ts'
import { memoryStream } from '../../../fixtures/suite/memory-stream.ts'

t.test('steps within a step are one line outside, and records inside', async (t) => {
  const stream = memoryStream()
  const outer = createReport({ stream, out: memoryStream(), env: {}, verbose: false, json: false })
  const inner = nestedReport(outer)
  outer.start('dev', 'backend: a.py changed', 10_000)
  inner.start('build', 'Build the images', 60_000)
  inner.reason('a.py changed')
  inner.fact('built in 1 s')
  inner.measure('bytes', 5)
  inner.finish('done')
  inner.start('load', 'Load', 60_000)
  inner.finish('skipped', 'all is there')
  inner.warn('the disk is nearly full')
  outer.finish('done', undefined, '✔ backend: a.py changed → live in 1.0 s')
  t.equal(
    stream.text(),
    '▸ backend: a.py changed\n! the disk is nearly full\n✔ backend: a.py changed → live in 1.0 s\n',
  )
  t.match(inner.records, [
    { id: 'build', state: 'done', reason: 'a.py changed', facts: ['built in 1 s'], measures: { bytes: 5 } },
    { id: 'load', state: 'skipped', reason: 'all is there' },
  ])
  t.match(outer.records, [{ id: 'dev' }])
})
