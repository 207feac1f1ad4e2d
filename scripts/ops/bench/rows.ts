import type { Scenario, Wanted } from './scenario.ts'
import { rotated } from './statistics.ts'

const PROGRAM = 'tests/browser/rows-in-chromium.ts'
const MANY = 5_000
const FEW = 50

/** What the program measures of each list, by the name that it has there; milliseconds. */
const PARTS = {
  open: { title: `Open a list of ${MANY} tasks`, targetMs: 300 },
  add: { title: `Add a task to ${MANY}`, targetMs: 300 },
  toggle: { title: `Tick off one of ${MANY}`, targetMs: 300 },
  // 60 frames a second are 16.7 ms each, and figures are whole milliseconds.
  frame: { title: `A frame while scrolling ${MANY}`, targetMs: 17 },
} as const

type Part = keyof typeof PARTS
const parts = Object.keys(PARTS) as Part[]

const ways = [MANY, FEW].map((count) => ({ id: String(count), title: `${count} tasks` }))

/** How long a person waits with a long list, beside a short one. */
export const ROWS: Scenario = {
  wanted: parts.map((part): Wanted => ({ id: `rows-${part}`, ...PARTS[part], ways })),
  onlyWhenNamed: true,
  withoutCluster: true,
  async repeat(bench, time, repetition) {
    const asked = bench.program<Times>(PROGRAM, ...rotated(ways, repetition).map(({ id }) => id))
    // Each measurement that waits for it says why there is no figure.
    asked.catch(() => undefined)
    for (const part of parts)
      for (const { id } of ways)
        await time(`rows-${part}`, id, async () => ({ durationMs: (await asked)[id]![part], steps: {} }))
  },
}

type Times = Record<string, Record<Part, number>>
