// The documentation says what is there, and leaves nothing out.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { parseCommandArgs } from '../../scripts/cli/args.ts'
import { COMMAND_NAMES, findCommand } from '../../scripts/cli/commands.ts'
import { loadConfig } from '../../scripts/cli/config.ts'
import { EXIT } from '../../scripts/lib/errors.ts'
import { SETTING_PATHS } from '../../scripts/lib/run/settings.ts'
import {
  anchors,
  codesExplained,
  codesInSource,
  type DocumentedCommand,
  deadLinks,
  documentedCommands,
  readFiles,
} from '../fixtures/suite/documents.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const DOCUMENTS = readFiles(ROOT, '**/*.md')
const README = DOCUMENTS.get('README.md')!
const TROUBLESHOOTING = DOCUMENTS.get('docs/troubleshooting.md')!

const SCRIPTS = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts)

t.test('error codes', async (t) => {
  const thrown = codesInSource(readFiles(join(ROOT, 'scripts'), '**/*.{ts,mjs}'))
  const explained = codesExplained(TROUBLESHOOTING)
  t.ok(thrown.size > 50, 'the codes of the suite are found')
  t.same([...thrown.difference(explained)], [], 'every code has a cause and a fix')
  t.same([...explained.difference(thrown)], [], 'every explained code exists')

  t.same(
    [
      ...codesInSource(
        new Map([['a.ts', "if (code.startsWith('TSK_A')) throw new UserError('TSK_A_B', 'x') // TSK_C"]]),
      ),
    ],
    ['TSK_A_B'],
  )
  t.same(
    [
      ...codesExplained(
        '### TSK_A\n\nCause: it is.\n\nFix: do.\n\n### TSK_B\n\nCause: it is.\n\n### TSK_C\n\nFix: do.\n',
      ),
    ],
    ['TSK_A'],
  )
})

t.test('exit codes', async (t) => {
  const rows = [...TROUBLESHOOTING.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code))
  t.same(rows, Object.values(EXIT), 'the table has each one, in order')
})

t.test('commands', async (t) => {
  const named = new Set(documentedCommands(new Map([['README.md', README]])).map(({ name }) => name))
  t.same(
    SCRIPTS.filter((script) => !named.has(script)),
    [],
    'README names every npm script',
  )

  const problems = await Promise.all(documentedCommands(DOCUMENTS).map(problemOf))
  t.same(problems.filter(Boolean), [], 'every command that is written somewhere exists and takes its flags')

  const said = documentedCommands(
    new Map([
      [
        'a.md',
        '`npm run logs -- backend --tail 5`, `make test ARGS="unit"` and npm run nothing\n```sh\nnpm run -s env  ' +
          '# exports\nnpm test\n```\n',
      ],
    ]),
  )
  t.same(
    said.map(({ name, words }) => [name, ...words]),
    [['logs', 'backend', '--tail', '5'], ['test', 'unit'], ['env'], ['test']],
  )
  t.match(await problemOf({ path: 'a.md', name: 'lods', words: [] }), /there is no npm script/)
  t.match(await problemOf({ path: 'a.md', name: 'deploy', words: ['--dry-rum'] }), /There is no flag --dry-rum/)
})

/** Why a documented command would not be understood. Its words may be placeholders; its flags may not. */
async function problemOf({ path, name, words }: DocumentedCommand): Promise<string | undefined> {
  if (!SCRIPTS.includes(name)) return `${path}: ${name}: there is no npm script of this name`
  // The tests and the type check are no commands of the suite.
  if (!COMMAND_NAMES.includes(name)) return undefined
  try {
    parseCommandArgs(words, (await findCommand(name)).flags ?? {}, name)
    return undefined
  } catch (error) {
    return `${path}: ${name} ${words.join(' ')}: ${(error as Error).message}`
  }
}

t.test('links', async (t) => {
  t.same(deadLinks(ROOT, DOCUMENTS), [], 'every relative link leads to a file, and every anchor to a heading')

  const folder = t.testdir({ 'a.md': '# One two\n', docs: {} })
  const text =
    '[1](a.md) [2](a.md#one-two) [3](a.md#three) [4](b.md) [5](docs/) [6](https://example.com/b.md) <img ' +
    'src="c.png"> `[7](d.md)` [8](#here)'
  t.same(deadLinks(folder, new Map([['x.md', text]])), ['x.md: a.md#three', 'x.md: b.md', 'x.md: c.png', 'x.md: #here'])
  t.same([...anchors('# `npm run env`, and more\n## A\n## A\n```\n# no\n```\n')], ['npm-run-env-and-more', 'a', 'a-1'])
})

