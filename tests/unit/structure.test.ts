// The rooms of scripts/: which there are, and which may use which. CONTRIBUTING.md has the list, from top to bottom.
// And how large a module and a function may be.
import { execFileSync, spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import t from 'tap'

const ROOT = join(import.meta.dirname, '..', '..')

interface Import {
  readonly from: string
  readonly to: string
}

/** Every relative import of these sources, types and dynamic ones included, by path. */
function importsOf(sources: ReadonlyMap<string, string>): Import[] {
  return [...sources].flatMap(([path, text]) =>
    [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, target]) => ({
      from: path,
      to: normalize(join(dirname(path), target!)),
    })),
  )
}

/** The rooms that CONTRIBUTING.md lists, with the floor of each: rooms of one floor do not use each other. */
const floorsOf = (text: string): Map<string, number> =>
  new Map(
    [...text.matchAll(/^\| (\d+) \| `([a-z/.-]+)` \| \S.* \|$/gm)].map(([, floor, room]) => [room!, Number(floor)]),
  )

/** The entry stands alone: it is above the commands, which are above the steps in its folder. */
const roomOf = (path: string): string => (path === 'scripts/run.ts' ? path : dirname(path))

function wrongWay(imports: readonly Import[], floors: ReadonlyMap<string, number>): string[] {
  const allowed = ({ from, to }: Import): boolean =>
    roomOf(from) === roomOf(to) || (floors.get(roomOf(from)) ?? Infinity) < (floors.get(roomOf(to)) ?? -1)
  return imports.filter((each) => !allowed(each)).map(({ from, to }) => `${from} imports ${to}`)
}

const read = (pattern: string): Map<string, string> =>
  new Map(globSync(pattern, { cwd: ROOT }).map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]))

