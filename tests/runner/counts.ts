/** How many tests of a run passed and failed. */
export interface Counts {
  passed: number
  failed: number
}

/** Reads a runner's own closing lines. Undefined when there are none: the run did not get that far. */
export type CountReader = (output: string) => Counts | undefined

/** tap: `# { total: 27, pass: 25, fail: 2 }`. What was skipped or left to do proves nothing, so it counts as failed. */
export const countTap: CountReader = (output) => {
  const summary = output.split('\n').findLast((line) => /^# \{ total: \d+/.test(line))
  return summary === undefined
    ? undefined
    : sum(summary, /(pass|fail|skip|todo): (\d+)/g, ([, word, number]) => [word!, number!], 'pass')
}

/** What a file of tests took. */
export interface FileTime {
  name: string
  durationMs: number
}

/** tap, of each file: `ok 1 - tests/e2e/lifecycle.test.ts # time=856123.4ms`. */
export const fileTimes = (output: string): FileTime[] =>
  [...output.matchAll(/^(?:not )?ok \d+ - \S*?([^/\s]+)\.test\.ts # time=([\d.]+)ms/gm)].map(([, name, time]) => ({
    name: name!,
    durationMs: Number(time),
  }))

/** pytest: `3 failed, 140 passed, 1 error in 4.20s`, with or without the line of `=` around it. */
export const countPytest: CountReader = (output) => {
  const summary = output.split('\n').findLast((line) => /\b(\d+ \w+|no tests ran).* in \d+\.\d+s/.test(line))
  return summary === undefined
    ? undefined
    : sum(
        summary,
        /(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)/g,
        ([, number, word]) => [word!, number!],
        'passed',
      )
}

/** vitest: `Tests  2 failed | 141 passed (143)`; a file that cannot be loaded shows in the line of files alone. */
export const countVitest: CountReader = (output) => {
  const lines = output.replaceAll(/\x1b\[[0-9;]*m/g, '').split('\n')
  const row = (name: string): string | undefined =>
    lines.findLast((line) => new RegExp(`^ *${name}  +(\\d|no tests)`).test(line))
  const [files, tests] = [row('Test Files'), row('Tests')]
  if (tests === undefined) return undefined
  const count = (line: string): Counts =>
    sum(line, /(\d+) (passed|failed|skipped|todo)/g, ([, number, word]) => [word!, number!], 'passed')
  const counts = count(tests)
  return { ...counts, failed: Math.max(counts.failed, files ? count(files).failed : 0) }
}

/** A command that is one check as a whole, such as a compiler. */
export const countAsOne: CountReader = () => ({ passed: 1, failed: 0 })

function sum(
  line: string,
  pattern: RegExp,
  read: (match: RegExpExecArray) => [word: string, number: string],
  good: string,
): Counts {
  const counts: Counts = { passed: 0, failed: 0 }
  for (const match of line.matchAll(pattern)) {
    const [word, number] = read(match)
    counts[word === good ? 'passed' : 'failed'] += Number(number)
  }
  return counts
}
