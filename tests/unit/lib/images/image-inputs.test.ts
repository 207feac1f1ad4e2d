import { chmodSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { explainChange, hashInputs, readImageInputs } from '../../../../scripts/lib/images/image-inputs.ts'

const FILES = { Dockerfile: 'FROM scratch', src: { 'a.py': 'a', 'b.py': 'b' }, 'run.sh': '#!/bin/sh' }
const ARGS = { PYTHON_IMAGE: 'python:3.11' }

const inputsOf = (folder: string, args: Record<string, string> = ARGS) => readImageInputs(folder, { buildArgs: args })
const tagOf = (folder: string, args: Record<string, string> = ARGS): string => hashInputs(inputsOf(folder, args))
const make = (t: Test, ignore?: string, more: object = {}): string =>
  t.testdir({ ...FILES, ...more, ...(ignore === undefined ? {} : { '.dockerignore': ignore }) })

t.test('the order on disk does not matter, and neither do times', async (t) => {
  const inputs = inputsOf(make(t))
  t.equal(hashInputs(new Map([...inputs].reverse())), hashInputs(inputs))
  const before = tagOf(t.testdirName)
  utimesSync(join(t.testdirName, 'run.sh'), 1, 1)
  t.equal(tagOf(t.testdirName), before)
  t.match(before, /^[0-9a-f]{16}$/)
})

const CHANGES: [about: string, change: (folder: string) => void, said: string][] = [
  ['content', (folder) => writeFileSync(join(folder, 'src/a.py'), 'A'), 'src/a.py changed'],
  ['a new file', (folder) => writeFileSync(join(folder, 'src/c.py'), ''), 'src/c.py added'],
  ['the executable bit', (folder) => chmodSync(join(folder, 'run.sh'), 0o755), 'run.sh changed'],
  ['a link', (folder) => symlinkSync('a.py', join(folder, 'src/link')), 'src/link added'],
  ['the Dockerfile', (folder) => writeFileSync(join(folder, 'Dockerfile'), 'FROM other'), 'Dockerfile changed'],
]
for (const [about, change, said] of CHANGES) {
  t.test(`${about} changes the tag, and the change is named`, async (t) => {
    const folder = make(t)
    const before = inputsOf(folder)
    change(folder)
    t.not(tagOf(folder), hashInputs(before))
    t.equal(explainChange(before, inputsOf(folder)), said)
  })
}

t.test('a build argument changes the tag, and the change is named', async (t) => {
  const folder = make(t)
  t.not(tagOf(folder, { PYTHON_IMAGE: 'python:3.12' }), tagOf(folder))
  t.equal(
    explainChange(inputsOf(folder), inputsOf(folder, { PYTHON_IMAGE: 'python:3.12' })),
    '--build-arg PYTHON_IMAGE changed',
  )
})

t.test('another image behind the same reference changes the tag, and that is named', async (t) => {
  const folder = make(t)
  const [before, after] = ['sha256:1', 'sha256:2'].map((baseId) => readImageInputs(folder, { buildArgs: ARGS, baseId }))
  t.not(hashInputs(before!), hashInputs(after!))
  t.equal(explainChange(before!, after!), 'base image changed')
})

t.test('content cannot pass for a name: what moves from one file to the next changes the tag', async (t) => {
  t.not(hashInputs(new Map([['a', 'bc']])), hashInputs(new Map([['ab', 'c']])))
  t.not(
    hashInputs(
      new Map([
        ['a', '1'],
        ['b', '2'],
      ]),
    ),
    hashInputs(
      new Map([
        ['a', '2'],
        ['b', '1'],
      ]),
    ),
  )
})

const IGNORED: [rules: string, names: string[]][] = [
  ['', ['.dockerignore', 'Dockerfile', 'notes.md', 'run.sh', 'src/a.py', 'src/b.py']],
  ['*.md', ['.dockerignore', 'Dockerfile', 'run.sh', 'src/a.py', 'src/b.py']],
  ['src', ['.dockerignore', 'Dockerfile', 'notes.md', 'run.sh']],
  ['**/*.py\n!src/b.py', ['.dockerignore', 'Dockerfile', 'notes.md', 'run.sh', 'src/b.py']],
  ['*', ['Dockerfile']],
  ['# comment\nDockerfile\n.dockerignore', ['Dockerfile', 'notes.md', 'run.sh', 'src/a.py', 'src/b.py']],
  ['*\n!src', ['Dockerfile', 'src/a.py', 'src/b.py']],
  ['src/*\n!src/a.py', ['.dockerignore', 'Dockerfile', 'notes.md', 'run.sh', 'src/a.py']],
]
for (const [rules, names] of IGNORED) {
  t.test(`.dockerignore ${JSON.stringify(rules)}`, async (t) => {
    t.same([...inputsOf(make(t, rules, { 'notes.md': '' }), {}).keys()].sort(), names)
  })
}

t.test('a change of what is ignored changes nothing', async (t) => {
  const folder = make(t, 'cache', { cache: { x: '1' } })
  const before = tagOf(folder)
  writeFileSync(join(folder, 'cache/x'), '2')
  t.equal(tagOf(folder), before)
})

t.test('changes are counted, the first one named', async (t) => {
  const before = new Map([
    ['a', '1'],
    ['b', '1'],
    ['c', '1'],
  ])
  t.equal(explainChange(before, before), 'nothing changed')
  t.equal(
    explainChange(
      before,
      new Map([
        ['a', '2'],
        ['c', '1'],
        ['d', '1'],
      ]),
    ),
    'a changed and 2 more',
  )
  t.equal(
    explainChange(
      before,
      new Map([
        ['b', '1'],
        ['c', '1'],
      ]),
    ),
    'a removed',
  )
})

const SOURCES = join(import.meta.dirname, '..', '..', '..', '..')
for (const component of ['frontend', 'backend']) {
  t.test(`what editors and file managers leave in the ${component} is no source`, async (t) => {
    const folder = t.testdir({
      Dockerfile: 'FROM scratch',
      '.dockerignore': readFileSync(join(SOURCES, component, '.dockerignore'), 'utf8'),
      src: { app: { 'page.tsx': '' } },
    })
    const before = tagOf(folder)
    const left = ['.page.tsx.swp', '.page.tsx.swx', 'page.tsx~', '4913', '#page.tsx#', '.DS_Store', '._page.tsx']
    for (const name of [...left, '.page.tsx.kate-swp', '.page.tsx.un~', 'page.tsx___jb_tmp___', '.nfs0001'])
      writeFileSync(join(folder, 'src/app', name), '')
    // Emacs locks a file by a link that leads nowhere.
    symlinkSync('me@host.1:1', join(folder, 'src/app/.#page.tsx'))
    t.equal(tagOf(folder), before)
    writeFileSync(join(folder, 'src/app/4914'), '')
    t.not(tagOf(folder), before)
  })
}
