import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** As npm warns of what was typed; variables and files have other words at the end. */
const REFUSED = /^\d+ warn invalid config (\S+?)=("(?:[^"\\]|\\.)*") set in command line options$/gm

/**
 * Settings of npm's command line whose value npm refused (`--only build`: its own `only` may say `prod` alone). It goes
 * on without them, and no variable tells; its log does, which it holds open while a script runs. On Linux alone.
 *
 * @param npm process id
 */
export function refusedByNpm(npm: number): Map<string, string> {
  return new Map(
    openLogs(npm).flatMap((text) =>
      [...text.matchAll(REFUSED)].map(([, name, value]): [string, string] => [name!, JSON.parse(value!) as string]),
    ),
  )
}

/** The text of its logs, as far as this user may look at them. */
function openLogs(npm: number): string[] {
  const folder = `/proc/${npm}/fd`
  return ifThere(() => readdirSync(folder)).flatMap((each) =>
    ifThere(() => [readlinkSync(`${folder}/${each}`)])
      .filter((file) => /-debug-\d+\.log$/.test(file))
      .flatMap((file) => ifThere(() => [readFileSync(file, 'utf8')])),
  )
}

/** What belongs to another process may be closed, or not for this user, at any moment. */
function ifThere(read: () => string[]): string[] {
  try {
    return read()
  } catch {
    return []
  }
}