t.test('each room uses only rooms below it, so that no two use each other', async (t) => {
  const sources = read('scripts/**/*.ts')
  const floors = floorsOf(readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8'))
  t.ok(floors.size > 20, 'the list is found')
  const rooms = new Set([...sources.keys()].map(roomOf))
  t.same(
    [...rooms.symmetricDifference(new Set(floors.keys()))],
    [],
    'every room is listed with what is there, and every listed room exists',
  )
  const imports = importsOf(sources)
  t.same(wrongWay(imports, floors), [])
  const between = imports.filter(({ from, to }) => roomOf(from) !== roomOf(to))
  t.comment(`${rooms.size} rooms on ${new Set(floors.values()).size} floors, ${between.length} imports between them`)

  const planted = new Map([
    ['a/one.ts', "import { two } from '../b/two.ts'"],
    ['b/two.ts', "const one = await import('../a/one.ts')"],
    ['c/three.ts', "import type { Two } from '../b/two.ts'"],
  ])
  t.same(wrongWay(importsOf(planted), floorsOf('| 1 | `a` | x |\n| 2 | `b` | x |\n| 2 | `c` | x |\n| 3 | `d` | |')), [
    'b/two.ts imports a/one.ts',
    'c/three.ts imports b/two.ts',
  ])
})

/** Modules that import at their start what only `node-http.ts` loads, when a request is made. */
const eagerRequests = (sources: ReadonlyMap<string, string>): string[] =>
  [...sources].flatMap(([path, text]) =>
    [...text.matchAll(/^(?:import|export) (?!type )(?:[^'\n]* from )?'node:(?:https?|http2|tls)'/gm)].map(() => path),
  )

t.test('no command loads the modules for requests before it makes one', async (t) => {
  t.same(eagerRequests(read('scripts/**/*.ts')), [])
  const planted = new Map([
    ['a.ts', "import { readFileSync } from 'node:fs'\nimport { type Agent, request } from 'node:https'\n"],
    ['b.ts', "import type { Agent } from 'node:http'\n"],
  ])
  t.same(eagerRequests(planted), ['a.ts'], 'counter-test')
})

const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n')

/** Folders of the second level, and those of the three source trees one level further down. */
function mappedFolders(paths: readonly string[]): string[] {
  const depth = (path: string): number => (/^(scripts\/lib|backend\/src|frontend\/src)\//.test(path) ? 3 : 2)
  const folders = paths.flatMap((path) => {
    const parts = path.split('/').slice(0, -1)
    return parts.length >= 2 ? [parts.slice(0, depth(path)).join('/')] : []
  })
  return [...new Set(folders)].filter((folder) => !folder.startsWith('.'))
}

/** What the map says in backticks, as whole paths; a folder without its tree belongs to the row that it stands in. */
function mapEntries(text: string): Set<string> {
  const rows = text.slice(text.indexOf('## Map'), text.indexOf('### What holds')).split('\n')
  return new Set(
    rows.flatMap((row) => {
      const names = [...row.matchAll(/`([\w./-]+?)\/?`/g)].map(([, name]) => name!)
      const tree = names[0]?.split('/').slice(0, -1).join('/') ?? ''
      return names.flatMap((name) => [name, `${tree}/${name}`, `${names[0]}/${name}`, `scripts/${name}`])
    }),
  )
}

t.test('the map names every folder down to the rooms', async (t) => {
  const entries = mapEntries(readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8'))
  t.same(
    mappedFolders(tracked).filter((folder) => !entries.has(folder)),
    [],
  )
  t.same(mappedFolders(['scripts/lib/images/content/tar.ts', 'docs/a.md', 'tests/unit/a.test.ts']), [
    'scripts/lib/images',
    'tests/unit',
  ])
  t.notOk(mapEntries('## Map\n| `a/b/`, `c/` | x |\n### What holds').has('a/d'))
  t.ok(mapEntries('## Map\n| `a/b/`, `c/` | x |\n### What holds').has('a/c'))
})

const COMMENT = /\/\*\*[^]*?\*\/|^\s*\/\/.*$/gm

/** Names of code that comments put into backticks, and that no code and no file has. */
function unknownNames(sources: ReadonlyMap<string, string>, files: readonly string[]): string[] {
  const code = [...sources.values()].map((text) => text.replaceAll(COMMENT, '')).join('\n')
  const isKnown = (name: string): boolean =>
    /\.\w+$/.test(name) && name.includes('.ts') ? files.some((file) => file.endsWith(name)) : code.includes(name)
  return [...sources].flatMap(([path, text]) =>
    [...text.matchAll(COMMENT)].flatMap(([comment]) =>
      [...comment.matchAll(/`([a-z]+[A-Z]\w*|[\w/-]+\.tsx?)(?:\(\))?`/g)]
        .filter(([, name]) => !isKnown(name!))
        .map(([, name]) => `${path}: ${name}`),
    ),
  )
}

t.test('what comments name in backticks exists', async (t) => {
  const sources = new Map([...read('scripts/**/*.ts'), ...read('frontend/src/**/*.{ts,tsx}'), ...read('tests/**/*.ts')])
  // This file plants names that do not exist.
  sources.delete('tests/unit/structure.test.ts')
  t.same(unknownNames(sources, tracked), [])
  const planted = new Map([['a.ts', '/** `parseAll` of `b.ts`, not `parseNone` of `c.ts`. */\nconst parseAll = 1\n']])
  t.same(unknownNames(planted, ['x/b.ts']), ['a.ts: parseNone', 'a.ts: c.ts'])
})

const MODULE_LIMIT = 250

/** Made from the description of the API. */
const GENERATED: readonly string[] = ['frontend/src/api/api-schema.ts']

const tooLarge = (path: string, text: string): string[] => {
  const lines = text.trimEnd().split('\n').length
  return lines > MODULE_LIMIT ? [`${path} has ${lines} lines`] : []
}

t.test('no module is larger than one topic needs, and no function either', async (t) => {
  const sources = tracked.filter(
    (path) => /\.(?:tsx?|mjs|py|sh|go)$/.test(path) && !/(?:^|\/)tests\//.test(path) && !GENERATED.includes(path),
  )
  t.ok(sources.length > 400)
  t.same(
    sources.flatMap((path) => tooLarge(path, readFileSync(join(ROOT, path), 'utf8'))),
    [],
  )
  t.same(tooLarge('a.ts', 'x\n'.repeat(251)), ['a.ts has 251 lines'], 'counter-test')
  t.same(tooLarge('a.ts', 'x\n'.repeat(250)), [])

  // The linter of suite `style` holds functions to 80 lines: a longer one has to be an error there.
  const planted = (statements: number): string =>
    `export function planted(): void {\n${"  console.log('x')\n".repeat(statements)}}\n`
  const cwd = t.testdir({
    'biome.jsonc': readFileSync(join(ROOT, 'biome.jsonc'), 'utf8'),
    '.gitignore': 'node_modules\n',
    scripts: { 'long.ts': planted(90), 'short.ts': planted(70) },
  })
  const lint = (path: string): { status: number | null; stderr: string } =>
    spawnSync(join(ROOT, 'node_modules/.bin/biome'), ['lint', path], { cwd, encoding: 'utf8' })
  t.match(lint('scripts/long.ts'), { status: 1, stderr: 'noExcessiveLinesPerFunction' })
  t.match(lint('scripts/short.ts'), { status: 0 })
})
