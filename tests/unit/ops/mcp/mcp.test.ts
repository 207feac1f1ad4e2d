import { createServer } from 'node:http'
import { join } from 'node:path'
import t from 'tap'
import { operation } from '../../../../scripts/ops/mcp/mcp.ts'
import { listeningFor } from '../../../fixtures/suite/listening.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

t.test('whose tasks must be said', async (t) => {
  const folder = t.testdir({ password: 'p' })
  for (const env of [{}, { TASKORA_EMAIL: 'a@b.test' }, { TASKORA_PASSWORD_FILE: join(folder, 'password') }]) {
    await t.rejects(operation.run(sandbox(t, {}, { env }).context), {
      code: 'TSK_USAGE',
      message: /TASKORA_EMAIL and TASKORA_PASSWORD_FILE/,
    })
  }
  const env = { TASKORA_EMAIL: 'a@b.test', TASKORA_PASSWORD_FILE: join(folder, 'nothing') }
  await t.rejects(operation.run(sandbox(t, {}, { env }).context), {
    code: 'TSK_USAGE',
    message: /cannot be read: ENOENT/,
  })
})

t.test('--headers prints what a client sends itself', async (t) => {
  const server = createServer((_request, response) =>
    response.setHeader('set-cookie', ['session=s; HttpOnly', 'data=d; Path=/']).end('{}'),
  )
  const { url } = await listeningFor(t, server)
  const env = { TASKORA_EMAIL: 'a@b.test', TASKORA_PASSWORD_FILE: join(t.testdir({ password: 'p\n' }), 'password') }
  const box = sandbox(t, {}, { env, options: { values: { headers: true, url: `${url}/` } } })
  await operation.run(box.context)
  t.same(JSON.parse(box.data()), { Cookie: 'session=s; data=d', Origin: url })
})
