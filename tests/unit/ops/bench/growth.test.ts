import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Chalk } from 'chalk'
import t, { type Test } from 'tap'
import { hashInputs, readImageInputs } from '../../../../scripts/lib/images/image-inputs.ts'
import { FILES_GROWTH } from '../../../../scripts/ops/bench/growth.ts'
import { writeContext } from '../../../../scripts/ops/bench/made-up-context.ts'
import { createNotebook } from '../../../../scripts/ops/bench/notebook.ts'
import { tableRows } from '../../../../scripts/ops/bench/table.ts'
import { withoutCluster } from '../../../../scripts/ops/bench/without-cluster.ts'
import { benchResult } from '../../../fixtures/suite/bench-result.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const PROGRAM = join(ROOT, 'scripts/ops/bench/hash-context.ts')
const COUNTS = [10, 100, 1_000, 10_000]

const answer = (files: number, hashed = files): Rule => ({
  args: new RegExp(`hash-context\\.ts .*/${files}$`),
  stdout: { files: hashed, durationMs: files / 4, cpuMs: files / 2, memoryBytes: 60e6 },
})

/** One repetition with these answers of the program. */
async function measured(test: Test, node: Rule[]) {
  const box = sandbox(test, { node }, { files: { 'backend/.dockerignore': '*\n!src\n' } })
  const notebook = createNotebook(box.context, FILES_GROWTH.wanted)
  await FILES_GROWTH.repeat(withoutCluster(box.context, box.context.env), notebook.timer('1 of 1'), 0)
  return notebook.measurements()[0]!
}

t.test('each number of files has its figure, with what it cost', async (t) => {
  const { variants } = await measured(
    t,
    COUNTS.map((files) => answer(files)),
  )
  t.same(
    variants.map(({ samples, cost }) => [...samples, cost?.cpuMs, cost?.memoryBytes]),
    [
      [2.5, 5, 60e6],
      [25, 50, 60e6],
      [250, 500, 60e6],
      [2_500, 5_000, 60e6],
    ],
  )
  const rows = tableRows(
    { ...benchResult(), measurements: [{ id: 'g', title: 'g', variants }] },
    new Chalk({ level: 0 }),
  )
  t.same(rows[0]!.slice(-3), ['CPU', 'MEMORY', 'TARGET'])
  t.same(rows[1]!.slice(2), ['1', '2.5 ms', '2.5 ms', '2.5 ms', '', '5.0 ms', '60 MB', ''])
  t.same(rows[2]!.slice(-4), ['10×', '50 ms', '60 MB', ''])
})

t.test('a program that left files out, or failed, is a reason and no figure', async (t) => {
  const failing = { args: /\/100$/, exitCode: 1, stderr: 'x\nError: EACCES\n' }
  const { variants } = await measured(t, [answer(10, 9), failing, answer(1_000), answer(10_000)])
  t.match(variants[0], { samples: [], failures: [/hashed 9 files of 10/] })
  t.match(variants[1], { samples: [], failures: [/hash-context\.ts failed: EACCES/] })
  t.equal(variants[2]!.samples.length, 1)
})

t.test('a made-up folder has so many files that a build sees, in folders of fifty, no two alike', (t) => {
  const folder = join(sandbox(t).folder, 'made-up')
  writeContext(folder, 120, join(ROOT, 'backend/.dockerignore'))
  const inputs = readImageInputs(folder, { buildArgs: {} })
  t.equal(inputs.size, 120)
  t.equal(new Set(inputs.values()).size, 120)
  t.same([...new Set([...inputs.keys()].map((path) => path.split('/')[1]))], ['room-0', 'room-1', 'room-2'])
  t.end()
})

t.test('the program hashes what the suite names an image by, and says how much that was', (t) => {
  const folder = join(sandbox(t).folder, 'made-up')
  mkdirSync(folder)
  writeContext(folder, 3, join(ROOT, 'backend/.dockerignore'))
  const before = hashInputs(readImageInputs(folder, { buildArgs: {} }))
  writeFileSync(join(folder, 'notes.txt'), 'hidden from the build')
  const said = JSON.parse(spawnSync(process.execPath, [PROGRAM, folder], { encoding: 'utf8' }).stdout)
  t.equal(said.files, 3, 'what the build does not see is not counted')
  t.equal(said.hash, before)
  t.ok(said.durationMs > 0 && said.cpuMs > 0 && said.memoryBytes > 10e6)
  const missing = spawnSync(process.execPath, [PROGRAM, join(folder, 'none')], { encoding: 'utf8' })
  t.not(missing.status, 0, 'a folder that does not exist is no figure')
  t.end()
})
