// Which images of a session the engine keeps.
import t, { type Test } from 'tap'
import { createPastImages } from '../../../../scripts/ops/dev/past-images.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'

const SINCE = Date.parse('2026-11-30T04:00:00Z')

const made = (reference: string, at = '2026-11-30T04:05:00.123456789Z'): Rule => ({
  args: new RegExp(`^image inspect --format \\S+ ${reference}$`),
  stdout: `${at}\n`,
})
const removed = (reference: string, more: Partial<Rule> = {}): Rule => ({ args: ['image', 'rm', reference], ...more })

/** Lets images be live one after the other; returns the removed ones and the warnings. */
async function session(t: Test, rules: readonly Rule[], live: readonly string[]) {
  const box = sandbox(t, { docker: [...rules] })
  const warnings: string[] = []
  const report = { ...box.context.report, warn: (text: string) => void warnings.push(text) }
  const past = createPastImages({ ...box.context, report }, SINCE)
  for (const reference of live) {
    await past.live([reference])
    past.wanted([reference])
  }
  const calls = box.calls().map(({ argv }) => argv)
  return { warnings, gone: calls.filter(([, verb]) => verb === 'rm').map((argv) => argv[2]) }
}

t.test('the image that is live and the one before stay, earlier ones of the session go', async (t) => {
  const rules = [made('a'), removed('a'), made('b'), removed('b')]
  t.same((await session(t, rules, ['a', 'b', 'c', 'd'])).gone, ['a', 'b'])
})

t.test('an image that comes live again is the one before, and stays', async (t) => {
  t.same((await session(t, [], ['a', 'b', 'a', 'b', 'a'])).gone, [])
})

t.test('what the engine had before the session stays', async (t) => {
  t.same((await session(t, [made('a', '2026-11-30T03:59:59Z')], ['a', 'b', 'c'])).gone, [])
})

t.test('an image that was built and never live goes, too', async (t) => {
  const box = sandbox(t, { docker: [made('broken'), removed('broken')] })
  const past = createPastImages(box.context, SINCE)
  past.wanted(['broken'])
  await past.live(['a'])
  t.equal(box.calls().length, 2)
})

t.test('one that the engine does not give up is named', async (t) => {
  const refuses = removed('a', { exitCode: 1, stderr: 'conflict: image is used by container 1a2b\n' })
  const { warnings } = await session(t, [made('a'), refuses], ['a', 'b', 'c'])
  t.same(warnings, ['a stays in the engine: conflict: image is used by container 1a2b'])
})
