/** TAP's closing line of a test or of the group around it; a group is told from a test by what was inside. */
const NOT_OK = /^( *)not ok \d+ - (.*?)(?: # time=[\d.]+ms)?$/
/** pytest: `FAILED tests/test_x.py::test_y - AssertionError`, and `ERROR` for what could not be set up. */
const PYTEST = /^(?:FAILED|ERROR) (\S+::.+?)(?: - .*)?$/
/** vitest: ` FAIL  |project| tests/x.test.ts > what > it says`; of a file alone, twice its name. */
const VITEST = /^ *FAIL .*?(\S+\.test\.tsx?(?: > .+|(?= \[)))/

/**
 * The names of what failed in the output of tap, pytest or vitest, each once, in their order. A test of tap comes with
 * the groups around it: `file > group > test`.
 */
export function failures(output: string): string[] {
  const lines = output.replaceAll(/\x1b\[[0-9;]*m/g, '').split('\n')
  const named = lines.flatMap((line) => (PYTEST.exec(line) ?? VITEST.exec(line))?.[1] ?? [])
  return [...new Set([...tapFailures(lines), ...named])]
}

/** From the end, since TAP closes a group after what is in it. */
function tapFailures(lines: readonly string[]): string[] {
  const found: string[] = []
  const around: { indent: number; name: string; inside: boolean }[] = []
  for (const line of lines.toReversed()) {
    const [, space, name] = NOT_OK.exec(line) ?? []
    if (space === undefined || name === undefined) continue
    close(around, space.length, found)
    for (const each of around) each.inside = true
    around.push({ indent: space.length, name, inside: false })
  }
  close(around, 0, found)
  return found.reverse()
}

/** Takes off the stack what does not hold a line of this indent, and notes what held nothing. */
function close(around: { indent: number; name: string; inside: boolean }[], indent: number, found: string[]): void {
  while (around.length > 0 && around.at(-1)!.indent >= indent) {
    const path = around.map(({ name }) => name).join(' > ')
    if (!around.pop()!.inside) found.push(path)
  }
}
