import t from 'tap'
import { readEntry } from '../../../../scripts/lib/logs/log-entry.ts'

t.test('a line of the backend: level, message, request and the rest as fields', (t) => {
  const line =
    '{"time": "2026", "level": "info", "logger": "src", "message": "request", "request_id": "r1", ' +
    '"method": "GET", "status": 200, "user": null}'
  t.same(readEntry(line), {
    level: 'info',
    message: 'request',
    requestId: 'r1',
    fields: [
      ['method', 'GET'],
      ['status', '200'],
    ],
  })
  t.end()
})

t.test('a line of the frontend names an event, and may say more in words', (t) => {
  t.match(readEntry('{"level":"warn","event":"backend_unreachable","code":"ECONNREFUSED"}'), {
    level: 'warn',
    message: 'backend_unreachable',
    fields: [['code', 'ECONNREFUSED']],
  })
  t.match(readEntry('{"level":"error","event":"render","message":"no answer"}'), { message: 'render: no answer' })
  t.end()
})

const POSTGRES: [line: string, level: string, message: string][] = [
  ['2026-11-23 15:30:51.412 UTC [1] LOG:  ready to accept connections', 'info', 'ready to accept connections'],
  [
    '2026-11-23 15:30:51.412 UTC [88] FATAL:  password authentication failed for user "taskora"',
    'error',
    'FATAL: password authentication failed for user "taskora"',
  ],
  [
    '2026-11-23 15:30:51.412 UTC [9] taskora@app WARNING:  there is no transaction',
    'warning',
    'WARNING: there is no transaction',
  ],
]
for (const [line, level, message] of POSTGRES)
  t.test(`PostgreSQL: ${message}`, (t) => {
    t.match(readEntry(line), { level, message })
    t.end()
  })

for (const line of [
  '{"a": 1}',
  '{"level": 30, "message": "x"}',
  'Traceback (most recent call last):',
  '[1]',
  'null',
  '',
  '{half',
  '2026-11-23 15:30:51.412 UTC [1] HINT:  try again',
])
  t.test(`as it is: ${line}`, (t) => {
    t.same(readEntry(line), { message: line, fields: [] })
    t.end()
  })
