import { join } from 'node:path'
import t from 'tap'
import { assertLineEnds } from '../../../../scripts/lib/pipeline/line-ends.ts'

const CHART = join(import.meta.dirname, '..', '..', '..', '..', 'helm', 'taskora')

t.test('a checkout with the line ends of Windows is refused before anything is made of it', async (t) => {
  assertLineEnds({ chart: CHART, root: '/checkout' })
  const folder = t.testdir({ files: { database: { 'start.sh': '#!/bin/sh\r\nset -eu\r\n' } } })
  t.throws(() => assertLineEnds({ chart: folder, root: '/checkout' }), {
    code: 'TSK_CHECKOUT_CRLF',
    exitCode: 3,
    message: /CRLF.*\/checkout/,
    hint: /core\.autocrlf/,
  })
})
