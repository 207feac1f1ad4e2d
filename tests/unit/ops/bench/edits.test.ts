import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { applyEdit, EDITS } from '../../../../scripts/ops/bench/edits.ts'

const ROOT = join(import.meta.dirname, '../../../..')

/** The files that are edited, as they are in this checkout. */
function checkout(t: Test): string {
  const folder = t.testdir()
  for (const { file } of Object.values(EDITS)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(ROOT, file), join(folder, file))
  }
  return folder
}

for (const component of ['backend', 'frontend'] as const) {
  const { file } = EDITS[component]

  t.test(
    `an edit of the ${component} changes one line of the present sources, and the next one the same line`,
    async (t) => {
      const root = checkout(t)
      const before = readFileSync(join(root, file), 'utf8').split('\n')
      const changed = (): string[] =>
        readFileSync(join(root, file), 'utf8')
          .split('\n')
          .filter((line, index) => line !== before[index])
      applyEdit(root, component, '0-abcd')
      t.equal(changed().length, 1)
      t.match(changed()[0], /\[bench 0-abcd\]/)
      applyEdit(root, component, '1-ef01')
      t.equal(changed().length, 1)
      t.match(changed()[0], /^(?!.*0-abcd).*\[bench 1-ef01\]/)
      t.equal(readFileSync(join(root, file), 'utf8').split('\n').length, before.length)
    },
  )

  t.test(`sources of the ${component} without that line are an error that says where to look`, async (t) => {
    const root = checkout(t)
    writeFileSync(join(root, file), 'nothing of the kind\n')
    t.throws(() => applyEdit(root, component, '0-a'), { message: /edits\.ts/ })
  })
}
