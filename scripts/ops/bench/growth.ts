import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { count } from '../../lib/units.ts'
import { writeContext } from './made-up-context.ts'
import type { Scenario } from './scenario.ts'
import { rotated } from './statistics.ts'
import type { SuiteRun, Workbench } from './workbench.ts'

const PROGRAM = 'scripts/ops/bench/hash-context.ts'
const FILES = [10, 100, 1_000, 10_000]

/** How the time to name an image grows with the files that its build sees. Ratios are to the fewest. */
export const FILES_GROWTH: Scenario = {
  wanted: [
    {
      id: 'growth-files',
      title: 'Name an image by the content of its files',
      ways: FILES.map((files) => ({ id: String(files), title: count(files, 'file') })),
    },
  ],
  onlyWhenNamed: true,
  withoutCluster: true,
  async repeat(bench, time, repetition) {
    const folder = mkdtempSync(join(tmpdir(), 'taskora-bench-'))
    try {
      for (const files of rotated(FILES, repetition)) {
        const context = join(folder, String(files))
        writeContext(context, files, join(bench.root, 'backend', '.dockerignore'))
        await time('growth-files', String(files), () => hashOf(bench, context, files))
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

interface Hashed {
  readonly files: number
  readonly durationMs: number
  readonly cpuMs: number
  readonly memoryBytes: number
}

/** Throws where the program failed, or has not hashed every file. */
async function hashOf({ program }: Workbench, context: string, expected: number): Promise<SuiteRun> {
  const { files, durationMs, ...cost } = await program<Hashed>(PROGRAM, context)
  if (files !== expected) throw new Error(`${PROGRAM} hashed ${files} files of ${expected}`)
  return { durationMs, steps: {}, cost: { cpuMs: cost.cpuMs, memoryBytes: cost.memoryBytes } }
}
