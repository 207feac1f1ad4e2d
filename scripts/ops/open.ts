// The application in the person's browser.
import { release } from 'node:os'
import { UserError } from '../lib/errors.ts'
import { fetchAnswer } from '../lib/http.ts'
import { isPage, publicUrl } from '../lib/release/live.ts'
import type { Context } from '../lib/run/context.ts'
import type { Operation } from '../lib/run/operation.ts'
import { type Command, type Environment, findExecutable } from '../lib/shell/command.ts'

export const operation: Operation = {
  name: 'open',
  summary: 'Open the application in the browser',
  flags: { print: { about: 'print the address and open nothing' } },
  changes: false,
  async run(context) {
    const { options, report } = context
    const url = publicUrl(context)
    report.data(url)
    if (options.values['print']) return { url, opened: false }
    await requireAnswer(context, url)
    return { url, opened: await openBrowser(context, url) }
  },
}

async function requireAnswer(context: Context, url: string): Promise<void> {
  const problem = await fetchAnswer(url).then(
    ({ status }) => (isPage(context, status) ? undefined : `status ${status}`),
    (error: Error) => error.message,
  )
  if (problem === undefined) return
  throw new UserError('TSK_APP_UNREACHABLE', `${url} does not answer`, {
    evidence: [problem],
    hint: '`npm run status` shows why and says what to do',
  })
}

async function openBrowser({ shell, report, env }: Context, url: string): Promise<boolean> {
  const command = browserCommand(url, {
    platform: process.platform,
    kernel: release(),
    env,
    has: (tool) => findExecutable(tool, env['PATH'] ?? '') !== undefined,
  })
  if (!command) {
    report.note('There is no browser to open from here: use the address above')
    return false
  }
  const { exitCode } = shell.dryRun ? await shell.act(...command) : await shell.probe(...command, { timeoutMs: 15_000 })
  if (exitCode !== 0) report.warn(`${command[0]} could not open a browser: use the address above`)
  return exitCode === 0
}

/** What opens a browser on a system, or undefined where none can be: no opener, or no screen. */
export function browserCommand(
  url: string,
  {
    platform,
    kernel,
    env,
    has,
  }: { platform: NodeJS.Platform; kernel: string; env: Environment; has: (tool: string) => boolean },
): Command | undefined {
  if (platform === 'darwin') return ['open', [url]]
  // `start` takes a first quoted argument as the window's title.
  if (platform === 'win32') return ['cmd.exe', ['/c', 'start', '', url]]
  if (/microsoft/i.test(kernel)) {
    if (has('wslview')) return ['wslview', [url]]
    if (has('cmd.exe')) return ['cmd.exe', ['/c', 'start', '', url]]
  }
  const hasScreen = Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
  return hasScreen && has('xdg-open') ? ['xdg-open', [url]] : undefined
}
