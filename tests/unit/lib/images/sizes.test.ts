import t from 'tap'
import { EXIT } from '../../../../scripts/lib/errors.ts'
import { assertSizes } from '../../../../scripts/lib/images/sizes.ts'

const frontend = { image: 'taskora/frontend:1', sizeBytes: 300e6, limitBytes: 500e6 }
const backend = { image: 'taskora/backend:1', sizeBytes: 250e6, limitBytes: 1e9 }

t.test('images under their limits pass', async (t) => t.doesNotThrow(() => assertSizes([frontend, backend])))

t.test('the limit itself is too large: the promise is "smaller than"', async (t) => {
  t.throws(() => assertSizes([{ ...frontend, sizeBytes: 500e6 }, backend]), {
    code: 'TSK_IMAGE_TOO_LARGE',
    exitCode: EXIT.build,
    message: 'An image is over its size limit',
    evidence: ['taskora/frontend:1: 500 MB, limit 500 MB'],
  })
  t.doesNotThrow(() => assertSizes([{ ...frontend, sizeBytes: 500e6 - 1 }]))
})

t.test('all that are too large are named', async (t) => {
  t.throws(
    () =>
      assertSizes([
        { ...frontend, sizeBytes: 612e6 },
        { ...backend, sizeBytes: 1.2e9 },
      ]),
    {
      message: '2 images are over their size limit',
      evidence: ['taskora/frontend:1: 612 MB, limit 500 MB', 'taskora/backend:1: 1.20 GB, limit 1.00 GB'],
    },
  )
})
