import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createChanges, type SourceChanges, watchSources } from '../../../../scripts/ops/dev/watch-sources.ts'

// Most of the time they wait.
t.jobs = 6

/** Long enough for a busy machine, where something has to come; short, where nothing may. */
const [LONG, SHORT] = [10_000, 700]

/** A signal that, unlike AbortSignal.timeout, keeps the program waiting for it. */
function after(ms: number): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), ms)
  return controller.signal
}

const component = () => ({
  Dockerfile: 'FROM scratch',
  '.dockerignore': '*\n!src\n!more',
  src: { 'a.py': 'a', 'b.py': 'b', deep: { 'c.py': 'c' } },
  tests: { 'a.py': 'a' },
  node_modules: { x: { 'x.js': '' } },
})

async function watched(
  t: Test,
): Promise<{ at: (path: string) => string; changes: SourceChanges; changed: (withinMs: number) => Promise<boolean> }> {
  const folder = t.testdir({ frontend: component(), backend: component() })
  const changes = await watchSources(folder)
  t.teardown(() => changes.close())
  return {
    changes,
    at: (path) => join(folder, 'backend', path),
    changed: async (withinMs) => (await changes.next(after(withinMs))) !== undefined,
  }
}

const SEEN: [about: string, change: (at: (path: string) => string) => void][] = [
  ['a saved file', (at) => writeFileSync(at('src/a.py'), 'A')],
  [
    'an atomic save, as editors make it',
    (at) => {
      writeFileSync(at('src/a.py~'), 'A')
      renameSync(at('src/a.py~'), at('src/a.py'))
    },
  ],
  [
    'a new file in a new folder',
    (at) => {
      mkdirSync(at('src/new'))
      writeFileSync(at('src/new/n.py'), '')
    },
  ],
  ['a deleted file', (at) => rmSync(at('src/deep/c.py'))],
  ['a renamed file', (at) => renameSync(at('src/a.py'), at('src/z.py'))],
  ['a deleted folder', (at) => rmSync(at('src/deep'), { recursive: true })],
  [
    'a path that was not there and is let through',
    (at) => {
      mkdirSync(at('more'))
      writeFileSync(at('more/m.py'), '')
    },
  ],
  ['the Dockerfile', (at) => writeFileSync(at('Dockerfile'), 'FROM other')],
  ['other rules', (at) => writeFileSync(at('.dockerignore'), '*\n!tests')],
]
for (const [about, change] of SEEN) {
  t.test(`${about} is a change, and one alone`, async (t) => {
    const { at, changed } = await watched(t)
    change(at)
    t.equal(await changed(LONG), true)
    t.equal(await changed(SHORT), false)
  })
}

t.test('what no build can see is no change', async (t) => {
  const { at, changed } = await watched(t)
  writeFileSync(at('tests/a.py'), 'A')
  writeFileSync(at('node_modules/x/x.js'), 'x')
  writeFileSync(at('notes.md'), '')
  t.equal(await changed(SHORT), false)
})

t.test('after a change of the rules, what they let through is watched', async (t) => {
  const { at, changed } = await watched(t)
  writeFileSync(at('.dockerignore'), '*\n!tests')
  t.equal(await changed(LONG), true)
  await sleep(500)
  writeFileSync(at('tests/a.py'), 'A')
  t.equal(await changed(LONG), true)
})

t.test('many events are one change, with the time of the first', async (t) => {
  const changes = createChanges(50, 10_000)
  const started = Date.now()
  for (let count = 0; count < 5; count++) {
    changes.noticed()
    await sleep(20)
  }
  const time = await changes.next(after(5_000))
  t.ok(time! - started < 20, 'the first event')
  t.equal(await changes.next(after(200)), undefined, 'and nothing after it')
})

t.test('a writer without a pause does not hold changes back for ever', async (t) => {
  const changes = createChanges(100, 300)
  const writer = setInterval(() => changes.noticed(), 20)
  t.teardown(() => {
    clearInterval(writer)
    changes.close()
  })
  t.ok(await changes.next(after(5_000)))
})

t.test('a change that comes while nobody waits is kept, and announced', async (t) => {
  const changes = createChanges(10, 100)
  const arrival = changes.arrival()
  changes.noticed()
  t.equal(arrival.aborted, false, 'not before it has settled')
  await sleep(100)
  t.equal(arrival.aborted, true)
  t.ok(await changes.next(after(1_000)))
  t.equal(changes.arrival().aborted, false, 'handed out: the next one is awaited')
})