t.test('taskora.yaml shows every setting, its default, its meaning and its choices', async (t) => {
  const text = read('taskora.yaml')
  const folder = mkdtempSync(join(tmpdir(), 'taskora-docs-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'taskora.yaml')
  const originsOf = (content: string) => {
    writeFileSync(file, content)
    return [...loadConfig({ file, env: {}, flags: new Map() }).origins]
  }
  t.same(
    originsOf(text).filter(([, { origin }]) => origin !== 'default'),
    [],
    'it changes nothing as it is',
  )

  // What a person gets who removes every first "#", beside the comment on the line.
  const shown = (content: string): string[][] => {
    const comments = content.split('\n').flatMap((line) => /^#(?! [^ ]).*: \S.*? # (.+)$/.exec(line)?.[1] ?? [])
    return originsOf(content.replaceAll(/^#(?! )|^#(?= {2})/gm, '')).map(([path, { value, origin }], index) => [
      path,
      value,
      origin,
      comments[index] ?? '',
    ])
  }
  const expected = [...SETTING_PATHS].map(([path, { fallback, about, read: reader }]) => [
    path,
    fallback,
    'file',
    [about, ...choicesOf(reader)].join(': '),
  ])
  t.same(shown(text), expected)
  t.notSame(shown(text.replace('port: 8080', 'port: 8081')), expected, 'another default is noticed')
  t.notSame(shown(text.replace(/^#namespace.*\n/m, '')), expected, 'a missing setting is noticed')
  t.notSame(shown(text.replace('auto, upstream', 'upstream')), expected, 'a missing choice is noticed')
})

/** `auto, upstream, packages`, for a setting with a fixed set of values. */
function choicesOf(read: (text: string) => unknown): string[] {
  try {
    read('?')
    return []
  } catch (error) {
    return [/ is not one of (.+)$/.exec((error as Error).message)?.[1] ?? []].flat()
  }
}

t.test('dependencies.md explains every direct dependency, and no other', async (t) => {
  const explained = (text: string): Set<string> =>
    new Set([...text.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, name]) => name!))
  const text = DOCUMENTS.get('docs/dependencies.md')!
  const used = new Set(directDependencies())
  t.same([...used.symmetricDifference(explained(text))], [])
  t.same([...used.symmetricDifference(explained(text.replace(/^\| `zx`.*\n/m, '| `zy` | Another. |\n')))], ['zx', 'zy'])
  for (const name of ['ora', 'next', 'fastapi', 'pytest', 'k8s.io/minikube', 'helm.sh/helm/v4'])
    t.ok(used.has(name), `${name} is read from its manifest`)
})

/** Names as the registries have them, of npm, PyPI and Go. */
function directDependencies(): string[] {
  const npm = ['package.json', 'frontend/package.json'].flatMap((path) => {
    const { dependencies, devDependencies } = JSON.parse(read(path)) as Record<
      'dependencies' | 'devDependencies',
      object
    >
    return [...Object.keys(dependencies), ...Object.keys(devDependencies)]
  })
  const pyproject = read('backend/pyproject.toml').matchAll(/^ *(?:dev = \[)?"([a-z0-9-]+)(?:\[\w+\])?[=<>]/gm)
  const goMod = read('k8s/packages/go/go.mod')
  const required = [...goMod.matchAll(/^\t(\S+) v\S+$/gm)].map(([, path]) => path!)
  const tools = /^tool \(([^)]*)\)/m.exec(goMod)![1]!.trim().split(/\s+/)
  const toolModules = tools
    .filter((path) => !required.some((module) => path.startsWith(`${module}/`)))
    .map(
      (path) =>
        [...goMod.matchAll(/^\t(\S+) v\S+ \/\/ indirect$/gm)]
          .map(([, module]) => module!)
          .find((module) => path.startsWith(`${module}/`))!,
    )
  const alone = ['ingress', 'toxiproxy'].flatMap((folder) =>
    [...read(`k8s/packages/${folder}/go.mod`).matchAll(/^require (\S+) v\S+$/gm)].map(([, path]) => path!),
  )
  return [...new Set([...npm, ...[...pyproject].map(([, name]) => name!), ...required, ...toolModules, ...alone])]
}

t.test('plan.md names the versions that are used', async (t) => {
  const text = DOCUMENTS.get('specs/001-k8s-local-deployment/plan.md')!
  t.same(falseVersions(text), [])
  t.same(falseVersions(text.replace(/^(\| zx \| [^|]+ \|) [\d.]+/m, '$1 7.0.0').replace(/^\| ora .*\n/m, '')), [
    'zx',
    'ora',
  ])
})

/** The parts whose version in the plan's table is not the one of the manifests, or is missing. */
function falseVersions(plan: string): string[] {
  const rows = [...plan.matchAll(/^\| ([^|]+) \| [^|]+ \| ([^|]+) \| [^|]+ \|$/gm)]
  const said = new Map(rows.map(([, what, used]) => [what!.trim(), used!.trim()]))
  return [...usedVersions()].filter(([what, version]) => said.get(what) !== version).map(([what]) => what)
}

function usedVersions(): Map<string, string> {
  const versionsOf = (path: string): Record<string, string> => {
    const { dependencies, devDependencies } = JSON.parse(read(path)) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >
    return { ...dependencies, ...devDependencies }
  }
  const root = versionsOf('package.json')
  const frontend = versionsOf('frontend/package.json')
  const { kubernetes, images, tools } = parse(read('scripts/sources/versions.yaml')) as {
    kubernetes: string
    images: Record<string, string>
    tools: Record<string, { version: string }>
  }
  const fastapi = /"fastapi==([\d.]+)"/.exec(read('backend/pyproject.toml'))![1]!
  const tag = (image: string): string => /:(\d[\d.]*)/.exec(image)![1]!
  return new Map([
    ['zx', root['zx']!],
    ['chalk', root['chalk']!],
    ['yaml', root['yaml']!],
    ['ora', root['ora']!],
    ['tap', root['tap']!],
    ['Node.js', tag(images['node']!)],
    ['Next.js', frontend['next']!],
    ['FastAPI', fastapi],
    ['PostgreSQL', tag(images['postgres']!)],
    ['Python', tag(images['python']!)],
    ['Kubernetes', kubernetes.slice(1)],
    ['minikube', tools['minikube']!.version.slice(1)],
    ['Helm', tools['helm']!.version.slice(1)],
  ])
}
