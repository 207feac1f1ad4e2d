// 120 columns hold in every source that a person writes. ruff does the same for Python.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

const ROOT = join(import.meta.dirname, '..', '..')
const LIMIT = 120

/** Lists of CSS classes and paths of drawings have no place at which to break. */
const UNBREAKABLE = /className="[^"]*"|\bd="[^"]*"/

const tooLong = (path: string, text: string): string[] =>
  text
    .split('\n')
    .flatMap((line, index) =>
      [...line].length > LIMIT && !UNBREAKABLE.test(line) ? [`${path}:${index + 1} has ${line.length} columns`] : [],
    )

t.test('no line is longer than 120 columns', async (t) => {
  const listed = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs', '*.sh', '.ci/run', 'Makefile'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  // Made from the description of the API.
  const paths = listed.split('\n').filter((path) => path !== '' && !path.endsWith('/api-schema.ts'))
  t.ok(paths.length > 500)
  t.same(
    paths.flatMap((path) => tooLong(path, readFileSync(join(ROOT, path), 'utf8'))),
    [],
  )
  t.same(tooLong('a.ts', `short\n${'x'.repeat(121)}`), ['a.ts:2 has 121 columns'], 'counter-test')
  t.same(tooLong('a.tsx', `<p className="${'flex '.repeat(30)}">`), [])
})
