import t, { type Test } from 'tap'
import { createLogPrinter, type PrinterOptions } from '../../../../scripts/lib/logs/log-printer.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const TEXT = '{"level":"warning","message":"slow","request_id":"r1","ms":900}'

/** The line as it is shown, without the machine's time of day. */
function shown(t: Test, options?: PrinterOptions): string {
  const { context, data } = sandbox(t)
  createLogPrinter(
    context,
    options,
  )({
    pod: 'taskora-backend-5b-x2x',
    container: 'backend',
    time: '2026-11-23T15:30:51.41234Z',
    text: TEXT,
  })
  return data().replace(/^\d\d:\d\d:/, '')
}

t.test('columns: time, source, level, message with its fields, request', async (t) => {
  t.equal(shown(t), '51.412 backend-x2x      warning slow  ms=900 request=r1\n')
})

t.test('--timestamps shows the whole time', async (t) => {
  t.match(shown(t, { timestamps: true }), /^2026-11-23T15:30:51\.41234Z backend-x2x /)
})

t.test('--raw leaves the line as it is', async (t) => {
  t.ok(shown(t, { raw: true }).endsWith(` ${TEXT}\n`))
})
