// Advice must not cost data: a stopped node is a container that nothing uses, and its data a volume that nothing uses.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

const ROOT = join(import.meta.dirname, '..', '..')
const COSTLY = /docker (?:system|container|volume) prune/

const advised = (texts: ReadonlyMap<string, string>): string[] =>
  [...texts].flatMap(([path, text]) =>
    text
      .split('\n')
      .filter((line) => COSTLY.test(line) && !line.includes('would also remove'))
      .map((line) => `${path}: ${line.trim()}`),
  )

t.test('no message and no document advises to prune what a stopped node is made of', async (t) => {
  const paths = globSync(['scripts/**/*.ts', '*.md', 'docs/**/*.md', 'helm/**/NOTES.txt'], { cwd: ROOT })
  t.ok(paths.length > 200)
  t.same(advised(new Map(paths.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]))), [])
  t.same(advised(new Map([['a.ts', "hint: 'docker system prune frees what nothing uses'"]])).length, 1, 'counter-test')
})
