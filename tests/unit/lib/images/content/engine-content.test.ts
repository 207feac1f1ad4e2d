import { randomBytes } from 'node:crypto'
import t from 'tap'
import { sha256 } from '../../../../../scripts/lib/images/content/digests.ts'
import { openEngineContent } from '../../../../../scripts/lib/images/content/engine-content.ts'
import { collect } from '../../../../../scripts/lib/images/content/tar.ts'
import { contentService } from '../../../../fixtures/suite/content-service.ts'
import { sandbox } from '../../../../fixtures/suite/sandbox.ts'

const LARGE = randomBytes(3_000_001)
const SMALL = Buffer.from('{"a": 1}')
const BLOBS = new Map([LARGE, SMALL, Buffer.alloc(0)].map((bytes) => [sha256(bytes), bytes]))

t.test('blobs come as they are, several at once over one connection', async (t) => {
  const { dial } = await contentService(t, BLOBS)
  const { context, calls } = sandbox(t, { docker: [dial] })
  const content = await openEngineContent(context.shell)
  const [large, small, empty] = await Promise.all([...BLOBS.keys()].map((digest) => collect(content.read(digest))))
  t.ok(large!.equals(LARGE))
  t.ok(small!.equals(SMALL))
  t.equal(empty!.length, 0)
  t.match(await content.json(sha256(SMALL)), { value: { a: 1 }, bytes: SMALL })
  await content.close()
  t.equal(calls().length, 1)
})

t.test('who stops reading leaves the connection to the others', async (t) => {
  const { dial } = await contentService(t, BLOBS)
  const { context } = sandbox(t, { docker: [dial] })
  const content = await openEngineContent(context.shell)
  for await (const chunk of content.read(sha256(LARGE))) {
    t.ok(chunk.length < LARGE.length)
    break
  }
  t.match(await content.json(sha256(SMALL)), { value: { a: 1 } })
  await content.close()
})

t.test('a blob that the engine has not is said with the status of the call', async (t) => {
  const { dial } = await contentService(t, new Map())
  const { context } = sandbox(t, { docker: [dial] })
  const content = await openEngineContent(context.shell)
  await t.rejects(collect(content.read(sha256(SMALL))), { status: 5, message: /not found/ })
  await content.close()
})

t.test('bytes that are not those of the name are refused', async (t) => {
  const { dial } = await contentService(t, new Map([[sha256(SMALL), Buffer.from('{"a": 2}')]]))
  const { context } = sandbox(t, { docker: [dial] })
  const content = await openEngineContent(context.shell)
  await t.rejects(content.json(sha256(SMALL)), /other bytes than its name says/)
  await content.close()
})

t.test('an engine that knows no such calls is named, and one that is gone', async (t) => {
  const { dial } = await contentService(t, new Map(), { upgrade: false })
  await t.rejects(openEngineContent(sandbox(t, { docker: [dial] }).context.shell), /HTTP 404/)
  const gone = { args: ['system', 'dial-stdio'], relay: 1 }
  await t.rejects(openEngineContent(sandbox(t, { docker: [gone] }).context.shell))
  await t.rejects(openEngineContent(sandbox(t).context.shell))
})
