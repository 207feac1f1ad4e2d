// In a file of its own: it counts the watchers of the whole process.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { watchSources } from '../../../../scripts/ops/dev/watch-sources.ts'

const watchersOfProcess = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === 'FSEventWrap').length

t.test('rules that change again and again, and a close in the middle, leave no watcher behind', async (t) => {
  const component = () => ({ '.dockerignore': '*\n!src', Dockerfile: '', src: { 'a.py': 'a' }, tests: { 'a.py': 'a' } })
  const folder = t.testdir({ frontend: component(), backend: component() })
  const changes = await watchSources(folder)
  t.ok(watchersOfProcess() > 0, 'while it is open there are some')
  for (const rules of ['*\n!tests', '*\n!src', '*\n!tests\n!src']) {
    writeFileSync(join(folder, 'backend', '.dockerignore'), rules)
    await changes.next(AbortSignal.timeout(5_000))
  }
  writeFileSync(join(folder, 'backend', '.dockerignore'), '*')
  await changes.next(AbortSignal.timeout(5_000))
  await changes.close()
  await sleep(1_000)
  t.equal(watchersOfProcess(), 0)
})
