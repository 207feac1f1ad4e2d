// The rooms of scripts/: which there are, and which may use which. CONTRIBUTING.md has the list, from top to bottom.
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

/** The rooms that CONTRIBUTING.md lists, the top one first. */
const listedRooms = (text: string): string[] =>
  [...(/^### Rooms$([^]*?)^#/m.exec(`${text}\n#`)?.[1] ?? '').matchAll(/^\d+\. ((?:`[a-z/.-]+`(?:, )?)+)/gm)].map(
    ([, names]) => names!,
  )

/** The floor of each room: rooms of one line share it, and do not use each other. */
function floorsOf(lines: readonly string[]): Map<string, number> {
  const rooms = lines.flatMap((line, floor) =>
    [...line.matchAll(/`([^`]+)`/g)].map(([, room]) => [room!, floor] as const),
  )
  return new Map(rooms)
}

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
  const floors = floorsOf(listedRooms(readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8')))
  t.ok(floors.size > 20, 'the list is found')
  const rooms = new Set([...sources.keys()].map(roomOf))
  t.same(
    [...rooms.symmetricDifference(new Set(floors.keys()))],
    [],
    'every room is listed, and every listed room exists',
  )
  t.same(wrongWay(importsOf(sources), floors), [])

  const planted = new Map([
    ['a/one.ts', "import { two } from '../b/two.ts'"],
    ['b/two.ts', "const one = await import('../a/one.ts')"],
    ['c/three.ts', "import type { Two } from '../b/two.ts'"],
  ])
  t.same(wrongWay(importsOf(planted), floorsOf(['`a`', '`b`, `c`'])), [
    'b/two.ts imports a/one.ts',
    'c/three.ts imports b/two.ts',
  ])
})
